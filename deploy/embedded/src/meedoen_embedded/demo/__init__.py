"""A year of a neighbourhood's trajectories, played through the REST APIs on a stepped clock."""

"""What can be asked of a trajectory, by capability."""

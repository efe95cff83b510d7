"""Column profiles: how a municipality's own system writes a caseload. One TOML file each; data, not code."""

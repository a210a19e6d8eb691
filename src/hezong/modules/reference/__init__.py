"""Reference data: regions, industries and code sets of the group."""

"""What this area does at set times, one file each."""

"""Random groups that are reorganized again and again, and an oracle that looks at their rows the slow way."""

"""The code sets of the area as CSV, and the script that makes the regions."""

"""The catalogue of what is sold."""

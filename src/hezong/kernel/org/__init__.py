"""Turns stored organizations, positions and their dates into values: the structure of a day, the positions of a person on it."""

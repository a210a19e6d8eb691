"""Turns the text of a condition into one checked tree that means the same in Python, in SQL and in the browser."""

"""Functions that the area adds to the expression language."""

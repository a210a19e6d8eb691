"""Asks the questions of the tests in the hundred thousands, in slices that can be interrupted; it holds no question of its own."""

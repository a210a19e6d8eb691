"""Turns what must not be kept any longer into nothing, wherever it lies, with a signed proof that names no value (CU-06, CU-21)."""

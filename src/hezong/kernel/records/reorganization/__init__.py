"""Reorganizations as documents: planned, looked at beforehand, decided, carried out at their day, and taken back (design §5, contract §4)."""

"""Customers, their people and how they stand to each other."""

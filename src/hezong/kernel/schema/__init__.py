"""Turns the Model into tables, constraints, indexes and row policies, and their difference to a live database into a
plan.
"""

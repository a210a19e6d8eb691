"""Finds records that are likely the same as others: candidates by index, scored part by part, kept for people to decide on. Merges nothing."""

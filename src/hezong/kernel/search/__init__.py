"""Turns texts into what search and sorting compare: folded names, pinyin keys, initials."""

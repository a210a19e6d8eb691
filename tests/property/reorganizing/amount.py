"""How many sequences of reorganizations are tried, and from which seed on."""

import os

SEED = int(os.environ.get("HEZONG_PROPERTY_SEED", "2026"))
SEQUENCES = int(os.environ.get("HEZONG_REORGANIZATION_SEQUENCES", "100"))
"""Soak: 10,000."""
STEPS = 30
STORED = int(os.environ.get("HEZONG_REORGANIZATION_STORED", "2"))
"""Sequences that are carried out in a database as well."""

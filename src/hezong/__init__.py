"""Hezong: a CRM for groups of companies."""

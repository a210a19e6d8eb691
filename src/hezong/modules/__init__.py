"""Business areas: one folder each, which turns models and small hooks into the CRM; areas never import each other."""

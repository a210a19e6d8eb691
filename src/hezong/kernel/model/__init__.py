"""Turns YAML files into one checked, immutable Model; the only reader of YAML."""

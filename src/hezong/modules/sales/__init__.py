"""From preparation through opportunities to orders."""

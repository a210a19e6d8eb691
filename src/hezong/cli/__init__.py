"""One module per command: turns arguments into calls of the layers below; it never touches business tables itself."""

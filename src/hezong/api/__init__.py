"""HTTP only: turns requests into calls of the kernel and results into responses; it decides nothing by itself."""

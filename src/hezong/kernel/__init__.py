"""The kernel: knows no business noun."""

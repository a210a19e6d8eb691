"""The kernel turns a business model into a running system and knows no business noun."""

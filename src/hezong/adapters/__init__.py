"""One folder per outside system behind a port: turns its protocol into our values; the kernel never imports them."""

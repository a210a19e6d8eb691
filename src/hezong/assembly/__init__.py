"""Puts the parts of the product together for commands and for the web server: worlds, pools, keys, the group. The only package that knows them all."""

"""The terminal chat: an AG-UI client of a running server, as any other."""

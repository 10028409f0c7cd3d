"""Making structures: completing, patching, comparing, copying and importing them. Pure."""

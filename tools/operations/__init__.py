"""The operations that are written in code, one module each."""

"""A run, or a whole listing of them, as a file: one module a format, and the one place that knows which there are."""

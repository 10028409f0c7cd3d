"""The program: settings, wiring, the command line and the embedded PostgreSQL."""

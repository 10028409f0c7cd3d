"""Background jobs: mails that were asked for, and tidying up, run from a queue in PostgreSQL."""

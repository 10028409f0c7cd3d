"""PostgreSQL: units of work under a person's role, named SQL, one module a noun."""

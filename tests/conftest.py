"""What every test may ask for."""

pytest_plugins = ["fixtures.postgres", "fixtures.tenants", "fixtures.stores", "fixtures.http", "fixtures.model"]

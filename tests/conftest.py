"""What every test may ask for."""

from fixtures.standing import out_of_reach

pytest_plugins = [
    "fixtures.postgres",
    "fixtures.tenants",
    "fixtures.stores",
    "fixtures.publishing",
    "fixtures.http",
    "fixtures.model",
    "fixtures.listening",
    "fixtures.library",
    "fixtures.versioning",
]
collect_ignore = out_of_reach()

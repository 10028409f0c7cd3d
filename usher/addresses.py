"""How each part of the program reaches the database, embedded or not."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from usher.embedded import Cluster, embedded_postgres
from usher.settings import Settings


@dataclass(frozen=True, slots=True)
class Addresses:
    """`request` may be a transaction pooler; the others need connections of their own. `superuser` is embedded only."""

    owner: str
    request: str
    worker: str
    superuser: str | None
    cluster: Cluster | None


@contextmanager
def database_addresses(settings: Settings) -> Generator[Addresses]:
    """The database that the settings name, or the embedded one for as long as the context lasts."""
    if settings.database_url is not None:
        request = settings.database_url.get_secret_value()
        direct = settings.database_direct_url.get_secret_value() if settings.database_direct_url else request
        yield Addresses(direct, request, direct, None, None)
        return
    with embedded_postgres(settings.usher_data_dir) as cluster:
        yield Addresses(cluster.owner_dsn, cluster.request_dsn, cluster.worker_dsn, cluster.superuser_dsn, cluster)

"""How each part of the program reaches the database, embedded or not."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from usher.embedded import Cluster, embedded_postgres
from usher.settings import Settings


@dataclass(frozen=True, slots=True)
class Addresses:
    """`request` may be a transaction pooler, the others may not; without `worker` no jobs are run. The last three are
    the embedded database's only.
    """

    owner: str
    request: str
    worker: str | None
    superuser: str | None
    issuer: str | None
    cluster: Cluster | None


@contextmanager
def database_addresses(settings: Settings) -> Generator[Addresses]:
    """The database that the settings name, or the embedded one for as long as the context lasts."""
    if settings.database_url is not None:
        request = settings.database_url.get_secret_value()
        direct = settings.database_direct_url.get_secret_value() if settings.database_direct_url else request
        worker = settings.database_worker_url.get_secret_value() if settings.database_worker_url else None
        yield Addresses(direct, request, worker, None, None, None)
        return
    with embedded_postgres(settings.usher_data_dir) as cluster:
        yield Addresses(
            owner=cluster.owner_dsn,
            request=cluster.request_dsn,
            worker=cluster.worker_dsn,
            superuser=cluster.superuser_dsn,
            issuer=cluster.issuer_dsn,
            cluster=cluster,
        )

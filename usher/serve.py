"""The server's life: port, database, application, and their end in the opposite order."""

import asyncio
import errno
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager

import psycopg
import uvicorn

from usher.addresses import database_addresses
from usher.http_protocol import BoundedHead
from usher.refusal import StartRefused
from usher.settings import Settings

DRAIN_SECONDS = 8
GRACE_SECONDS = 15
KEEP_ALIVE_SECONDS = 65
"""Longer than clients and proxies keep an idle connection: who closes first loses no request of theirs."""
CONNECT_SECONDS = 10


class AnnouncingServer(uvicorn.Server):
    """Uvicorn, telling when it takes connections; when it stops, streams end with their turns."""

    def __init__(
        self, config: uvicorn.Config, announce: Callable[[], None], drain: Callable[[], Awaitable[None]]
    ) -> None:
        super().__init__(config)
        self._announce = announce
        self._drain = drain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        draining = asyncio.ensure_future(self._drain())
        await super().shutdown(sockets)
        draining.cancel()


def serve(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serves until a signal ends it; `announce` gets the server's address once it takes connections."""
    with bound_socket(settings.host, settings.port) as listener, database_addresses(settings) as addresses:
        # The application takes seconds to import, which nobody should wait for to hear that the port is taken.
        from usher import wiring

        address = _web_address(listener)
        if addresses.cluster is None:
            _try_to_connect("DATABASE_URL", addresses.request)
            _try_to_connect("DATABASE_DIRECT_URL", addresses.owner)
            if addresses.worker is not None:
                _try_to_connect("DATABASE_WORKER_URL", addresses.worker)
        asyncio.run(wiring.prepare(settings, addresses))
        application = wiring.create_app(settings, addresses, address)
        config = uvicorn.Config(
            application,
            loop="uvloop",
            http=BoundedHead,
            ws="none",
            log_config=None,
            access_log=settings.log_level == "debug",
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )

        def ready() -> None:
            if addresses.cluster:
                dsns = {"owner_dsn": addresses.owner, "worker_dsn": addresses.cluster.worker_dsn}
                addresses.cluster.data.announce({"pid": str(os.getpid()), "url": address, **dsns})
            announce(address)

        async def drain() -> None:
            lost = addresses.cluster is not None and addresses.cluster.postmaster.has_ended
            await wiring.drain(application, 0 if lost else DRAIN_SECONDS)

        if addresses.cluster:
            addresses.cluster.postmaster.on_sudden_end(_end_ourselves)
        try:
            AnnouncingServer(config, ready, drain).run(sockets=[listener])
        except KeyboardInterrupt:
            if addresses.cluster and addresses.cluster.postmaster.has_ended:
                log = addresses.cluster.data.path / "postgres.log"
                raise StartRefused(f"PostgreSQL ended by itself: its log is {log}") from None
            raise


@contextmanager
def bound_socket(host: str, port: int) -> Generator[socket.socket]:
    """A socket that holds the port from the beginning but takes connections only when the server is up."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise StartRefused(f"HOST={host} is no address of this machine") from error
    with socket.socket(family, kind, protocol) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(where)
            yield bound
        except OSError as error:
            raise _port_refused(error, host, port) from error


def _port_refused(error: OSError, host: str, port: int) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return StartRefused(f"port {port} of {host} is in use: stop what listens there, or set PORT to another")
    if error.errno == errno.EACCES:
        return StartRefused(f"port {port} is not open to you: set PORT to one above 1023")
    if error.errno == errno.EADDRNOTAVAIL:
        return StartRefused(f"HOST={host} is no address of this machine")
    return error


def _try_to_connect(setting: str, address: str) -> None:
    try:
        psycopg.connect(address, connect_timeout=CONNECT_SECONDS).close()
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        raise StartRefused(f"{setting} leads to no database that answers: {reason}") from error


def _web_address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _end_ourselves() -> None:
    os.kill(os.getpid(), signal.SIGTERM)

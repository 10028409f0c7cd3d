"""The embedded PostgreSQL: a server of our own on the data folder, for as long as this process lives."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from usher.account import account_for
from usher.cluster_files import (
    cluster_folder,
    link_cluster,
    make_cluster,
    refuse_other_major,
    remove_if_apart,
    socket_folder,
)
from usher.datafolder import DataFolder
from usher.postmaster import Postmaster
from usher.programs import programs_for

DATABASE = "usher"
OWNER, REQUEST, WORKER, ISSUER = "usher_owner", "usher_api", "usher_jobs", "usher_auth"
POOLED = {REQUEST, WORKER}  # by themselves nothing: they become the role of each transaction
SAFE = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
}
PLAIN = {"timezone": "UTC", "log_timezone": "UTC", "jit": "off", "cluster_name": "usher"}
FAST_AND_LOOSE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server: how each of its logins reaches the database."""

    data: DataFolder
    sockets: Path
    postmaster: Postmaster

    def dsn(self, login: str, *, database: str = DATABASE) -> str:
        """The address for a login, with its password."""
        secret = self.data.secret("superuser" if login == "postgres" else login)
        return f"postgresql://{login}:{secret}@/{quote(database)}?host={quote(str(self.sockets), safe='')}&port=5432"

    @property
    def superuser_dsn(self) -> str:
        return self.dsn("postgres")

    @property
    def owner_dsn(self) -> str:
        return self.dsn(OWNER)

    @property
    def request_dsn(self) -> str:
        return self.dsn(REQUEST)

    @property
    def worker_dsn(self) -> str:
        return self.dsn(WORKER)

    @property
    def issuer_dsn(self) -> str:
        return self.dsn(ISSUER)


@contextmanager
def embedded_postgres(
    data_dir: Path, *, fsync: bool = True, settings: Mapping[str, str] | None = None
) -> Generator[Cluster]:
    """A server on `data_dir`, made at first use, with its logins and an empty database; stopped at the end."""
    data = DataFolder(data_dir)
    with data.held():
        account = account_for(data.path / "postgres")
        programs = programs_for(account)
        cluster = cluster_folder(data, account)
        if not cluster.exists():
            make_cluster(cluster, programs, account, data, fsync=fsync)
        link_cluster(cluster, data)
        refuse_other_major(cluster)
        sockets = socket_folder(cluster, account)
        options = SAFE | PLAIN | ({} if fsync else FAST_AND_LOOSE) | dict(settings or {})
        options["unix_socket_directories"] = '"' + str(sockets).replace('"', '""') + '"'
        postmaster = Postmaster(programs, cluster, account, data.path / "postgres.log", options)
        try:
            postmaster.start()
            running = Cluster(data, sockets, postmaster)
            make_logins(running)
            yield running
        finally:
            postmaster.stop()
            remove_if_apart(sockets, cluster)


def make_logins(cluster: Cluster) -> None:
    """Makes the logins and the database that are still missing."""
    with psycopg.connect(cluster.dsn("postgres", database="postgres"), autocommit=True) as connection:
        present = {name for (name,) in connection.execute("select rolname from pg_roles")}
        for login in (OWNER, REQUEST, WORKER, ISSUER):
            if login not in present:
                _make_login(connection, login, cluster.data.secret(login))
        if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            owned = sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            connection.execute(owned)


def _make_login(connection: psycopg.Connection, login: str, secret: str) -> None:
    verifier = connection.pgconn.encrypt_password(secret.encode(), login.encode(), b"scram-sha-256").decode()
    inheritance = "noinherit" if login in POOLED else "inherit"
    statement = f"create role {{}} login {inheritance} nosuperuser nocreatedb nocreaterole nobypassrls password {{}}"
    connection.execute(sql.SQL(statement).format(sql.Identifier(login), sql.Literal(verifier)))

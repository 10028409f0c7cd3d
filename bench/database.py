"""What PostgreSQL itself counts while the load runs: committed transactions, and the statements in its log."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from usher.datafolder import DataFolder

REQUEST_LOGIN = "usher_api"


class Counters:
    """Reads the counters of the embedded server of a data folder."""

    def __init__(self, connection: psycopg.Connection, log: Path) -> None:
        self._connection, self._log = connection, log

    @classmethod
    @contextmanager
    def of(cls, data_dir: Path) -> Generator["Counters"]:
        """Connects as the superuser of the server that runs on `data_dir`."""
        address = superuser(data_dir)
        with psycopg.connect(address, autocommit=True) as connection:
            yield cls(connection, data_dir / "postgres.log")

    def transactions(self) -> int:
        """Transactions that were committed or rolled back in the database so far, this question among them."""
        self._connection.execute("select pg_stat_clear_snapshot()")
        row = self._connection.execute(
            "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()"
        ).fetchone()
        return int(row[0]) if row else 0

    @contextmanager
    def statements(self) -> Generator[Callable[[], int]]:
        """Counts the statements that the server's login executes meanwhile (BEGIN and COMMIT among them)."""
        self._log_statements("all")
        start = self._log.stat().st_size
        try:
            yield lambda: _statements_in(self._log, start)
        finally:
            self._log_statements("none")

    def _log_statements(self, which: str) -> None:
        self._connection.execute(sql.SQL("alter system set log_statement = {}").format(sql.Literal(which)))
        self._connection.execute("select pg_reload_conf()")
        self._connection.execute("select pg_sleep(0.5)")


def _statements_in(log: Path, start: int) -> int:
    with log.open("rb") as lines:
        lines.seek(start)
        return sum(b"LOG:  execute " in line or b"LOG:  statement: " in line for line in lines)


def superuser(data_dir: Path) -> str:
    """How to reach the embedded server that runs on `data_dir` as its superuser."""
    data = DataFolder(data_dir)
    owner = urlsplit((data.running() or {})["owner_dsn"])
    return f"postgresql://postgres:{data.secret('superuser')}@{owner.path}?{owner.query}"

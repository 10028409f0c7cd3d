"""The embedded PostgreSQL as the program and the tests use it."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
from fixtures.program import CHECKOUT

from usher import postmaster
from usher.datafolder import DataFolder
from usher.embedded import Cluster, embedded_postgres
from usher.postmaster import read_lock_file
from usher.refusal import StartRefused


def answers(dsn: str) -> bool:
    with psycopg.connect(dsn) as connection:
        return connection.execute("select 1").fetchone() == (1,)


def pid_of(data_dir: Path) -> int:
    return int(read_lock_file((data_dir / "postgres").resolve())[0])


def test_what_was_written_is_there_after_a_restart(data_dir: Path) -> None:
    with embedded_postgres(data_dir) as cluster, psycopg.connect(cluster.owner_dsn) as connection:
        connection.execute("create schema kept")
    with embedded_postgres(data_dir) as cluster, psycopg.connect(cluster.owner_dsn) as connection:
        assert connection.execute("select 1 from pg_namespace where nspname = 'kept'").fetchone()


def test_a_commit_survives_a_crash_unless_told_otherwise(data_dir: Path, cluster: Cluster) -> None:
    with embedded_postgres(data_dir) as durable, psycopg.connect(durable.owner_dsn) as connection:
        asked = "select current_setting('fsync'), current_setting('synchronous_commit')"
        assert connection.execute(asked).fetchone() == ("on", "on")
    with psycopg.connect(cluster.owner_dsn) as connection:
        assert connection.execute(asked).fetchone() == ("off", "off")


def test_every_login_reaches_the_database_and_only_the_superuser_is_one(cluster: Cluster) -> None:
    for dsn in (cluster.owner_dsn, cluster.request_dsn, cluster.worker_dsn, cluster.issuer_dsn):
        with psycopg.connect(dsn) as connection:
            mine = "select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user"
            assert connection.execute(mine).fetchone() == (False, False, False)
    assert answers(cluster.superuser_dsn)


def test_nobody_gets_in_without_the_password(cluster: Cluster) -> None:
    for login in ("postgres", "usher_owner", "usher_api"):
        secret = cluster.data.secret("superuser" if login == "postgres" else login)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(cluster.dsn(login).replace(secret, "guessed"))


def test_the_socket_and_the_secrets_are_for_their_owner_alone(cluster: Cluster) -> None:
    for path in (cluster.sockets, cluster.data.path / "secrets.json", cluster.data.path / "postgres.log"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077


def test_the_database_listens_on_no_network(cluster: Cluster) -> None:
    with psycopg.connect(cluster.owner_dsn) as connection:
        assert connection.execute("select current_setting('listen_addresses')").fetchone() == ("",)


def test_a_second_server_on_the_same_data_is_refused(data_dir: Path) -> None:
    with embedded_postgres(data_dir, fsync=False) as first:
        with pytest.raises(StartRefused, match="another server already uses the data folder"):
            embedded_postgres(data_dir).__enter__()
        assert answers(first.owner_dsn)


def test_the_data_of_another_major_version_are_refused_in_one_sentence(data_dir: Path) -> None:
    with embedded_postgres(data_dir, fsync=False):
        pass
    (data_dir / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(StartRefused, match="was made by PostgreSQL 15, and this Usher carries PostgreSQL 16"):
        embedded_postgres(data_dir).__enter__()


@pytest.mark.parametrize("left", ["1\n", "999999\n", "", "garbage\n"])
def test_a_lock_file_that_was_left_behind_is_no_obstacle(data_dir: Path, left: str) -> None:
    with embedded_postgres(data_dir, fsync=False):
        pass
    (data_dir / "postgres" / "postmaster.pid").write_text(left)
    with embedded_postgres(data_dir, fsync=False) as cluster:
        assert answers(cluster.owner_dsn)


def test_an_orphan_that_does_not_end_is_made_to(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postmaster, "ORPHAN_SECONDS", 0.2)
    with monkeypatch.context() as patched:
        patched.setattr(postmaster.Postmaster, "stop", lambda _self: None)
        with embedded_postgres(data_dir, fsync=False):
            orphan = psutil.Process(pid_of(data_dir))
    assert orphan.is_running()
    with embedded_postgres(data_dir, fsync=False) as cluster:
        assert answers(cluster.owner_dsn)
        assert pid_of(data_dir) != orphan.pid


def test_a_set_up_that_broke_off_is_begun_anew(data_dir: Path) -> None:
    unfinished = data_dir / "postgres.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("16\n")
    with embedded_postgres(data_dir, fsync=False) as cluster:
        assert answers(cluster.owner_dsn)


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(data_dir: Path) -> None:
    with embedded_postgres(data_dir / ("long" * 25) / "data", fsync=False) as cluster:
        assert answers(cluster.owner_dsn)
        assert len(str(cluster.sockets)) < 90
        assert not stat.S_IMODE(cluster.sockets.stat().st_mode) & 0o077


def test_a_path_with_spaces_and_quotes_will_do(data_dir: Path) -> None:
    with embedded_postgres(data_dir / 'it\'s "mine", really', fsync=False) as cluster:
        assert answers(cluster.owner_dsn)


def test_the_secrets_stay_the_same_and_word_of_the_server_goes_with_it(data_dir: Path) -> None:
    data = DataFolder(data_dir)
    with data.held():
        secret = data.secret("signing")
        data.announce({"url": "http://here"})
        assert data.running() == {"url": "http://here"}
    assert data.running() is None
    assert DataFolder(data_dir).secret("signing") == secret


def test_where_the_kernel_can_not_help_a_watcher_ends_postgresql_with_its_parent(data_dir: Path) -> None:
    keeper = CHECKOUT / "usher" / "keeper.py"
    child = "import signal, time; print('up', flush=True); signal.pause()"
    command = [
        sys.executable,
        str(keeper),
        "watch",
        "0",
        str(os.geteuid()),
        str(os.getegid()),
        sys.executable,
        "-c",
        child,
    ]
    watcher = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert watcher.stdin is not None
    assert watcher.stdout is not None
    assert watcher.stdout.readline() == b"up\n"
    watcher.stdin.close()
    assert watcher.wait(timeout=30) == 256 - signal.SIGQUIT
    watcher.stdout.close()

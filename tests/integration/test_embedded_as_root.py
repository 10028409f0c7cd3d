"""The embedded PostgreSQL of somebody who is root. Collected only then."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from fixtures.postgres import temporary_folder

from usher import programs
from usher.account import UNPRIVILEGED, named_account
from usher.account import Account as PostgresAccount
from usher.cluster_files import cluster_folder
from usher.datafolder import DataFolder
from usher.embedded import Cluster, embedded_postgres
from usher.postmaster import read_lock_file
from usher.programs import OUTSIDE, carried_programs, copied_programs
from usher.refusal import StartRefused

UNPRIVILEGED_ACCOUNT = PostgresAccount(UNPRIVILEGED, UNPRIVILEGED)


@pytest.fixture
def private_dir() -> Iterator[Path]:
    """A data folder below one that only root may enter, as /root."""
    with temporary_folder() as folder:
        folder.chmod(0o700)
        yield folder / "data"


def server_of(cluster: Cluster) -> psutil.Process:
    return psutil.Process(int(read_lock_file((cluster.data.path / "postgres").resolve())[0]))


def test_no_process_of_postgresql_is_root(cluster: Cluster) -> None:
    server = server_of(cluster)
    for process in (server, *server.children()):
        assert set(process.uids()) == {UNPRIVILEGED}
        assert set(process.gids()) == {UNPRIVILEGED}


def test_a_server_that_gave_up_root_kept_no_group_of_its_own(cluster: Cluster) -> None:
    status = Path(f"/proc/{server_of(cluster).pid}/status").read_text()
    assert "Groups:\t \n" in status


def test_data_where_only_root_may_go_are_kept_outside_and_found_again(private_dir: Path) -> None:
    with embedded_postgres(private_dir) as cluster, psycopg.connect(cluster.owner_dsn) as connection:
        connection.execute("create schema kept")
    assert (private_dir / "postgres").readlink().is_relative_to(OUTSIDE)
    moved = private_dir.rename(private_dir.with_name("moved"))
    with embedded_postgres(moved) as cluster, psycopg.connect(cluster.owner_dsn) as connection:
        assert connection.execute("select 1 from pg_namespace where nspname = 'kept'").fetchone()
    moved.rename(private_dir)


def test_data_that_are_gone_from_outside_are_not_silently_begun_anew(private_dir: Path) -> None:
    private_dir.mkdir()
    (private_dir / "postgres").symlink_to(OUTSIDE / "gone" / "cluster")
    with pytest.raises(StartRefused, match="to start afresh"):
        embedded_postgres(private_dir).__enter__()


def test_the_data_of_an_ordinary_user_stay_theirs(data_dir: Path) -> None:
    with embedded_postgres(data_dir):
        pass
    somebody = named_account(UNPRIVILEGED_ACCOUNT)
    somebody.own(data_dir / "postgres")
    somebody.own(data_dir / "socket")
    with embedded_postgres(data_dir) as cluster:
        assert server_of(cluster).uids().real == somebody.uid
    assert {path.stat().st_uid for path in (data_dir / "postgres").iterdir()} == {somebody.uid}


def test_a_copy_of_the_programs_runs_where_the_original_can_not_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    with temporary_folder() as folder:
        monkeypatch.setattr(programs, "OUTSIDE", folder / "outside")
        copied = copied_programs(carried_programs())
        assert copied.is_relative_to(folder)
        for name in ("initdb", "postgres"):
            assert UNPRIVILEGED_ACCOUNT.can_execute(copied / "bin" / name)
        assert copied_programs(carried_programs()) == copied


def test_a_data_folder_that_may_be_entered_keeps_its_data(data_dir: Path) -> None:
    data_dir.mkdir(mode=0o700)
    assert cluster_folder(DataFolder(data_dir), UNPRIVILEGED_ACCOUNT) == data_dir / "postgres"
    assert data_dir.stat().st_mode & 0o777 == 0o711

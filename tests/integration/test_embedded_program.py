"""`python -m usher run` in a process of its own: how it starts, what it says and how it ends."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
from fixtures.postgres import temporary_folder
from fixtures.program import PATIENCE, Program, program


@pytest.fixture(scope="module")
def first_run() -> Iterator[tuple[Path, str]]:
    """The data of a server that has run once, and what it said."""
    with temporary_folder() as folder:
        with program("run", USHER_DATA_DIR=str(folder / "data")) as server:
            server.address()
            said = server.finish(signal.SIGINT).stdout
        yield folder / "data", said


@pytest.fixture
def used(first_run: tuple[Path, str]) -> Path:
    """A data folder on which no server runs at the moment."""
    return first_run[0]


def reaches(address: str) -> bool:
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname, parts.port), timeout=5).close()
    except OSError:
        return False
    return True


def owner_of(data_dir: Path) -> str:
    """What `make dsn` prints."""
    with program("dsn", USHER_DATA_DIR=str(data_dir)) as asked:
        return asked.finish().stdout.strip()


def keep_a_note(data_dir: Path) -> None:
    with psycopg.connect(owner_of(data_dir)) as connection:
        connection.execute("create table if not exists note (text text)")
        connection.execute("insert into note values ('kept')")


def notes(data_dir: Path) -> list[str]:
    with psycopg.connect(owner_of(data_dir)) as connection:
        return [text for (text,) in connection.execute("select text from note")]


def test_the_first_words_name_the_sign_ins_and_what_to_do_next(first_run: tuple[Path, str]) -> None:
    people = ("admin@acme.example", "member@acme.example", "operator@acme.example", "outsider@globex.example")
    for expected in (*people, "usher-demo", "make chat", "--choose", "make dsn", "/docs"):
        assert expected in first_run[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_server_and_its_database(used: Path, number: signal.Signals) -> None:
    with program("run", USHER_DATA_DIR=str(used)) as server:
        assert reaches(server.address())
        family = server.family()
        assert family
        ended = server.finish(number)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert not [process for process in family if process.is_running()]


def test_a_killed_server_leaves_nothing_running_and_nothing_lost(used: Path) -> None:
    with program("run", USHER_DATA_DIR=str(used)) as server:
        server.address()
        keep_a_note(used)
        family = server.family()
        server.process.kill()
        assert not psutil.wait_procs(family, timeout=PATIENCE)[1]
    with program("run", USHER_DATA_DIR=str(used)) as server:
        server.address()
        assert notes(used) == ["kept"]


def test_a_second_start_costs_less_than_five_seconds(used: Path) -> None:
    with program("run", USHER_DATA_DIR=str(used)) as server:
        server.address()
        times = [process.cpu_times() for process in (psutil.Process(server.process.pid), *server.family())]
        # The work, not the wait: what else the machine does meanwhile is not the server's doing.
        assert sum(each.user + each.system for each in times) < 5


def test_a_port_in_use_is_told_in_one_sentence(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with program("run", USHER_DATA_DIR=str(data_dir), PORT=port) as server:
            ended = server.finish()
    assert ended.returncode == 1
    assert ended.stderr == f"port {port} of 127.0.0.1 is in use: stop what listens there, or set PORT to another\n"


def test_a_second_server_on_the_same_data_is_told_in_one_sentence(used: Path) -> None:
    with program("run", USHER_DATA_DIR=str(used)) as first:
        first.address()
        with program("run", USHER_DATA_DIR=str(used)) as second:
            ended = second.finish()
        assert ended.returncode == 1
        assert ended.stderr.startswith("another server already uses the data folder")
        assert ended.stderr.count("\n") == 1
        assert owner_of(used).startswith("postgresql://usher_owner:")


def test_a_wrong_setting_stops_the_start_by_its_name_and_keeps_its_value_to_itself(data_dir: Path) -> None:
    secret = "postgres+driver://login:hunter2@nowhere/usher"
    with program("run", USHER_DATA_DIR=str(data_dir), DATABASE_URL=secret) as server:
        ended = server.finish()
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "The setting DATABASE_URL is wrong: must begin with postgresql://.\n"


def test_a_database_that_does_not_answer_is_named_by_its_setting(data_dir: Path) -> None:
    nowhere = "postgresql://login:hunter2@127.0.0.1:1/usher"
    settings = {"DATABASE_URL": nowhere, "SUPABASE_JWT_SECRET": "s" * 32}
    with program("run", USHER_DATA_DIR=str(data_dir), **settings) as server:
        ended = server.finish()
    assert ended.returncode == 1
    assert ended.stderr.startswith("DATABASE_URL leads to no database that answers: ")
    assert "hunter2" not in ended.stderr


def test_the_end_of_postgresql_ends_the_server_with_a_sentence(used: Path) -> None:
    with program("run", USHER_DATA_DIR=str(used)) as server:
        server.address()
        psutil.Process(server.process.pid).children()[0].kill()
        ended = server.finish()
    assert ended.returncode == 1
    assert "PostgreSQL ended by itself: its log is" in ended.stderr


def test_asking_for_the_database_of_no_server_is_told_in_one_sentence(data_dir: Path) -> None:
    with program("dsn", USHER_DATA_DIR=str(data_dir)) as asked:
        ended = asked.finish()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"no server runs on {data_dir}: start one with make run\n"


def test_a_server_started_by_make_ends_when_make_is_killed(used: Path) -> None:
    script = "import subprocess, sys; subprocess.run([sys.executable, '-m', 'usher', 'run', '--with-parent'])"
    make = Program("-c", script, settings={"USHER_DATA_DIR": str(used)})
    make.address()
    family = make.family()
    make.clear()
    assert not psutil.wait_procs(family, timeout=PATIENCE)[1]

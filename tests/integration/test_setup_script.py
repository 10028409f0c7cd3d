"""`scripts/environment.sh`: which Python it finds, what it says when there is none, and how .venv heals."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from fixtures.program import CHECKOUT

LOCK = "requirements.lock"
TOOLS = ("sh", "dirname", "env")
NO_PYTHON = """#!/bin/sh
echo "command not found" >&2
exit 127
"""
NO_ENSUREPIP = """#!/bin/sh
case "$*" in
    *ensurepip*) exit 1 ;;
    *print*) echo 3.12 ;;
esac
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A checkout and the only commands that its set-up finds."""

    checkout: Path
    commands: Path


def a_place(folder: Path) -> Place:
    """Its lock names no package, so that nothing is fetched."""
    place = Place(folder / "a checkout", folder / "bin")
    shutil.copytree(CHECKOUT / "scripts", place.checkout / "scripts")
    (place.checkout / LOCK).write_text("# nothing\n")
    place.commands.mkdir()
    for name in TOOLS:
        (place.commands / name).symlink_to(str(shutil.which(name)))
    return place


@pytest.fixture
def bare(tmp_path: Path) -> Place:
    """Nothing has been set up."""
    return a_place(tmp_path)


@pytest.fixture(scope="module")
def first_time(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, subprocess.CompletedProcess[str]]:
    """A first set-up, among commands that only complain, and what it said."""
    place = a_place(tmp_path_factory.mktemp("first"))
    add(place.commands, "python3.14", NO_PYTHON)
    add(place.commands, "python3.13", NO_ENSUREPIP)
    add(place.commands, "python3")
    return place, set_up(place)


@pytest.fixture
def made(first_time: tuple[Place, object], tmp_path: Path) -> Place:
    """A copy of what the first set-up made."""
    shutil.copytree(first_time[0].checkout, tmp_path / "copy", symlinks=True)
    return Place(tmp_path / "copy", first_time[0].commands)


def add(commands: Path, name: str, text: str | None = None) -> None:
    """A command that does as the text says; without text it is the Python that runs this test."""
    command = commands / name
    real = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info[1]}"
    command.write_text(text or f'#!/bin/sh\nexec "{real}" "$@"\n')
    command.chmod(0o755)


def set_up(place: Place) -> subprocess.CompletedProcess[str]:
    script = place.checkout / "scripts" / "environment.sh"
    environment = {"PATH": str(place.commands), "HOME": str(place.checkout)}
    return subprocess.run(["sh", str(script), LOCK], env=environment, capture_output=True, text=True, check=False)


def is_ready(place: Place) -> bool:
    command = [place.checkout / ".venv" / "bin" / "python", "-I", "scripts/environment.py", "ready", LOCK]
    try:
        return subprocess.run(command, cwd=place.checkout, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def remove_interpreter(environment: Path) -> None:
    for path in (environment / "bin").glob("python*"):
        path.unlink()
    (environment / "bin" / "python").symlink_to("/gone/python")


def remove_package(environment: Path) -> None:
    shutil.rmtree(next(environment.glob("lib/python*/site-packages/pip")))


def remove_library(environment: Path) -> None:
    shutil.rmtree(environment / "lib")


def break_off(environment: Path) -> None:
    (environment / "incomplete").touch()


def test_without_a_python_that_runs_it_says_so_in_one_sentence(bare: Place) -> None:
    add(bare.commands, "python3.13", NO_PYTHON)
    ended = set_up(bare)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Usher needs Python 3.11 or newer")
    assert ended.stderr.count("\n") == 1


def test_without_ensurepip_it_names_the_package_that_is_missing(bare: Place) -> None:
    add(bare.commands, "python3.12", NO_ENSUREPIP)
    ended = set_up(bare)
    assert ended.returncode == 1
    assert "apt-get install python3.12-venv" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_commands_that_only_complain_are_passed_over(
    first_time: tuple[Place, subprocess.CompletedProcess[str]],
) -> None:
    place, ended = first_time
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "Making .venv with Python 3." in ended.stderr
    assert is_ready(place)


def test_a_second_set_up_does_nothing_and_says_nothing(made: Place) -> None:
    again = set_up(made)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_another_lock_is_installed_into_the_same_environment(made: Place) -> None:
    (made.checkout / LOCK).write_text("# nothing else\n")
    again = set_up(made)
    assert again.returncode == 0
    assert "Making .venv" not in again.stderr
    assert "Installing" in again.stderr


@pytest.mark.parametrize("damage", [remove_interpreter, remove_package, remove_library, break_off])
def test_a_damaged_environment_is_noticed(made: Place, damage: Callable[[Path], None]) -> None:
    assert is_ready(made)
    damage(made.checkout / ".venv")
    assert not is_ready(made)


def test_a_damaged_environment_is_made_anew(made: Place) -> None:
    remove_interpreter(made.checkout / ".venv")
    again = set_up(made)
    assert again.returncode == 0
    assert "Making .venv" in again.stderr
    assert is_ready(made)

"""`make chat`, as a person at a terminal uses it, against a running server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from uuid import uuid4

import httpx
import pytest
from clients.whole_talk import EVENT, PLAIN_TALK, TALK, public_part
from fakes.model_server import FakeModelServer
from fixtures.program import program
from fixtures.served import Served, served


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served() as running:
        yield running


def chat(server: Served, thread: str, *lines: str, options: Sequence[str] = ()) -> str:
    """Everything that the terminal showed."""
    words = ("--server", server.address, "--thread", thread, *options)
    with program("chat", *words, typed=lines, COLUMNS="300") as talk:
        ended = talk.finish()
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def publish(server: Served, name: str) -> None:
    """A wizard of Acme's that asks for an address."""
    headers = {"Authorization": f"Bearer {server.token('admin@acme.example')}", "If-Match": "*"}
    field = {"name": "Address", "question": "Where do we bring it?", "selection_type": "text_input"}
    structure = {"name": name, "steps": [{"name": "Your order", "option_sets": [field]}]}
    with httpx.Client(base_url=server.address, headers=headers) as admin:
        made = admin.post("/api/v1/wizards", json={"structure": structure}).raise_for_status()
        admin.post(f"{made.headers['location']}/publish").raise_for_status()


def test_the_whole_conversation_publishes_the_event(server: Served) -> None:
    thread = str(uuid4())
    shown = chat(server, thread, *TALK[1:], "yes", "1")
    assert public_part(server.event_of(thread)) == EVENT
    assert "/api/v1/public/acme/events/analytical-engine-launch" in shown
    assert "2 no   leave without" in shown
    assert "It's kept as “Event wizard: Analytical Engine Launch”." in shown


def test_with_a_model_the_whole_conversation_publishes_the_event_too() -> None:
    thread = str(uuid4())
    with FakeModelServer() as model, served(OPENAI_BASE_URL=model.url, OPENAI_API_KEY="none") as led:
        chat(led, thread, *PLAIN_TALK[1:], "yes")
        assert public_part(led.event_of(thread)) == EVENT
    assert model.requests


def test_it_shows_choices_progress_and_what_was_understood(server: Served) -> None:
    shown = chat(server, str(uuid4()), *TALK[1:5])
    assert "1 Fashion show" in shown
    assert "step 2 of 6" in shown
    assert "✓ Title = Analytical Engine Launch" in shown


def test_the_number_of_a_shown_choice_chooses_it(server: Served) -> None:
    shown = chat(server, str(uuid4()), *TALK[1:4], "3")
    assert "✓ Type of event = Exhibition" in shown


def test_a_wizard_of_ones_own_is_chosen_and_walked(server: Served) -> None:
    publish(server, "Pizza order")
    shown = chat(server, str(uuid4()), "pizza order", "12 Mill Lane", options=["--choose"])
    assert "What would you like to do?" in shown
    assert "✓ Address = 12 Mill Lane" in shown
    assert "Where do we bring it?" in chat(server, str(uuid4()), options=["--wizard", "pizza-order"])


def test_who_names_no_wizard_that_there_is_learns_how_to_find_one(server: Served) -> None:
    with program("chat", "--server", server.address, "--wizard", "pitza") as talk:
        ended = talk.finish()
    assert ended.returncode == 1
    assert "There is no published wizard by that name." in ended.stdout
    assert "make chat ARGS=--choose" in ended.stdout.replace("\n", " ")


def test_a_conversation_that_was_left_goes_on_where_it_was(server: Served) -> None:
    thread = str(uuid4())
    left = chat(server, thread, *TALK[1:3], "/quit")
    assert f"--thread {thread}" in left
    assert "What is the event called?" in chat(server, thread)


def test_another_run_can_be_begun_when_one_has_ended(server: Served) -> None:
    shown = chat(server, str(uuid4()), *TALK[1:], "yes", "start over")
    assert shown.rpartition("start over\n")[2].count("Who is organizing it?") == 1


def test_ctrl_c_leaves_at_once_and_says_how_to_go_on(server: Served) -> None:
    thread, (terminal, line) = str(uuid4()), os.openpty()
    command = [sys.executable, "-m", "usher", "chat", "--server", server.address, "--thread", thread]
    with subprocess.Popen(command, stdin=line, stdout=subprocess.PIPE, text=True, start_new_session=True) as talk:
        assert talk.stdout
        shown = iter(talk.stdout.readline, "")
        assert any("step 1 of 6" in one for one in shown)
        talk.send_signal(signal.SIGINT)
        assert f"--thread {thread}" in talk.communicate(timeout=30)[0]
    os.close(terminal)
    os.close(line)
    assert talk.returncode == 0


def test_without_a_server_it_says_how_to_start_one() -> None:
    with program("chat", "--server", "http://127.0.0.1:9") as talk:
        ended = talk.finish()
    assert ended.returncode == 1
    assert "make run" in ended.stdout

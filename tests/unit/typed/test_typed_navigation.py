"""How steering is told apart from answering."""

from typing import Any

import pytest
from fakes.typed_fields import NOW

from agent.typed.navigation import NavigationContext, read_navigation
from wizard.inputs import OptionSet
from wizard.library import event_wizard

STRUCTURE = event_wizard()
FIELDS = {field.key: field for field in STRUCTURE.fields()}
COMMANDS = {
    "go_back": ("back", "Go back please", "previous", "can we go back one step?", "hmm, wait, go back", "undo that"),
    "skip": ("skip", "skip this", "Let's skip that for now", "next", "not now", "leave it blank", "I'd rather not say"),
    "show_remaining": ("what's left?", "how many questions are left?", "what else do you need?", "done", "that's all"),
    "show_summary": ("summary", "what have I said so far?", "could you show me a summary please", "my answers"),
    "start_over": ("start over", "start again from the beginning", "restart", "can I start from scratch?"),
    "cancel": ("cancel", "stop", "never mind", "forget it", "cancel the event", "I don't want to continue"),
    "show_help": ("help", "what do you mean?", "I don't understand", "what are my options?", "why?", "??", "huh"),
}
CHANGES: dict[str, dict[str, Any]] = {
    "change the date to the 5th of June": {"kind": "set_answer", "field": "event.date", "value": "2030-06-05"},
    "Please change the start time to half past 7 in the evening": {
        "kind": "set_answer", "field": "event.start_time", "value": "19:30",
    },
    "change the title to Back to School Night": {
        "kind": "set_answer", "field": "event.title", "value": "Back to School Night",
    },
    "actually, the end time should be 11 pm": {"kind": "set_answer", "field": "event.end_time", "value": "23:00"},
    "set the capacity to 300": {"kind": "set_answer", "field": "ticket.total_capacity", "value": 300},
    "update email to ada@example.com": {"kind": "set_answer", "field": "organizer.email", "value": "ada@example.com"},
    "switch the venue to online": {"kind": "set_answer", "field": "venue.mode", "value": "virtual"},
    "change the title": {"kind": "go_to", "target": "event.title"},
    "I want to correct my email": {"kind": "go_to", "target": "organizer.email"},
    "the date is wrong": {"kind": "go_to", "target": "event.date"},
    "change the date to whenever": {"kind": "go_to", "target": "event.date"},
    "go back to the tickets": {"kind": "go_to", "target": "ticketSetup"},
    "I made a mistake in the description": {"kind": "go_to", "target": "event.description"},
    "remove the description": {"kind": "clear_answer", "field": "event.description"},
}  # fmt: skip
ANSWERS = (
    "Back to School Night", "Change the World", "Skip the Line", "Help is on the way", "Stop Making Sense",
    "The Last Step", "Start Over Gala", "Quit Playing Games", "yes", "no", "2", "Progress", "Next", '"Back"', "Reset",
    "VIP 150 x 50", "what a night", "Forget Me Not", "Undo the Damage", "change it to 5", "",
)  # fmt: skip


def steered(said: str, asked: OptionSet | None = None) -> dict[str, Any] | None:
    context = NavigationContext(now=NOW, asked=asked, steps=STRUCTURE.steps)
    command = read_navigation(said, STRUCTURE.fields(), context)
    return command.model_dump(exclude_none=True) if command else None


@pytest.mark.parametrize(("kind", "said"), [(kind, said) for kind, forms in COMMANDS.items() for said in forms])
def test_a_whole_message_that_steers_is_a_command(kind: str, said: str) -> None:
    assert steered(said, FIELDS["event.date"]) == {"kind": kind}


@pytest.mark.parametrize(("said", "command"), CHANGES.items(), ids=CHANGES)
def test_earlier_answers_are_changed_by_name(said: str, command: dict[str, Any]) -> None:
    assert steered(said) == command


@pytest.mark.parametrize("said", ANSWERS)
def test_what_could_be_a_title_is_no_command(said: str) -> None:
    assert steered(said, FIELDS["event.title"]) is None


@pytest.mark.parametrize("said", ["none", "no description", "no, thanks", "nothing"])
def test_an_optional_field_is_left_out_by_saying_none(said: str) -> None:
    assert steered(said, FIELDS["event.description"]) == {"kind": "skip"}
    assert steered(said, FIELDS["event.title"]) is None


def test_a_name_that_several_fields_have_is_not_set_at_random() -> None:
    assert steered("change the name to Foo") == {"kind": "go_to", "target": "organizer.name"}

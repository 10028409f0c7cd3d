"""Choosing a wizard where a conversation starts without one."""

from dataclasses import replace
from uuid import uuid4

import pytest

from agent.turn.choosing import chosen, invitation
from wizard.ports.records import WizardRef


def wizard(name: str) -> WizardRef:
    return WizardRef(uuid4(), name.lower().replace(" ", "-"), name, None, uuid4(), 1)


EVENT, SURVEY, TALK = wizard("Event wizard"), wizard("Guest survey"), wizard("Event talk")
ALL = [EVENT, SURVEY, TALK]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("2", SURVEY),
        ("number 3", TALK),
        ("the first one", EVENT),
        ("Guest survey", SURVEY),
        ("event-wizard", EVENT),
        ("the guest survey, please", SURVEY),
        ("survey", SURVEY),
        ("event", None),
        ("7", None),
        ("hello", None),
        ("yes", None),
        (None, None),
    ],
)
def test_a_wizard_is_chosen_by_name_or_number_and_only_when_it_is_exactly_one(message, expected):
    assert chosen(message, ALL) == expected


def test_a_plain_yes_takes_the_only_wizard():
    assert chosen("Yes please", [EVENT]) == EVENT


def test_words_that_fit_several_get_those_to_choose_from():
    assert invitation(ALL, "event") == (
        "That could be several of these:\n1. Event wizard\n3. Event talk\n\nTell me the number."
    )
    assert "2. Guest survey" in invitation(ALL, "good morning")


def test_of_very_many_wizards_the_first_are_offered_and_all_can_be_named():
    many = [wizard(f"Form {number}") for number in range(1, 81)]
    lines = invitation(many).split("\n")
    assert (lines[1], lines[20], lines[21]) == ("1. Form 1", "20. Form 20", "… and 60 more, by a word of their names")
    assert chosen("form 77", many) == chosen("number 77", many) == many[76]
    assert "… and 60 more" in invitation(many, "a form")


def test_wizards_of_one_name_are_told_apart():
    first, second = wizard("Pizza"), replace(wizard("Pizza"), slug="pizza-2")
    alike = [first, second, SURVEY]
    assert "1. Pizza (pizza)\n2. Pizza (pizza-2)\n3. Guest survey" in invitation(alike)
    assert "1. Pizza (pizza)\n2. Pizza (pizza-2)\n\n" in invitation(alike, "a pizza")
    assert chosen("pizza-2", alike) == second
    assert chosen("pizza", alike) == first


def test_the_invitation_numbers_the_wizards():
    assert "2. Guest survey" in invitation(ALL)
    assert "“Event wizard”" in invitation([EVENT])
    assert invitation([]).startswith("Hello!")

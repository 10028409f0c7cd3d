"""What a person hears about a run that was moved, and what is made of words that were meant for its earlier version."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from fakes.structures import a_step, text
from fakes.versions_of_a_survey import FIRST, SEVERAL_COLORS, WITHOUT_EMAIL, survey

from agent.speech.lexicon import Lexicon
from agent.speech.wording import sentences
from studio.migration_report import outcome_of
from wizard import engine
from wizard.commands import ClearAnswer, Command, Confirm, Decline, GoBack, GoTo, SetAnswer, ShowSummary, Skip
from wizard.engine import compile_structure
from wizard.migrating import FieldFate, Plan, carried
from wizard.outcomes import RunMigrated
from wizard.run import SummaryLine

LEXICON = Lexicon(compile_structure(FIRST))
RUN = engine.start(compile_structure(FIRST), uuid4(), now=datetime(2026, 3, 1, tzinfo=UTC)).run
EMAIL = SummaryLine("email", "Email", "john@example.com")


def told(**members: Any) -> str:
    (sentence,) = sentences([RunMigrated(1, 2, 3, **members)], LEXICON)
    return sentence


def test_a_person_is_told_in_plain_words_what_a_move_did() -> None:
    assert told() == "This wizard has been changed since we last spoke, and we go on with its new form."
    assert "I've set aside what no longer has a place: Email (john@example.com)." in told(set_aside=(EMAIL,))
    assert "Your answers read a little differently now: Email (john@example.com)." in told(converted=(EMAIL,))
    assert told(asked=("color", "wish")).endswith("New to answer: the color and the wish.")
    assert told(undone=True).startswith("The change to this wizard was taken back")


def test_an_outcome_reads_back_as_it_was_written() -> None:
    outcome = RunMigrated(1, 2, 3, (EMAIL,), (EMAIL,), ("color",), undone=True)
    assert RunMigrated.from_json(outcome.to_json()) == outcome


renamed = text("email", format="email").model_copy(update={"key": "contact"})
RENAMED = survey(a_step("personal", text("name"), renamed), *FIRST.steps[1:])
MEANT: list[tuple[Command, tuple[Command, ...]]] = [
    (SetAnswer(field="email", value="a@b.example"), (SetAnswer(field="contact", value="a@b.example"),)),
    (ClearAnswer(field="email"), (ClearAnswer(field="contact"),)),
    (GoTo(target="email"), (GoTo(target="contact"),)),
    (GoTo(target="preferences"), (GoTo(target="preferences"),)),
    (Skip(), (Skip(field="contact"),)),
    (ShowSummary(), (ShowSummary(),)),
    (Confirm(), ()),
    (Decline(), ()),
    (GoBack(), ()),
]


@pytest.mark.parametrize(("command", "expected"), MEANT)
def test_commands_follow_their_field_to_its_new_name(command: Command, expected: tuple[Command, ...]) -> None:
    before, after = compile_structure(FIRST), compile_structure(RENAMED)
    assert carried(before, after, [command], asked="email") == expected


def test_what_names_something_that_is_gone_is_left_for_the_engine_to_refuse() -> None:
    before, after = compile_structure(FIRST), compile_structure(WITHOUT_EMAIL)
    command = SetAnswer(field="email", value="a@b.example")
    assert carried(before, after, [command, Skip()], asked="email") == (command,)


def test_a_value_is_told_in_the_new_fields_terms() -> None:
    before, after = compile_structure(FIRST), compile_structure(SEVERAL_COLORS)
    (command,) = carried(before, after, [SetAnswer(field="color", value="Blue")], asked="color")
    assert command == SetAnswer(field="color", value=["blue"])


def test_a_move_that_was_taken_back_unheard_is_not_told_unless_it_cost_an_answer() -> None:
    moved = RunMigrated(1, 2, 3, set_aside=(EMAIL,))
    assert sentences([moved, RunMigrated(2, 1, 3, undone=True)], LEXICON) == []
    (left,) = sentences([moved, RunMigrated(2, 1, 3, set_aside=(EMAIL,), undone=True)], LEXICON)
    assert left.startswith("The change to this wizard was taken back")


def test_an_answer_that_reads_as_before_is_kept_in_the_telling_though_its_form_is_another() -> None:
    several = [FieldFate(uuid4(), "color", "Color", "converted", "Blue", becomes) for becomes in ("Blue", "Dark blue")]
    told = outcome_of(Plan(RUN, {}, frozenset(), tuple(several)), 1, 2)
    assert (told.kept, [line.label for line in told.converted]) == (1, ["Dark blue"])

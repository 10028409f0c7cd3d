"""A structure in another language: what was translated, and the author's words for the rest."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.structures import Walk, a_step, a_wizard, check, choice, field, ident, text, trigger

from wizard.library import event_wizard
from wizard.structure import Structure
from wizard.translation import ROOT, texts, translated
from wizard.validation import problems

GERMAN = {
    ROOT: {"name": "Ein Assistent", "help_text": "Hilfe"},
    str(ident("step", "s")): {"name": "Anfang"},
    str(ident("size")): {"question": "Welche Größe?", "error_message": "So nicht."},
    str(ident("size", "s")): {"label": "Klein"},
    str(ident("note")): {"checks/0/message": "Zu kurz."},
    str(ident("stock")): {"columns/left/name": "Übrig"},
    str(ident("action", "go")): {"confirm": "Soll ich?"},
}
SWISS = {str(ident("size")): {"question": "Weli Grössi?"}, str(ident("size", "m")): {"label": " "}}


def shop(**members: Any) -> Structure:
    rows = field("rows", "stock", columns=[{"key": "left", "name": "Left"}])
    note = text("note", checks=[check("note != ''", "Too short.")])
    step = a_step("s", choice("size", "s", "m", question="Which size?"), note, rows, triggers=(trigger("go"),))
    return a_wizard(step, translations={"de": GERMAN, "de-CH": SWISS}, **members)


def test_every_kind_of_text_is_said_in_the_other_language():
    german = translated(shop(), "de")
    size, note, rows = german.steps[0].option_sets
    assert (german.name, german.help_text, german.steps[0].name) == ("Ein Assistent", "Hilfe", "Anfang")
    assert (size.question, size.error_message, size.name) == ("Welche Größe?", "So nicht.", "Size")
    assert [option.label for option in options_of(size)] == ["Klein", "M"]
    assert (note.checks[0].message, columns_of(rows)[0].name) == ("Zu kurz.", "Übrig")
    assert getattr(german.steps[0].triggers[0].actions[0], "confirm", None) == "Soll ich?"


def options_of(part: Any) -> Any:
    return part.options


def columns_of(part: Any) -> Any:
    return part.columns


@pytest.mark.parametrize(
    ("locale", "question", "label"),
    [
        ("de", "Welche Größe?", "Klein"),
        ("de-CH", "Weli Grössi?", "Klein"),
        ("DE_ch", "Weli Grössi?", "Klein"),
        ("de-AT", "Welche Größe?", "Klein"),
        ("fr", "Which size?", "S"),
        ("", "Which size?", "S"),
        ("d", "Which size?", "S"),
    ],
)
def test_the_particular_falls_back_to_the_general_and_that_to_the_author(locale: str, question: str, label: str):
    size = translated(shop(), locale).steps[0].option_sets[0]
    assert (size.question, options_of(size)[0].label) == (question, label)


def test_a_translation_changes_no_key_value_or_condition():
    walk = Walk(translated(shop(), "de"))
    walk.answer("size", "klein")
    assert (walk.answers, walk.view.summary[0].label) == ({"size": "s"}, "Klein")
    assert texts(shop()).keys() >= GERMAN.keys()
    assert [problem.code for problem in problems(shop(description="Sells."))] == []


def test_nothing_is_copied_where_there_is_nothing_to_say():
    assert translated(event_wizard(), "de") == event_wizard()
    structure = shop()
    assert translated(structure, "it") is structure

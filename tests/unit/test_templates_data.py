"""The system templates as data: authored completely, without problems, in every category."""

import re
from collections import Counter

import pytest

from wizard.categories import CATEGORIES
from wizard.compiled import compile_structure
from wizard.inputs import InputField, OptionSet, SelectField
from wizard.library import EVENT_WIZARD, event_wizard, templates
from wizard.parts import ShowMessage
from wizard.structure import Structure
from wizard.validation import actions_at, problems

TEMPLATES = dict(templates())
FIELDS = [(slug, field) for slug, structure in TEMPLATES.items() for field in structure.fields()]
EVERY_TEMPLATE = pytest.mark.parametrize("structure", TEMPLATES.values(), ids=TEMPLATES)
EVERY_FIELD = pytest.mark.parametrize("field", [field for _, field in FIELDS], ids=[f"{s}-{f.key}" for s, f in FIELDS])
OPERATIONS = {"publishEvent"}
PLACEHOLDER = re.compile(r"\{\{ ([a-z_.]+) \}\}")
TECHNICAL = re.compile(r"\b(field|value|input|invalid|null|boolean|required|string)\b", re.IGNORECASE)


def closing(structure: Structure) -> str:
    actions = actions_at(structure.triggers, None)
    return " ".join(action.message for action in actions if isinstance(action, ShowMessage))


def always_answered(field: InputField) -> bool:
    return field.computed is not None or (field.is_required and not field.visible_when and not field.dependencies)


def test_there_are_ten_in_all_categories_and_the_event_wizard_is_one():
    assert len(TEMPLATES) == len(templates()) == 10
    assert {structure.category for structure in TEMPLATES.values()} == {*CATEGORIES}
    assert TEMPLATES[EVENT_WIZARD] is event_wizard()
    assert "sql-import" in TEMPLATES
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in TEMPLATES)


def test_names_differ_and_no_id_is_used_twice_among_them():
    assert len({structure.name for structure in TEMPLATES.values()}) == len(TEMPLATES)
    ids = Counter(
        match for each in TEMPLATES.values() for match in re.findall(r'"id":"([^"]+)"', each.model_dump_json())
    )
    assert [identity for identity, number in ids.items() if number > 1] == []


def test_they_use_the_whole_range_of_input_types():
    used = {field.selection_type for _, field in FIELDS}
    assert len(used) == 13, used


@EVERY_TEMPLATE
def test_a_template_has_neither_errors_nor_warnings_and_compiles(structure: Structure):
    assert problems(structure, OPERATIONS) == []
    assert len(compile_structure(structure).fields) == len(structure.fields())


@EVERY_TEMPLATE
def test_a_template_tells_all_that_a_gallery_shows(structure: Structure):
    assert structure.description
    assert len(structure.description) <= 160
    assert structure.description.endswith(".")
    assert structure.icon
    assert not structure.icon.isascii()
    assert (structure.difficulty_level, structure.estimated_time, structure.allow_templates) != (None, None, False)
    assert 3 <= len(structure.tags) <= 6
    assert structure.help_text
    assert structure.instructions


@EVERY_TEMPLATE
def test_a_template_is_short_enough_to_be_talked_through(structure: Structure):
    assert 2 <= len(structure.steps) <= 6
    assert 5 <= len(structure.fields()) <= 20
    for step in structure.steps:
        assert step.description
        assert step.help_text
        assert step.instructions


@EVERY_TEMPLATE
def test_conditions_and_limits_are_there_where_people_differ(structure: Structure):
    fields = structure.fields()
    assert sum(1 for field in fields if field.visible_when or field.dependencies) >= 2
    assert any(field.checks or field.constraints() for field in fields)
    assert any(field.error_message for field in fields)


@EVERY_TEMPLATE
def test_the_last_words_name_only_what_everybody_has_answered(structure: Structure):
    fields = {field.key: field for field in structure.fields()}
    named = PLACEHOLDER.findall(closing(structure))
    assert named or structure is event_wizard()
    assert closing(structure).count("{{") == len(named)
    for key in named:
        assert always_answered(fields[key]), key


@EVERY_FIELD
def test_a_question_can_be_spoken_and_has_help(field: OptionSet):
    assert field.question.endswith(("?", "."))
    assert len(field.question) <= 120
    assert field.help_text
    assert not TECHNICAL.search(f"{field.question} {field.help_text} {field.error_message or ''}")
    for check in field.checks:
        assert check.message.endswith(("?", "."))


@EVERY_FIELD
def test_a_name_can_be_said_with_its_article(field: OptionSet):
    assert not re.match(r"(the|a|an|your|my|what|when|where|who|how|in|on|at|by|from)\b", field.name, re.IGNORECASE)
    assert field.name[0].isupper() or field.name[0].isdigit()
    assert len(field.name) <= 32


@EVERY_FIELD
def test_options_have_words_of_their_own(field: OptionSet):
    if not isinstance(field, SelectField):
        return
    names = Counter(name.casefold() for option in field.options for name in {option.label, *option.aliases})
    assert [name for name, number in names.items() if number > 1] == []
    assert len({option.label for option in field.options}) == len(field.options) >= 2


@EVERY_FIELD
def test_nobody_is_asked_for_a_secret(field: OptionSet):
    asked = f"{field.key} {field.name} {field.question}".casefold()
    assert not re.search(r"\b(password|secret|api key|connection string|card number|pin|private key)\b", asked) or (
        "start as soon as the password is in place" in asked
    )


@EVERY_FIELD
def test_a_file_is_never_demanded_for_a_chat_takes_none(field: OptionSet):
    assert field.selection_type != "file_upload" or not (field.is_required or field.required_when)

"""What people and front ends send becomes a whole document; what is whole stays as it is."""

from typing import Any
from uuid import UUID

import pytest
from fakes.arbitrary_structures import structures
from hypothesis import given, settings

from wizard.building.completing import complete
from wizard.building.reading import read_structure
from wizard.errors import Invalid
from wizard.library import event_wizard
from wizard.structure import SelectField, Structure
from wizard.validation import problems

SQL_IMPORT: dict[str, Any] = {
    "name": "SQL File Import & Execute",
    "description": "Import SQL files and execute them against your database",
    "category": "Data Import & ETL",
    "steps": [
        {
            "name": "Upload SQL Files",
            "step_order": 2,
            "option_sets": [
                {"name": "SQL Files", "selection_type": "file_upload", "is_required": True, "help_text": "Upload .sql"},
                {
                    "name": "Execution Order",
                    "selection_type": "single_select",
                    "options": [{"label": "Alphabetical", "value": "alpha"}, {"label": "Manual", "value": "manual"}],
                },
            ],
        },
        {
            "name": "Select Database Connection",
            "step_order": 1,
            "option_sets": [
                {
                    "name": "Database Type",
                    "selection_type": "single_select",
                    "options": [{"label": "SQL Server", "value": "sqlserver"}, {"label": "Oracle", "value": "oracle"}],
                },
                {"name": "Connection String", "selection_type": "text_input", "placeholder": "Server=localhost;"},
            ],
        },
    ],
}


def errors(structure: Structure) -> list[str]:
    return [problem.code for problem in problems(structure) if problem.severity == "error"]


def one_field(**members: Any) -> dict[str, Any]:
    """The completed field of a document with nothing else in it."""
    whole = complete({"name": "W", "steps": [{"name": "S", "option_sets": [members]}]})
    return whole["steps"][0]["option_sets"][0]


def test_the_specs_own_sample_becomes_a_sound_structure_with_its_steps_in_order() -> None:
    structure = read_structure(complete(SQL_IMPORT))
    assert errors(structure) == []
    assert [step.key for step in structure.steps] == ["select_database_connection", "upload_sql_files"]
    assert [field.key for field in structure.fields()][:2] == ["database_type", "connection_string"]
    assert structure.category == "Data Import & ETL Wizards"


def test_what_was_sent_is_left_alone() -> None:
    before = repr(SQL_IMPORT)
    complete(SQL_IMPORT)
    assert repr(SQL_IMPORT) == before


def test_ids_come_from_whoever_is_asked_for_them() -> None:
    given = iter(UUID(int=number) for number in range(1, 100))
    whole = complete(SQL_IMPORT, lambda: next(given))
    assert whole["steps"][0]["id"] == str(UUID(int=1))


@settings(max_examples=40, deadline=None)
@given(structures())
def test_completing_changes_nothing_of_what_is_whole(structure: Any) -> None:
    document = structure.model_dump(mode="json")
    assert complete(document) == document
    assert read_structure(complete(document)) == structure


def test_completing_twice_is_completing_once() -> None:
    whole = complete(SQL_IMPORT)
    assert complete(whole) == whole
    assert complete(event_wizard().model_dump(mode="json")) == event_wizard().model_dump(mode="json")


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("single_select", "Size: which one?"),
        ("date_input", "Size: on which day?"),
        ("text_input", "Size?"),
        ("unheard_of", "Size?"),
    ],
)
def test_a_field_without_a_question_is_asked_by_its_name(kind: str, question: str) -> None:
    assert one_field(name="Size", selection_type=kind)["question"] == question


def test_a_name_that_is_a_question_is_asked_as_it_is() -> None:
    assert one_field(name="What's your size?", selection_type="text_input")["question"] == "What's your size?"


def test_a_field_that_is_worked_out_asks_nothing() -> None:
    assert one_field(name="Total", selection_type="number_input", computed="1.0")["question"] == ""


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Größe in cm", "grosse_in_cm"),
        ("2nd choice", "field_2nd_choice"),
        ("import", "import_field"),
        ("Today", "today_field"),
        ("int", "int_field"),
        ("!!!", "field"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_key_is_made_of_the_name_and_can_be_named_in_expressions(name: str, key: str) -> None:
    assert one_field(name=name, selection_type="text_input")["key"] == key
    whole = {
        "name": "W",
        "steps": [{"name": "S", "option_sets": [{"name": name[:200], "selection_type": "text_input"}]}],
    }
    assert errors(read_structure(complete(whole))) == []


def test_names_in_any_script_make_telling_keys() -> None:
    assert one_field(name="数据库", selection_type="text_input")["key"] == "shu_ju_ku"


def test_keys_differ_from_each_other_and_from_those_that_are_there() -> None:
    fields = [
        {"name": "E-mail", "selection_type": "text_input"},
        {"name": "E mail", "selection_type": "text_input"},
        {"name": "Host", "selection_type": "text_input"},
        {"name": "Its name", "key": "host.name", "selection_type": "text_input"},
    ]
    whole = complete({"name": "W", "steps": [{"name": "Host", "option_sets": fields}]})
    keys = [whole["steps"][0]["key"], *(field["key"] for field in whole["steps"][0]["option_sets"])]
    assert len(set(keys)) == len(keys)
    assert errors(read_structure(whole)) == []


def test_an_options_value_and_label_follow_from_each_other() -> None:
    options = one_field(
        name="Size",
        selection_type="single_select",
        options=["Extra large", {"value": "very_small"}, {"label": "Tiny", "value": "t"}],
    )["options"]
    told = [(option["value"], option["label"]) for option in options]
    assert told == [("extra_large", "Extra large"), ("very_small", "Very small"), ("t", "Tiny")]


def test_alike_labels_get_values_that_differ() -> None:
    options = one_field(name="Size", selection_type="single_select", options=["Big!", "Big?", "👍"])["options"]
    values = [option["value"] for option in options]
    assert values[:2] == ["big", "big_2"]
    assert len(set(values)) == 3


def test_parts_stand_where_they_say_and_those_that_say_nothing_come_last() -> None:
    fields = [{"name": "c"}, {"name": "b", "order": 2}, {"name": "a", "order": 1}]
    whole = complete({"name": "W", "steps": [{"name": "S", "option_sets": fields}]})
    assert [field["name"] for field in whole["steps"][0]["option_sets"]] == ["a", "b", "c"]
    assert all("order" not in field for field in whole["steps"][0]["option_sets"])


def test_what_a_front_end_sends_of_what_nobody_filled_in_is_as_if_absent() -> None:
    field = one_field(
        name="Size", selection_type="text_input", options=None, dependencies=None, visible_when="", is_required=None
    )
    assert field.keys() == {"name", "selection_type", "id", "key", "question"}
    assert complete({"name": "W", "category": "", "tags": None}) == {"name": "W"}


def test_dependencies_and_targets_may_name_things_as_people_do() -> None:
    rule = {"dependency_type": "show_if", "depends_on_option_set_id": "Database type", "depends_on_option_id": "oracle"}
    whole = complete(
        {
            "name": "W",
            "triggers": [{"event_trigger": "step.onExit", "target_id": "more", "actions": []}],
            "steps": [SQL_IMPORT["steps"][1], {"name": "More", "dependencies": [rule]}],
        }
    )
    structure = read_structure(whole)
    field = structure.fields()[0]
    assert isinstance(field, SelectField)
    found = structure.steps[1].dependencies[0]
    assert (found.depends_on_option_set_id, found.depends_on_option_id) == (field.id, field.options[1].id)
    assert structure.triggers[0].target_id == structure.steps[1].id
    assert errors(structure) == []


def test_a_name_that_two_parts_have_is_left_for_the_reader_to_refuse() -> None:
    rule = {"dependency_type": "show_if", "depends_on_option_set_id": "Size", "depends_on_option_id": "big"}
    fields = [{"name": "Size", "key": key, "selection_type": "single_select", "options": ["Big"]} for key in ("a", "b")]
    whole = complete({"name": "W", "steps": [{"name": "S", "dependencies": [rule], "option_sets": fields}]})
    assert whole["steps"][0]["dependencies"][0]["depends_on_option_set_id"] == "Size"


@pytest.mark.parametrize("odd", [None, 3, "steps", [], {}, [None, 3, "x", [{}]], {"a": 1}])
def test_whatever_is_no_part_is_left_as_it_is(odd: Any) -> None:
    document = {"name": odd, "steps": [{"name": odd, "option_sets": odd}, odd], "triggers": odd, "category": odd}
    assert isinstance(complete(document), dict)


def test_what_is_nested_beyond_all_reason_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(2000):
        deep = {"default": deep}
    with pytest.raises(Invalid, match="too deeply"):
        complete(deep)

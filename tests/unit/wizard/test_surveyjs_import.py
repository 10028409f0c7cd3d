"""Surveys as people have them, carried over and walked; what can't be is in the report, with its place."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.structures import Walk
from fakes.surveyjs_surveys import APPLICATION, INTAKE, ORDER, SATISFACTION, SURVEYS

from wizard.building.reading import read_structure
from wizard.building.surveyjs import Imported, imported
from wizard.structure import OptionSet, Structure
from wizard.validation import problems


def structure_of(survey: dict[str, Any]) -> Structure:
    return read_structure(imported(survey).document)


def one(question: dict[str, Any], *before: dict[str, Any]) -> OptionSet:
    """The last field of a survey of a few questions."""
    return structure_of({"elements": [*before, {"name": "q", **question}]}).fields()[-1]


def told(found: Imported) -> set[tuple[str, str, str]]:
    return {(each.pointer, each.code, each.carried) for each in found.report}


@pytest.mark.parametrize("name", SURVEYS)
def test_real_surveys_become_structures_without_errors(name: str):
    structure = structure_of(SURVEYS[name])
    assert [each for each in problems(structure) if each.severity == "error"] == []
    assert structure.fields()


def test_a_satisfaction_survey_asks_what_fits_the_score_and_thanks():
    walk = Walk(structure_of(SATISFACTION))
    walk.fill(nps_score=10, promoter_features=["ui", "other"])
    assert walk.asking == ["promoter_features_comment"]
    walk.fill(promoter_features_comment="The colours", name="Ada")
    assert walk.run.status == "completed"
    assert walk.outcome("message_shown")["message"] == "Thank you, Ada!"


def test_none_can_not_be_chosen_beside_something():
    walk = Walk(structure_of(SATISFACTION))
    walk.fill(nps_score=9, promoter_features=["none", "ui"])
    assert walk.happened[0] == "answer_rejected"
    walk.fill(nps_score=3)
    assert walk.asking == ["disappointed_experience"]


def test_other_languages_come_along_as_translations():
    structure = structure_of(SATISFACTION)
    score = structure.fields()[0]
    assert structure.translations["de"]["wizard"] == {"name": "Weiterempfehlung"}
    assert structure.translations["pt-BR"][str(score.id)] == {"question": "Qual a probabilidade de nos recomendar?"}


def test_pages_and_titled_panels_become_steps_and_deeper_ones_dissolve():
    structure = structure_of(APPLICATION)
    assert [step.key for step in structure.steps] == ["personal", "work_panel", "about_you_more", "terms"]
    work = structure.steps[1]
    assert [part.key for part in work.option_sets] == [
        *("years_of_experience", "is_senior", "has_led_team", "team_size", "jobs")
    ]
    assert (structure.steps[0].description, work.description) == ("It takes five minutes.", "What you did so far.")


def test_an_application_is_walked_with_what_is_worked_out_on_the_way():
    walk = Walk(structure_of(APPLICATION))
    walk.fill(full_name_first="Ada", full_name_last="Ortiz", email="ada@example.com", birth_date="2015-01-01")
    assert walk.outcome("answer_rejected")["message"] == "You have to be 18."
    walk.fill(birth_date="1990-01-01", years_of_experience=12, has_led_team="yes")
    assert walk.answers["is_senior"] == "yes"
    assert walk.asking == ["team_size"]
    walk.fill(team_size=4, jobs=[{"company": "Nove", "from": None, "kind": "full time"}])
    assert walk.view.current_step == "about_you_more"


def test_an_intake_shows_what_was_chosen_before_and_works_out_a_number():
    walk = Walk(structure_of(INTAKE))
    walk.fill(sex="f", pregnant="N", conditions=["asthma", "diabetes"])
    assert [each["value"] for each in walk.view.questions[0]["options"]] == ["asthma", "diabetes"]
    walk.fill(worst="asthma", insulin=10, height_m=1.6, weight_kg=80)
    assert walk.answers["bmi"] == 31.3
    assert walk.asking == ["diet"]


def test_an_order_tells_what_could_not_be_carried_over():
    found = imported(ORDER)
    assert told(found) == {
        ("/elements/7", "value_refused", "partly"),
        ("/elements/2/choices/1/visibleIf", "option_condition", "not"),
    }
    assert all(each.message.endswith(".") or "regular expression" in each.message for each in found.report)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"type": "text", "inputType": "email"}, {"selection_type": "text_input", "format": "email"}),
        ({"type": "text", "inputType": "url"}, {"format": "url"}),
        ({"type": "text", "inputType": "tel"}, {"format": "phone"}),
        ({"type": "text", "inputType": "datetime-local"}, {"selection_type": "datetime_input"}),
        ({"type": "text", "inputType": "time", "min": "08:00"}, {"selection_type": "time_input", "min": "08:00"}),
        ({"type": "text", "inputType": "color"}, {"selection_type": "color_picker"}),
        ({"type": "text", "validators": [{"type": "numeric", "maxValue": 9}]}, {"max": 9.0}),
        ({"type": "text", "validators": [{"type": "text", "minLength": 3}]}, {"min_length": 3}),
        ({"type": "comment", "maxLength": 80}, {"multiline": True, "max_length": 80}),
        ({"type": "rating", "rateMax": 7}, {"selection_type": "rating", "max": 7}),
        ({"type": "rating", "rateValues": ["bad", "good"]}, {"selection_type": "single_select"}),
        ({"type": "boolean", "defaultValue": True}, {"selection_type": "single_select", "default": "yes"}),
        ({"type": "tagbox", "choices": [1, 2], "maxSelectedChoices": 1}, {"max_selections": 1}),
        ({"type": "imagepicker", "choices": [1], "multiSelect": True}, {"selection_type": "multiple_select"}),
        ({"type": "file", "allowMultiple": True, "maxSize": 10}, {"max_size_bytes": 10, "max_files": 1000}),
        ({"type": "paneldynamic", "templateElements": [{"type": "text", "name": "a"}]}, {"selection_type": "rows"}),
        ({"type": "dropdown", "choicesByUrl": {"url": "x"}}, {"selection_type": "text_input"}),
        ({"type": "text", "requiredIf": "{a} = 1"}, {"is_required": False, "required_when": "a == 1.0"}),
        ({"type": "text", "title": "Hello <b>you</b>"}, {"question": "Hello you"}),
        ({"type": "text", "readOnly": True, "defaultValueExpression": "{a} * 2"}, {"computed": None}),
    ],
)
def test_a_question_becomes_the_field_that_fits(question: dict[str, Any], expected: dict[str, Any]):
    made = one(question, {"type": "text", "inputType": "number", "name": "a"}).model_dump(mode="json")
    assert {member: made[member] for member in expected if member != "computed"} == {
        member: value for member, value in expected.items() if member != "computed"
    }


def test_names_become_legal_keys_and_expressions_follow():
    elements = [
        {"type": "text", "name": "Wie heißt du?"},
        {"type": "text", "name": "in"},
        {"type": "text", "name": "today", "visibleIf": "{Wie heißt du?} = 'x' and {IN} notempty"},
        {"type": "text", "name": "in"},
    ]
    fields = structure_of({"elements": elements}).fields()
    assert len({part.key for part in fields}) == 4
    assert fields[2].visible_when == f'{fields[0].key} == "x" && answered({fields[1].key})'


def test_a_condition_on_what_comes_later_is_left_out_and_told():
    survey = {"elements": [{"type": "text", "name": "a", "visibleIf": "{b} = 1"}, {"type": "text", "name": "b"}]}
    found = imported(survey)
    assert ("/elements/0/visibleIf", "forward_reference", "not") in told(found)
    assert read_structure(found.document).fields()[0].visible_when is None


def test_whatever_has_no_counterpart_is_named():
    survey = {
        "triggers": [{"type": "skip", "expression": "{a} = 1"}],
        "mysteryOfTheRoot": 1,
        "elements": [
            {"type": "telepathy", "name": "x"},
            {"type": "image", "name": "logo"},
            {"type": "text", "name": "a", "wobble": True, "visibleIf": "nope({a})"},
        ],
    }
    assert {(pointer, code) for pointer, code, _ in told(imported(survey))} == {
        ("/triggers/0", "trigger"),
        ("/mysteryOfTheRoot", "property"),
        ("/elements/0", "question_type"),
        ("/elements/1", "display"),
        ("/elements/2/wobble", "property"),
        ("/elements/2/visibleIf", "expression"),
    }


def test_a_huge_survey_is_cut_off_where_a_wizard_ends():
    elements = [{"type": "text", "name": f"q{number}"} for number in range(700)]
    found = imported({"pages": [{"elements": elements} for _ in range(4)]})
    assert len(read_structure(found.document).fields()) == 2000
    assert "too_many" in {each.code for each in found.report}


@pytest.mark.parametrize(
    "question",
    [
        {"type": "matrix", "rows": [f"r{n}" for n in range(1000)], "columns": [f"c{n}" for n in range(1000)]},
        {"type": "matrix", "rows": [f"r{n}" for n in range(600)], "columns": ["yes", "no"]},
        {"type": "dropdown", "choices": [f"c{n}" for n in range(5001)]},
    ],
    ids=["rows by columns", "rows", "choices"],
)
def test_a_question_that_multiplies_is_left_out_and_told(question: dict[str, Any]):
    found = imported({"elements": [{"name": "kept", "type": "text"}, {"name": "q", **question}]})
    assert [field.key for field in read_structure(found.document).fields()] == ["kept"]
    assert {code for pointer, code, _ in told(found) if pointer == "/elements/1"} & {"too_many", "too_many_cells"}


def test_choices_copied_over_and_over_end_where_a_wizard_ends():
    listed = {"name": "listed", "type": "dropdown", "choices": [f"c{n}" for n in range(4000)]}
    copies = [{"name": f"q{n}", "type": "dropdown", "choicesFromQuestion": "listed"} for n in range(50)]
    found = imported({"elements": [listed, *copies]})
    assert len(read_structure(found.document).fields()) == 5
    assert ("/elements/50", "too_many", "not") in told(found)

"""A document of the wrong shape is told everything at once, with pointers into what was sent."""

from typing import Any

import pytest

from wizard.building.completing import complete
from wizard.building.reading import read_structure
from wizard.building.spellings import as_sent
from wizard.errors import StructureInvalid
from wizard.library import event_wizard

FIELDS: list[dict[str, Any]] = [
    {"name": "Size", "selection_type": "single_select", "options": ["Big", "Small"]},
    {"name": "Stars", "selection_type": "rating"},
]


def document(*fields: dict[str, Any], **members: Any) -> dict[str, Any]:
    return complete({"name": "W", "steps": [{"name": "S", "option_sets": list(fields or FIELDS)}], **members})


def told(whole: Any, **given: Any) -> dict[str, str]:
    """The codes of what is wrong, by pointer."""
    with pytest.raises(StructureInvalid) as refused:
        read_structure(whole, **given)
    problems: Any = refused.value.data["problems"]
    assert all(problem["severity"] == "error" for problem in problems)
    assert all(problem["message"].endswith((".", "?")) and "{" not in problem["message"] for problem in problems)
    return {problem["pointer"]: problem["code"] for problem in problems}


def at(whole: Any, pointer: str) -> Any:
    """What a pointer leads to; its last token may be missing there."""
    *way, last = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    for token in way:
        whole = whole[int(token)] if isinstance(whole, list) else whole[token]
    return whole[int(last)] if isinstance(whole, list) else whole.get(last)


def test_a_good_document_reads_as_it_is() -> None:
    whole = event_wizard().model_dump(mode="json")
    assert read_structure(whole) == event_wizard()


def test_the_sentence_names_the_first_of_what_is_wrong() -> None:
    with pytest.raises(StructureInvalid) as one:
        read_structure({"steps": []})
    assert one.value.message == "The wizard's document has something of the wrong shape. /name: This is missing."
    with pytest.raises(StructureInvalid, match=r"has 2 things of the wrong shape\. /name: This is missing\."):
        read_structure({"steps": 7})


def test_everything_wrong_is_told_at_once_where_it_is() -> None:
    whole = document(colour="red", estimated_time=0)
    first, second = whole["steps"][0]["option_sets"]
    first["options"][1]["label"] = 5
    first["min"] = 3
    second["max"] = "many"
    second["id"] = "temp-1"
    del whole["steps"][0]["name"]
    assert told(whole) == {
        "/colour": "unknown_member",
        "/estimated_time": "too_small",
        "/steps/0/name": "missing",
        "/steps/0/option_sets/0/options/1/label": "wrong_type",
        "/steps/0/option_sets/0/min": "unknown_member",
        "/steps/0/option_sets/1/max": "wrong_type",
        "/steps/0/option_sets/1/id": "bad_id",
    }


@pytest.mark.parametrize(
    ("members", "pointer", "code"),
    [
        ({"selection_type": "dropdown"}, "/selection_type", "unknown_kind"),
        ({"selection_type": None}, "/selection_type", "unknown_kind"),
        ({"selection_type": "text_input", "rating": 5}, "/rating", "unknown_member"),
        ({"selection_type": "rating", "rating": 5}, "/rating", "unknown_member"),
        ({"selection_type": "text_input", "key": "Not A Key"}, "/key", "bad_format"),
        ({"selection_type": "text_input", "name": ["x"]}, "/name", "wrong_type"),
        ({"selection_type": "text_input", "a/b~c": 1}, "/a~1b~0c", "unknown_member"),
        ({"selection_type": "text_input", "default": "\x00"}, "/default", "unstorable"),
        ({"selection_type": "rows", "columns": []}, "/columns", "too_few"),
        ({"selection_type": "text_input", "visible_when": "x" * 3000}, "/visible_when", "too_long"),
    ],
)
def test_a_field_is_told_without_the_kind_that_was_tried(members: dict[str, Any], pointer: str, code: str) -> None:
    assert told(document({"name": "F", **members}))[f"/steps/0/option_sets/0{pointer}"] == code


def test_a_field_without_a_kind_is_told_so() -> None:
    assert told(document({"name": "F"})) == {"/steps/0/option_sets/0/selection_type": "missing"}


def test_actions_are_told_in_the_same_way() -> None:
    actions: list[Any] = [{"kind": "operation"}, {"kind": "fly"}, {"kind": "show_message", "operation": "x"}]
    found = told(document(triggers=[{"on": "wizard.onComplete", "actions": actions}]))
    assert found == {
        "/triggers/0/actions/0/operation": "missing",
        "/triggers/0/actions/1/kind": "unknown_kind",
        "/triggers/0/actions/2/message": "missing",
        "/triggers/0/actions/2/operation": "unknown_member",
    }


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"key": "Not A Key"}, "“event.title”"),
        ({"name": " "}, "isn't blank"),
        ({"placeholder": "two\nlines"}, "one line"),
        ({"help_text": "\x00"}, "control characters"),
    ],
)
def test_a_wrong_form_is_told_in_words(members: dict[str, Any], said: str) -> None:
    with pytest.raises(StructureInvalid) as refused:
        read_structure(document({"name": "F", "selection_type": "text_input", **members}))
    problems: Any = refused.value.data["problems"]
    assert (problems[0]["code"], said in problems[0]["message"]) == ("bad_format", True)


def test_translations_are_told_by_their_own_keys() -> None:
    assert told(document(translations={"not a language!": {}})) == {"/translations/not a language!": "bad_format"}


@pytest.mark.parametrize("odd", [[], "text", 3, None, {"steps": {}}, {"name": 3}, {"steps": [3]}])
def test_what_is_no_structure_at_all_is_told_too(odd: Any) -> None:
    assert told(odd)


def test_pointers_lead_into_what_was_sent_however_it_was_put_in_order() -> None:
    late = {"name": "Late", "step_order": 2, "option_sets": [{"name": "A", "selection_type": "rating", "max": "x"}]}
    early = {
        "name": "Early",
        "step_order": 1,
        "option_sets": [{"name": "B", "order": 9, "selection_type": "no"}, {"name": "C", "order": 1}],
    }
    triggers = [{"event_trigger": "step.never", "event_name": 7, "actions": []}]
    sent = {"name": "W", "steps": [late, early], "triggers": triggers}
    found = told(complete(sent), sent=sent)
    assert found == {
        "/steps/0/option_sets/0/max": "wrong_type",
        "/steps/1/option_sets/0/selection_type": "unknown_kind",
        "/steps/1/option_sets/1/selection_type": "missing",
        "/triggers/0/event_trigger": "not_allowed",
        "/triggers/0/event_name": "wrong_type",
    }
    assert at(sent, "/steps/0/option_sets/0/max") == "x"


def test_a_pointer_past_what_was_sent_stays_as_it_is() -> None:
    sent = {"steps": [{"option_sets": [3]}]}
    for pointer in ("", "/steps/4/name", "/steps/x", "/steps/0/option_sets/0/name", "/name"):
        assert as_sent(sent, pointer) == pointer


def test_no_more_is_told_than_anybody_reads() -> None:
    whole = document(**{f"unknown_{number}": 1 for number in range(3000)})
    assert len(told(whole)) == 1000

"""An author who changes a small wizard at random: one edit of its document at a time, sound or not."""

from __future__ import annotations

from copy import deepcopy
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

Document = dict[str, Any]
KINDS = (
    "text_input",
    "number_input",
    "slider",
    "rating",
    "single_select",
    "multiple_select",
    "date_input",
    "rich_text",
)
WORDS = ("alpha", "beta", "gamma", "delta")


def new_field(draw: Any, number: int) -> Document:
    kind = draw(st.sampled_from(KINDS))
    field = {"id": str(uuid4()), "key": f"f{number}", "name": f"Field {number}", "question": f"What is {number}?"}
    field |= {"selection_type": kind, "is_required": draw(st.booleans())}
    return field | ({"options": [new_option(word) for word in WORDS[:3]]} if kind.endswith("_select") else {})


def new_option(word: str) -> Document:
    return {"id": str(uuid4()), "value": word, "label": word.capitalize()}


def new_step(draw: Any, number: int) -> Document:
    step = {"id": str(uuid4()), "key": f"s{number}", "name": f"Step {number}", "is_skippable": draw(st.booleans())}
    return {**step, "option_sets": [new_field(draw, number * 10 + each) for each in range(2)]}


def first_draft(draw: Any) -> Document:
    return {"name": "Restless", "steps": [new_step(draw, number) for number in (1, 2)], "triggers": []}


def edited(draw: Any, document: Document, number: int) -> Document:
    """The document after one edit; `number` makes new keys unique."""
    document = deepcopy(document)
    edit = EDITS[draw(st.integers(0, len(EDITS) - 1))]
    edit(draw, document, number)
    return document


def _step(draw: Any, document: Document) -> Document:
    return document["steps"][draw(st.integers(0, len(document["steps"]) - 1))]


def _field(draw: Any, document: Document) -> tuple[Document, Document] | None:
    places = [(step, field) for step in document["steps"] for field in step["option_sets"]]
    return places[draw(st.integers(0, len(places) - 1))] if places else None


def _add_step(draw: Any, document: Document, number: int) -> None:
    if len(document["steps"]) < 4:
        document["steps"].insert(draw(st.integers(0, 3)), new_step(draw, number))


def _remove_step(draw: Any, document: Document, _number: int) -> None:
    if len(document["steps"]) > 1:
        document["steps"].remove(_step(draw, document))


def _add_field(draw: Any, document: Document, number: int) -> None:
    _step(draw, document)["option_sets"].append(new_field(draw, number * 10))


def _remove_field(draw: Any, document: Document, _number: int) -> None:
    if place := _field(draw, document):
        place[0]["option_sets"].remove(place[1])


def _move_field(draw: Any, document: Document, _number: int) -> None:
    if place := _field(draw, document):
        place[0]["option_sets"].remove(place[1])
        _step(draw, document)["option_sets"].insert(0, place[1])


def _change_kind(draw: Any, document: Document, _number: int) -> None:
    if place := _field(draw, document):
        field, kind = place[1], draw(st.sampled_from(KINDS))
        options = field.pop("options", None) or [new_option(word) for word in WORDS[:3]]
        field.pop("computed", None)
        field.update(selection_type=kind, **({"options": options} if kind.endswith("_select") else {}))


def _rename(draw: Any, document: Document, number: int) -> None:
    if place := _field(draw, document):
        place[1].update(key=f"r{number}", name=f"Renamed {number}", is_required=draw(st.booleans()))


def _swap_keys(draw: Any, document: Document, _number: int) -> None:
    one, other = _field(draw, document), _field(draw, document)
    if one and other:
        one[1]["key"], other[1]["key"] = other[1]["key"], one[1]["key"]


def _change_options(draw: Any, document: Document, number: int) -> None:
    place = _field(draw, document)
    if not place or "options" not in place[1]:
        return
    options = place[1]["options"]
    option = options[draw(st.integers(0, len(options) - 1))]
    match draw(st.sampled_from(("relabel", "revalue", "remove", "add", "swap"))):
        case "relabel":
            option["label"] = f"Label {number}"
        case "revalue":
            option["value"] = f"value{number}"
        case "remove" if len(options) > 1:
            options.remove(option)
        case "swap":
            option["value"], options[0]["value"] = options[0]["value"], option["value"]
        case _:
            options.append(new_option(f"word{number}"))


def _compute(draw: Any, document: Document, _number: int) -> None:
    numbers = [
        field
        for step in document["steps"]
        for field in step["option_sets"]
        if field["selection_type"] == "number_input"
    ]
    if len(numbers) > 1:
        numbers[-1]["computed"] = f"{numbers[0]['key']} + 1.0" if draw(st.booleans()) else None


def _condition(draw: Any, document: Document, _number: int) -> None:
    choices = [
        field
        for step in document["steps"]
        for field in step["option_sets"]
        if field["selection_type"] == "single_select"
    ]
    place = _field(draw, document)
    if choices and place:
        chosen = choices[0]
        condition = f"{chosen['key']} == '{chosen['options'][0]['value']}'"
        place[1]["visible_when"] = condition if draw(st.booleans()) else None


def _act(draw: Any, document: Document, number: int) -> None:
    action = draw(
        st.sampled_from(
            (
                {"kind": "operation", "operation": "publishEvent", "confirm": "Shall I?"},
                {"kind": "operation", "operation": "publishEvent"},
                {"kind": "show_message", "message": "Well done."},
            )
        )
    )
    trigger = {"id": str(uuid4()), "on": "wizard.onComplete", "actions": [{"id": str(uuid4()), **action}]}
    document["triggers"] = [trigger] if number % 2 else []


EDITS = (
    *(_add_step, _remove_step, _add_field, _remove_field, _move_field, _change_kind, _change_kind, _rename),
    *(_swap_keys, _change_options, _change_options, _compute, _condition, _act),
)


def an_answer(draw: Any, question: Document) -> Any:
    """A value for a field as it is asked, mostly one that it takes."""
    options = [option["value"] for option in question.get("options") or []]
    match question["input"]:
        case "single_select":
            return draw(st.sampled_from(options))
        case "multiple_select":
            return draw(st.lists(st.sampled_from(options), min_size=1, unique=True))
        case "number_input":
            return draw(st.one_of(st.integers(-5, 120), st.sampled_from((0.5, 3.25, 1e6))))
        case "slider":
            return draw(st.integers(0, 100))
        case "rating":
            return draw(st.integers(1, 5))
        case "date_input":
            return draw(st.sampled_from(("2030-05-03", "2031-12-31")))
        case _:
            return draw(st.sampled_from(("hello", "5", "a < b & c", "Zoë 😀", "two words")))

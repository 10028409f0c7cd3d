"""The columns of a table that grows, and the questions of a panel that is repeated, as typed columns of rows."""

from __future__ import annotations

from typing import Any

from wizard.building.naming import Keys
from wizard.building.surveyjs.source import Source
from wizard.building.surveyjs.survey import Survey
from wizard.building.surveyjs.wording import human_name, words_in

_TYPES = {"boolean": "bool", "rating": "number", "expression": None, "html": None, "file": None, "image": None}
_INPUTS = {"number": "number", "range": "number", "date": "date", "time": "time"}
_PLAIN = {"text", "comment", "boolean", "rating"}
_MOST = 50


def columns_of(survey: Survey, source: Source) -> list[tuple[str, dict[str, Any]]]:
    """The survey's name of each column and the column."""
    keys = Keys(())
    found: list[tuple[str, dict[str, Any]]] = []
    parts = source.children("columns") or _flat(source.children("templateElements"), 0)
    for part in parts:
        if len(found) == _MOST:
            survey.tell(part.pointer, "too_many_columns", f"A row can have at most {_MOST} columns.")
        elif (column := _column(survey, source, part, keys)) is not None:
            found.append((part.string("name"), column))
    return found


def _flat(parts: list[Source], depth: int) -> list[Source]:
    """The questions of a repeated panel, those in panels of it too."""
    found: list[Source] = []
    for part in parts:
        inner = part.children("elements") if part.string("type") == "panel" and depth < 20 else []
        found += _flat(inner, depth + 1) if inner else [part]
    return found


def _column(survey: Survey, source: Source, part: Source, keys: Keys) -> dict[str, Any] | None:
    name = part.string("name")
    kind = part.string("cellType", "type") or source.string("cellType") or "dropdown"
    kind = "dropdown" if kind == "default" else kind
    numeric = kind == "text" and any(each.string("type") == "numeric" for each in part.children("validators"))
    form = (
        "number"
        if numeric
        else _INPUTS.get(part.string("inputType"), "text")
        if kind == "text"
        else _TYPES.get(kind, "text")
    )
    if form is None or not name:
        survey.tell(part.pointer, "column", f"A column can't be of the type “{kind}”.")
        return None
    _report(survey, part, kind)
    title = part.wording("title")
    return {
        "key": keys.made_of(words_in(name), "column"),
        "name": human_name(name, title.text if title else None)[:200],
        "type": form,
        "required": part.flag("isRequired"),
        **_limits(part, form),
    }


def _limits(part: Source, form: str) -> dict[str, float]:
    """`min` and `max` limit a number, or the length of a text."""
    if form == "number":
        found = {"min": part.number("min"), "max": part.number("max")}
    else:
        found = {"max": part.number("maxLength")} if form == "text" else {}
    limits = {name: limit for name, limit in found.items() if limit is not None and (form == "number" or limit > 0)}
    return limits if limits.get("min", 0.0) <= limits.get("max", 1e15) else {}


def _report(survey: Survey, part: Source, kind: str) -> None:
    if kind not in _PLAIN:
        message = "In a row there is nothing to choose from: this is asked for as text."
        survey.tell(part.pointer, "column_choices", message, "partly")
    for member in ("visibleIf", "enableIf", "requiredIf", "validators", "defaultValue", "defaultValueExpression"):
        if part.raw(member):
            survey.tell(part.at(member), "column_rule", "A column is there in every row, without conditions.")

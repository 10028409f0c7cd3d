"""Questions that are several at once: those with fixed parts become a field each, those that grow become rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from wizard.building.surveyjs.basics import begun
from wizard.building.surveyjs.columns import columns_of
from wizard.building.surveyjs.drafted import DraftedField
from wizard.building.surveyjs.source import Source
from wizard.building.surveyjs.survey import Survey
from wizard.building.surveyjs.wording import plain_text, wording_of

Make = Callable[[Survey, Source], list[DraftedField]]

_MOST_CELLS = 60
_MOST_CHOICES = 5_000
_CELLS = {
    "dropdown",
    "radiogroup",
    "boolean",
    "comment",
    "text",
    "rating",
    "checkbox",
    "tagbox",
    "expression",
    "default",
}


def several_texts(survey: Survey, source: Source, make: Make) -> list[DraftedField]:
    """`multipletext`: each of its items is a field, which `make` makes."""
    source.ignore("colCount", "itemSize", "itemErrorLocation", "itemTitleWidth", "keyDuplicationError")
    items = source.children("items")
    return [each for item in items for each in _part(survey, source, item, {**item.members, "type": "text"}, make)]


def matrix(survey: Survey, source: Source, make: Make) -> list[DraftedField]:
    """`matrix`: each of its rows is a choice among the columns."""
    source.ignore(
        "rowsOrder", "columnMinWidth", "rowTitleWidth", "hideIfRowsEmpty", "eachRowUnique", "cells", "cellType"
    )
    every = source.flag("isAllRowRequired", "eachRowRequired") or source.flag("isRequired")
    columns: Any = source.raw("columns")
    rows = _named(survey, source.raw("rows"))
    if len(rows) * len(_named(survey, columns)) > _MOST_CHOICES:
        message = f"A table of more than {_MOST_CHOICES:,} choices can't be asked row by row."
        survey.tell(source.pointer, "too_many_cells", message)
        return []
    found: list[DraftedField] = []
    for position, (name, title) in enumerate(rows):
        members = {"type": "radiogroup", "name": name, "title": title, "choices": columns, "isRequired": every}
        row = Source(members, source.at("rows", position), source.language)
        found += _part(survey, source, row, members, make)
    return found


def matrix_of_cells(survey: Survey, source: Source, make: Make) -> list[DraftedField]:
    """`matrixdropdown`: each of its cells is a field."""
    rows, columns = _named(survey, source.raw("rows")), source.children("columns")
    if len(rows) * len(columns) > _MOST_CELLS:
        message = f"A table of more than {_MOST_CELLS} cells can't be asked for cell by cell."
        survey.tell(source.pointer, "too_many_cells", message)
        return []
    found: list[DraftedField] = []
    for name, title in rows:
        for column in columns:
            members = {**_cell(source, column), "title": f"{title}: {_title(survey, column)}"}
            members["name"] = f"{name}.{column.string('name')}"
            found += _part(survey, source, column, members, make)
    source.ignore("columnMinWidth", "cellType", "choices", "columnLayout", "transposeData", "rowTitleWidth")
    return found


def _named(survey: Survey, items: Any) -> list[tuple[str, str]]:
    """Name and title of each row or column that is written as a text, a number or an object."""
    found: list[tuple[str, str]] = []
    for item in cast("list[Any]", items) if isinstance(items, list) else ():
        members = cast("Mapping[str, Any]", item) if isinstance(item, Mapping) else {"value": item}
        name = plain_text(members.get("value", members.get("name")))
        title = wording_of(members.get("text", members.get("title")), survey.language)
        if name:
            found.append((name, title.text if title else name))
    return found


def _cell(source: Source, column: Source) -> dict[str, Any]:
    """A column's cell as a question."""
    kind = column.string("cellType") or source.string("cellType") or "dropdown"
    kind = kind if kind in _CELLS - {"default"} else "dropdown"
    members = {name: value for name, value in column.members.items() if name != "cellType"}
    if kind in {"dropdown", "radiogroup", "checkbox"} and "choices" not in members:
        members["choices"] = source.raw("choices")
    return {**members, "type": kind}


def _title(survey: Survey, column: Source) -> str:
    title = column.wording("title")
    return title.text if title else survey.name_of(column.string("name") or "answer")


def _part(survey: Survey, source: Source, part: Source, members: Mapping[str, Any], make: Make) -> list[DraftedField]:
    """The fields of one part of a question, which stand under the conditions of all of it."""
    parent, own = source.string("name"), str(members.get("name", ""))
    title = survey.spoken(source.wording("title"), source.at("title"))
    found = make(survey, Source({**members, "name": f"{parent} {own}".strip()}, part.pointer, source.language))
    for drafted in found:
        drafted.conditions += [
            condition for name in ("visibleIf", "enableIf") if (condition := source.condition(name)) is not None
        ]
    if found:
        first = found[0]
        first.names = (f"{parent}.{own}",)
        if title is not None and title.text not in first.document["question"]:
            first.document["question"] = f"{title.text.rstrip(' :')}: {first.document['question']}"[:4000]
    source.ignore("description", "defaultValue", "requiredIf", "isRequired")
    return found


def rows(survey: Survey, source: Source) -> list[DraftedField]:
    """`matrixdynamic` and `paneldynamic`: as many rows as people have, with typed columns."""
    found = columns_of(survey, source)
    if not found:
        survey.tell(source.pointer, "no_columns", "There is nothing in it that a row could hold.")
        return []
    least, most = _bounds(source)
    drafted = begun(
        survey,
        source,
        "rows",
        "rows",
        columns=[column for _, column in found],
        min_rows=least,
        max_rows=most,
        row_name=_row_name(source),
    )
    drafted.values = {name.casefold(): column["key"] for name, column in found}
    if least:
        drafted.document["is_required"] = True
    return [drafted]


def _bounds(source: Source) -> tuple[int | None, int | None]:
    source.ignore("rowCount", "panelCount")
    least, most = source.whole("minRowCount", "minPanelCount"), source.whole("maxRowCount", "maxPanelCount")
    return (least if least and least > 0 else None), (min(most, 200) if most and most > 0 else None)


def _row_name(source: Source) -> str:
    title = source.wording("templateTitle")
    words = plain_text(title.text).split("{")[0].strip(" #:.").lower() if title else ""
    return words[:80] or "row"

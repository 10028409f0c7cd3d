"""What is printed of a run: its words, times and answers, each by its kind, as data that a template lays out."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from textwrap import shorten
from typing import Any, assert_never, cast

from pydantic import JsonValue

from runs.exporting.markup import tree
from wizard.inputs.columns import Column
from wizard.inputs.file_upload import spoken_size
from wizard.inputs.moments import say_time
from wizard.playback import PlayedField, PlayedFile, PlayedRun, PlayedStep

Sheet = dict[str, JsonValue]

MOST_SHOWN_UNCHOSEN = 12
"""Where more could be chosen, only what was chosen is printed."""

MOST_STARS = 10
LONGEST_HEADER = 90
SET_ASIDE = "Set aside: it doesn't count with the other answers."
_ENDLESS = re.compile(r"[!-~\u00a1-\u052f]{36,}")
_PIECE = re.compile(".{12}(?=.)")
_STATUS = {"in_progress": "In progress", "completed": "Completed", "abandoned": "Abandoned", "expired": "Expired"}
_STEP_STATUS = {
    "in_progress": "in progress",
    "completed": "completed",
    "skipped": "skipped",
    "not_reached": "not reached",
}


def sheet_of(run: PlayedRun, zone: tzinfo) -> Sheet:
    """The run as `run.typ` wants it; times are on the clock of that zone."""
    title = run.run_name or run.wizard_name
    return {
        "title": _breakable(title),
        "running": shorten(f"{run.wizard_name} · {title}" if run.run_name else title, LONGEST_HEADER, placeholder="…"),
        "wizard": _breakable(run.wizard_name),
        "version": f"Version {run.version_number}",
        "newer": f"Version {run.newer_version} has been published since." if run.newer_version else None,
        "author": run.executed_by,
        "facts": [[name, _breakable(fact)] for name, fact in _facts(run, zone).items() if fact],
        "tags": [_breakable(tag) for tag in run.tags],
        "notes": _breakable(run.run_notes) if run.run_notes else None,
        "steps": [_step(step, zone) for step in run.steps],
        "elsewhere": [_field(field, zone) for field in run.elsewhere],
        "run": str(run.run_id),
        "zone": f"Times: {zone}",
    }


def _facts(run: PlayedRun, zone: tzinfo) -> dict[str, str | None]:
    return {
        "By": run.executed_by or "Somebody who was removed",
        "Status": _STATUS.get(run.status, run.status),
        "Started": _moment(run.started_at, zone),
        "Completed": _moment(run.completed_at, zone),
        "Time taken": _span(run.duration_seconds),
        "Stored": _moment(run.stored_at, zone),
    }


def _step(step: PlayedStep, zone: tzinfo) -> Sheet:
    at = _moment(step.completed_at or step.started_at, zone)
    told = [
        _STEP_STATUS[step.status],
        *([at] if at else []),
        *([spent] if (spent := _span(step.time_spent_seconds)) else []),
    ]
    asked = [field for field in step.fields if field.state != "not_asked"]
    return {
        "number": step.number,
        "name": _breakable(step.name),
        "description": _breakable(step.description) if step.description else None,
        "reached": step.status in ("completed", "in_progress"),
        "told": " · ".join(told),
        "fields": [_field(field, zone) for field in asked],
        "not_asked": [_breakable(field.name) for field in step.fields if field.state == "not_asked"],
    }


def _field(field: PlayedField, zone: tzinfo) -> Sheet:
    return {
        "name": _breakable(field.name),
        "question": _breakable(field.question),
        "aside": _aside(field),
        "answered": _moment(field.answered_at, zone),
        "answer": _answer(field),
    }


def _aside(field: PlayedField) -> str | None:
    if field.state != "set_aside":
        return None
    return _breakable(f"Set aside: {field.because}" if field.because else SET_ASIDE)


def _answer(field: PlayedField) -> Sheet:
    match field.state:
        case "answered" | "set_aside":
            return {"kind": "redacted"} if field.redacted else _given(field)
        case "skipped":
            return {"kind": "none", "text": "Skipped"}
        case "unanswered":
            return {"kind": "none", "text": "Not answered"}
        case "not_asked":
            return {"kind": "none", "text": "Not asked"}
        case _:
            assert_never(field.state)


def _given(field: PlayedField) -> Sheet:
    """The answer by the field's kind; what has another shape than its kind's is printed as it reads."""
    match (field.selection_type, field.value):
        case ("single_select" | "multiple_select", _):
            return _choices(field)
        case ("rating", int(stars)) if (most := _most(field)) and most <= MOST_STARS:
            return {"kind": "stars", "given": stars, "most": most, "text": field.label}
        case ("slider", int() | float() as at) if field.scale and field.scale[0] < field.scale[1]:
            low, high = field.scale
            return {"kind": "slider", "part": min(1, max(0, (at - low) / (high - low))), "text": field.label}
        case ("color_picker", str(code)) if re.fullmatch("#[0-9a-f]{6}", code):
            return {"kind": "color", "code": code, "text": field.label}
        case ("file_upload", _) if field.files:
            return {"kind": "files", "files": [_file(file) for file in field.files]}
        case ("rich_text", str(markup)):
            return {"kind": "rich", "nodes": tree(markup, _breakable)}
        case ("rows", list(rows)) if rows:
            return _table(field, [row for row in rows if isinstance(row, dict)])
        case ("text_input", str(text)):
            return {"kind": "text", "text": _breakable(text)}
        case _:
            return {"kind": "text", "text": _breakable(field.label)}


def _choices(field: PlayedField) -> Sheet:
    chosen = list(field.labels) or ([field.label] if field.label else [])
    others = [label for label in field.options if label not in chosen]
    shown = others if len(field.options) <= MOST_SHOWN_UNCHOSEN else []
    return {
        "kind": "choices",
        "chosen": [_breakable(each) for each in chosen],
        "others": [_breakable(o) for o in shown],
    }


def _most(field: PlayedField) -> int | None:
    return round(field.scale[1]) if field.scale else None


def _file(file: PlayedFile) -> Sheet:
    gone = [] if file.available else ["no longer kept"]
    told = " · ".join([spoken_size(file.size), file.type, *gone])
    return {"name": _breakable(file.name), "told": told, "sha256": f"{file.sha256[:16]}…" if file.sha256 else None}


def _table(field: PlayedField, rows: list[dict[str, JsonValue]]) -> Sheet:
    known = [(each.key, each.name, each.type) for each in field.columns]
    columns = known or [(key, _spelled(key), "text") for key in dict.fromkeys(key for row in rows for key in row)]
    labels = {key: Column(key="cell", name=name, type=cast(Any, kind)).label for key, name, kind in columns}
    return {
        "kind": "table",
        "columns": [_breakable(name) for _, name, _ in columns],
        "right": [kind in ("number", "integer") for _, _, kind in columns],
        "rows": [[_breakable(labels[key](row.get(key))) for key, _, _ in columns] for row in rows],
    }


def _spelled(key: str) -> str:
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]


def _moment(at: datetime | None, zone: tzinfo) -> str | None:
    """3 May 2025, 7:30 PM."""
    if at is None:
        return None
    local = at.astimezone(zone)
    return f"{local.day} {local:%B} {local.year}, {say_time(local)}"


def _span(seconds: int | None) -> str | None:
    """2 h 5 min; 40 s."""
    if seconds is None:
        return None
    hours, minutes = divmod(seconds // 60, 60)
    days, hours = divmod(hours, 24)
    parts = [f"{number} {unit}" for number, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if number]
    return " ".join(parts) or f"{seconds} s"


def _breakable(text: str) -> str:
    """Text whose endless words, such as addresses of pages, may be broken: they would run off the page."""
    return _ENDLESS.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]), text)

"""Recorded runs, read whole in one statement, and their timelines in pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from store.pool import Database
from store.queries import queries
from store.records import moment, run_of
from store.structures import QUERY as STRUCTURE
from store.structures import Structures
from wizard.errors import NotFound
from wizard.playback import PlayedFile, RecordedAnswer, RecordedRun, RecordedStep
from wizard.ports.playback import TimelineLine, TimelinePart
from wizard.principal import Principal
from wizard.run import Answer
from wizard.structure import Structure

QUERIES = queries("playback")


class Playback:
    """Implements PlaybackStore."""

    def __init__(self, database: Database, structures: Structures) -> None:
        self._database = database
        self._structures = structures

    async def get(self, principal: Principal, run_id: UUID) -> RecordedRun:
        ((document,),) = await self._database.once(principal, QUERIES["get"], run=run_id)
        return recorded_run(_seen(document))

    async def structure(self, principal: Principal, version_id: UUID) -> Structure | None:
        if known := self._structures.known(version_id):
            return known.structure
        rows = await self._database.once(principal, STRUCTURE, version=version_id)
        try:
            return self._structures.keep(version_id, rows[0] if rows else None).structure
        except (NotFound, ValidationError):
            return None

    async def version(self, principal: Principal, wizard_id: UUID, number: int) -> UUID:
        rows = await self._database.once(principal, QUERIES["version"], wizard=wizard_id, number=number)
        if not rows:
            raise NotFound("There is no such version.")
        return rows[0][0]

    async def timeline(self, principal: Principal, run_id: UUID, *, after: int = 0, limit: int = 100) -> TimelinePart:
        ((part,),) = await self._database.once(principal, QUERIES["timeline"], run=run_id, after=after, limit=limit)
        version_id, lines = _seen(part)
        return TimelinePart(UUID(version_id), tuple(_line(*line) for line in lines))

    async def seek(
        self, principal: Principal, run_id: UUID, *, step: str | None = None, offset_ms: int | None = None
    ) -> int:
        parameters = {"run": run_id, "step": step, "offset": offset_ms}
        ((position,),) = await self._database.once(principal, QUERIES["seek"], **parameters)
        return _seen(position)


def _seen(answer: Any) -> Any:
    """Raises NotFound for the nothing that those get who don't see the run."""
    if answer is None:
        raise NotFound("There is no such run.")
    return answer


def recorded_run(document: dict[str, Any]) -> RecordedRun:
    """Of what `private.recorded_run` answers."""
    answers = tuple(_answer(*row) for row in document["responses"])
    document["answers"] = [
        (each.key, each.answer.value, each.answer.label, each.answer.state, each.answer.source)
        for each in answers
        if not each.detached
    ]
    session_id, user_id = document["session_id"], document["user_id"]
    return RecordedRun(
        run=run_of(document),
        wizard_id=UUID(document["wizard_id"]),
        wizard_name=document["wizard_name"] or "",
        version_id=UUID(document["version_id"]),
        version_number=document["version_number"],
        newer_version=document["newer_version"],
        organization_id=UUID(document["organization_id"]),
        session_id=UUID(session_id) if session_id else None,
        user_id=UUID(user_id) if user_id else None,
        executed_by=document["executed_by"],
        run_name=document["run_name"],
        run_notes=document["run_notes"],
        tags=tuple(document["tags"] or ()),
        started_at=datetime.fromisoformat(document["started_at"]),
        completed_at=moment(document["completed_at"]),
        duration_seconds=document["duration_seconds"],
        stored_at=moment(document["stored_at"]),
        redacted=document["redacted"],
        answers=answers,
        steps=tuple(_step(*row) for row in document["steps"]),
        files=_files(document["files"]),
    )


def _answer(
    option_set_id: str,
    key: str,
    selection_type: str,
    value: Any,
    label: str,
    state: Any,
    source: Any,
    snapshot: dict[str, Any] | None,
    answered_at: str,
    detached: bool,
) -> RecordedAnswer:
    noted = snapshot or {}
    return RecordedAnswer(
        option_set_id=UUID(option_set_id),
        key=key,
        selection_type=selection_type,
        answer=Answer(value, label, state, source),
        name=noted.get("name", key),
        question=noted.get("question", ""),
        step=noted.get("step"),
        answered_at=datetime.fromisoformat(answered_at),
        detached=detached,
    )


def _step(
    step_id: str, key: str, status: Any, started_at: str, completed_at: str | None, seconds: int | None
) -> RecordedStep:
    return RecordedStep(UUID(step_id), key, status, datetime.fromisoformat(started_at), moment(completed_at), seconds)


def _files(rows: list[list[Any]]) -> dict[UUID, tuple[PlayedFile, ...]]:
    """By the field that they answer; the field's id comes first in a row."""
    found: dict[UUID, tuple[PlayedFile, ...]] = {}
    for option_set_id, file_id, *file in rows:
        field = UUID(option_set_id)
        found[field] = (*found.get(field, ()), PlayedFile(UUID(file_id), *file))
    return found


def _line(position: int, at: str, started_at: str, *line: Any) -> TimelineLine:
    return TimelineLine(position, datetime.fromisoformat(at), datetime.fromisoformat(started_at), *line)

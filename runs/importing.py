"""Runs brought in from files: judged by the rules of their version, kept as completed and stored, executing nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import JsonValue

from runs.exporting.stored_run import AnswerTold, StoredRunFile
from wizard.compiled import CompiledStructure
from wizard.engine.recalling import Recalled, recall
from wizard.errors import Invalid
from wizard.inputs import OptionSet
from wizard.ports.exports import Claimed, ExportStore
from wizard.ports.versions import CompiledVersions
from wizard.principal import Principal

LONGEST_NAME = 255
MOST_TAGS, LONGEST_TAG = 20, 50
EARLIEST_YEAR, LATEST_YEAR = 1970, 9998
FILES_STAY = "Files aren't in the document, so this field has no answer here."
REDACTED = "This was redacted, so this field has no answer here."
UNKNOWN = "The version has no such field."


@dataclass(frozen=True, slots=True)
class Note:
    """What became of an answer otherwise than as the file has it. `pointer`: its place in the file."""

    pointer: str
    key: str
    message: str


@dataclass(frozen=True, slots=True)
class Brought:
    """The new run, and what of the file isn't in it."""

    run_id: UUID
    notes: tuple[Note, ...]


@dataclass(slots=True)
class _Sorted:
    """A file's answers by what is to be done with them."""

    answers: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    kept_aside: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    skipped: list[str] = field(default_factory=list[str])
    places: dict[str, str] = field(default_factory=dict[str, str])
    notes: list[Note] = field(default_factory=list[Note])
    faults: list[dict[str, JsonValue]] = field(default_factory=list[dict[str, JsonValue]])


class Importing:
    """The use case of whoever brings a run along."""

    def __init__(
        self,
        store: ExportStore,
        versions: CompiledVersions,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._versions, self._clock = store, versions, clock

    async def bring(self, principal: Principal, document: StoredRunFile) -> Brought:
        """A completed, stored run of the caller's; every time the same file comes it is another one.

        Conditions that look at the day see the one on which the file says that the run was completed. Raises NotFound
        where the version isn't here, Invalid with `problems` that names each answer that doesn't fit; then nothing is
        kept.
        """
        named = document.wizard
        if document.run.status != "completed":
            raise Invalid("Only a run that was completed can be imported.", field="/run/status")
        wizard = await self._store.version(
            principal,
            version_id=named.version_id,
            slug=named.slug,
            number=named.version_number,
            content_hash=named.content_hash,
        )
        compiled = await self._versions.compiled(principal, wizard.version_id)
        sorted_ = _sorted(compiled, document)
        recalled = recall(
            compiled,
            uuid4(),
            sorted_.answers,
            kept_aside=sorted_.kept_aside,
            skipped=sorted_.skipped,
            now=self._as_of(document),
        )
        _refuse(sorted_, recalled)
        run_id = await self._store.bring(principal, wizard, recalled.change, _claimed(document, wizard.name))
        aside = [Note(sorted_.places[key], key, f"Set aside: {why}") for key, why in recalled.aside.items()]
        return Brought(run_id, (*sorted_.notes, *aside))

    def _as_of(self, document: StoredRunFile) -> datetime:
        now, claimed = self._clock(), document.run.completed_at
        if claimed is None or claimed.tzinfo is None:
            return now
        if not EARLIEST_YEAR <= claimed.year <= LATEST_YEAR:
            raise Invalid("No run was completed in such a year.", field="/run/completed_at")
        return min(now, claimed.astimezone(UTC))


def _sorted(compiled: CompiledStructure, document: StoredRunFile) -> _Sorted:
    fields = {part.id: part for part in compiled.structure.fields()}
    steps = {step.key for step in compiled.structure.steps}
    found = _Sorted(skipped=[step.key for step in document.steps if step.status == "skipped" and step.key in steps])
    for number, told in enumerate(document.answers):
        place = f"/answers/{number}"
        part = fields.get(told.option_set_id)
        if part is None:
            if told.state == "answered":
                found.faults.append(_problem(f"{place}/option_set_id", told.key, "unknown_field", UNKNOWN))
        elif part.key in found.places:
            found.faults.append(_problem(f"{place}/option_set_id", told.key, "twice", "This field is there twice."))
        else:
            found.places[part.key] = place
            _sort(found, place, part, told)
    return found


def _sort(found: _Sorted, place: str, part: OptionSet, told: AnswerTold) -> None:
    if told.state == "skipped":
        found.skipped.append(part.key)
    if told.state not in ("answered", "set_aside"):
        return
    if part.computed is not None:
        return
    if part.selection_type == "file_upload":
        found.notes.append(Note(place, part.key, FILES_STAY))
    elif told.redacted:
        found.notes.append(Note(place, part.key, REDACTED))
    else:
        kept = found.answers if told.state == "answered" else found.kept_aside
        kept[part.key] = told.value


def _refuse(sorted_: _Sorted, recalled: Recalled) -> None:
    """Raises Invalid that names whatever doesn't fit. What is left out may leave other questions open."""
    problems = [*sorted_.faults]
    for key, fault in recalled.faults.items():
        problems.append(_problem(f"{sorted_.places[key]}/value", key, fault.code, fault.message))
    if not sorted_.notes:
        for key in recalled.missing:
            place = sorted_.places.get(key, "/answers")
            problems.append(_problem(place, key, "missing", "This must be answered, and isn't."))
    if problems:
        raise Invalid("The run can't be imported: some of its answers don't fit the version.", problems=list(problems))


def _problem(pointer: str, key: str, code: str, message: str) -> dict[str, JsonValue]:
    return {"pointer": pointer, "field": key, "code": code, "message": message}


def _claimed(document: StoredRunFile, wizard_name: str) -> Claimed:
    run = document.run
    name = (run.name or wizard_name).strip()[:LONGEST_NAME].strip()
    return Claimed(name or "Imported run", run.notes or None, _tags(run.tags), _origin(document))


def _tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Those that a stored run can have."""
    kept: dict[str, str] = {}
    for tag in (each.strip()[:LONGEST_TAG].strip() for each in tags):
        if tag:
            kept.setdefault(tag.lower(), tag)
    return tuple(kept.values())[:MOST_TAGS]


def _origin(document: StoredRunFile) -> Mapping[str, Any]:
    run = document.run.model_dump(mode="json", include={"id", "executed_by", "started_at", "completed_at", "stored_at"})
    return {"kind": "import", "run": run, "wizard": document.wizard.model_dump(mode="json")}

"""What is told of migrations: of each run, of all of them together, and in a run's transcript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import structlog

from wizard.errors import Unavailable, UsherError
from wizard.migrating import Fate, FieldFate, Plan, Undoing
from wizard.outcomes import RunMigrated
from wizard.ports.migrations import RunMigration, VersionRef
from wizard.run import SummaryLine

log = structlog.get_logger(__name__)
ATTEMPTS = 2
RunOutcome = Literal["migrated", "copied", "unchanged", "undone", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class RunFate:
    """What became, or would become, of one run. `code` and `message` say why nothing did."""

    run_id: UUID
    outcome: RunOutcome
    migration_id: UUID | None = None
    copy_run_id: UUID | None = None
    fields: tuple[FieldFate, ...] = ()
    code: str | None = None
    message: str | None = None

    def count(self, fate: Fate) -> int:
        return sum(each.fate == fate for each in self.fields)


@dataclass(frozen=True, slots=True)
class FieldTotal:
    """In how many of the runs which fate a field meets."""

    option_set_id: UUID
    key: str
    name: str
    fates: Mapping[Fate, int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Several runs together. `target`: the version that they are taken to, None for undoing; `next`: after which run
    the following part begins."""

    target: VersionRef | None
    batch_id: UUID | None
    runs: tuple[RunFate, ...]
    outcomes: Mapping[RunOutcome, int]
    fields: tuple[FieldTotal, ...]
    next: UUID | None


async def reported(move: Callable[[], Awaitable[RunFate]], subject: UUID) -> RunFate:
    """What a move came to. One that is refused says why; a run that is busy is tried once more."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await move()
        except Unavailable as unavailable:
            if attempt == ATTEMPTS:
                return RunFate(subject, "failed", code=unavailable.code, message=unavailable.message)
        except UsherError as refused:
            return RunFate(subject, "refused", code=refused.code, message=refused.message)
        except Exception:
            log.exception("migration_failed", subject=str(subject))
            return RunFate(subject, "failed", code="internal_error", message="Something went wrong with this run.")
    raise AssertionError("every attempt answers")


def collected(
    target: VersionRef | None, runs: Sequence[RunFate], batch_id: UUID | None, following: UUID | None
) -> Batch:
    """The runs with their totals."""
    outcomes: Counter[RunOutcome] = Counter(each.outcome for each in runs)
    return Batch(target, batch_id, tuple(runs), outcomes, _totals(runs), following)


def _totals(runs: Iterable[RunFate]) -> tuple[FieldTotal, ...]:
    counts: dict[UUID, Counter[Fate]] = {}
    named: dict[UUID, FieldFate] = {}
    for field in (field for run in runs for field in run.fields):
        counts.setdefault(field.option_set_id, Counter())[field.fate] += 1
        named.setdefault(field.option_set_id, field)
    return tuple(FieldTotal(id, named[id].key, named[id].name, fates) for id, fates in counts.items())


def report_of(plan: Plan) -> dict[str, Any]:
    """What is kept of it: no more of the answers than their words, which redaction reaches."""
    return {"fields": [fate.to_json() for fate in plan.fates]}


def outcome_of(plan: Plan, from_version: int, to_version: int) -> RunMigrated:
    """What the transcript tells; an answer that reads as before counts as kept, whatever its form is now."""
    return _outcome(plan.fates, from_version, to_version)


def undone_outcome(migration: RunMigration, undoing: Undoing | None) -> RunMigrated:
    fates = undoing.fates if undoing else ()
    return _outcome(fates, migration.to_version, migration.from_version, undone=True)


def _outcome(fates: Sequence[FieldFate], from_version: int, to_version: int, *, undone: bool = False) -> RunMigrated:
    converted = [each for each in fates if each.fate == "converted" and each.becomes != each.label]
    alike = [each for each in fates if each.fate == "converted" and each.becomes == each.label]
    return RunMigrated(
        from_version,
        to_version,
        sum(each.fate == "kept" for each in fates) + len(alike),
        tuple(SummaryLine(each.key, each.name, each.becomes or "") for each in converted),
        tuple(SummaryLine(each.key, each.name, each.label or "") for each in fates if each.fate == "set_aside"),
        tuple(each.key for each in fates if each.fate == "asked"),
        undone,
    )

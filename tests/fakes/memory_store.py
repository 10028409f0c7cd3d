"""The ports of the conversation in memory: as strict as the real store about turns, fences and order."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from tools.executor import ExecutionResult
from wizard import engine
from wizard.change import Change
from wizard.commands import RecordExecution
from wizard.compiled import CompiledStructure
from wizard.errors import LeaseLost, NotFound, TurnConflict, TurnInFlight, WizardUnknown
from wizard.keeping import Kept
from wizard.ports.records import Claimed, Existing, Frame, FrameBatch, InteractionLine, RunRecord, Turn, WizardRef
from wizard.principal import Principal
from wizard.structure import Structure

ORGANIZATION = uuid5(NAMESPACE_URL, "acme")


def named(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


PUBLISHED = {"event": {"title": "Night Market", "url_path": "/acme/night-market"}}
CRASHED = {"type": "RUN_ERROR", "message": "This took too long and was given up.", "code": "lease_lost"}


@dataclass
class StoredTurn:
    turn: Turn
    request_hash: str
    owner: UUID
    thread_id: str
    status: str = "running"
    frames: list[Frame] = field(default_factory=list)


_COMPILED: dict[int, tuple[Structure, CompiledStructure]] = {}


def compiled(structure: Structure) -> CompiledStructure:
    """Compiled once for all tests."""
    if id(structure) not in _COMPILED:
        _COMPILED[id(structure)] = structure, engine.compile_structure(structure)
    return _COMPILED[id(structure)][1]


class MemoryStore:
    """TurnStore, WizardStore and RunStore at once. `now` can be moved to let leases run out."""

    def __init__(self, *structures: tuple[str, Structure]) -> None:
        self.now = datetime(2026, 5, 4, 12, tzinfo=UTC)
        self.structures = {named(f"version/{slug}"): structure for slug, structure in structures}
        self.wizards = [
            WizardRef(named(slug), slug, structure.name, None, named(f"version/{slug}"), 1)
            for slug, structure in structures
        ]
        self.turns: dict[UUID, StoredTurn] = {}
        self.active: dict[tuple[UUID, str], UUID] = {}
        self.runs: dict[UUID, RunRecord] = {}
        self.lines: list[InteractionLine] = []
        self.stored: dict[UUID, Kept] = {}
        self.transactions: list[str] = []
        self.fail_on: str | None = None
        self.before_advance: Callable[[], None] | None = None

    def spoken(self) -> list[tuple[str, str | None]]:
        return [(line.role, line.text or (line.outcome or {}).get("kind")) for line in self.lines]

    # WizardStore

    async def resolve(self, principal: Principal, ref: str) -> WizardRef:
        for wizard in self.wizards:
            if ref in (wizard.slug, str(wizard.wizard_id)):
                return wizard
        raise WizardUnknown

    async def structure(self, principal: Principal, version_id: UUID) -> Structure:
        return self.structures[version_id]

    async def list_published(self, principal: Principal) -> list[WizardRef]:
        return self.wizards

    # RunStore

    async def get(self, principal: Principal, run_id: UUID) -> RunRecord:
        if run_id not in self.runs:
            raise NotFound
        return self.runs[run_id]

    def write(self, run_id: UUID, change: Change) -> RunRecord:
        """What a form does meanwhile, or an executor."""
        self.runs[run_id] = replace(self.runs[run_id], run=change.run)
        return self.runs[run_id]

    # TurnStore

    async def claim(
        self,
        principal: Principal,
        thread_id: str,
        turn_id: str,
        request_hash: str,
        wizard: str | None = None,
        lease_seconds: float = 60.0,
    ) -> Claimed | Existing:
        self._transact("claim")
        mine = [each for each in self.turns.values() if (each.owner, each.thread_id) == (principal.user_id, thread_id)]
        for each in mine:
            self._reap(each)
        same = next((each for each in mine if each.turn.client_turn_id == turn_id), None)
        if same and same.request_hash != request_hash:
            raise TurnConflict
        if same:
            return Existing(same.turn.id, same.status)  # type: ignore[arg-type]
        if any(each.status == "running" for each in mine):
            raise TurnInFlight(1.0)
        run_id = self.active.get((principal.user_id, thread_id))
        record = self.runs[run_id] if run_id else None
        ref = await self._offered(principal, wizard, record) if wizard else None
        turn = Turn(uuid4(), uuid5(NAMESPACE_URL, thread_id), turn_id, 1, self.now + timedelta(seconds=lease_seconds))
        self.turns[turn.id] = StoredTurn(turn, request_hash, principal.user_id, thread_id)
        busy = record is not None and record.run.status == "in_progress"
        return Claimed(turn, record, None if busy else ref)

    async def _offered(self, principal: Principal, wizard: str, record: RunRecord | None) -> WizardRef | None:
        try:
            return await self.resolve(principal, wizard)
        except WizardUnknown:
            if record is None or wizard not in (record.wizard_slug, str(record.wizard_id)):
                raise
            return None

    @asynccontextmanager
    async def advance(self, principal: Principal, turn: Turn) -> AsyncGenerator[MemoryAdvance]:
        self._transact("advance")
        stored = self._held(turn)
        if self.before_advance:
            self.before_advance()
            self.before_advance = None
        run_id = self.active.get((principal.user_id, stored.thread_id))
        work = MemoryAdvance(self.runs[run_id] if run_id else None, principal, turn.session_id)
        yield work
        self._held(turn)
        self._transact("commit")
        if work.saved:
            self.runs[work.saved.run.id] = work.saved
            self.active[principal.user_id, stored.thread_id] = work.saved.run.id
        self._write(stored, work.frames, work.lines, work.ending)
        if work.kept and run_id:
            self.keep(self.runs[run_id], work.kept)

    async def append_frames(self, principal: Principal, turn: Turn, frames: Sequence[Frame]) -> None:
        self._transact("append_frames")
        self._write(self._held(turn), frames, (), None)

    async def finish(
        self,
        principal: Principal,
        turn: Turn,
        status: str,
        *,
        frames: Sequence[Frame] = (),
        interactions: Sequence[InteractionLine] = (),
        offered: UUID | None = None,
    ) -> None:
        self._transact("finish")
        self._write(self._held(turn), frames, interactions, status)
        if offered:
            self.keep(self.runs[offered], Kept("name"))

    async def extend_lease(self, principal: Principal, turn: Turn, seconds: float) -> Turn:
        stored = self._held(turn)
        stored.turn = replace(stored.turn, lease_until=self.now + timedelta(seconds=seconds))
        return stored.turn

    async def frames(self, principal: Principal, turn_id: UUID, after: int = 0) -> FrameBatch:
        stored = self.turns[turn_id]
        self._reap(stored)
        return FrameBatch(tuple(frame for frame in stored.frames if frame.seq > after), stored.status != "running")

    async def latest(self, principal: Principal, thread_id: str) -> Existing | None:
        mine = [each for each in self.turns.values() if (each.owner, each.thread_id) == (principal.user_id, thread_id)]
        return Existing(mine[-1].turn.id, mine[-1].status) if mine else None  # type: ignore[arg-type]

    def keep(self, record: RunRecord, kept: Kept) -> None:
        run = record.run.id
        if record.run.status != "completed":
            return
        if kept.stores:
            before = self.stored.get(run, Kept("settled"))
            self.stored[run] = Kept("settled", kept.name or before.name, kept.notes or before.notes, kept.tags)
        stored_at = self.now if run in self.stored else None
        self.runs[run] = replace(record, keeping=kept.asking, stored_at=stored_at)

    def _transact(self, name: str) -> None:
        if self.fail_on == name:
            raise OSError("the connection was lost while writing ada@example.org")
        self.transactions.append(name)

    def _held(self, turn: Turn) -> StoredTurn:
        stored = self.turns[turn.id]
        if stored.status != "running" or stored.turn.lease_until <= self.now:
            raise LeaseLost
        return stored

    def _reap(self, stored: StoredTurn) -> None:
        if stored.status == "running" and stored.turn.lease_until <= self.now:
            stored.frames.append(Frame(len(stored.frames) + 1, CRASHED))
            stored.status = "failed"

    def _write(
        self, stored: StoredTurn, frames: Sequence[Frame], lines: Sequence[InteractionLine], ending: str | None
    ) -> None:
        expected = len(stored.frames) + 1
        assert [frame.seq for frame in frames] == [*range(expected, expected + len(frames))], "frames have gaps"
        stored.frames += frames
        self.lines += lines
        stored.status = ending or stored.status


@dataclass
class MemoryAdvance:
    record: RunRecord | None
    principal: Principal
    session_id: UUID
    saved: RunRecord | None = None
    frames: Sequence[Frame] = ()
    lines: Sequence[InteractionLine] = ()
    ending: str | None = None
    kept: Kept | None = None

    async def save(
        self,
        change: Change | None,
        *,
        new_run: WizardRef | None = None,
        interactions: Sequence[InteractionLine] = (),
        frames: Sequence[Frame] = (),
        finish: str | None = None,
        kept: Kept | None = None,
    ) -> RunRecord | None:
        self.kept = kept
        self.frames, self.lines, self.ending = list(frames), list(interactions), finish
        if change and new_run:
            self.saved = RunRecord(
                change.run,
                new_run.wizard_id,
                new_run.slug,
                new_run.name,
                new_run.version_id,
                new_run.version_number,
                ORGANIZATION,
                self.session_id,
                self.principal.user_id,
            )
        elif change:
            assert self.record is not None
            self.saved = replace(self.record, run=change.run)
        return self.saved or self.record


@dataclass
class MemoryExecutor:
    """Executes by writing down that it did; `error` lets every execution fail."""

    store: MemoryStore
    result: dict[str, Any] = field(default_factory=lambda: {**PUBLISHED})
    error: str | None = None
    crash: Exception | None = None
    executed: list[tuple[str, int]] = field(default_factory=list)

    async def execute(self, principal: Principal, run_id: UUID, operation: str, intent: int | None) -> ExecutionResult:
        if self.crash:
            raise self.crash
        record = self.store.runs[run_id]
        assert intent is not None
        if (operation, intent) in self.executed:
            return ExecutionResult(uuid4(), operation, intent, "succeeded", self.result)
        status: Literal["failed", "succeeded"] = "failed" if self.error else "succeeded"
        command = RecordExecution(
            operation=operation,
            intent=intent,
            status=status,
            result=None if self.error else self.result,
            error=self.error,
        )
        structure = self.store.structures[record.version_id]
        change = engine.apply(compiled(structure), record.run, [command], now=self.store.now)
        self.store.write(run_id, change)
        self.executed.append((operation, intent))
        return ExecutionResult(uuid4(), operation, intent, status, self.result, self.error, change)

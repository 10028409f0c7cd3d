"""What the conversation relies on of a TurnStore, held against the fake and against PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from fakes.memory_store import MemoryStore, compiled
from fixtures.stores import Stores, principal_of

from store.demo import MEMBER
from wizard import engine
from wizard.change import Change
from wizard.errors import LeaseLost, TurnConflict, TurnInFlight, WizardUnknown
from wizard.keeping import Kept as Decision
from wizard.library import event_wizard
from wizard.ports import TurnStore
from wizard.ports.records import Claimed, Existing, Frame, InteractionLine, RunRecord
from wizard.principal import Principal

NOW = datetime(2030, 5, 4, 12, tzinfo=UTC)
ME: Principal = principal_of(MEMBER)
STARTED, ENDED = Frame(1, {"type": "RUN_STARTED"}), Frame(2, {"type": "RUN_FINISHED"})


@dataclass
class Kept:
    """A store, with a thread of its own."""

    turns: TurnStore
    thread: str

    async def claim(self, turn_id: str = "one", body: str = "a", wizard: str = "event-wizard") -> Claimed | Existing:
        return await self.turns.claim(ME, self.thread, turn_id, body, wizard, 30)

    async def begin(self, turn_id: str = "one") -> Claimed:
        """A first turn that starts a run and goes on."""
        claimed = await self.claim(turn_id)
        assert isinstance(claimed, Claimed)
        change = engine.start(compiled(event_wizard()), uuid4(), now=NOW)
        async with self.turns.advance(ME, claimed.turn) as work:
            assert work.record is None
            said = [InteractionLine("user", text="hello")]
            await work.save(change, new_run=claimed.wizard, interactions=said, frames=[STARTED])
        return claimed

    async def finish(self, claimed: Claimed, offered: UUID | None = None) -> None:
        await self.turns.finish(ME, claimed.turn, "finished", frames=[ENDED], offered=offered)

    async def complete(self) -> tuple[Claimed, UUID]:
        """A turn that is still open, and the run that it has completed."""
        claimed = await self.begin()
        async with self.turns.advance(ME, claimed.turn) as work:
            assert work.record is not None
            run = replace(work.record.run, status="completed", revision=work.record.run.revision + 1)
            await work.save(Change(run, (), (), frozenset(), accepted=True))
        return claimed, run.id

    async def decide(self, turn_id: str, decision: Decision) -> RunRecord:
        """A turn in which that was decided, and the run as the next one finds it."""
        claimed = await self.claim(turn_id)
        assert isinstance(claimed, Claimed)
        async with self.turns.advance(ME, claimed.turn) as work:
            await work.save(None, frames=[STARTED, ENDED], finish="finished", kept=decision)
        return await self.found(f"after {turn_id}")

    async def found(self, turn_id: str) -> RunRecord:
        claimed = await self.claim(turn_id)
        assert isinstance(claimed, Claimed)
        assert claimed.record is not None
        await self.turns.finish(ME, claimed.turn, "finished", frames=[STARTED, ENDED])
        return claimed.record


@pytest.fixture(params=["memory", "postgresql"])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "memory":
        return Kept(MemoryStore(("event-wizard", event_wizard())), str(uuid4()))
    stores: Callable[[str], Stores] = request.getfixturevalue
    return Kept(stores("stores").turns, str(uuid4()))


async def test_a_new_thread_is_claimed_with_the_wizard_of_its_run(kept: Kept):
    claimed = await kept.claim()
    assert isinstance(claimed, Claimed)
    assert (claimed.record, claimed.wizard and claimed.wizard.slug) == (None, "event-wizard")


async def test_an_unknown_wizard_is_refused(kept: Kept):
    with pytest.raises(WizardUnknown):
        await kept.claim(wizard="no-such-wizard")


async def test_the_run_that_a_turn_began_is_the_next_one_s(kept: Kept):
    await kept.finish(await kept.begin())
    later = await kept.claim("two")
    assert isinstance(later, Claimed)
    assert later.wizard is None
    assert later.record is not None
    assert (later.record.wizard_slug, later.record.run.current_step) == ("event-wizard", "organizerSetup")


async def test_the_same_turn_again_is_found_and_with_another_body_refused(kept: Kept):
    claimed = await kept.begin()
    assert await kept.claim() == Existing(claimed.turn.id, "running")
    await kept.finish(claimed)
    assert await kept.claim() == Existing(claimed.turn.id, "finished")
    with pytest.raises(TurnConflict):
        await kept.claim(body="b")


async def test_one_turn_at_a_time(kept: Kept):
    claimed = await kept.begin()
    with pytest.raises(TurnInFlight):
        await kept.claim("two")
    await kept.finish(claimed)
    assert isinstance(await kept.claim("two"), Claimed)


async def test_frames_are_read_from_any_point_and_end_with_the_turn(kept: Kept):
    claimed = await kept.begin()
    batch = await kept.turns.frames(ME, claimed.turn.id)
    assert ([frame.seq for frame in batch.frames], batch.done) == ([1], False)
    await kept.finish(claimed)
    batch = await kept.turns.frames(ME, claimed.turn.id, 1)
    assert ([dict(frame.event) for frame in batch.frames], batch.done) == ([ENDED.event], True)


async def test_a_block_that_fails_leaves_nothing_behind(kept: Kept):
    claimed = await kept.claim()
    assert isinstance(claimed, Claimed)

    async def fails() -> None:
        change = engine.start(compiled(event_wizard()), uuid4(), now=NOW)
        async with kept.turns.advance(ME, claimed.turn) as work:
            await work.save(change, new_run=claimed.wizard, frames=[STARTED])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    async with kept.turns.advance(ME, claimed.turn) as work:
        assert work.record is None
    assert (await kept.turns.frames(ME, claimed.turn.id)).frames == ()


async def test_an_ended_turn_can_be_neither_advanced_nor_written_nor_extended(kept: Kept):
    claimed = await kept.begin()
    await kept.finish(claimed)
    with pytest.raises(LeaseLost):
        async with kept.turns.advance(ME, claimed.turn):
            pass
    with pytest.raises(LeaseLost):
        await kept.turns.append_frames(ME, claimed.turn, [Frame(3, {"type": "CUSTOM"})])
    with pytest.raises(LeaseLost):
        await kept.turns.extend_lease(ME, claimed.turn, 30)


async def test_the_newest_turn_of_a_thread_is_known(kept: Kept):
    assert await kept.turns.latest(ME, kept.thread) is None
    claimed = await kept.begin()
    assert await kept.turns.latest(ME, kept.thread) == Existing(claimed.turn.id, "running")


async def test_a_run_is_offered_then_named_then_noted_each_with_the_turn_that_says_so(kept: Kept):
    turn, run = await kept.complete()
    await kept.finish(turn, offered=run)
    assert (await kept.found("two")).keeping == "name"
    named = await kept.decide("three", Decision("notes", "Milk"))
    assert (named.keeping, named.stored_at is not None) == ("notes", True)
    noted = await kept.decide("four", Decision("settled", notes="For the weekend"))
    assert (noted.keeping, noted.stored_at) == ("settled", named.stored_at)


async def test_a_run_that_is_left_is_settled_and_not_stored(kept: Kept):
    await kept.finish((await kept.complete())[0])
    left = await kept.decide("two", Decision("settled"))
    assert (left.keeping, left.stored_at) == ("settled", None)


async def test_who_lost_the_turn_offers_nothing(kept: Kept):
    turn, run = await kept.complete()
    await kept.finish(turn)
    with pytest.raises(LeaseLost):
        await kept.finish(turn, offered=run)
    assert (await kept.found("two")).keeping is None

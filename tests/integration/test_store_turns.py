"""A session has one turn at a time; whoever lost it writes no more, and whoever follows it hears the end."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from fixtures.stores import Stores, answered, principal_of, started
from fixtures.tenants import Tenants, value

from store.demo import MEMBER, OUTSIDER
from store.queries import query
from wizard.errors import LeaseLost, NotFound, SessionClosed, TurnConflict, TurnInFlight, WizardUnknown
from wizard.ports.records import Claimed, Existing, Frame, InteractionLine, RunRecord

MAX = principal_of(MEMBER)
WAITING = query("waiting", "select count(*) from pg_locks where not granted")


async def test_the_first_message_of_a_thread_opens_its_session(stores: Stores):
    claimed = await stores.claim(MEMBER)
    assert (claimed.record, claimed.wizard and claimed.wizard.slug) == (None, "event-wizard")
    session = await stores.sessions.of_thread(MAX, "thread-1")
    assert (session.id, session.status, session.organization_id) == (
        *(claimed.turn.session_id, "open", MEMBER.organization.id),
    )


async def test_a_later_turn_finds_the_run_as_it_was_left(stores: Stores, begun: RunRecord):
    claimed = await stores.claim(MEMBER)
    assert (claimed.record, claimed.wizard) == (begun, None)


async def test_of_many_turns_at_once_one_is_claimed(stores: Stores, begun: RunRecord):
    async def attempt() -> Claimed | Existing | TurnInFlight:
        try:
            return await stores.turns.claim(MAX, "thread-1", str(uuid4()), "hash")
        except TurnInFlight as refused:
            return refused

    outcomes = await asyncio.gather(*(attempt() for _ in range(20)))
    assert [type(outcome) for outcome in outcomes].count(Claimed) == 1
    waits = [outcome.retry_after for outcome in outcomes if isinstance(outcome, TurnInFlight)]
    assert len(waits) == 19
    assert all(0 < wait <= 2 for wait in waits)


async def test_of_many_first_messages_at_once_one_is_claimed(stores: Stores):
    claims = [stores.turns.claim(MAX, "new", str(uuid4()), "hash", "event-wizard") for _ in range(10)]
    outcomes = await asyncio.gather(*claims, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Claimed", *["TurnInFlight"] * 9]


async def test_the_same_turn_again_is_the_existing_one(stores: Stores, begun: RunRecord):
    claimed = await stores.claim(MEMBER, turn="t-2")
    again = await stores.turns.claim(MAX, "thread-1", "t-2", "hash")
    assert again == Existing(claimed.turn.id, "running")
    await stores.turns.finish(MAX, claimed.turn, "finished")
    assert await stores.turns.claim(MAX, "thread-1", "t-2", "hash") == Existing(claimed.turn.id, "finished")


async def test_the_same_turn_id_with_another_message_is_refused(stores: Stores, begun: RunRecord):
    await stores.claim(MEMBER, turn="t-2")
    with pytest.raises(TurnConflict):
        await stores.turns.claim(MAX, "thread-1", "t-2", "another hash")


async def test_a_turn_whose_lease_ran_out_gives_way_to_the_next(stores: Stores, begun: RunRecord):
    lapsed = await lapse(stores)
    following = await stores.claim(MEMBER)
    assert following.turn.id != lapsed.turn.id
    batch = await stores.turns.frames(MAX, lapsed.turn.id)
    assert batch.done
    assert [frame.seq for frame in batch.frames] == [1, 2]
    assert (batch.frames[1].event["type"], batch.frames[1].event["code"]) == ("RUN_ERROR", "turn_interrupted")


async def lapse(stores: Stores) -> Claimed:
    """A turn that said something and then nothing, for longer than its lease."""
    lapsed = await stores.claim(MEMBER, turn="lapsed")
    await stores.turns.append_frames(MAX, lapsed.turn, [Frame(1, {"type": "RUN_STARTED"})])
    await stores.turns.extend_lease(MAX, lapsed.turn, -1.0)
    return lapsed


async def test_who_follows_a_turn_that_died_hears_its_end(stores: Stores, begun: RunRecord):
    lapsed = await lapse(stores)
    batch = await stores.turns.frames(MAX, lapsed.turn.id, after=1)
    assert ([frame.event["type"] for frame in batch.frames], batch.done) == (["RUN_ERROR"], True)
    again = await stores.turns.claim(MAX, "thread-1", "lapsed", "hash")
    assert again == Existing(lapsed.turn.id, "failed")


async def test_a_turn_that_lost_its_fence_writes_nothing(stores: Stores, begun: RunRecord):
    lapsed = await lapse(stores)
    await stores.claim(MEMBER)
    with pytest.raises(LeaseLost):
        async with stores.turns.advance(MAX, lapsed.turn):
            pytest.fail("the lease was lost")
    with pytest.raises(LeaseLost):
        await stores.turns.append_frames(MAX, lapsed.turn, [Frame(2, {"type": "TOO_LATE"})])
    with pytest.raises(LeaseLost):
        await stores.turns.finish(MAX, lapsed.turn, "finished")
    with pytest.raises(LeaseLost):
        await stores.turns.extend_lease(MAX, lapsed.turn, 60)


async def test_a_turn_that_is_saving_is_not_taken_for_dead(stores: Stores, begun: RunRecord):
    lapsed = await lapse(stores)
    async with stores.turns.advance(MAX, lapsed.turn) as held:
        with pytest.raises(TurnInFlight):
            await stores.turns.claim(MAX, "thread-1", "other", "hash")
        await held.save(None, finish="finished")
    assert isinstance(await stores.turns.claim(MAX, "thread-1", "other", "hash"), Claimed)


async def test_a_turn_sees_what_a_form_wrote_while_it_waited(stores: Stores, begun: RunRecord):
    claimed = await stores.claim(MEMBER)

    async def read() -> RunRecord | None:
        async with stores.turns.advance(MAX, claimed.turn) as held:
            return held.record

    async with stores.runs.change(MAX, begun.run.id, None) as form:
        reading = asyncio.create_task(read())
        await waiting_for_lock(stores)
        changed = await form.save(answered(form.record.run, event__title="By form"))
    assert await reading == changed


async def waiting_for_lock(stores: Stores) -> None:
    """Until somebody waits for a lock that another transaction holds."""
    while (await stores.database.once(MAX, WAITING))[0][0] == 0:
        continue


async def test_frames_are_replayed_from_any_number(stores: Stores, begun: RunRecord):
    claimed = await stores.claim(MEMBER)
    frames = [Frame(number, {"type": "N", "n": number}) for number in range(1, 8)]
    await stores.turns.append_frames(MAX, claimed.turn, frames[:3])
    await stores.turns.append_frames(MAX, claimed.turn, frames[3:5])
    assert not (await stores.turns.frames(MAX, claimed.turn.id)).done
    await stores.turns.finish(MAX, claimed.turn, "finished", frames=frames[5:])
    for after in range(8):
        batch = await stores.turns.frames(MAX, claimed.turn.id, after)
        assert (list(batch.frames), batch.done) == (frames[after:], True)


async def test_a_whole_turn_takes_two_transactions_and_at_most_eight_statements(stores: Stores, begun: RunRecord):
    await stores.claim_and_answer(MEMBER, event__title="Warm up")
    counted = stores.database.statistics
    before = (counted.transactions, counted.statements)
    await stores.claim_and_answer(MEMBER, event__title="Gala", event__type="launch")
    assert counted.transactions - before[0] == 2
    assert counted.statements - before[1] <= 8


async def test_what_a_failed_advance_did_is_not_there(stores: Stores, begun: RunRecord):
    claimed = await stores.claim(MEMBER)

    async def fail() -> None:
        async with stores.turns.advance(MAX, claimed.turn) as held:
            assert held.record is not None
            await held.save(answered(held.record.run, event__title="No"), interactions=[InteractionLine("user")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert (await stores.runs.get(MAX, begun.run.id)).run == begun.run
    await stores.turns.finish(MAX, claimed.turn, "failed")


async def test_an_unknown_wizard_claims_nothing(stores: Stores, tenants: Tenants):
    with pytest.raises(WizardUnknown):
        await stores.turns.claim(MAX, "thread-1", "t-1", "hash", "no-such-wizard")
    with tenants.owning() as connection:
        assert value(connection, "select count(*) from wizard_sessions") == 0


async def test_a_thread_without_a_wizard_can_still_be_talked_in(stores: Stores):
    claimed = await stores.turns.claim(MAX, "thread-1", "t-1", "hash")
    assert isinstance(claimed, Claimed)
    async with stores.turns.advance(MAX, claimed.turn) as held:
        assert held.record is None
        await held.save(None, interactions=[InteractionLine("user", text="Hi")], finish="finished")
    assert [line.line.text for line in await stores.interactions.list(MAX, claimed.turn.session_id)] == ["Hi"]


async def test_after_a_run_has_ended_the_thread_can_begin_another(stores: Stores, begun: RunRecord):
    assert begun.session_id is not None
    ended = await stores.claim(MEMBER)
    async with stores.turns.advance(MAX, ended.turn) as held:
        assert held.record is not None
        await held.save(abandoned(held.record), finish="finished")
    following = await stores.claim(MEMBER)
    assert following.record is not None
    assert (following.record.run.status, following.wizard and following.wizard.slug) == ("abandoned", "event-wizard")
    async with stores.turns.advance(MAX, following.turn) as held:
        fresh = await held.save(started(), new_run=following.wizard, finish="finished")
    assert fresh is not None
    assert (await stores.sessions.get(MAX, begun.session_id)).active_run_id == fresh.run.id


def abandoned(record: RunRecord):
    change = answered(record.run)
    return replace(change, run=replace(change.run, status="abandoned"))


async def test_a_closed_session_takes_no_turns(stores: Stores, begun: RunRecord):
    assert begun.session_id is not None
    await stores.sessions.close(MAX, begun.session_id)
    with pytest.raises(SessionClosed):
        await stores.claim(MEMBER)


async def test_a_stranger_neither_reads_nor_takes_a_turn(stores: Stores, begun: RunRecord):
    claimed = await stores.claim(MEMBER)
    otto = principal_of(OUTSIDER)
    with pytest.raises(NotFound):
        await stores.turns.frames(otto, claimed.turn.id)
    with pytest.raises(LeaseLost):
        async with stores.turns.advance(otto, claimed.turn):
            pytest.fail("it isn't theirs")
    assert await stores.turns.latest(otto, "thread-1") is None
    mine = await stores.turns.claim(otto, "thread-1", "t-1", "hash", "event-wizard")
    assert isinstance(mine, Claimed)
    assert mine.turn.session_id != claimed.turn.session_id


async def test_a_client_that_comes_back_finds_the_newest_turn(stores: Stores, begun: RunRecord):
    claimed = await stores.claim(MEMBER)
    assert await stores.turns.latest(MAX, "thread-1") == Existing(claimed.turn.id, "running")
    assert await stores.turns.latest(MAX, "no such thread") is None

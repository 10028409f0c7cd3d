"""Sessions are a person's own, listed in pages, closed without losing anything."""

from dataclasses import replace

import pytest
from fixtures.stores import Stores, principal_of, started
from fixtures.tenants import Tenants, value

from store.demo import ACME, GLOBEX, MEMBER, OPERATOR, OUTSIDER
from wizard.errors import Invalid, NotFound, SessionClosed
from wizard.ports.records import RunRecord, Session

MAX = principal_of(MEMBER)


async def all_sessions(stores: Stores, limit: int) -> list[Session]:
    """Every page, one after the other."""
    sessions: list[Session] = []
    after = None
    while True:
        page = await stores.sessions.list(MAX, limit=limit, after=after)
        sessions += page.items
        if page.next is None:
            return sessions
        after = page.next


async def test_opening_a_thread_again_gives_the_same_session(stores: Stores):
    first = await stores.sessions.open(MAX, "thread")
    assert await stores.sessions.open(MAX, "thread") == first
    assert await stores.sessions.of_thread(MAX, "thread") == first


async def test_a_run_that_is_begun_in_a_session_is_its_active_one(stores: Stores):
    wizard = await stores.wizards.resolve(MAX, "event-wizard")
    session = await stores.sessions.open(MAX, "thread", wizard)
    record = await stores.runs.begin(MAX, wizard, started(), session_id=session.id)
    now = await stores.sessions.get(MAX, session.id)
    assert (now.active_run_id, now.run_status, now.wizard_slug) == (record.run.id, "in_progress", "event-wizard")


async def test_pages_hold_every_session_once_newest_first(stores: Stores):
    opened = [await stores.sessions.open(MAX, f"thread {number}") for number in range(7)]
    for limit in (1, 3, 7, 20):
        assert await all_sessions(stores, limit) == opened[::-1]


@pytest.mark.parametrize("cursor", ["", "x", "!!!!", "MjAyNi0wMS0wMXxub3QtYW4taWQ", "ü"])
async def test_a_cursor_that_is_none_is_refused(stores: Stores, cursor: str):
    with pytest.raises(Invalid):
        await stores.sessions.list(MAX, after=cursor)


async def test_a_listing_is_of_the_organization_that_is_named(stores: Stores):
    await stores.sessions.open(MAX, "thread")
    assert (await stores.sessions.list(replace(MAX, organization_id=GLOBEX.id))).items == ()
    assert len((await stores.sessions.list(replace(MAX, organization_id=ACME.id))).items) == 1


async def test_closing_a_session_gives_its_run_up_and_deletes_nothing(
    stores: Stores, begun: RunRecord, tenants: Tenants
):
    assert begun.session_id is not None
    closed = await stores.sessions.close(MAX, begun.session_id)
    assert (closed.status, closed.run_status) == ("closed", "abandoned")
    assert await stores.sessions.close(MAX, begun.session_id) == replace(closed, updated_at=closed.updated_at)
    lines = await stores.interactions.list(MAX, begun.session_id)
    assert [line.line.text or (line.line.outcome or {})["kind"] for line in lines] == ["Hello", "run_abandoned"]
    with pytest.raises(SessionClosed):
        await stores.sessions.open(MAX, "thread-1")


async def test_a_stranger_sees_and_closes_nothing(stores: Stores, begun: RunRecord):
    assert begun.session_id is not None
    otto = principal_of(OUTSIDER)
    for attempt in (stores.sessions.get, stores.sessions.close, stores.interactions.list):
        with pytest.raises(NotFound):
            await attempt(otto, begun.session_id)
    assert (await stores.sessions.list(otto)).items == ()


async def test_an_operator_reads_a_transcript_and_closes_nothing(stores: Stores, begun: RunRecord):
    assert begun.session_id is not None
    olga = principal_of(OPERATOR)
    assert [line.line.text for line in await stores.interactions.list(olga, begun.session_id)] == ["Hello"]
    with pytest.raises(NotFound):
        await stores.sessions.close(olga, begun.session_id)


async def test_somebody_new_gets_an_organization_of_their_own(stores: Stores, tenants: Tenants):
    with tenants.owning() as connection:
        account = value(
            connection,
            "insert into auth.users (email, encrypted_password) values ('new@example.com', 'x') returning id",
        )
    newcomer = replace(MAX, user_id=account, email="new@example.com")
    session = await stores.sessions.open(newcomer, "thread")
    (membership,) = (await stores.people.me(newcomer)).memberships
    assert (membership.organization_id, membership.is_personal, membership.role) == (
        *(session.organization_id, True, "admin"),
    )

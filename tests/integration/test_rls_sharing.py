"""Shares and links past the program: what each sees of a run before, while and after it is shown to them, and that
nobody else decides about it."""

from uuid import UUID

import psycopg
import pytest
from fixtures.sharing import MIRA, stored
from fixtures.tenants import Tenants, take_on, value

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER, DemoPerson

Refused = psycopg.errors.InsufficientPrivilege
A, B = "a" * 64, "b" * 64
SHARE = "select private.share_run(%s, %s, %s, %s, %s, false)"
LINK = "select id from private.add_public_link(%s, %s, 30)"
ACCEPT = "select private.accept_invitation(%s)"
SEEN = {
    "the run": "select count(*) from wizard_runs where id = %s",
    "how it is kept": "select count(*) from wizard_stored_runs where run_id = %s",
    "its answers": "select count(*) from wizard_run_option_set_responses where run_id = %s",
    "its timeline": "select count(*) from wizard_interactions where run_id = %s",
    "its files": "select count(*) from wizard_run_file_uploads where run_id = %s",
    "its steps": "select count(*) from wizard_run_step_responses where run_id = %s",
    "its wizard": "select count(*) from wizards w join wizard_runs r on r.wizard_id = w.id where r.id = %s",
    "its version": "select count(*) from wizard_versions v join wizard_runs r on r.version_id = v.id where r.id = %s",
}
OF = {"wizard_runs": "id", "wizard_stored_runs": "run_id"}
SAY = """
insert into wizard_interactions (organization_id, session_id, run_id, role, text)
values (%(organization)s, %(session)s, %(run)s, 'user', %(text)s)
"""

FILE = """
insert into wizard_run_file_uploads (organization_id, run_id, option_set_id, key, file_name, file_path)
select organization_id, id, gen_random_uuid(), 'photo', 'me.png', 'aa/photo' from wizard_runs where id = %s
"""


@pytest.fixture
def said(tenants: Tenants, gala: UUID) -> UUID:
    """The stored run, with a step, a file and a line in its timeline."""
    with tenants.owning() as connection:
        step = "insert into wizard_run_step_responses (run_id, step_id, step_key) values (%s, gen_random_uuid(), 'x')"
        connection.execute(step.encode(), [gala])
        line = {"organization": MEMBER.organization.id, "session": None, "run": gala, "text": "My words"}
        connection.execute(FILE.encode(), [gala])
        take_on(connection, "usher_owner", MEMBER)
        connection.execute(SAY.encode(), line)
    return gala


def share(tenants: Tenants, run: UUID, *people: DemoPerson, addresses: tuple[str, ...] = (), export: bool = False):
    """The ids of the shares; an address' token has the hash A."""
    with tenants.acting_as(MEMBER) as connection:
        hashes = [A[:-1] + str(number) for number, _ in enumerate(addresses)]
        document = value(connection, SHARE, run, [each.id for each in people], list(addresses), hashes, export)
    return [UUID(row[0]) for row in document["shares"]]


def seen(tenants: Tenants, person: DemoPerson, run: UUID) -> set[str]:
    with tenants.acting_as(person) as connection:
        return {name for name, query in SEEN.items() if value(connection, query, run)}


def accept(tenants: Tenants, person: DemoPerson, token_hash: str = A[:-1] + "0") -> UUID | None:
    with tenants.acting_as(person) as connection:
        return value(connection, ACCEPT, token_hash)


def test_a_plain_colleague_sees_a_run_only_while_it_is_shared_with_them(tenants: Tenants, said: UUID):
    theirs = "select count(*) from wizard_runs"
    assert seen(tenants, MIRA, said) == set()
    (made,) = share(tenants, said, MIRA)
    assert seen(tenants, MIRA, said) == set(SEEN)
    with tenants.acting_as(MIRA) as connection:
        assert value(connection, theirs) == 1
    with tenants.acting_as(MEMBER) as connection:
        assert value(connection, "select private.end_share(%s)", made)
    assert seen(tenants, MIRA, said) == set()


def test_an_invited_stranger_sees_a_run_once_they_accepted_and_until_it_is_taken_back(tenants: Tenants, said: UUID):
    (invitation,) = share(tenants, said, addresses=("guest@example.com",))
    assert seen(tenants, OUTSIDER, said) == set()
    assert accept(tenants, OUTSIDER) == invitation
    assert seen(tenants, OUTSIDER, said) == set(SEEN)
    with tenants.acting_as(MEMBER) as connection:
        assert value(connection, "select private.end_share(%s)", invitation)
    assert seen(tenants, OUTSIDER, said) == set()
    assert accept(tenants, OUTSIDER) is None


def test_a_run_that_was_deleted_is_seen_by_nobody_it_was_shared_with(tenants: Tenants, said: UUID):
    share(tenants, said, MIRA, addresses=("guest@example.com",))
    assert accept(tenants, OUTSIDER) is not None
    with tenants.owning() as connection:
        connection.execute("update wizard_runs set deleted_at = now() where id = %s", [said])
    for person in (MIRA, OUTSIDER):
        assert seen(tenants, person, said) == set()
        with tenants.acting_as(person) as connection:
            assert value(connection, "select count(*) from private.shared_with_me(null, null, null, 9)") == 0


def test_deleting_a_run_ends_its_shares_and_links(tenants: Tenants, said: UUID):
    share(tenants, said, MIRA, addresses=("guest@example.com",))
    with tenants.acting_as(MEMBER) as connection:
        value(connection, LINK, said, B)
    with tenants.owning() as connection:
        assert value(connection, "select private.revoke_run_shares(%s)", said) == {"shares": 2, "links": 1}
        assert value(connection, "select private.revoke_run_shares(%s)", said) == {"shares": 0, "links": 0}
    assert seen(tenants, MIRA, said) == set()
    assert accept(tenants, OUTSIDER) is None


def test_who_a_run_is_shared_with_sees_nothing_else_of_its_person(tenants: Tenants, said: UUID):
    other = stored(tenants, name="Private", within=True)
    share(tenants, said, MIRA, addresses=("guest@example.com",))
    accept(tenants, OUTSIDER)
    for person in (MIRA, OUTSIDER):
        assert seen(tenants, person, other) == set()
        with tenants.acting_as(person) as connection:
            for table in ("wizard_sessions", "wizard_run_links", "wizard_run_drafts", "action_execution_keys"):
                assert value(connection, f"select count(*) from {table}") == 0
            query = "select count(*) from profiles where user_id = %s"
            assert value(connection, query, MEMBER.id) == 0
            assert value(connection, "select count(*) from memberships where user_id = %s", MEMBER.id) == 0
            assert value(connection, "select count(*) from wizard_run_shares where shared_with <> auth.uid()") == 0


def test_of_a_conversation_with_several_runs_only_the_lines_of_the_shared_one_are_seen(tenants: Tenants, gala: UUID):
    session = tenants.session(MEMBER)
    runs = [tenants.run(MEMBER, session) for _ in range(2)]
    line = {"organization": MEMBER.organization.id, "session": session}
    with tenants.acting_as(MEMBER) as connection:
        for run, text in ((None, "Before any run"), (runs[0], "In the shared one"), (runs[1], "In the other")):
            connection.execute(SAY.encode(), {**line, "run": run, "text": text})
        connection.execute("select private.set_run_status(%s, 'completed')", [runs[0]])
        connection.execute("select private.store_run(%s, 'One', null, '{}')", [runs[0]])
    share(tenants, runs[0], MIRA)
    with tenants.acting_as(MIRA) as connection:
        assert value(connection, "select string_agg(text, ',') from wizard_interactions") == "In the shared one"


def test_who_a_run_is_shared_with_changes_nothing_and_cant_share_it_on(tenants: Tenants, said: UUID):
    (made,) = share(tenants, said, MIRA)
    with tenants.acting_as(MIRA) as connection:
        assert value(connection, SHARE, said, [OPERATOR.id], [], [], True) is None
        assert connection.execute(LINK.encode(), [said, B]).fetchall() == []
        assert connection.execute("select * from private.change_share(%s, true)", [made]).fetchall() == []
        assert connection.execute("select * from private.shares_of_run(%s)", [said]).fetchall() == []
        assert connection.execute("update wizard_stored_runs set run_name = 'Mine'").rowcount == 0
        for table in ("wizard_run_option_set_responses", "wizard_run_step_responses"):
            assert connection.execute(f"delete from {table}".encode()).rowcount == 0
        assert value(connection, "select can_export from wizard_run_shares") is False


@pytest.mark.parametrize("person", [OUTSIDER, MIRA, OPERATOR, ADMIN], ids=lambda person: person.name)
def test_nobody_but_whose_run_it_is_decides_about_it(tenants: Tenants, said: UUID, person: DemoPerson):
    (made,) = share(tenants, said, addresses=("guest@example.com",))
    with tenants.acting_as(MEMBER) as connection:
        link = value(connection, LINK, said, B)
    with tenants.acting_as(person) as connection:
        assert value(connection, SHARE, said, [MIRA.id], [], [], True) is None
        assert connection.execute(LINK.encode(), [said, A]).fetchall() == []
        assert connection.execute("select * from private.change_share(%s, true)", [made]).fetchall() == []
        assert value(connection, "select private.end_share(%s)", made) is False
        assert value(connection, "select private.revoke_public_link(%s, %s)", said, link) is False


@pytest.mark.parametrize(
    ("person", "shares", "links"),
    [(OUTSIDER, 0, 0), (MIRA, 1, 0), (OPERATOR, 2, 1), (ADMIN, 2, 1), (MEMBER, 2, 1)],
    ids=lambda given: getattr(given, "name", ""),
)
def test_shares_and_links_are_known_to_those_they_concern(tenants: Tenants, said: UUID, person, shares, links):
    share(tenants, said, MIRA, addresses=("guest@example.com",))
    with tenants.acting_as(MEMBER) as connection:
        value(connection, LINK, said, B)
    with tenants.acting_as(person) as connection:
        assert value(connection, "select count(*) from wizard_run_shares") == shares
        assert value(connection, "select count(*) from wizard_run_links") == links
        for table in ("wizard_run_shares", "wizard_run_links"):
            with pytest.raises(Refused), connection.transaction():
                connection.execute(f"select token_hash from {table}".encode())


@pytest.mark.parametrize("person", [MEMBER, OPERATOR, OUTSIDER], ids=lambda person: person.name)
def test_nobody_writes_shares_and_links_past_their_functions(tenants: Tenants, said: UUID, person: DemoPerson):
    share(tenants, said, MIRA)
    known = {"organization": MEMBER.organization.id, "run": said, "me": person.id}
    for guess in (
        "insert into wizard_run_shares (organization_id, run_id, shared_with) values (%(organization)s, %(run)s, null)",
        "insert into wizard_run_links (organization_id, run_id, kind) values (%(organization)s, %(run)s, 'public')",
        "update wizard_run_shares set can_export = true",
        "update wizard_run_links set expires_at = now()",
        "delete from wizard_run_shares",
        "select private.person_at('mira@acme.example')",
        "select private.address_of(%(me)s)",
        "select private.live_shares(%(run)s)",
        "select private.publicly_linked(repeat('b', 64))",
        "select private.revoke_run_shares(%(run)s)",
        "select private.share_notice(%(run)s)",
        "select private.renew_invitation(%(run)s, repeat('b', 64))",
    ):
        with tenants.acting_as(person) as connection, pytest.raises(Refused):
            connection.execute(guess.encode(), known)


@pytest.mark.parametrize("claim", ['{"is_anonymous": true}', '{"usher_link": "x"}'])
def test_who_acts_without_an_account_accepts_no_invitation(tenants: Tenants, said: UUID, claim: str):
    share(tenants, said, addresses=("guest@example.com",))
    with tenants.acting_as(OUTSIDER) as connection:
        add = "select set_config('request.jwt.claims', (auth.jwt() || %s::jsonb)::text, true)"
        connection.execute(add.encode(), [claim])
        with pytest.raises(Refused, match="no account"):
            connection.execute(ACCEPT.encode(), [A[:-1] + "0"])


def test_a_link_that_resumes_a_run_is_no_right_to_share_it(tenants: Tenants, said: UUID):
    with tenants.acting_as(MEMBER) as connection:
        add = "select set_config('request.jwt.claims', (auth.jwt() || '{\"usher_link\": \"x\"}')::text, true)"
        connection.execute(add.encode())
        assert value(connection, SHARE, said, [MIRA.id], [], [], True) is None
        assert connection.execute(LINK.encode(), [said, B]).fetchall() == []


def test_who_doesnt_belong_to_the_runs_organization_learns_nothing_of_who_does(tenants: Tenants, said: UUID):
    with tenants.owning() as connection:
        for table in ("wizard_runs", "wizard_stored_runs"):
            connection.execute(f"update {table} set user_id = %s where {OF[table]} = %s".encode(), [OUTSIDER.id, said])
    with tenants.acting_as(OUTSIDER) as connection:
        refused = value(connection, SHARE, said, [MIRA.id, UUID(int=1)], [], [], False)["refused"]
        assert refused == [["people", 0, "not_a_member"], ["people", 1, "not_a_member"]]
        addresses = [MIRA.email, "nobody@acme.example"]
        made = value(connection, SHARE, said, [], addresses, [A, B], False)["shares"]
    assert {tuple(share[2:5]) for share in made} == {(None, None, each) for each in addresses}


def test_sharing_again_and_again_has_no_end_of_mails_sent(tenants: Tenants, said: UUID):
    tell = "select private.share_run(%s, '{}', %s, %s, false, true)"
    for number in range(11):
        with tenants.acting_as(MEMBER) as connection:
            if number == 10:
                with pytest.raises(psycopg.errors.CheckViolation, match="too many mails"):
                    connection.execute(tell.encode(), [said, ["guest@example.com"], [f"{number:064x}"]])
            else:
                (made,) = value(connection, tell, said, ["guest@example.com"], [f"{number:064x}"])["shares"]
                assert value(connection, "select private.end_share(%s)", made[0])
    with tenants.owning() as connection:
        assert value(connection, "select count(*) from private.notices") == 10


@pytest.mark.parametrize("table", ["wizard_run_shares", "wizard_run_links"])
def test_nobody_at_all_and_no_browser_has_a_door(tenants: Tenants, table: str):
    with tenants.acting_as(None) as connection, pytest.raises(Refused):
        connection.execute(f"select from {table}".encode())
    for person in (None, MEMBER):
        with tenants.browsing_as(person) as connection, pytest.raises(Refused):
            connection.execute(f"select from {table}".encode())

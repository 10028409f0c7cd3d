"""Stored runs shared over HTTP with people and addresses; invitations accepted; shares changed, left, taken back."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fixtures.http import Door
from fixtures.sharing import MIRA, URL, accepted, invited, shared, stored
from fixtures.tenants import Tenants, value

from store.demo import ADMIN, GLOBEX, MEMBER, OPERATOR, OUTSIDER, DemoPerson

Client = Any


async def mine(client: Client) -> list[str]:
    """Names of the runs that others share with the client's person."""
    return [each["run_name"] for each in (await client.get(f"{URL}/shared-with-me")).json()["items"]]


async def test_a_run_is_shared_with_people_and_addresses(member, mira, gala: UUID):
    made = await shared(member, gala, people=[MIRA], emails=["Guest@Example.com"], can_export=True)
    person, invitation = sorted(made, key=lambda each: each["status"])
    assert (person["person"], person["email"], person["token"]) == ({"id": str(MIRA.id), "name": "Mira"}, None, None)
    assert (invitation["email"], invitation["person"], invitation["can_export"]) == ("Guest@example.com", None, True)
    assert len(invitation["token"]) == 43
    until = datetime.fromisoformat(invitation["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=13, hours=23) < until <= timedelta(days=14)
    listed = (await member.get(f"{URL}/{gala}/shares")).json()["items"]
    assert sorted(each["id"] for each in listed) == sorted(each["id"] for each in made)
    assert all("token" not in each for each in listed)
    assert await mine(mira) == ["Gala"]


async def test_whom_it_is_shared_with_sees_what_it_is_and_who_shares_it(member, mira, gala: UUID):
    (share,) = await shared(member, gala, people=[MIRA], can_export=True)
    (item,) = (await mira.get(f"{URL}/shared-with-me")).json()["items"]
    told = {key: item[key] for key in ("share_id", "shared_by", "can_export", "run_id", "wizard_name", "tags")}
    assert told == {
        "share_id": share["id"],
        "shared_by": "Max",
        "can_export": True,
        "run_id": str(gala),
        "wizard_name": "Event wizard",
        "tags": ["vip"],
    }
    assert await mine(member) == []


async def test_an_address_of_a_member_is_that_person_and_no_other_address_tells_whose_it_is(member, outsider, gala):
    made = await shared(member, gala, emails=[MIRA.email.upper(), OUTSIDER.email, "nobody@example.com"])
    by_status = sorted((each["status"], each["email"], each["person"] and each["person"]["name"]) for each in made)
    assert by_status == [
        ("active", None, "Mira"),
        ("invited", "nobody@example.com", None),
        ("invited", OUTSIDER.email, None),
    ]
    assert await mine(outsider) == []


async def test_sharing_again_changes_what_may_be_done_and_adds_nothing(member, gala: UUID):
    first = await shared(member, gala, people=[MIRA], emails=["guest@example.com"])
    again = await shared(member, gala, people=[MIRA, MIRA], emails=["GUEST@example.com", MIRA.email], can_export=True)
    assert {each["id"] for each in again} == {each["id"] for each in first}
    assert [each["can_export"] for each in again] == [True, True]
    assert [each["token"] for each in again] == [None, None]


async def test_an_invitation_that_expired_gets_a_new_token_when_it_is_shared_again(member, outsider, gala, tenants):
    old = await invited(member, gala)
    expire(tenants)
    new = await invited(member, gala)
    assert new not in (None, old)
    assert (await outsider.post(f"{URL}/shares/accept", json={"token": old})).status_code == 404
    assert (await accepted(outsider, new))["run_id"] == str(gala)


async def test_if_one_entry_is_wrong_nothing_is_shared_and_each_is_named(member, gala: UUID):
    people = [str(MIRA.id), str(uuid4()), str(OUTSIDER.id), str(MEMBER.id)]
    asked = {"people": people, "emails": ["guest@example.com", "no address", MEMBER.email.upper()]}
    response = await member.post(f"{URL}/{gala}/share", json=asked)
    assert (response.status_code, response.json()["type"]) == (422, "/problems/sharing-refused")
    assert [(each["pointer"], each["code"]) for each in response.json()["problems"]] == [
        ("/people/1", "not_a_member"),
        ("/people/2", "not_a_member"),
        ("/people/3", "oneself"),
        ("/emails/1", "not_an_address"),
        ("/emails/2", "oneself"),
    ]
    assert (await member.get(f"{URL}/{gala}/shares")).json() == {"items": []}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"people": [], "emails": []},
        {"people": ["mira"]},
        {"people": [str(MIRA.id)], "can_export": "maybe"},
        {"emails": [f"guest-{number}@example.com" for number in range(51)]},
        {"people": [str(uuid4()) for _ in range(26)], "emails": ["guest@example.com"] * 25},
        {"people": [str(MIRA.id)], "can_delete": True},
        {"emails": ["a" * 321]},
    ],
)
async def test_what_isnt_a_request_to_share_shares_nothing(member, gala: UUID, asked: dict[str, Any]):
    response = await member.post(f"{URL}/{gala}/share", json=asked)
    assert (response.status_code, response.json()["type"]) == (422, "/problems/validation-failed")
    assert (await member.get(f"{URL}/{gala}/shares")).json() == {"items": []}


async def test_a_run_is_shared_two_hundred_times_at_most(member, gala: UUID):
    for part in range(4):
        await shared(member, gala, emails=[f"guest-{part}-{number}@example.com" for number in range(50)])
    refused = await member.post(f"{URL}/{gala}/share", json={"people": [str(MIRA.id)]})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/conflict")
    assert len((await member.get(f"{URL}/{gala}/shares")).json()["items"]) == 200
    await shared(member, gala, emails=["guest-0-0@example.com"], can_export=True)


async def test_what_is_shared_or_accepted_several_times_at_once_is_one_share(member, mira, outsider, gala: UUID):
    asked = {"people": [MIRA], "emails": ["guest@example.com"]}
    made = await asyncio.gather(*(shared(member, gala, **asked) for _ in range(5)))
    assert len({each["id"] for shares in made for each in shares}) == 2
    (token,) = [each["token"] for shares in made for each in shares if each["token"]]
    accepting = [client.post(f"{URL}/shares/accept", json={"token": token}) for client in (outsider, mira, outsider)]
    assert sorted(each.status_code for each in await asyncio.gather(*accepting)) == [200, 404, 404]


async def test_only_whose_run_it_is_shares_it(door: Door, member, mira, admin, operator, outsider, gala: UUID):
    (share,) = await shared(member, gala, people=[MIRA])
    for client, status in ((mira, 403), (operator, 403), (admin, 403), (outsider, 404)):
        attempts = [
            await client.post(f"{URL}/{gala}/share", json={"emails": ["friend@example.com"]}),
            await client.get(f"{URL}/{gala}/shares"),
            await client.patch(f"{URL}/shares/{share['id']}", json={"can_export": True}),
            await client.post(f"{URL}/{gala}/links", json={}),
            await client.get(f"{URL}/{gala}/links"),
        ]
        assert [each.status_code for each in attempts] == [status] * 5
    nobody = await door.as_(None)
    assert (await nobody.post(f"{URL}/{gala}/share", json={"people": [str(MIRA.id)]})).status_code == 401
    for client in (operator, admin, outsider):
        assert not (await client.delete(f"{URL}/shares/{share['id']}")).is_success


async def test_a_run_that_isnt_stored_or_isnt_there_isnt_shared(member, tenants: Tenants, gala: UUID):
    for run in (tenants.run(MEMBER), uuid4()):
        for path, body in (("share", {"people": [str(MIRA.id)]}), ("links", {})):
            assert (await member.post(f"{URL}/{run}/{path}", json=body)).status_code == 404
        assert (await member.get(f"{URL}/{run}/shares")).status_code == 404


async def test_the_right_to_export_is_given_and_taken(member, mira, gala: UUID):
    (share,) = await shared(member, gala, people=[MIRA])
    for right in (True, False):
        changed = await member.patch(f"{URL}/shares/{share['id']}", json={"can_export": right})
        assert (changed.status_code, changed.json()["can_export"]) == (200, right)
        assert (await mira.get(f"{URL}/shared-with-me")).json()["items"][0]["can_export"] is right
    assert (await member.patch(f"{URL}/shares/{share['id']}", json={})).status_code == 422
    assert (await member.patch(f"{URL}/shares/{uuid4()}", json={"can_export": True})).status_code == 404


@pytest.mark.parametrize("by", ["whose run it is", "whom it is shared with"])
async def test_a_share_ends_at_once(member, mira, gala: UUID, by: str):
    (share,) = await shared(member, gala, people=[MIRA])
    ending = member if by == "whose run it is" else mira
    assert (await ending.delete(f"{URL}/shares/{share['id']}")).status_code == 204
    assert await mine(mira) == []
    assert (await mira.get(f"/api/v1/wizard-runs/{gala}")).status_code == 404
    assert (await ending.delete(f"{URL}/shares/{share['id']}")).status_code == 404
    assert (await member.patch(f"{URL}/shares/{share['id']}", json={"can_export": True})).status_code == 404
    assert (await member.get(f"{URL}/{gala}/shares")).json() == {"items": []}
    (anew,) = await shared(member, gala, people=[MIRA])
    assert anew["id"] != share["id"]


async def test_an_invitation_is_accepted_without_belonging_to_the_organization(member, outsider, gala: UUID):
    token = await invited(member, gala, can_export=True)
    assert (await outsider.get(f"/api/v1/wizard-runs/{gala}")).status_code == 404
    found = await accepted(outsider, token)
    assert (found["run_name"], found["shared_by"], found["can_export"]) == ("Gala", "Max", True)
    assert found["accepted_at"] is not None
    assert await mine(outsider) == ["Gala"]
    assert (await outsider.get(f"/api/v1/wizard-runs/{gala}")).status_code == 200
    (share,) = (await member.get(f"{URL}/{gala}/shares")).json()["items"]
    told = (share["status"], share["person"]["name"], share["email"], share["expires_at"])
    assert told == ("active", "Otto", "guest@example.com", None)


async def test_every_invitation_that_cant_be_accepted_says_the_same(member, outsider, mira, gala, tenants: Tenants):
    used = await invited(member, gala, "used@example.com")
    await accepted(mira, used)
    (revoked,) = await shared(member, gala, emails=["revoked@example.com"])
    await member.delete(f"{URL}/shares/{revoked['id']}")
    expired = await invited(member, gala, "expired@example.com")
    expire(tenants)
    other = stored(tenants, name="Deleted")
    deleted = await invited(member, other)
    assert (await member.delete(f"{URL}/{other}")).json()["shares_revoked"] == 1
    tokens = (used, revoked["token"], expired, deleted, "nonsense", used[:-1], "\ud7ff")
    answers = [await outsider.post(f"{URL}/shares/accept", json={"token": token}) for token in tokens]
    assert {each.status_code for each in answers} == {404}
    assert len({each.text for each in answers}) == 1
    assert await mine(outsider) == []


async def test_what_is_no_token_is_not_accepted(outsider):
    for body in ({}, {"token": ""}, {"token": "x" * 256}, {"token": 7}):
        assert (await outsider.post(f"{URL}/shares/accept", json=body)).status_code == 422


async def test_nobody_accepts_their_own_invitation_and_it_stays_good(member, outsider, gala: UUID):
    token = await invited(member, gala)
    assert (await member.post(f"{URL}/shares/accept", json={"token": token})).status_code == 409
    assert (await accepted(outsider, token))["run_id"] == str(gala)


async def test_who_accepts_a_second_invitation_keeps_one_share_with_the_rights_of_both(member, mira, gala: UUID):
    (share,) = await shared(member, gala, people=[MIRA])
    found = await accepted(mira, await invited(member, gala, can_export=True))
    assert (found["share_id"], found["can_export"]) == (share["id"], True)
    assert len((await member.get(f"{URL}/{gala}/shares")).json()["items"]) == 1
    assert await mine(mira) == ["Gala"]


async def test_an_invited_address_that_joined_meanwhile_becomes_a_person(member, gala: UUID, tenants: Tenants):
    await invited(member, gala, OUTSIDER.email)
    with tenants.owning() as connection:
        connection.execute("insert into memberships values (%s, %s, 'member')", [MEMBER.organization.id, OUTSIDER.id])
    (share,) = await shared(member, gala, emails=[OUTSIDER.email])
    assert (share["status"], share["person"]["name"]) == ("active", "Otto")
    assert len((await member.get(f"{URL}/{gala}/shares")).json()["items"]) == 1


async def test_who_never_acted_here_accepts_too(door: Door, member, gala: UUID, tenants: Tenants):
    nina = DemoPerson(uuid4(), "nina@example.com", "Nina", GLOBEX, "member")
    with tenants.owning() as connection:
        add = "insert into auth.users (id, email, encrypted_password) values (%s, %s, '')"
        connection.execute(add.encode(), [nina.id, nina.email])
    newcomer = await door.as_(nina)
    await accepted(newcomer, await invited(member, gala))
    assert await mine(newcomer) == ["Gala"]


async def test_what_is_shared_with_one_comes_in_pages_latest_first(member, mira, tenants: Tenants, gala: UUID):
    names = ["Gala", *(f"Gala {number}" for number in range(2, 6))]
    for run in (gala, *(stored(tenants, name=name) for name in names[1:])):
        await shared(member, run, people=[MIRA])
    found, after = [], None
    while True:
        parameters = {"limit": 2, **({"after": after} if after else {})}
        page = (await mira.get(f"{URL}/shared-with-me", params=parameters)).json()
        found += [each["run_name"] for each in page["items"]]
        if (after := page["next"]) is None:
            break
    assert found == names[::-1]
    assert (await mira.get(f"{URL}/shared-with-me", params={"after": "nonsense"})).status_code == 422
    assert (await mira.get(f"{URL}/shared-with-me", params={"limit": 0})).status_code == 422


async def test_those_who_are_to_be_told_are_mailed_once_an_hour_and_no_token_is_shown(member, gala, tenants: Tenants):
    made = await shared(member, gala, people=[MIRA], emails=["guest@example.com"], notify=True)
    assert [each["token"] for each in made] == [None, None]
    await shared(member, gala, people=[MIRA], emails=["guest@example.com"], notify=True)
    wanted = {(("run_invited" if each["status"] == "invited" else "run_shared"), each["id"]) for each in made}
    assert sorted(mails(tenants)) == sorted(wanted)


async def test_a_request_to_share_that_is_refused_mails_nobody(member, gala: UUID, tenants: Tenants):
    asked = {"people": [str(MIRA.id)], "emails": ["no address"], "notify": True}
    assert (await member.post(f"{URL}/{gala}/share", json=asked)).status_code == 422
    assert mails(tenants) == []


def mails(tenants: Tenants) -> list[tuple[str, str]]:
    """What is to be mailed: kind and share."""
    with tenants.owning() as connection:
        rows = connection.execute("select kind, subject::text from private.notices").fetchall()
    return [(row["kind"], row["subject"]) for row in rows]


def expire(tenants: Tenants) -> None:
    """Lets every invitation be of a fortnight ago."""
    with tenants.owning() as connection:
        connection.execute("update wizard_run_shares set expires_at = now() - interval '1 second'")


async def test_admin_and_operator_are_no_owners_of_what_they_may_read(admin, operator, gala: UUID):
    for client, person in ((admin, ADMIN), (operator, OPERATOR)):
        assert (await client.get(f"/api/v1/wizard-runs/{gala}")).status_code == 200
        refused = await client.post(f"{URL}/{gala}/share", json={"people": [str(person.id)]})
        assert refused.status_code == 403


def test_the_worker_learns_whom_to_tell_and_renews_an_invitation(tenants: Tenants, gala: UUID):
    with tenants.acting_as(MEMBER) as connection:
        query = "select private.share_run(%s, %s, '{guest@example.com}', array[repeat('a', 64)], true, false)"
        shares = [each[0] for each in value(connection, query, gala, [MIRA.id])["shares"]]
    with tenants.working() as connection:
        told = [connection.execute("select * from private.share_notice(%s)", [each]).fetchall()[0] for each in shares]
        renewed = [value(connection, "select private.renew_invitation(%s, repeat('b', 64))", each) for each in shares]
    assert {(each["address"], each["sender"], each["run_name"], each["is_invitation"]) for each in told} == {
        ("guest@example.com", "Max", "Gala", True),
        ("mira@acme.example", "Max", "Gala", False),
    }
    assert [each is not None for each in renewed] == [each["is_invitation"] for each in told]

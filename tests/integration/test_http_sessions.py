"""Sessions over REST, on the real database."""

from datetime import UTC, datetime
from uuid import uuid4

from fixtures.http import Door
from fixtures.tenants import Tenants
from fixtures.walks import begin

from store.demo import ACME, ADMIN, GLOBEX, MEMBER, OPERATOR


async def test_beginning_a_wizard_answers_its_state_and_first_question(admin):
    response = await admin.post("/api/v1/sessions", json={"wizard": "event-wizard", "thread_id": "my thread"})
    document = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"/api/v1/sessions/{document['id']}"
    assert response.headers["etag"] == f'"{document["run"]["revision"]}"'
    assert document["thread_id"] == "my thread"
    assert document["run"]["state"]["asking"] == ["organizer.name"]
    assert document["run"]["question"]["key"] == "organizer.name"


async def test_beginning_again_in_a_thread_keeps_the_run_in_progress(admin):
    walk = await begin(admin, "again")
    response = await admin.post("/api/v1/sessions", json={"wizard": "event-wizard", "thread_id": "again"})
    assert (response.status_code, response.json()["run"]["id"]) == (200, walk.run["id"])


async def test_a_thread_may_be_named_as_the_agents_clients_do(admin):
    response = await admin.post("/api/v1/sessions", json={"wizard": "event-wizard", "threadId": "my thread"})
    assert (response.status_code, response.json()["thread_id"]) == (201, "my thread")
    twice = {"wizard": "event-wizard", "thread_id": "one", "threadId": "other"}
    assert (await admin.post("/api/v1/sessions", json=twice)).status_code == 422


async def test_a_thread_without_a_name_gets_one(admin):
    first = await admin.post("/api/v1/sessions", json={"wizard": "event-wizard"})
    second = await admin.post("/api/v1/sessions", json={"wizard": "event-wizard"})
    assert first.json()["thread_id"] != second.json()["thread_id"]


async def test_a_session_may_exist_before_its_wizard_is_chosen(admin):
    begun = await admin.post("/api/v1/sessions", json={"thread_id": "undecided"})
    assert (begun.status_code, begun.json()["run"], begun.json()["thread_id"]) == (201, None, "undecided")
    chosen = await admin.post("/api/v1/sessions", json={"thread_id": "undecided", "wizard": "event-wizard"})
    assert chosen.json()["id"] == begun.json()["id"]
    assert chosen.json()["run"]["state"]["asking"] == ["organizer.name"]


async def test_a_wizard_that_isnt_there_cannot_be_begun(admin):
    for name in ("nonsense", "globex/nonsense", str(uuid4())):
        response = await admin.post("/api/v1/sessions", json={"wizard": name})
        assert (response.status_code, response.json()["type"]) == (404, "/problems/wizard-unknown")


async def test_a_session_is_found_by_its_id_and_by_its_owners_thread_id(admin, door: Door):
    thread = str(uuid4())
    walk = await begin(admin, thread)
    for ref in (walk.session["id"], thread):
        found = await admin.get(f"/api/v1/sessions/{ref}")
        assert (found.status_code, found.json()["id"]) == (200, walk.session["id"])
        assert found.headers["etag"] == f'"{walk.run["revision"]}"'
    member = await door.as_(MEMBER)
    assert (await member.get(f"/api/v1/sessions/{thread}")).status_code == 404


async def test_a_listing_goes_on_where_the_part_before_ended(admin):
    for number in range(5):
        await begin(admin, f"thread-{number}")
    threads, after = [], None
    while True:
        page = (await admin.get("/api/v1/sessions", params={"limit": 2, **({"after": after} if after else {})})).json()
        threads += [session["thread_id"] for session in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert threads == [f"thread-{number}" for number in (4, 3, 2, 1, 0)]
    assert (await admin.get("/api/v1/sessions", params={"after": "nonsense"})).status_code == 422


async def test_autosave_says_of_each_value_what_became_of_it_and_keeps_nothing_wrong(admin):
    walk = await begin(admin)
    before = walk.run["revision"]
    response = await walk.save("organizerSetup", {"name": "Studio Nove", "organizer.email": "nonsense"})
    outcomes = {each["field"]: each["kind"] for each in response.json()["outcomes"] if "field" in each}
    assert outcomes == {"organizer.name": "answer_accepted", "organizer.email": "answer_rejected"}
    assert walk.run["state"]["answers"] == {"organizer.name": "Studio Nove"}
    assert walk.run["state"]["asking"] == ["organizer.email"]
    assert (walk.run["revision"], response.headers["etag"]) == (before + 1, f'"{before + 1}"')


async def test_null_clears_an_answer(admin):
    walk = await begin(admin)
    await walk.save("organizerSetup", {"name": "Studio Nove"})
    await walk.save("organizerSetup", {"name": None})
    assert walk.run["state"]["answers"] == {}


async def test_autosave_must_say_which_revision_it_changes(admin):
    walk = await begin(admin)
    url, body = f"{walk.path}/stages/organizerSetup", {"data": {"name": "Studio Nove"}}
    missing = await admin.patch(url, json=body)
    assert (missing.status_code, missing.json()["type"]) == (428, "/problems/precondition-required")
    for nonsense in ("x", '"1", "2"', '"1', ""):
        assert (await admin.patch(url, json=body, headers={"If-Match": nonsense})).status_code == 400


async def test_a_revision_counts_however_it_is_quoted_and_a_foreign_tag_never(admin):
    walk = await begin(admin)
    for foreign in ('"x"', 'W/"x"', '""', '"9999999999999999"', "7"):
        assert (await walk.save("organizerSetup", {"name": "Studio Nove"}, foreign)).status_code == 412
    for own in ('"{}"', 'W/"{}"', "{}"):
        tag = own.format(walk.run["revision"])
        assert (await walk.save("organizerSetup", {"name": f"Studio {tag}"}, tag)).status_code == 200


async def test_what_has_ended_is_not_written_to_any_more(admin):
    walk = await begin(admin)
    await admin.delete(walk.path)
    late = await walk.save("organizerSetup", {"name": "Studio Nove"}, "*")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/run-not-ready")
    assert late.json()["run_status"] == "abandoned"


async def test_of_two_tabs_the_second_learns_that_it_is_behind(admin):
    walk = await begin(admin)
    revision = walk.run["revision"]
    assert (await walk.save("organizerSetup", {"name": "First"}, revision)).status_code == 200
    late = await walk.save("organizerSetup", {"name": "Second"}, revision)
    assert (late.status_code, late.json()["type"]) == (412, "/problems/revision-conflict")
    assert late.json()["run"]["revision"] == revision + 1
    assert late.json()["run"]["state"]["answers"] == {"organizer.name": "First"}
    assert late.headers["etag"] == f'"{revision + 1}"'
    assert (await walk.save("organizerSetup", {"name": "Third"}, "*")).status_code == 200
    assert walk.run["state"]["answers"]["organizer.name"] == "Third"


async def test_a_value_of_another_stage_or_of_none_is_refused_whole(admin):
    walk = await begin(admin)
    for data in ({"name": "Studio", "nonsense": 1}, {"name": "Studio", "event.title": "Show"}):
        response = await walk.save("organizerSetup", data)
        assert (response.status_code, response.json()["type"]) == (422, "/problems/invalid")
    assert (await walk.save("nonsense", {"name": "Studio"})).status_code == 404
    assert (await admin.get(walk.path)).json()["run"]["state"]["answers"] == {}


async def test_a_later_stage_may_be_filled_first_without_completing_the_earlier(admin):
    walk = await begin(admin)
    await walk.save("eventSetup", {"title": "Spring Show"})
    assert walk.run["state"]["answers"] == {"event.title": "Spring Show"}
    assert walk.run["state"]["run"]["completed_steps"] == []
    assert walk.run["state"]["asking"] == ["organizer.name"]


async def test_closing_a_session_abandons_its_run_and_loses_nothing(admin):
    walk = await begin(admin)
    await walk.save("organizerSetup", {"name": "Studio Nove"})
    closed = await admin.delete(walk.path)
    assert (closed.status_code, closed.json()["status"]) == (200, "closed")
    run = (await admin.get(f"/api/v1/wizard-runs/{walk.run['id']}")).json()["state"]
    assert (run["run"]["status"], run["answers"]) == ("abandoned", {"organizer.name": "Studio Nove"})
    refused = await admin.post("/api/v1/sessions", json={"wizard": "event-wizard", "thread_id": "thread-1"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/session-closed")


async def test_the_transcript_is_for_the_owner_and_operators_only(door: Door):
    member, operator, admin = [await door.as_(person) for person in (MEMBER, OPERATOR, ADMIN)]
    walk = await begin(member)
    await walk.save("organizerSetup", {"name": "Studio Nove"})
    transcript = f"{walk.path}/interactions"
    lines = (await member.get(transcript)).json()["items"]
    assert {"kind", "field", "value"} <= lines[-1]["outcome"].keys() or lines[-1]["outcome"]["kind"]
    assert (await operator.get(transcript)).json()["items"] == lines
    colleague = await begin(admin, "admins")
    assert (await member.get(f"{colleague.path}/interactions")).status_code == 404


async def test_the_transcript_comes_in_parts_in_the_order_of_writing(admin):
    walk = await begin(admin)
    await walk.save("organizerSetup", {"name": "Studio Nove", "email": "hello@studionove.com"})
    everything = (await admin.get(f"{walk.path}/interactions")).json()["items"]
    read, after = [], 0
    while after is not None:
        page = (await admin.get(f"{walk.path}/interactions", params={"limit": 2, "after": after})).json()
        read, after = read + page["items"], page["next"]
    assert [line["position"] for line in read] == sorted(line["position"] for line in everything)


async def test_what_today_is_depends_on_where_the_person_is(admin, monkeypatch):
    forms = admin._transport.app.state.services.runs.forms._applying
    monkeypatch.setattr(forms, "_clock", lambda: datetime(2027, 4, 13, 2, tzinfo=UTC))
    walk = await begin(admin)
    url, body = f"{walk.path}/stages/eventSetup", {"data": {"date": "2027-04-12"}}
    outcomes = {}
    for zone in ("Asia/Tokyo", "America/New_York", None):
        headers = {"If-Match": "*", **({"Usher-Time-Zone": zone} if zone else {})}
        outcomes[zone] = (await admin.patch(url, json=body, headers=headers)).json()["outcomes"][0]["kind"]
    assert outcomes == {
        "Asia/Tokyo": "answer_rejected",
        "America/New_York": "answer_accepted",
        None: "answer_accepted",
    }
    assert (await admin.get(walk.path, headers={"Usher-Time-Zone": "Mars/Base"})).status_code == 422


async def test_who_belongs_to_several_organizations_says_for_which_they_act(admin, seeded_database):
    with Tenants(seeded_database).owning() as connection:
        connection.execute(
            "insert into memberships (organization_id, user_id, role) values (%s, %s, 'member')", [GLOBEX.id, ADMIN.id]
        )
    body = {"wizard": "event-wizard"}
    unsaid = await admin.post("/api/v1/sessions", json=body)
    assert (unsaid.status_code, unsaid.json()["type"]) == (400, "/problems/organization-needed")
    for organization in (ACME, GLOBEX):
        said = await admin.post("/api/v1/sessions", json=body, headers={"Usher-Organization": organization.slug})
        assert said.json()["organization_id"] == str(organization.id)

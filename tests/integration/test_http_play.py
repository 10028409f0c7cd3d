"""Runs played over HTTP: whole, by step, against another version, as they happened, and noted beside."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fakes.chat import frames_of
from fakes.structures import a_step, choice, text
from fixtures.files import PDF, PNG, Applicant
from fixtures.http import Door
from fixtures.played import ORDER, ordered, shared
from fixtures.stores import principal_of
from fixtures.versioning import Versioned

from agent.turn.input import TurnInput
from runs.timelines import Timelines
from store.demo import MEMBER, OPERATOR, OUTSIDER
from store.playback import Playback
from store.pool import Database
from store.structures import Structures


@dataclass
class Player:
    """A completed run, and those who look at it."""

    door: Door
    versioned: Versioned
    run: UUID
    own: httpx.AsyncClient

    @property
    def url(self) -> str:
        return f"/api/v1/play-wizard/{self.run}"

    async def show(self, path: str = "", **parameters: Any) -> dict[str, Any]:
        response = await self.own.get(f"{self.url}{path}", params=parameters)
        assert response.status_code == 200, response.text
        return response.json()


@pytest.fixture
async def player(door: Door, versioned: Versioned) -> Player:
    return Player(door, versioned, await ordered(versioned), await door.as_(MEMBER))


async def test_a_run_is_played_in_one_answer_under_the_names_of_the_spec(player: Player):
    document = await player.show()
    assert (document["wizard_name"], document["version"], document["newer_version"]) == ("Paint order", 1, None)
    assert (document["executed_by"], document["is_stored"], document["total_steps"]) == ("Max", False, 5)
    paint = document["responses"][1]
    assert (paint["step_order"], paint["step_name"], paint["status"]) == (2, "Paint", "completed")
    extras = paint["option_set_responses"][1]
    told = {name: extras[name] for name in ("option_set_name", "selection_type", "selected_values", "selected_labels")}
    assert told == {
        "option_set_name": "Extras",
        "selection_type": "multiple_select",
        "selected_values": ["brush", "roller"],
        "selected_labels": ["Brush", "Roller"],
    }
    assert document["annotations"] == document["elsewhere"] == []


async def test_one_step_is_played_by_its_number(player: Player):
    document = await player.show()
    assert await player.show("/step/2") == document["responses"][1]
    beyond = await player.own.get(f"{player.url}/step/6")
    assert (beyond.status_code, beyond.json()["steps"]) == (404, 5)


async def test_what_was_played_and_is_the_same_isnt_sent_again(player: Player):
    first = await player.own.get(player.url)
    again = await player.own.get(player.url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    noted = {"step_id": first.json()["responses"][0]["step_id"], "text": "Nice"}
    assert (await player.own.post(f"{player.url}/annotations", json=noted)).status_code == 201
    assert (await player.own.get(player.url, headers={"If-None-Match": first.headers["etag"]})).status_code == 200


async def test_against_another_version_what_doesnt_fit_says_so_and_nothing_is_changed(player: Player):
    before = player.versioned.rows(player.run)
    paint = a_step("paint", choice("color", "red", "blue"), choice("extras", "brush", "roller"))
    await player.versioned.publish(replace_steps(a_step("personal", text("name"), text("phone")), paint))
    document = await player.show(version=2)
    found = {each["key"]: each for step in document["responses"] for each in step["option_set_responses"]}
    assert (document["version"], document["shown_version"], document["newer_version"]) == (1, 2, 2)
    assert {key: each["state"] for key, each in found.items()} == {
        "name": "answered",
        "phone": "unanswered",
        "color": "answered",
        "extras": "set_aside",
    }
    assert found["extras"]["because"] == "Only one can be chosen now, and there were 2."
    lost = {each["key"]: (each["label"], each["because"]) for each in document["elsewhere"]}
    assert lost["message"] == ("Thank you", "It isn't asked any more.")
    assert player.versioned.rows(player.run) == before
    assert (await player.show())["shown_version"] == 1
    assert (await player.own.get(player.url, params={"version": 3})).status_code == 404


def replace_steps(*steps: Any) -> Any:
    return ORDER.model_copy(update={"steps": steps})


async def test_an_outsider_finds_nothing_and_a_sharee_everything_until_the_share_is_revoked(player: Player):
    outsider, operator = await player.door.as_(OUTSIDER), await player.door.as_(OPERATOR)
    step = (await player.show())["responses"][0]["step_id"]
    paths = ("", "/step/1", "/timeline", "/play", "/annotations")
    assert {(await outsider.get(player.url + path)).status_code for path in paths} == {404}
    noted = {"step_id": step, "text": "Hm"}
    assert (await outsider.post(f"{player.url}/annotations", json=noted)).status_code == 404
    share = shared(player.versioned, player.run, OUTSIDER)
    for client in (outsider, operator):
        assert (await client.get(player.url)).json()["responses"] == (await player.show())["responses"]
        assert (await client.get(f"{player.url}/timeline")).json() == await player.show("/timeline")
    with player.versioned.tenants.owning() as connection:
        connection.execute("update wizard_run_shares set revoked_at = now() where id = %s", [share])
    assert {(await outsider.get(player.url + path)).status_code for path in paths} == {404}


async def test_annotations_are_everybodys_who_sees_the_run(player: Player):
    shared(player.versioned, player.run, OUTSIDER)
    outsider, operator = await player.door.as_(OUTSIDER), await player.door.as_(OPERATOR)
    step = (await player.show())["responses"][0]["step_id"]
    url = f"{player.url}/annotations"
    noted = await outsider.post(url, json={"step_id": step, "text": " <b>Why?</b> "})
    assert (noted.status_code, noted.json()["author_name"], noted.json()["text"]) == (201, "Otto", "<b>Why?</b>")
    assert (await operator.get(url)).json()["items"] == (await player.show())["annotations"] == [noted.json()]
    one = f"{url}/{noted.json()['id']}"
    assert (await operator.delete(one)).status_code == 404
    assert [(await player.own.delete(one)).status_code for _ in range(2)] == [204, 404]
    assert (await player.show())["annotations"] == []


async def test_an_annotation_is_plain_text_of_a_step_of_the_run(player: Player):
    step = (await player.show())["responses"][0]["step_id"]
    for noted in (
        {"step_id": step, "text": "  "},
        {"step_id": step, "text": "x" * 4001},
        {"step_id": str(uuid4()), "text": "x"},
    ):
        response = await player.own.post(f"{player.url}/annotations", json=noted)
        assert response.status_code == 422, response.text
    assert (await player.show("/annotations"))["items"] == []


async def test_the_timeline_is_read_in_pages_in_the_order_of_what_happened(player: Player):
    whole = (await player.show("/timeline"))["items"]
    paged: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = await player.show("/timeline", after=after, limit=4)
        paged, after = [*paged, *page["items"]], page["next"]
    assert paged == whole
    assert [each["position"] for each in whole] == sorted(each["position"] for each in whole)
    kinds = [(each["kind"], each["field"], each["label"], each["previous_label"]) for each in whole]
    assert ("correction", "color", "Red", "Green") in kinds
    assert ("set_aside", "tone", "Dark", None) in kinds
    assert {each["channel"] for each in whole} == {"form"}


@dataclass
class Told:
    """What a stream told: ids and data of its entries, why it ended, and how long it would have waited."""

    entries: list[tuple[str, dict[str, Any]]]
    reason: str
    waits: list[float]


async def follow(player: Player, headers: Mapping[str, str] | None = None, **parameters: Any) -> Told:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    pool = await Database.open(player.versioned.tenants.database.request_dsn)
    services = player.door.services
    timelines = Timelines(Playback(pool, Structures()), sleep=sleep)
    player.door.app.state.services = replace(services, runs=replace(services.runs, timelines=timelines))
    try:
        response = await player.own.get(f"{player.url}/play", params=parameters, headers=headers)
    finally:
        player.door.app.state.services = services
        await pool.close()
    assert response.status_code == 200, response.text
    events = [dict(line.split(": ", 1) for line in each.splitlines()) for each in response.text.split("\n\n") if each]
    assert [each["event"] for each in events] == ["entry"] * (len(events) - 1) + ["end"]
    entries = [(each["id"], json.loads(each["data"])) for each in events[:-1]]
    return Told(entries, json.loads(events[-1]["data"])["reason"], waits)


async def test_a_run_is_told_as_it_happened_at_a_speed(player: Player):
    whole = (await player.show("/timeline"))["items"]
    told = await follow(player, speed="fast")
    assert ([each for _, each in told.entries], told.reason) == (whole, "over")
    assert told.waits == [0.5] * (len(whole) - 1)
    assert set((await follow(player, speed="slow")).waits) == {2.0}


async def test_a_stream_goes_on_from_where_its_client_paused_and_is_sought_by_step_and_time(player: Player):
    whole = (await player.show("/timeline"))["items"]
    third = str(whole[2]["position"])
    assert [each for _, each in (await follow(player, {"Last-Event-ID": third})).entries] == whole[3:]
    assert [each for _, each in (await follow(player, None, **{"from": third})).entries] == whole[3:]
    (first, *_) = (await follow(player, from_step="thanks")).entries
    assert first[1]["step"] == "thanks"
    assert all(each["step"] != "thanks" for each in whole if each["position"] < first[1]["position"])
    late = max(each["offset_ms"] for each in whole)
    assert {each["offset_ms"] for _, each in (await follow(player, from_ms=late)).entries} == {late}
    assert (await follow(player, from_ms=late + 1)).entries == []
    assert (await player.own.get(f"{player.url}/play", headers={"Last-Event-ID": "last"})).status_code == 400


async def test_the_timeline_tells_what_was_said_and_what_was_filled_in_side_by_side(door: Door, versioned: Versioned):
    await versioned.publish(ORDER)
    run = await say(versioned, "Hello, I'd like some paint", wizard=str(versioned.wizard))
    await say(versioned, "Ada")
    await versioned.fill(run, "paint", color="red")
    client = await door.as_(OPERATOR)
    entries = (await client.get(f"/api/v1/play-wizard/{run}/timeline")).json()["items"]
    told = [(each["channel"], each["role"], each["kind"], each["text"] or each["label"]) for each in entries]
    assert told[0] == ("chat", "user", "message", "Hello, I'd like some paint")
    assert told.index(("chat", "user", "message", "Ada")) < told.index(("chat", "system", "answer", "Ada"))
    assert told[-1] == ("form", "system", "answer", "Red")
    assert "assistant" in {role for channel, role, *_ in told if channel == "chat"}
    assert [each["offset_ms"] for each in entries] == sorted(each["offset_ms"] for each in entries)


async def say(versioned: Versioned, message: str, wizard: str | None = None) -> UUID:
    """A message of a conversation, answered; its run."""
    turns, heard = versioned.services.turns, TurnInput("thread-9", str(uuid4()), "a", message, wizard=wizard)
    async for _ in frames_of(await turns.start(principal_of(MEMBER), heard)):
        pass
    session = await versioned.services.sessions.of_thread(principal_of(MEMBER), "thread-9")
    assert session.active_run_id is not None
    return session.active_run_id


async def test_files_are_played_to_whoever_may_see_the_run(applicant: Applicant, door: Door):
    photo, replaced = await applicant.sent(PNG), await applicant.sent(PDF, "cv.pdf", "papers")
    await applicant.answer(photo=[{"id": photo["id"]}], motto="Onwards")
    url = f"/api/v1/play-wizard/{applicant.run}"
    (step,) = (await applicant.client.get(url)).json()["responses"]
    shown = {each["key"]: each["uploaded_files"] for each in step["option_set_responses"]}
    (file,) = shown["photo"]
    assert (file["file_name"], file["file_size"], file["file_type"]) == ("me.png", len(PNG), "image/png")
    assert (file["sha256"], file["available"], shown["papers"]) == (photo["sha256"], True, [])
    operator, outsider = await door.as_(OPERATOR), await door.as_(OUTSIDER)
    assert (await operator.get(file["url"])).content == PNG
    assert (await operator.get(file["url"], headers={"Range": "bytes=1-3"})).content == b"PNG"
    assert (await outsider.get(file["url"])).status_code == 404
    assert (await operator.get(f"{url}/files/{replaced['id']}")).content == PDF


async def test_what_was_said_before_the_run_in_the_message_that_began_it_is_told_too(door: Door, versioned: Versioned):
    await versioned.publish(ORDER)
    await versioned.begin({}, thread="another")
    run = await say(versioned, "Paint, please", wizard=str(versioned.wizard))
    with versioned.tenants.owning() as connection:
        connection.execute(EARLIER, [run])
    client = await door.as_(MEMBER)
    first, second, *_ = (await client.get(f"/api/v1/play-wizard/{run}/timeline")).json()["items"]
    assert (first["text"], second["text"]) == ("Hello?", "Paint, please")
    assert first["offset_ms"] < 0


EARLIER = """
insert into wizard_interactions
  (organization_id, user_id, session_id, turn_id, position, role, text, created_at)
overriding system value
select organization_id, user_id, session_id, turn_id, 1, 'user', 'Hello?', created_at - interval '1 second'
from wizard_interactions where run_id = %s order by position limit 1
"""

"""The story of one run, over HTTP with the real program: filled half by form and half by chat, with a file; kept,
shared, exported, compared and played; and what an outsider sees of it all, which is nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fixtures.conversation import Thread
from fixtures.served import Served, served

RUNS, STORED, PLAY = "/api/v1/wizard-runs", "/api/v1/stored-runs", "/api/v1/play-wizard"
COLLEAGUE = "colleague@acme.example"
LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
BOOTH: dict[str, Any] = {
    "name": "Trade fair booth",
    "steps": [
        {
            "name": "Company",
            "option_sets": [
                {"name": "Company", "key": "company.name", "question": "Who exhibits?", "selection_type": "text_input"},
                {
                    "name": "Contact",
                    "key": "company.contact",
                    "question": "Where do we write to?",
                    "selection_type": "text_input",
                    "format": "email",
                },
            ],
        },
        {
            "name": "Booth",
            "option_sets": [
                {
                    "name": "Size",
                    "key": "booth.size",
                    "question": "How large shall the booth be?",
                    "selection_type": "single_select",
                    "options": ["Small", "Large"],
                },
                {
                    "name": "Logo",
                    "key": "booth.logo",
                    "question": "Which logo goes on it?",
                    "selection_type": "file_upload",
                    "accepted_types": ["image/*"],
                },
                {
                    "name": "Seats",
                    "key": "booth.seats",
                    "question": "How many seats?",
                    "selection_type": "number_input",
                },
            ],
        },
    ],
}


@dataclass
class Story:
    """Who takes part, and what has come into being so far."""

    server: Served
    admin: httpx.AsyncClient
    person: httpx.AsyncClient
    colleague: httpx.AsyncClient
    outsider: httpx.AsyncClient
    wizard: str = ""
    run: dict[str, Any] = field(default_factory=dict[str, Any])
    file: dict[str, Any] = field(default_factory=dict[str, Any])
    share: dict[str, Any] = field(default_factory=dict[str, Any])
    second: str = ""

    @property
    def path(self) -> str:
        return f"{RUNS}/{self.run['id']}"

    @property
    def kept(self) -> str:
        return f"{STORED}/{self.run['id']}"

    async def fills(self, method: str, part: str, **body: Any) -> dict[str, Any]:
        headers = {"If-Match": f'"{self.run["revision"]}"'}
        answer = await self.person.request(method, f"{self.path}/{part}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        self.run = answer.json()["run"]
        return answer.json()

    async def look(self) -> dict[str, Any]:
        self.run = (await self.person.get(self.path)).json()
        return self.run["state"]


@pytest.fixture
async def story() -> AsyncIterator[Story]:
    async with AsyncExitStack() as stack:
        server = stack.enter_context(served())

        async def comes(email: str) -> httpx.AsyncClient:
            headers = {"Authorization": f"Bearer {server.token(email)}"}
            client = httpx.AsyncClient(base_url=server.address, headers=headers, timeout=60)
            return await stack.enter_async_context(client)

        admin, person = await comes("admin@acme.example"), await comes("member@acme.example")
        joins(server, COLLEAGUE)
        yield Story(server, admin, person, await comes(COLLEAGUE), await comes("outsider@globex.example"))


def joins(server: Served, email: str) -> None:
    """Somebody signs up and becomes a plain member of acme."""
    signed_up = httpx.post(f"{server.address}/auth/v1/signup", json={"email": email, "password": "usher-demo"})
    server.rows(
        "insert into memberships (organization_id, user_id, role)"
        " select id, %s, 'member' from organizations where slug = 'acme' returning user_id",
        signed_up.raise_for_status().json()["user"]["id"],
    )


async def the_admin_publishes_a_wizard(story: Story) -> None:
    made = (await story.admin.post("/api/v1/wizards", json={"structure": BOOTH})).json()
    story.wizard = made["id"]
    published = await story.admin.post(f"/api/v1/wizards/{story.wizard}/publish", headers={"If-Match": '"1"'})
    assert published.is_success, published.text


async def the_person_begins_with_the_form_and_leaves_half_a_word(story: Story) -> None:
    story.run = (await story.person.post(f"{RUNS}/start", json={"wizard": story.wizard})).json()
    values = {"company.name": "Studio Nove", "company.contact": "hello@"}
    checked = (await story.person.post(f"{story.path}/validate", json={"data": values})).json()
    assert checked["errors"].keys() == {"company.contact"}
    saved = await story.fills("POST", "response", data=values, autosave=True)
    assert saved["run"]["drafts"]["company.contact"]["value"] == "hello@"


async def the_chat_goes_on_where_the_form_was_left(story: Story) -> None:
    thread = (await story.person.post(f"{story.path}/thread")).json()
    talk = Thread(story.person, thread["thread_id"], wizard=None)
    await talk.say("hello@studionove.com")
    state = await story.look()
    assert (state["answers"]["company.contact"], story.run["drafts"]) == ("hello@studionove.com", {})
    await talk.say("the large one")
    assert (await story.look())["answers"]["booth.size"] == "large"


async def the_logo_is_uploaded_and_answers_the_form(story: Story) -> None:
    wrong = {"file": ("logo.png", b"no picture at all", "image/png")}
    params = {"field": "booth.logo"}
    assert (await story.person.post(f"{story.path}/files", params=params, files=wrong)).status_code in (415, 422)
    sent = await story.person.post(
        f"{story.path}/files", params=params, files={"file": ("logo.png", LOGO, "text/plain")}
    )
    assert sent.status_code == 201, sent.text
    story.file = sent.json()
    assert (story.file["type"], story.file["size"]) == ("image/png", len(LOGO))
    await story.look()
    saved = await story.fills("POST", "response", data={"booth.logo": [{"id": story.file["id"]}]}, autosave=True)
    assert saved["run"]["state"]["answers"].get("booth.logo", [{}])[0].get("name") == "logo.png", saved["outcomes"]


async def the_form_completes_it_and_it_is_kept_under_a_name(story: Story) -> None:
    await story.fills("PUT", "step", to="next", data={"booth.seats": 12})
    done = await story.fills("POST", "complete")
    assert done["run"]["state"]["run"]["status"] == "completed"
    keepsake = {"name": "Spring fair", "notes": "As agreed.", "tags": ["fair"]}
    assert (await story.person.post(f"{story.path}/store", json=keepsake)).status_code == 201
    (found,) = (await story.person.get(STORED, params={"q": "spring"})).json()["items"]
    assert (found["run_id"], found["run_name"], found["tags"]) == (story.run["id"], "Spring fair", ["fair"])


async def a_colleague_receives_it_and_exports_it(story: Story) -> None:
    (colleague,) = (await story.person.get("/api/v1/people", params={"q": COLLEAGUE})).json()["items"]
    member = await story.colleague.get("/api/v1/me")
    assert colleague["id"] == member.json()["id"]
    shared = await story.person.post(f"{story.kept}/share", json={"people": [colleague["id"]], "can_export": True})
    assert shared.status_code == 201, shared.text
    story.share = shared.json()["items"][0]
    (received,) = (await story.colleague.get(f"{STORED}/shared-with-me")).json()["items"]
    assert (received["run_name"], received["can_export"]) == ("Spring fair", True)
    pdf = await story.colleague.get(f"{story.kept}/export", params={"format": "pdf"})
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    exported = (await story.colleague.get(f"{story.kept}/export", params={"format": "json"})).json()
    assert "Studio Nove" in str(exported)
    sheet = (await story.colleague.get(f"{story.kept}/export", params={"format": "csv"})).content.decode("utf-8-sig")
    assert any("Studio Nove" in row for row in csv.reader(io.StringIO(sheet)))


async def it_is_played_by_step_and_as_it_happened(story: Story) -> None:
    played = (await story.colleague.get(f"{PLAY}/{story.run['id']}")).json()
    assert "Studio Nove" in str(played["responses"][0])
    picture = await story.colleague.get(f"{PLAY}/{story.run['id']}/files/{story.file['id']}")
    assert (picture.content, picture.headers["content-type"]) == (LOGO, "image/png")
    assert "sandbox" in picture.headers["content-security-policy"]
    entries = (await story.colleague.get(f"{PLAY}/{story.run['id']}/timeline")).json()["items"]
    channels = {entry["channel"] for entry in entries}
    assert channels == {"chat", "form"}
    assert [entry["position"] for entry in entries] == sorted(entry["position"] for entry in entries)


async def a_second_run_is_made_of_it_and_compared(story: Story) -> None:
    edited = await story.person.post(f"{story.kept}/edit")
    assert edited.status_code == 201, edited.text
    story.second = edited.json()["run"]["id"]
    assert edited.json()["run"]["state"]["answers"]["company.name"] == "Studio Nove"
    first, story.run = story.run, edited.json()["run"]
    await story.fills("POST", "response", data={"booth.seats": 20, "booth.logo": None}, autosave=True)
    sent = await story.person.post(
        f"{story.path}/files", params={"field": "booth.logo"}, files={"file": ("new.png", LOGO)}
    )
    await story.fills("POST", "response", data={"booth.logo": [{"id": sent.json()["id"]}]}, autosave=True)
    await story.fills("POST", "complete")
    await story.person.post(f"{story.path}/store", json={"name": "Autumn fair"})
    story.run = first
    compared = await story.person.post(f"{STORED}/compare", json={"run_ids": [first["id"], story.second]})
    assert compared.status_code == 201, compared.text
    verdicts = {each["option_set_name"]: each["verdict"] for each in compared.json()["summary"]["noted"]}
    assert (verdicts.get("Company"), verdicts.get("Seats")) == (None, "different")


async def an_outsider_finds_nothing_at_any_address(story: Story) -> None:
    run, file = story.run["id"], story.file["id"]
    paths = [
        *(f"{RUNS}/{run}{end}" for end in ("", "/steps/1", "/stream", "/files", f"/files/{file}", "/links")),
        *(f"{STORED}/{run}{end}" for end in ("", "/export?format=pdf", "/shares", "/links")),
        *(f"{PLAY}/{run}{end}" for end in ("", "/step/1", "/timeline", "/play", "/annotations", f"/files/{file}")),
        *(f"{PLAY}/{run}/export/{kind}" for kind in ("pdf", "json")),
    ]
    found = {path: (await story.outsider.get(path)).status_code for path in paths}
    assert found == dict.fromkeys(paths, 404)
    assert (await story.outsider.post(f"{story.kept}/share", json={"emails": ["a@b.example"]})).status_code == 404
    assert (await story.outsider.delete(story.kept)).status_code == 404
    assert (await story.outsider.get(STORED, params={"q": "fair"})).json()["items"] == []


async def what_is_revoked_is_seen_no_more(story: Story) -> None:
    assert (await story.colleague.get(f"{PLAY}/{story.run['id']}")).status_code == 200
    assert (await story.person.delete(f"{STORED}/shares/{story.share['id']}")).status_code == 204
    assert (await story.colleague.get(f"{STORED}/shared-with-me")).json()["items"] == []
    for path in (f"{PLAY}/{story.run['id']}", f"{story.kept}/export?format=pdf", story.path):
        assert (await story.colleague.get(path)).status_code == 404


async def thrown_away_it_is_gone_for_everybody(story: Story) -> None:
    gone = await story.person.delete(story.kept)
    assert (gone.status_code, gone.json()["deleted"]) == (200, True)
    for client in (story.person, story.colleague, story.admin):
        assert (await client.get(f"{PLAY}/{story.run['id']}")).status_code == 404
        assert (await client.get(story.kept)).status_code == 404
    left = (await story.person.get(STORED)).json()["items"]
    assert [each["run_name"] for each in left] == ["Autumn fair"]


async def test_a_person_fills_keeps_shares_and_plays_a_run(story: Story) -> None:
    for chapter in (
        the_admin_publishes_a_wizard,
        the_person_begins_with_the_form_and_leaves_half_a_word,
        the_chat_goes_on_where_the_form_was_left,
        the_logo_is_uploaded_and_answers_the_form,
        the_form_completes_it_and_it_is_kept_under_a_name,
        a_colleague_receives_it_and_exports_it,
        it_is_played_by_step_and_as_it_happened,
        a_second_run_is_made_of_it_and_compared,
        an_outsider_finds_nothing_at_any_address,
        what_is_revoked_is_seen_no_more,
        thrown_away_it_is_gone_for_everybody,
    ):
        await chapter(story)

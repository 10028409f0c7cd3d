"""The story of one wizard, over HTTP with the real program: its admin does everything, and nothing is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fakes.drafted_wizards import GOOD, UNKNOWN_KEY
from fakes.model_plays import Play
from fakes.model_server import FakeModelServer
from fixtures.conversation import Reply, Thread
from fixtures.keeping import Keeper
from fixtures.making import Made, refused
from fixtures.onlooking import Onlooker
from fixtures.served import served

WIZARDS, TEMPLATES = "/api/v1/wizards", "/api/v1/wizard-templates"
WISH = "Take orders for our pizzeria: which pizzas, pick-up or delivery, and for deliveries the address."
DRINK = {"name": "Drink", "question": "What would you like to drink?", "selection_type": "single_select"}
OCCASION = {"name": "Occasion", "question": "What do you celebrate?", "selection_type": "text_input"}
WISHES = {"name": "Wishes", "question": "Anything else?", "selection_type": "text_input"}
PHONE = {"name": "Phone", "question": "Where can we call you?", "selection_type": "text_input"}
PIZZAS = [{"kind": "Margherita", "count": 2}]
SAID = {"guest": "Ada Lovelace", "pizzas": PIZZAS, "delivery": "bring", "address": "12 Mill Lane", "drink": "wine"}


@dataclass
class Story:
    """Who takes part, and what has come into being so far."""

    model: FakeModelServer
    keeper: Keeper
    admin: httpx.AsyncClient
    person: httpx.AsyncClient
    neighbor: httpx.AsyncClient
    onlooker: Onlooker
    wizard: Made = field(init=False)
    thread: Thread = field(init=False)
    run: str = ""
    template: str = ""
    answers: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    migration: dict[str, Any] = field(default_factory=dict[str, Any])

    async def says(self, message: str, meant: dict[str, Any] | None = None) -> Reply:
        """What the person says, and how the model understands it where it is asked."""
        asked = len(self.model.requests) + bool(meant)
        if meant:
            commands = [{"kind": "set_answer", "field": key, "value": value} for key, value in meant.items()]
            self.model.play(Play(document={"commands": commands, "say": "Noted.", "asks": None, "question": ""}))
        reply = await self.thread.say(message)
        assert len(self.model.requests) == asked, reply.text
        return reply

    async def state(self) -> dict[str, Any]:
        """The run as the person sees it."""
        return (await self.person.get(f"/api/v1/wizard-runs/{self.run}")).json()["state"]

    async def field(self, key: str) -> dict[str, Any]:
        """A field of the draft."""
        steps = (await self.wizard.shown())["structure"]["steps"]
        return next(each for step in steps for each in step["option_sets"] if each["key"] == key)

    async def send(self, path: str, **body: Any) -> dict[str, Any]:
        response = await self.wizard.send("POST", path, body)
        assert response.is_success, response.text
        return response.json()


@pytest.fixture
async def story() -> AsyncIterator[Story]:
    async with AsyncExitStack() as stack:
        model = stack.enter_context(FakeModelServer())
        server = stack.enter_context(served(OPENAI_BASE_URL=model.url, OPENAI_API_KEY="none"))

        async def comes(email: str) -> httpx.AsyncClient:
            headers = {"Authorization": f"Bearer {server.token(email)}"}
            return await stack.enter_async_context(
                httpx.AsyncClient(base_url=server.address, headers=headers, timeout=60)
            )

        names = ("admin@acme", "member@acme", "operator@acme", "outsider@globex")
        admin, person, neighbor, stranger = [await comes(f"{name}.example") for name in names]
        yield Story(model, Keeper(server), admin, person, neighbor, Onlooker(stranger))


async def the_admin_describes_a_wizard(story: Story) -> None:
    """What the model writes first has an error in it; it is told, and mends it."""
    story.model.play(Play(document=UNKNOWN_KEY), Play(document=GOOD))
    story.wizard = Made(story.admin, await story.admin.post(f"{WIZARDS}/draft-from-text", json={"description": WISH}))
    assert (story.wizard.created["error_count"], story.wizard.created["status"]) == (0, "draft")
    assert "shipping" in story.model.requests[1].turn
    story.onlooker.watch_wizard(story.wizard.path)


async def the_admin_edits_it_by_patch_and_by_parts(story: Story) -> None:
    renamed = {"op": "replace", "path": "/name", "value": "Pizza for parties"}
    await story.wizard.patch(renamed, {"op": "replace", "path": "/allow_templates", "value": True})
    step = (await story.send("/steps", name="Extras"))["part"]["id"]
    drink = await story.send("/option-sets", step_id=step, **DRINK, options=["Water", "Wine", "Ink"])
    wishes = await story.send("/option-sets", step_id=step, **WISHES)
    occasion = await story.send("/option-sets", step_id=step, **OCCASION)
    order = [each["part"]["id"] for each in (drink, occasion, wishes)]
    await story.send("/option-sets/reorder", step_id=step, ids=order)
    ink = (await story.field("drink"))["options"][2]["id"]
    assert (await story.wizard.send("DELETE", f"/options/{ink}")).json()["error_count"] == 0
    shown = await story.wizard.shown()
    assert [each["key"] for each in shown["structure"]["steps"][1]["option_sets"]] == ["drink", "occasion", "wishes"]


async def the_admin_breaks_it_is_told_how_and_mends_it(story: Story) -> None:
    place = "/steps/0/option_sets/4/visible_when"
    broken = await story.wizard.patch({"op": "replace", "path": place, "value": 'shipping == "bring"'})
    told = {(each["pointer"], each["code"]) for each in broken.json()["problems"] if each["severity"] == "error"}
    assert told == {(place, "expression_invalid")}
    problem = refused(await story.wizard.send("POST", "/publish"), 422, "structure-invalid")
    assert problem["problems"] == broken.json()["problems"]
    misshapen = await story.wizard.patch({"op": "replace", "path": "/steps/1/option_sets/0/options", "value": 7})
    assert refused(misshapen, 422, "structure-invalid")["problems"][0]["pointer"] == "/steps/1/option_sets/0/options"
    late = {"op": "remove", "path": "/steps/0"}
    refused(await story.wizard.patch(late, tag='"1"'), 412, "revision-conflict")
    mended = await story.wizard.patch({"op": "replace", "path": place, "value": 'delivery == "bring"'})
    assert mended.json()["error_count"] == 0


async def the_admin_publishes(story: Story) -> None:
    published = await story.wizard.publish(note="To begin with.")
    assert published["version"]["version_number"] == 1
    again = await story.wizard.send("POST", "/publish")
    assert (again.status_code, again.json()["version"]["id"]) == (200, published["version"]["id"])


async def a_person_begins_by_chat(story: Story) -> None:
    story.thread = Thread(story.person, "pizza-party", story.wizard.created["slug"])
    await story.says("hello")
    await story.says("I'm Ada Lovelace", {"guest": "Ada Lovelace"})
    await story.says("2 Margherita")
    await story.says("Delivery")
    await story.says("to 12 Mill Lane", {"address": "12 Mill Lane"})
    reply = await story.says("wine")
    assert reply.text.endswith("What do you celebrate?")
    assert reply.state["answers"] == {**SAID, "total": 24}
    session = (await story.person.get("/api/v1/sessions/pizza-party")).json()
    story.run = session["run"]["id"]
    story.onlooker.watch_run(story.run, session["id"])


async def the_admin_changes_what_was_answered(story: Story) -> None:
    """A field goes, one takes several choices, one more must be answered; what that means is told first."""
    before = story.keeper.answers(story.run), await story.state()
    await story.wizard.send("DELETE", f"/option-sets/{(await story.field('address'))['id']}")
    several = {"selection_type": "multiple_select"}
    await story.wizard.send("PATCH", f"/option-sets/{(await story.field('drink'))['id']}", several)
    await story.send("/option-sets", step_id=story.wizard.step["id"], **PHONE)
    impact = await story.send("/impact")
    effects = {each["key"] or "address": (each["effect"], each["in_progress"]) for each in impact["fields"]}
    assert (effects["address"], effects["drink"], effects["phone"]) == (("lossy", 1), ("safe", 1), ("breaking", 0))
    assert (await story.wizard.publish())["version"]["version_number"] == 2
    assert (story.keeper.answers(story.run), await story.state()) == before


async def the_admin_archives_it_under_the_run_and_restores_it(story: Story) -> None:
    assert (await story.wizard.send("DELETE")).json()["status"] == "archived"
    other = Thread(story.neighbor, "too-late", story.wizard.path.rpartition("/")[2])
    refused((await other.say("hello")).response, 404, "wizard-unknown")
    reply = await story.says("our anniversary", {"occasion": "Our anniversary"})
    assert reply.text.endswith("Anything else?")
    assert (await story.state())["answers"]["address"] == "12 Mill Lane"
    assert (await story.send("/restore"))["status"] == "published"
    story.answers = story.keeper.answers(story.run)


async def the_admin_looks_at_the_migration_before_making_it(story: Story) -> None:
    foreseen = await story.send("/migrations/preview")
    assert foreseen["outcomes"] == {"migrated": 1}
    assert story.keeper.answers(story.run) == story.answers
    done = await story.send("/migrations")
    assert done["fields"] == foreseen["fields"]
    story.migration = done["runs"][0]
    fates = {each["key"]: each["fate"] for each in story.migration["fields"]}
    assert (fates["address"], fates["drink"], fates["phone"]) == ("set_aside", "converted", "asked")
    (address,) = [each for each in story.keeper.answers(story.run) if each["key"] == "address"]
    assert (address["value"], address["aside"]) == ('"12 Mill Lane"', True)


async def the_person_goes_on_and_sees_what_changed(story: Story) -> None:
    reply = await story.says("what's left?")
    assert "changed" in reply.text
    assert "Where can we call you?" in reply.text
    reply = await story.says("at 555 0100", {"phone": "555 0100"})
    answers = reply.state["answers"]
    assert (answers["drink"], answers["phone"], "address" in answers) == (["wine"], "555 0100", False)


async def the_admin_takes_the_migration_back(story: Story) -> None:
    undone = await story.send(f"/migrations/{story.migration['migration_id']}/undo")
    assert undone["undone_at"]
    kept = [each for each in story.keeper.answers(story.run) if each["key"] != "phone"]
    assert kept == story.answers
    assert (await story.state())["answers"] == {**SAID, "total": 24, "occasion": "Our anniversary"}
    (phone,) = [each for each in story.keeper.answers(story.run) if each["key"] == "phone"]
    assert (phone["value"], phone["aside"]) == ('"555 0100"', True)


async def the_admin_rolls_back_and_compares_the_versions(story: Story) -> None:
    rolled = await story.send("/versions/1/rollback", note="Addresses are needed after all.")
    assert (rolled["version"]["version_number"], rolled["version"]["rollback_of"]) == (3, 1)
    versions = [(await story.admin.get(f"{story.wizard.path}/versions/{number}")).json() for number in (1, 3)]
    assert versions[0]["structure"] == versions[1]["structure"]
    different = (await story.admin.get(f"{story.wizard.path}/versions/1/diff/2")).json()
    told = {(each["kind"], each["name"]) for each in different["changes"] if each["part"] == "field"}
    assert told >= {("removed", "Address"), ("changed", "Drink"), ("added", "Phone")}
    assert (await story.admin.get(f"{story.wizard.path}/versions/1/diff/3")).json()["changes"] == []


async def it_becomes_a_template_that_others_use_and_rate(story: Story) -> None:
    saved = await story.send("/save-as-template", template_name="A party's order")
    story.template = f"{TEMPLATES}/{saved['id']}"
    story.onlooker.watch_template(story.template)
    found = (await story.neighbor.get(TEMPLATES, params={"q": "party"})).json()["items"]
    assert [each["id"] for each in found] == [saved["id"]]
    review = {"rating": 4, "review_text": "It fed us all."}
    refused(await story.neighbor.post(f"{story.template}/rate", json=review), 409, "template-unused")
    await story.neighbor.post(f"{story.template}/use")
    assert (await story.neighbor.post(f"{story.template}/rate", json=review)).status_code == 200
    shown = (await story.person.get(story.template)).json()
    assert (shown["usage_count"], shown["average_rating"], shown["rating_count"]) == (1, 4, 1)


async def another_wizard_is_made_of_the_template(story: Story) -> None:
    unsaved = (await story.admin.post(f"{story.template}/clone")).json()
    copy = Made(story.admin, await story.admin.post(WIZARDS, json=unsaved))
    story.onlooker.watch_wizard(copy.path)
    assert copy.created["name"].endswith("(Copy)")
    assert copy.created["source_template_id"] == story.template.rpartition("/")[2]
    assert copy.field["id"] != story.wizard.field["id"]
    assert (await copy.publish())["wizard"]["slug"] != story.wizard.created["slug"]


async def the_person_comes_to_the_end(story: Story) -> None:
    reply = await story.says("extra napkins", {"wishes": "Extra napkins"})
    assert "taken back" in reply.text
    assert "We'll see you soon, Ada Lovelace!" in reply.text
    state = await story.state()
    assert state["run"]["status"] == "completed"
    assert state["answers"] == {**SAID, "total": 24, "occasion": "Our anniversary", "wishes": "Extra napkins"}


CHAPTERS = (
    the_admin_describes_a_wizard,
    the_admin_edits_it_by_patch_and_by_parts,
    the_admin_breaks_it_is_told_how_and_mends_it,
    the_admin_publishes,
    a_person_begins_by_chat,
    the_admin_changes_what_was_answered,
    the_admin_archives_it_under_the_run_and_restores_it,
    the_admin_looks_at_the_migration_before_making_it,
    the_person_goes_on_and_sees_what_changed,
    the_admin_takes_the_migration_back,
    the_admin_rolls_back_and_compares_the_versions,
    it_becomes_a_template_that_others_use_and_rate,
    another_wizard_is_made_of_the_template,
    the_person_comes_to_the_end,
)


async def test_whatever_an_admin_does_nothing_is_lost_and_no_other_organization_sees_any_of_it(story: Story) -> None:
    for chapter in CHAPTERS:
        await chapter(story)
        assert story.keeper.lost() == [], chapter.__name__
        assert await story.onlooker.sees() == [], chapter.__name__

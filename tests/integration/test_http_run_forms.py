"""Runs as forms over REST: begun, autosaved, checked, walked, completed, given up and taken up again."""

from typing import Any

import httpx
import pytest
from fixtures.http import Door
from fixtures.tenants import Tenants
from fixtures.walks import ANSWERS

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER

RUNS = "/api/v1/wizard-runs"


class FormRun:
    """A run that is filled as a form; each change is on top of what was read last."""

    def __init__(self, client: httpx.AsyncClient, run: dict[str, Any]) -> None:
        self.client, self.run = client, run

    @property
    def path(self) -> str:
        return f"{RUNS}/{self.run['id']}"

    @property
    def tag(self) -> dict[str, str]:
        return {"If-Match": f'"{self.run["revision"]}"'}

    async def send(self, method: str, part: str, **body: Any) -> httpx.Response:
        response = await self.client.request(method, f"{self.path}/{part}", json=body, headers=self.tag)
        if response.is_success and "run" in response.json():
            self.run = response.json()["run"]
        return response

    async def autosave(self, **data: Any) -> httpx.Response:
        return await self.send(
            "POST", "response", data={key.replace("__", "."): data[key] for key in data}, autosave=True
        )

    async def walk(self) -> None:
        """Every step, by its form, up to the last."""
        for step, data in ANSWERS.items():
            response = await self.send("PUT", "step", to="next", step=step, data=data)
            assert response.status_code == 200, response.text


@pytest.fixture
async def form(admin: httpx.AsyncClient) -> FormRun:
    response = await admin.post(f"{RUNS}/start", json={"wizard": "event-wizard"})
    assert response.status_code == 201, response.text
    return FormRun(admin, response.json())


async def test_a_run_is_begun_as_a_form_without_a_conversation(form: FormRun):
    assert (form.run["session_id"], form.run["state"]["run"]["status"]) == (None, "in_progress")
    assert form.run["expires_at"] > form.run["started_at"]
    again = await form.client.get(form.path)
    assert again.json() == form.run


async def test_autosave_keeps_answers_as_answers_and_everything_else_as_drafts(form: FormRun):
    response = await form.autosave(organizer__name="Studio Nove", organizer__email="hello@")
    told = {outcome["kind"] for outcome in response.json()["outcomes"]}
    assert {"answer_accepted", "draft_kept"} <= told
    assert form.run["state"]["answers"] == {"organizer.name": "Studio Nove"}
    assert form.run["drafts"]["organizer.email"]["value"] == "hello@"
    shown = (await form.client.get(f"{form.path}/steps/organizerSetup")).json()
    drafts = {field["key"]: field["draft"] for field in shown["fields"]}
    assert (drafts["organizer.email"]["value"], drafts["organizer.name"], shown["complete"]) == ("hello@", None, False)


async def test_autosave_completes_no_step_and_going_on_does(form: FormRun):
    await form.autosave(organizer__name="Studio Nove", organizer__email="hello@studionove.com")
    state = form.run["state"]["run"]
    assert (state["current_step"], state["completed_steps"]) == ("organizerSetup", [])
    await form.send("PUT", "step", to="next")
    state = form.run["state"]["run"]
    assert (state["current_step"], state["completed_steps"]) == ("eventSetup", ["organizerSetup"])


async def test_a_step_is_not_left_while_something_is_missing_or_to_be_mended(form: FormRun):
    response = await form.send("PUT", "step", to="next", data={"organizer.email": "hello@"})
    document = response.json()
    assert (response.status_code, document["form"]["step"], document["form"]["complete"]) == (
        200,
        "organizerSetup",
        False,
    )
    assert form.run["drafts"].keys() == {"organizer.email"}


async def test_one_goes_back_and_to_any_step_and_loses_nothing(form: FormRun):
    await form.send("PUT", "step", to="next", data=ANSWERS["organizerSetup"], step="organizerSetup")
    await form.send("PUT", "step", to="previous", data={"event.title": "S", "event.type": "launch"})
    assert form.run["state"]["run"]["current_step"] == "organizerSetup"
    await form.send("PUT", "step", to="4")
    assert form.run["state"]["run"]["current_step"] == "venueSetup"
    assert (form.run["state"]["answers"]["event.type"], form.run["drafts"]["event.title"]["value"]) == ("launch", "S")
    gone = await form.send("PUT", "step", to="nowhere")
    assert (gone.status_code, gone.json()["type"]) == (404, "/problems/not-found")


async def test_going_on_from_the_last_step_completes_nothing_by_itself(admin: httpx.AsyncClient):
    field = {"name": "Title", "question": "What?", "selection_type": "text_input"}
    structure = {"name": "Plain", "steps": [{"name": "Only", "option_sets": [field]}]}
    wizard = (await admin.post("/api/v1/wizards", json={"structure": structure})).json()["id"]
    await admin.post(f"/api/v1/wizards/{wizard}/publish", headers={"If-Match": '"1"'})
    plain = FormRun(admin, (await admin.post(f"{RUNS}/start", json={"wizard": wizard})).json())
    await plain.send("PUT", "step", to="next", data={plain.run["state"]["asking"][0]: "T"})
    assert plain.run["state"]["run"]["status"] == "in_progress"
    await plain.send("POST", "complete")
    assert plain.run["state"]["run"]["status"] == "completed"


async def test_values_are_looked_at_without_being_kept(form: FormRun):
    values = {"organizer.name": "Studio Nove", "organizer.email": "hello@"}
    looked = (await form.client.post(f"{form.path}/validate", json={"data": values})).json()
    assert (looked["valid"], looked["errors"].keys()) == (False, {"organizer.email"})
    assert looked["form"]["fields"][0]["value"] == "Studio Nove"
    assert (await form.client.get(form.path)).json() == form.run
    good = await form.client.post(f"{form.path}/validate", json={"data": {**values, "organizer.email": "a@b.example"}})
    assert (good.json()["valid"], good.json()["form"]["complete"]) == (True, True)


async def test_what_is_missing_keeps_a_run_from_being_completed(form: FormRun):
    await form.autosave(organizer__name="Studio Nove", organizer__email="hello@")
    refused = await form.send("POST", "complete")
    document = refused.json()
    assert (refused.status_code, document["type"], document["invalid"]) == (
        409,
        "/problems/run-not-ready",
        ["organizer.email"],
    )
    assert "event.title" in document["missing"]
    assert "organizer.email" not in document["missing"]
    assert (await form.client.get(form.path)).json() == form.run


async def test_a_run_that_is_filled_in_awaits_a_yes_and_is_completed_with_it(form: FormRun):
    await form.walk()
    asked = (await form.send("POST", "complete")).json()
    assert (asked["run"]["state"]["run"]["status"], asked["run"]["state"]["awaiting"]["operation"]) == (
        "in_progress",
        "publishEvent",
    )
    done = (await form.send("POST", "complete", confirm=True)).json()
    assert done["run"]["state"]["run"]["status"] == "completed"
    assert {"action_succeeded", "run_completed"} <= {outcome["kind"] for outcome in done["outcomes"]}
    assert done["run"]["completed_at"] >= done["run"]["started_at"]


async def test_how_long_each_step_took_is_known_once_it_is_completed(form: FormRun, tenants: Tenants):
    await form.walk()
    await form.send("POST", "complete", confirm=True)
    with tenants.owning() as connection:
        rows = connection.execute(
            "select step_key, time_spent_seconds from wizard_run_step_responses where run_id = %s", [form.run["id"]]
        ).fetchall()
    spent = {row["step_key"]: row["time_spent_seconds"] for row in rows}
    assert spent.keys() >= set(ANSWERS)
    assert all(seconds is not None and 0 <= seconds < 60 for step, seconds in spent.items() if step in ANSWERS)


async def test_of_two_tabs_the_second_learns_that_it_is_behind(form: FormRun):
    behind = FormRun(form.client, form.run)
    await form.autosave(organizer__name="Studio Nove")
    refused = await behind.autosave(organizer__name="Studio Uno")
    assert (refused.status_code, refused.json()["run"]["state"]["answers"]) == (412, {"organizer.name": "Studio Nove"})
    unsaid = await form.client.post(f"{form.path}/response", json={"data": {"organizer.name": "X"}})
    assert unsaid.status_code == 428


async def test_the_same_run_is_talked_about_and_filled_alternately(form: FormRun):
    await form.autosave(organizer__name="Studio Nove")
    thread = (await form.client.post(f"{form.path}/thread")).json()
    assert (await form.client.post(f"{form.path}/thread")).json() == thread
    said = {"id": "m", "role": "user", "content": "hello@studionove.com"}
    turn = {"threadId": thread["thread_id"], "runId": "turn-1", "messages": [said]}
    assert (await form.client.post("/api/v1/agent", json=turn)).status_code == 200
    form.run = (await form.client.get(form.path)).json()
    assert form.run["state"]["answers"]["organizer.email"] == "hello@studionove.com"
    assert form.run["state"]["run"]["current_step"] == "eventSetup"
    await form.autosave(event__title="Spring Show")
    assert form.run["state"]["answers"]["event.title"] == "Spring Show"


async def test_a_run_that_is_given_up_stays_so(form: FormRun):
    await form.autosave(organizer__name="Studio Nove")
    given_up = await form.client.delete(form.path)
    assert (given_up.status_code, given_up.json()["state"]["run"]["status"]) == (200, "abandoned")
    assert given_up.json()["state"]["answers"] == {"organizer.name": "Studio Nove"}
    assert (await form.client.delete(form.path)).status_code == 409
    assert (await form.autosave(organizer__name="X")).status_code in (409, 412)


async def test_what_has_expired_is_taken_up_by_its_owner_alone(form: FormRun, tenants: Tenants, door: Door):
    assert (await form.client.post(f"{form.path}/revive")).status_code == 409
    with tenants.owning() as connection:
        connection.execute("update wizard_runs set status = 'expired' where id = %s", [form.run["id"]])
    operator = await door.as_(OPERATOR)
    assert (await operator.post(f"{form.path}/revive")).status_code == 404
    revived = await form.client.post(f"{form.path}/revive")
    assert (revived.status_code, revived.json()["state"]["run"]["status"]) == (200, "in_progress")
    assert revived.json()["expires_at"] > form.run["started_at"]


async def test_ones_runs_are_listed_newest_first_in_parts(form: FormRun, door: Door):
    second = (await form.client.post(f"{RUNS}/start", json={"wizard": "event-wizard"})).json()
    await form.client.delete(form.path)
    part = (await form.client.get(f"{RUNS}/my-runs", params={"limit": 1})).json()
    rest = (await form.client.get(f"{RUNS}/my-runs", params={"limit": 1, "after": part["next"]})).json()
    assert [run["id"] for run in (*part["items"], *rest["items"])] == [second["id"], form.run["id"]]
    progressing = (await form.client.get(f"{RUNS}/in-progress", params={"wizard": "event-wizard"})).json()
    assert [run["id"] for run in progressing["items"]] == [second["id"]]
    assert (await (await door.as_(MEMBER)).get(f"{RUNS}/my-runs")).json()["items"] == []


@pytest.mark.parametrize("person", [OUTSIDER, MEMBER, OPERATOR], ids=["stranger", "member", "operator"])
async def test_nobody_else_changes_ones_run(form: FormRun, door: Door, person):
    other = FormRun(await door.as_(person), form.run)
    answers = [
        await other.autosave(organizer__name="X"),
        await other.send("PUT", "step", to="next"),
        await other.send("POST", "complete"),
        await other.client.delete(other.path),
        await other.client.post(f"{other.path}/revive"),
        await other.client.post(f"{other.path}/thread"),
    ]
    assert {response.status_code for response in answers} == {404}
    assert (await form.client.get(form.path)).json() == form.run


async def test_a_wizard_that_doesnt_save_by_itself_keeps_nothing_before_it_is_sent(admin: httpx.AsyncClient):
    field = {"name": "Title", "question": "What?", "selection_type": "text_input"}
    structure = {"name": "Plain", "auto_save": False, "steps": [{"name": "Only", "option_sets": [field]}]}
    wizard = (await admin.post("/api/v1/wizards", json={"structure": structure})).json()["id"]
    await admin.post(f"/api/v1/wizards/{wizard}/publish", headers={"If-Match": '"1"'})
    plain = FormRun(admin, (await admin.post(f"{RUNS}/start", json={"wizard": wizard})).json())
    key = plain.run["state"]["asking"][0]
    refused = await plain.send("POST", "response", data={key: "T"}, autosave=True)
    assert (refused.status_code, refused.json()["auto_save"]) == (409, False)
    sent = await plain.send("POST", "response", data={key: "T"})
    assert sent.json()["run"]["state"]["run"]["status"] == "completed"


async def test_a_wizard_says_how_long_its_runs_wait(admin: httpx.AsyncClient, tenants: Tenants):
    field = {"name": "Title", "question": "What?", "selection_type": "text_input"}
    structure = {"name": "Slow", "expires_after_days": 30, "steps": [{"name": "Only", "option_sets": [field]}]}
    wizard = (await admin.post("/api/v1/wizards", json={"structure": structure})).json()["id"]
    await admin.post(f"/api/v1/wizards/{wizard}/publish", headers={"If-Match": '"1"'})
    run = (await admin.post(f"{RUNS}/start", json={"wizard": wizard})).json()
    with tenants.owning() as connection:
        waits = connection.execute(
            "select expires_at - started_at as waits from wizard_runs where id = %s", [run["id"]]
        ).fetchone()
    assert waits is not None
    assert waits["waits"].days in (29, 30)


async def test_names_of_no_field_are_refused_whole(form: FormRun):
    refused = await form.send("POST", "response", data={"organizer.name": "Studio", "organizer.shoe": 42})
    assert (refused.status_code, refused.json()["field"]) == (422, "organizer.shoe")
    assert (await form.client.get(form.path)).json() == form.run
    assert ADMIN.email not in refused.text

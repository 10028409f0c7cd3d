"""A run plays the same for ever, whatever becomes of its wizard, its actions and its person."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from fakes.structures import a_step, choice, ident, text
from fixtures.http import Door
from fixtures.played import ORDER, ordered
from fixtures.stores import principal_of
from fixtures.versioning import Versioned

from store.demo import ADMIN, MEMBER, OPERATOR
from wizard.parts import ShowMessage, Trigger

GOLDEN = Path(__file__).parent.parent / "golden" / "played_run.json"
TIMES = {"at", "started_at", "completed_at", "stored_at", "execution_date", "answered_at"}
LASTED = {"duration_seconds", "completion_time", "time_spent_seconds", "offset_ms"}
VOLATILE = {"run_id", "wizard_id", "version_id", "position"} | LASTED
OF_THE_PERSON = {"user_id", "executed_by"}
SAID = {"text", "value", "label", "previous_label", "outcome", "selected_values", "selected_labels"}
CHANGED = ORDER.model_copy(
    update={
        "name": "Everything is different",
        "icon": None,
        "steps": (a_step("paint", choice("color", "blue", "white"), text("note")),),
        "triggers": (
            Trigger(
                id=ident("trigger"),
                on="step.onExit",
                actions=(ShowMessage(id=ident("say"), message="We mix nothing any more."),),
            ),
        ),
    }
)


class Look:
    """What an operator is shown of a run: all of it, and how it came about."""

    def __init__(self, client: httpx.AsyncClient, run: Any) -> None:
        self._client, self._url = client, f"/api/v1/play-wizard/{run}"

    async def __call__(self) -> dict[str, Any]:
        played, timeline = [await self._client.get(self._url + path) for path in ("", "/timeline")]
        assert (played.status_code, timeline.status_code) == (200, 200), played.text
        return {"played": played.json(), "timeline": timeline.json()["items"]}


def without(document: Any, names: set[str], instead: Any = None) -> Any:
    """The document with something else for those of its members that hold anything."""
    match document:
        case dict():
            return {
                key: instead if key in names and each is not None else without(each, names, instead)
                for key, each in document.items()
            }
        case list():
            return [without(each, names, instead) for each in document]
        case _:
            return document


@pytest.fixture
async def look(door: Door, versioned: Versioned) -> Look:
    run = await ordered(versioned)
    with versioned.tenants.acting_as(MEMBER) as connection:
        connection.execute("select private.store_run(%s, 'Hall', 'North side', array['home'])", [run])
    return Look(await door.as_(OPERATOR), run)


async def test_a_stored_run_plays_the_same_after_its_wizard_actions_and_person_changed(
    look: Look, versioned: Versioned
):
    first = await look()
    assert without(without(first, TIMES, "(a time)"), VOLATILE, "(varies)") == json.loads(
        GOLDEN.read_text(encoding="utf-8")
    )

    await versioned.publish(CHANGED)
    second = await look()
    assert (first["played"]["newer_version"], second["played"]["newer_version"]) == (None, 2)
    assert without(second, {"newer_version"}) == without(first, {"newer_version"})

    await versioned.services.studio.drafts.archive(principal_of(ADMIN), versioned.wizard, None)
    assert await look() == second

    with versioned.tenants.working() as connection:
        connection.execute("select private.remove_person(%s, 'left')", [MEMBER.id])
    last = await look()
    assert (last["played"]["executed_by"], last["played"]["user_id"]) == (None, None)
    assert without(last, OF_THE_PERSON) == without(second, OF_THE_PERSON)


async def test_an_erased_persons_run_keeps_its_structure_and_times_with_placeholders(look: Look, versioned: Versioned):
    whole = await look()
    with versioned.tenants.working() as connection:
        connection.execute("select private.erase_person(%s, 'asked for it')", [MEMBER.id])
    blank = await look()
    entered = ("Ada Secret", "No smell", "Thank you", "smell", "Hall", "North side")
    assert [word for word in entered if word in json.dumps(blank)] == []
    hidden = OF_THE_PERSON | {"redacted", "run_name", "run_notes", "tags"}
    assert without(without(blank, hidden), SAID, "") == without(without(whole, hidden), SAID, "")
    fields = {each["key"]: each for step in blank["played"]["responses"] for each in step["option_set_responses"]}
    assert (fields["name"]["label"], fields["name"]["redacted"]) == ("[redacted]", True)
    assert (fields["color"]["label"], fields["color"]["redacted"]) == ("Red", False)

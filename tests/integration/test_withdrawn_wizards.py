"""Whoever is in the midst of a wizard that is taken away goes on; whoever is through is told kindly."""

from typing import Any
from uuid import uuid4

import pytest
from fakes.chat import Answered, frames_of
from fakes.versions_of_a_survey import FIRST
from fixtures.stores import principal_of
from fixtures.versioning import Versioned

from agent.turn.input import TurnInput
from store.demo import ADMIN, MEMBER
from wizard.errors import WizardUnknown

THREAD = "thread-1"
WHOLE: dict[str, Any] = {
    "personal": {"name": "John Doe", "email": "john@example.com"},
    "preferences": {"color": "blue", "wish": "More of it"},
}


async def say(versioned: Versioned, message: str, wizard: str | None, thread: str = THREAD) -> Answered:
    heard = TurnInput(thread, str(uuid4()), message, message, wizard=wizard, protocol_version="1.0")
    handle = await versioned.services.turns.start(principal_of(MEMBER), heard)
    return Answered([dict(frame.event) async for frame in frames_of(handle)])


async def slug_of(versioned: Versioned) -> str:
    return (await versioned.services.studio.drafts.get(principal_of(ADMIN), versioned.wizard)).wizard.slug


async def take_away(versioned: Versioned) -> None:
    await versioned.services.studio.publishing.unpublish(principal_of(ADMIN), versioned.wizard, None)
    await versioned.services.studio.drafts.archive(principal_of(ADMIN), versioned.wizard, None)


async def test_a_run_underway_goes_on_by_chat_and_form_though_its_wizard_is_named_and_gone(versioned: Versioned):
    await versioned.publish(FIRST)
    run = await versioned.begin({"personal": WHOLE["personal"]})
    slug = await slug_of(versioned)
    await take_away(versioned)
    assert (await say(versioned, "blue", slug)).state["answers"]["color"] == "blue"
    opened = await versioned.services.runs.beginning.begin(principal_of(MEMBER), slug, THREAD)
    assert opened.shown is not None
    assert (opened.shown.record.run.id, opened.is_new) == (run, False)
    with pytest.raises(WizardUnknown):
        await versioned.services.runs.beginning.begin(principal_of(MEMBER), slug, "another thread")


@pytest.mark.parametrize("named", [True, False])
async def test_who_is_through_is_told_so_and_that_it_cant_be_begun_again(versioned: Versioned, named: bool):
    await versioned.publish(FIRST)
    await versioned.begin(WHOLE)
    wizard = await slug_of(versioned) if named else None
    await take_away(versioned)
    assert (await say(versioned, "thanks", wizard)).text.startswith("You're welcome!")
    refused = await say(versioned, "start over", wizard)
    assert refused.text.endswith("isn't offered any more, so I can't begin it again. What you have done in it is kept.")
    assert refused.state["run"]["status"] == "completed"


async def test_another_wizard_that_isnt_there_is_still_refused(versioned: Versioned):
    await versioned.publish(FIRST)
    await versioned.begin(WHOLE)
    with pytest.raises(WizardUnknown):
        await say(versioned, "hello", "no-such-wizard")

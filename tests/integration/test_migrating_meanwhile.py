"""A turn, a form or an execution under way while its run is moved to another version: nothing that was said is lost."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from fakes.structures import a_step, choice, text, trigger
from fakes.versions_of_a_survey import FIRST, WITH_PHONE, WITHOUT_EMAIL, survey
from fixtures.stores import principal_of
from fixtures.versioning import Versioned

from agent.turn.input import TurnInput
from store.demo import ADMIN, MEMBER
from store.executions import Executions
from store.runs import Runs
from store.turns import Turns
from wizard.errors import RevisionConflict, RunNotReady
from wizard.structure import Structure

ADA, MAX = principal_of(ADMIN), principal_of(MEMBER)
NAMED: dict[str, Any] = {"personal": {"name": "John"}}


def at_the_lock(store: type, method: str, first: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets something happen right before a run is locked, once."""
    original, waiting = getattr(store, method), [first]

    @asynccontextmanager
    async def locking(*arguments: Any) -> AsyncGenerator[Any]:
        while waiting:
            await waiting.pop()()
        async with original(*arguments) as held:
            yield held

    monkeypatch.setattr(store, method, locking)


def moving(versioned: Versioned, after: Structure) -> Callable[[], Any]:
    async def move() -> None:
        await versioned.publish(after)
        batch = await versioned.services.studio.migrating.apply(ADA, versioned.wizard)
        assert batch.outcomes == {"migrated": 1}

    return move


async def say(versioned: Versioned, words: str, thread: str = "thread-1") -> list[Mapping[str, Any]]:
    handle = await versioned.services.turns.start(MAX, TurnInput(thread, str(uuid4()), words, message=words))
    return [frame.event async for batch in handle.batches() for frame in batch]


def spoken(frames: list[Mapping[str, Any]]) -> str:
    return "".join(frame.get("delta", "") for frame in frames if frame["type"] == "TEXT_MESSAGE_CONTENT")


async def begun(versioned: Versioned) -> UUID:
    await versioned.publish(FIRST)
    return await versioned.begin(NAMED)


async def test_what_is_answered_in_a_turn_lands_in_the_field_that_was_renamed_meanwhile(
    versioned: Versioned, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await begun(versioned)
    email = text("email", format="email").model_copy(update={"key": "contact"})
    renamed = survey(a_step("personal", text("name"), email), *FIRST.steps[1:])
    at_the_lock(Turns, "advance", moving(versioned, renamed), monkeypatch)
    frames = await say(versioned, "john@example.com")
    assert versioned.answers(run)["contact"] == ('"john@example.com"', "active")
    assert "This wizard has been changed" in spoken(frames)


async def test_what_was_asked_is_not_taken_for_an_answer_to_something_else(
    versioned: Versioned, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await begun(versioned)
    at_the_lock(Turns, "advance", moving(versioned, WITHOUT_EMAIL), monkeypatch)
    frames = await say(versioned, "john@example.com")
    assert versioned.answers(run) == {"name": ('"John"', "active")}
    assert "color" in spoken(frames).lower() or "?" in spoken(frames)


async def test_a_form_sent_for_the_old_version_is_refused_by_its_revision(
    versioned: Versioned, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await begun(versioned)
    revision = (await versioned.show(run)).record.run.revision
    at_the_lock(Runs, "change", moving(versioned, WITH_PHONE), monkeypatch)
    forms = versioned.services.runs.forms
    with pytest.raises(RevisionConflict):
        await forms.fill(MAX, run, "personal", {"email": "john@example.com"}, expected_revision=revision)


async def test_a_form_that_overwrites_anything_is_read_as_the_new_version_has_it(
    versioned: Versioned, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await begun(versioned)
    colors = choice("color", "blue", "green", "red", kind="multiple_select").model_copy(update={"key": "colors"})
    after = survey(FIRST.steps[0], a_step("preferences", colors, text("wish", is_required=False)))
    at_the_lock(Runs, "change", moving(versioned, after), monkeypatch)
    shown = await versioned.fill(run, "preferences", color="red")
    assert shown.view.answers["colors"] == ["red"]


ACTING = trigger("publishEvent", on="wizard.onComplete")
ONE, TWO = (survey(a_step("only", text("a")), triggers=(ACTING,)) for _ in range(2))
LONGER = survey(a_step("only", text("a"), text("b")), triggers=(ACTING,))


async def test_a_yes_that_the_new_version_is_not_ready_for_carries_nothing_out(
    versioned: Versioned, monkeypatch: pytest.MonkeyPatch
) -> None:
    await versioned.publish(ONE)
    run = await versioned.begin({"only": {"a": "x"}})
    executor = versioned.services.executor
    at_the_lock(Executions, "work", moving(versioned, LONGER), monkeypatch)
    with pytest.raises(RunNotReady, match="Still missing: B"):
        await executor.execute(MAX, run, "publishEvent", confirm=True)


async def test_the_next_reply_tells_what_was_changed_and_only_that_one(versioned: Versioned) -> None:
    await versioned.publish(FIRST)
    await versioned.begin({"personal": {"name": "John", "email": "john@example.com"}})
    await moving(versioned, WITHOUT_EMAIL)()
    told = spoken(await say(versioned, "blue"))
    assert "This wizard has been changed since we last spoke" in told
    assert "Email (john@example.com)" in told
    assert "has been changed" not in spoken(await say(versioned, "a pony"))


async def test_the_transcript_tells_of_it(versioned: Versioned) -> None:
    await begun(versioned)
    await moving(versioned, WITH_PHONE)()
    session = (await versioned.services.runs.beginning.open(MAX, "thread-1")).session
    lines = await versioned.services.interactions.list(MAX, session.id)
    outcome = lines[-1].line.outcome or {}
    assert (lines[-1].line.role, outcome["kind"]) == ("system", "run_migrated")
    assert (outcome["from_version"], outcome["to_version"], outcome["asked"]) == (1, 2, ["phone"])

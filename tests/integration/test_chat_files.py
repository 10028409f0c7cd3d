"""Files in the conversation: a message brings them along, and they answer their fields."""

from typing import Any
from uuid import uuid4

import pytest
from fixtures.conversation import Reply, Thread
from fixtures.files import PDF, PNG, Applicant, applying
from fixtures.http import Door
from fixtures.tenants import Tenants


class Talk:
    """The applicant's conversation."""

    def __init__(self, applicant: Applicant) -> None:
        self._thread = Thread(applicant.client, applicant.thread, wizard=None)

    async def say(self, *parts: Any) -> Reply:
        content = [{"type": "text", "text": part} if isinstance(part, str) else part for part in parts]
        said = [{"id": str(uuid4()), "role": "user", "content": content}]
        return await self._thread.say(None, messages=said)


def attached(file: dict[str, Any], kind: str = "document") -> dict[str, Any]:
    """As AG-UI 1.0 has it, where the name is a handle that its provider gave."""
    return {"type": kind, "source": {"type": "file", "value": file["id"], "provider": "usher"}}


def binary(file: dict[str, Any]) -> dict[str, Any]:
    """As clients before that wrote it."""
    return {"type": "binary", "id": file["id"], "mimeType": "text/html", "filename": "lie.html"}


@pytest.fixture
def talk(applicant: Applicant) -> Talk:
    return Talk(applicant)


async def test_a_file_answers_the_field_that_is_asked(applicant: Applicant, talk: Talk):
    reply = await talk.say(attached(await applicant.sent(PNG), "image"))
    assert [file["name"] for file in reply.state["answers"]["photo"]] == ["me.png"]
    assert reply.state["asking"] == ["papers"]
    assert "papers do you have" in reply.text


async def test_words_beside_a_file_are_read_as_usual(applicant: Applicant, talk: Talk, tenants: Tenants):
    await talk.say("Here it is!", binary(await applicant.sent(PNG)))
    reply = await talk.say("skip")
    assert reply.state["asking"] == ["motto"]
    reply = await talk.say("Slow and steady", attached(await applicant.sent(PDF, "cv.pdf", "papers")))
    answers = reply.state["answers"]
    assert (answers["photo"][0]["type"], answers["papers"][0]["name"]) == ("image/png", "cv.pdf")
    assert answers["motto"] == "Slow and steady"
    with tenants.owning() as connection:
        lines = connection.execute(
            "select text, outcome from wizard_interactions where role = 'user' order by position"
        )
        told = [row["text"] or row["outcome"]["kind"] for row in lines.fetchall()]
    assert told == ["Here it is!", "files_sent", "skip", "Slow and steady", "files_sent"]


async def test_several_files_answer_their_field_together_and_further_ones_join_them(applicant: Applicant, talk: Talk):
    photo, first = await applicant.sent(PNG), await applicant.sent(PDF, "cv.pdf", "papers")
    await talk.say(attached(photo), attached(first))
    second = await applicant.sent(PDF, "degree.pdf", "papers")
    reply = await talk.say(attached(second))
    assert [file["name"] for file in reply.state["answers"]["papers"]] == ["cv.pdf", "degree.pdf"]
    another = await applicant.sent(PNG, "better.png")
    reply = await talk.say(attached(another))
    assert [file["name"] for file in reply.state["answers"]["photo"]] == ["better.png"]


async def test_a_file_of_somebody_elses_run_is_rejected_and_asked_for_again(
    applicant: Applicant, talk: Talk, door: Door
):
    other = await (await applying(door, name="Another application")).sent(PNG)
    reply = await talk.say("My photo", attached(other))
    assert "photo" not in reply.state["answers"]
    assert reply.state["asking"] == ["photo"]
    assert "should be an uploaded file" in reply.text

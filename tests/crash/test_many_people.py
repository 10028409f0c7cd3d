"""Many people at one server, each talking while two forms write to the same run: what was acknowledged last stays."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from fixtures.aftermath import speaking
from fixtures.served import Served, served
from fixtures.witness import Witness

PEOPLE = 16
EDITS = 2
STAGES = {
    "organizer.name": "organizerSetup",
    "event.title": "eventSetup",
    "event.description": "eventSetup",
}

Said = Counter[tuple[str, str]]


@dataclass
class Form:
    """Edits a run beside its conversation; who comes too late reads again and tries again."""

    person: Witness
    chance: random.Random
    conflicts: int = 0
    accepted: Said = field(default_factory=Said)

    async def edit(self) -> None:
        for number in range(EDITS):
            key = self.chance.choice(list(STAGES))
            await self._save(key, f"{key} of {id(self)}, edition {number}")

    async def _save(self, key: str, value: str) -> None:
        path = f"/api/v1/sessions/{self.person.thread}"
        while True:
            tag = (await self.person.http.get(path)).headers["etag"]
            url, data = f"{path}/stages/{STAGES[key]}", {key: value}
            answer = await self.person.http.patch(url, json={"data": data}, headers={"If-Match": tag})
            if answer.status_code != 412:
                self.accepted += accepted(answer.raise_for_status().json()["outcomes"])
                return
            self.conflicts += 1


def accepted(outcomes: list[dict[str, Any]]) -> Said:
    return Said((each["field"], str(each["value"])) for each in outcomes if each["kind"] == "answer_accepted")


def heard(person: Witness) -> Said:
    """All answers that the conversation acknowledged."""
    frames = [frame for asked in person.turns for _, frame in asked.seen if frame.get("name") == "outcomes"]
    return sum((accepted(frame["value"]) for frame in frames), Said())


async def talk_while_forms_edit(person: Witness, forms: list[Form]) -> None:
    await person.say(None)
    edits = asyncio.gather(*(form.edit() for form in forms))
    while not person.state["awaiting"]:
        ended = await person.go_on()
        assert ended.seen[-1][1]["type"] == "RUN_FINISHED"
    await edits
    await person.finish()


def written(server: Served, person: Witness) -> list[tuple[str, str]]:
    """The accepted answers of the transcript, in the order in which they were accepted."""
    lines = server.rows(
        "select i.outcome from wizard_interactions i join wizard_sessions s on s.id = i.session_id"
        " where s.thread_id = %s and i.outcome->>'kind' = 'answer_accepted' order by i.position",
        person.thread,
    )
    return [(line["outcome"]["field"], str(line["outcome"]["value"])) for line in lines]


async def test_what_was_acknowledged_last_is_what_stays_and_nothing_is_acknowledged_that_was_not_written() -> None:
    chance, people = random.Random(16), [Witness() for _ in range(PEOPLE)]
    forms = [[Form(person, chance), Form(person, chance)] for person in people]
    with served() as server:
        async with speaking(server, people):
            await asyncio.gather(*map(talk_while_forms_edit, people, forms))
        assert sum(form.conflicts for pair in forms for form in pair) > 0
        for person, pair in zip(people, forms, strict=True):
            transcript = written(server, person)
            assert Said(transcript) == heard(person) + pair[0].accepted + pair[1].accepted
            answers = {key: str(value) for key, value in person.state["answers"].items()}
            assert answers == dict(transcript)
            assert server.event_of(person.thread)["title"] == answers["event.title"]

"""kill -9 at any moment of publishing, by talk or by REST, then a retry: one event, and the ledger knows of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import httpx
from fixtures.aftermath import look, retell, speaking
from fixtures.served import Served, serving
from fixtures.walks import Walk, begin
from fixtures.witness import Witness

RUNS = 8
MOMENTS = random.Random(1841)


class Publisher:
    """A run at its end; whoever publishes it by talk says yes, by REST sends a key."""

    def __init__(self, person: Witness, walk: Walk, *, talks: bool) -> None:
        self.person, self.walk, self.talks = person, walk, talks

    async def try_once(self) -> None:
        """Unless the server dies of it."""
        try:
            await (self.person.say("yes") if self.talks else self._post())
        except httpx.HTTPError:
            return

    async def retry(self) -> None:
        """As a client does when the server is back: the same request, and where that says it failed, once more."""
        if not self.talks:
            answer = await self._post()
            assert (answer.status_code, answer.json()["status"]) == (200, "succeeded")
            return
        for asked in self.person.turns[-1:]:
            assert await look(self.person) == 0
            await retell(self.person, asked)
        if not self.person.published:
            await self.person.say("yes")
        assert self.person.published

    async def _post(self) -> httpx.Response:
        headers = {"Idempotency-Key": f"publish-{self.person.thread}"}
        return await self.person.http.post(self.walk.actions, headers=headers)


async def at_review(http: httpx.AsyncClient, number: int) -> Publisher:
    person = Witness()
    person.http = http
    walk = await begin(http, person.thread)
    await walk.to_review()
    return Publisher(person, walk, talks=number % 2 == 0)


def ledger(server: Served, publishers: Sequence[Publisher]) -> list[tuple[str, str, int, int]]:
    """Of each run its status, that of its one execution, its events, and how often it was attempted with success."""
    rows = server.rows(
        "select r.status, e.status as execution, (select count(*) from events v where v.run_id = r.id) as events,"
        " (select count(*) from action_execution_logs l where l.execution_id = e.id and l.status = 'succeeded') as done"
        " from wizard_runs r join action_executions e on e.run_id = r.id where r.id = any(%s::uuid[])",
        [publisher.walk.run["id"] for publisher in publishers],
    )
    return [tuple(row.values()) for row in rows]


async def test_a_kill_amid_publishing_and_a_retry_make_one_event_a_run(data_dir: Path) -> None:
    publishers: list[Publisher] = []
    for kills_to_come in (2, 1, 0):
        with serving(data_dir) as server:
            async with speaking(server, [each.person for each in publishers]) as http:
                await asyncio.gather(*(each.retry() for each in publishers))
                assert ledger(server, publishers) == [("completed", "succeeded", 1, 1)] * len(publishers)
                if not kills_to_come:
                    return
                publishers = list(await asyncio.gather(*(at_review(http, number) for number in range(RUNS))))
                asyncio.get_running_loop().call_later(MOMENTS.uniform(0.03, 0.25), server.program.process.kill)
                await asyncio.gather(*(each.try_once() for each in publishers))

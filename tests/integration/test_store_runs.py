"""Runs are kept whole, changed under lock, and never seen by strangers."""

from dataclasses import replace

import pytest
from fixtures.stores import Stores, answered, principal_of

from store.demo import MEMBER, OUTSIDER
from wizard.errors import NotFound, RevisionConflict
from wizard.records import RunRecord
from wizard.run import Awaiting, SummaryLine

MAX = principal_of(MEMBER)


async def test_a_run_comes_back_as_it_was_saved(stores: Stores, begun: RunRecord):
    awaiting = Awaiting("confirmation", "action", "publishEvent", 2, "Shall I?", (SummaryLine("a", "A", "b"),))
    change = answered(begun.run, event__title="Gala 🎉", ticket__tiers=[{"name": "VIP", "price": 1.5, "quantity": 2}])
    run = replace(
        change.run,
        current_step="reviewPublish",
        completed_steps=("organizerSetup",),
        skipped=("event.description",),
        focus="event.title",
        awaiting=awaiting,
        intents={"publishEvent": 2},
    )
    async with stores.runs.change(MAX, begun.run.id, begun.run.revision) as held:
        saved = await held.save(replace(change, run=run))
    assert saved.run == run
    assert await stores.runs.get(MAX, begun.run.id) == replace(begun, run=run)

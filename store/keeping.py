"""Writes what is asked and decided about keeping a completed run, with whatever else its transaction writes."""

from __future__ import annotations

from uuid import UUID

from store.queries import queries
from store.transaction import Work
from wizard.keeping import Kept
from wizard.ports.records import RunRecord

QUERIES = queries("keeping")
STORE = queries("stored_runs")["store"]


def offer(work: Work, run_id: UUID) -> None:
    """Note that the person is asked under which name to keep the run."""
    work.later(QUERIES["ask"], run=run_id, asked="name")


def keep(work: Work, record: RunRecord, kept: Kept) -> None:
    """Store the run, or change what is said of one that is stored; then note what is asked."""
    run, tags = record.run.id, None if kept.tags is None else list(kept.tags)
    if record.stored_at is not None and kept.stores:
        work.later(QUERIES["amend"], run=run, name=kept.name, notes=kept.notes, tags=tags)
    elif kept.name is not None:
        work.later(STORE, run=run, name=kept.name, notes=kept.notes, tags=tags or [])
    work.later(QUERIES["ask"], run=run, asked=kept.asking)

"""What the database's documents say, as the records that the ports carry."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from wizard.ports.records import RunRecord, Turn
from wizard.run import Answer, Awaiting, Draft, Run
from wizard.uploads import RunFile


def run_record(document: dict[str, Any]) -> RunRecord:
    """Of what `private.run_record` answers."""
    session_id, user_id = document["session_id"], document["user_id"]
    return RunRecord(
        run=run_of(document),
        wizard_id=UUID(document["wizard_id"]),
        wizard_slug=document["wizard_slug"],
        wizard_name=document["wizard_name"],
        version_id=UUID(document["version_id"]),
        version_number=document["version_number"],
        organization_id=UUID(document["organization_id"]),
        session_id=None if session_id is None else UUID(session_id),
        user_id=None if user_id is None else UUID(user_id),
        is_preview=document["is_preview"],
        started_at=moment(document["started_at"]),
        completed_at=moment(document["completed_at"]),
        expires_at=moment(document["expires_at"]),
        stored_at=moment(document["stored_at"]),
        keeping=document["keeping"],
        files=tuple(RunFile(UUID(identity), *known) for identity, *known in document["files"]),
    )


def moment(written: str | None) -> datetime | None:
    """None also for what never is, as the redaction of a stored run."""
    return None if written in (None, "infinity") else datetime.fromisoformat(written)


def run_of(document: dict[str, Any]) -> Run:
    """The run itself, with its answers by key."""
    awaiting = document["awaiting"]
    return Run(
        id=UUID(document["id"]),
        status=document["status"],
        revision=document["revision"],
        current_step=document["current_step"],
        completed_steps=tuple(document["completed_steps"]),
        skipped=tuple(document["skipped"]),
        focus=document["focus"],
        answers={key: Answer(value, label, state, source) for key, value, label, state, source in document["answers"]},
        awaiting=None if awaiting is None else Awaiting.from_json(awaiting),
        intents=document["intents"],
        held_step=document["held_step"],
        drafts={key: Draft(value, code, message) for key, value, code, message in document["drafts"]},
    )


def claimed_turn(document: dict[str, Any], client_turn_id: str) -> Turn:
    """Of what `private.claim_turn` answers to a claim that succeeded."""
    return Turn(
        id=UUID(document["turn_id"]),
        session_id=UUID(document["session_id"]),
        client_turn_id=client_turn_id,
        fence=document["fence"],
        lease_until=datetime.fromisoformat(document["lease_until"]),
    )

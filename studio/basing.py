"""Changes of a wizard that are worked out on its draft without a lock, and anew where somebody else was quicker."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from wizard.errors import Conflict, RevisionConflict
from wizard.ports.drafts import Draft, DraftStore
from wizard.principal import Principal

ATTEMPTS = 10
Result = TypeVar("Result")


async def on_latest(
    store: DraftStore,
    principal: Principal,
    wizard_id: UUID,
    expected_revision: int | None,
    attempt: Callable[[Draft], Awaitable[Result]],
) -> Result:
    """What `attempt` answers, which is given the draft as it is and holds the wizard at that draft's revision to write.

    Judging a large draft takes seconds, in which neither a row nor a connection should be held; so the wizard is held
    before only to see that the caller may change it. Who says on which revision they build hears of a conflict; for
    another it is tried again.

    Raises NotFound, Forbidden, RevisionConflict, Conflict when archived, and what `attempt` raises.
    """
    tried = 0
    while True:
        tried += 1
        async with store.change(principal, wizard_id, expected_revision) as held:
            draft = held.draft
        if draft.wizard.archived_at is not None:
            raise Conflict("The wizard is archived; restore it first.", status="archived")
        try:
            return await attempt(draft)
        except RevisionConflict:
            if expected_revision is not None or tried == ATTEMPTS:
                raise

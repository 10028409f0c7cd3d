"""Changes of a run that come too late: refused with the run as it is now, so that nobody has to ask for it again."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import tzinfo
from uuid import UUID

from api.documents.run import etag, run_document
from api.problems import Problem, problem_of
from api.services import Services
from runs.applying import Shown
from wizard.errors import RevisionConflict
from wizard.principal import Principal


@asynccontextmanager
async def told_if_late(services: Services, principal: Principal, run_id: UUID, zone: tzinfo) -> AsyncGenerator[None]:
    """Around a change of the run; a RevisionConflict becomes a Problem."""
    try:
        yield
    except RevisionConflict as conflict:
        raise _overtaken(conflict, await services.runs.forms.show(principal, run_id, zone=zone)) from None


def _overtaken(conflict: RevisionConflict, shown: Shown) -> Problem:
    problem = problem_of(conflict)
    problem.members |= {"run": run_document(shown.record, shown.view).model_dump(mode="json")}
    problem.headers = {"ETag": etag(shown.record.run.revision)}
    return problem

"""Who is asking, and whom they work with."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import Caller
from api.documents.person import ColleagueList, PersonDocument, colleague_document, person_document
from api.problem_documents import AUTHENTICATION, of, problems
from api.problems import VALIDATION
from api.services import Provided
from wizard.errors import OrganizationNeeded

router = APIRouter(prefix="/api/v1", tags=["People"])
Typed = Annotated[
    str,
    Query(
        min_length=1,
        max_length=320,
        pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$",
        description="How a name begins, any word of it, or a whole address; for operators also how an address begins.",
        examples=["ada"],
    ),
]


@router.get("/me", responses=problems(*AUTHENTICATION))
async def show_me(caller: Caller, services: Provided) -> PersonDocument:
    """Show who you are and the organizations that you belong to, with your role in each."""
    return person_document(caller, await services.people.me(caller))


@router.get("/people", responses=problems(*AUTHENTICATION, VALIDATION, *of(OrganizationNeeded)))
async def find_people(q: Typed, caller: Caller, services: Provided) -> ColleagueList:
    """Find people of the organization that you act for, to share something with: at most 20, by name."""
    return ColleagueList(items=[colleague_document(each) for each in await services.people.find(caller, q)])

"""Who is asking."""

from fastapi import APIRouter

from api.auth import Caller
from api.documents.person import PersonDocument, person_document
from api.problem_documents import AUTHENTICATION, problems
from api.services import Provided

router = APIRouter(prefix="/api/v1", tags=["People"])


@router.get("/me", responses=problems(*AUTHENTICATION))
async def show_me(caller: Caller, services: Provided) -> PersonDocument:
    """Show who you are and the organizations that you belong to, with your role in each."""
    return person_document(caller, await services.people.me(caller))

"""Whether the server is up, and whether it can work."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from api.problem_documents import problems
from api.services import Provided

router = APIRouter(tags=["Health"])


class Health(BaseModel):
    """Always `ok`; anything else is a problem."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "ok"}]})
    status: Literal["ok"] = "ok"


@router.get("/healthz", responses=problems())
async def show_liveness() -> Health:
    """Tell that the process serves requests."""
    return Health()


@router.get("/readyz", responses=problems())
async def show_readiness(services: Provided) -> Health:
    """Tell that the database answers, too; 503 with Retry-After while it doesn't."""
    await services.database_answers()
    return Health()

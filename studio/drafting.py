"""A description in words becomes a draft: a model writes it, it is judged as any other, and mended at most twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.drafts import Drafts, EditedDraft
from studio.judging import Judge
from wizard.building.authoring import in_authors_terms, structure_of
from wizard.errors import DrafterMissing, DraftFailed, Forbidden, OrganizationNeeded, StructureInvalid
from wizard.ports.drafting import Attempt, Drafter
from wizard.ports.people import PeopleStore
from wizard.principal import Principal

REPAIRS = 2
_TOLD = 30


class Drafting:
    """Without a drafter nothing can be drafted."""

    def __init__(self, drafts: Drafts, judge: Judge, people: PeopleStore, drafter: Drafter | None) -> None:
        self._drafts, self._judge, self._people, self._drafter = drafts, judge, people, drafter

    async def draft(self, principal: Principal, description: str) -> EditedDraft:
        """A new draft of the acting organization, without errors.

        Raises DrafterMissing without a model, Unavailable while it doesn't answer, DraftFailed where it still errs
        after its repairs, Forbidden, OrganizationNeeded.
        """
        if self._drafter is None:
            raise DrafterMissing()
        await self._refuse_others(principal)
        attempt: Attempt | None = None
        problems: list[Any] = []
        for _ in range(1 + REPAIRS):
            authored = await self._drafter.draft(description, attempt)
            document = structure_of(authored)
            problems = await self._errors(document)
            if not problems:
                return await self._drafts.create(principal, document)
            attempt = Attempt(authored, tuple(_complaint(problem) for problem in problems[:_TOLD]))
        message = "The language model didn't write a wizard that can be used; describe it in other words."
        raise DraftFailed(message, problems=problems[:_TOLD])

    async def _refuse_others(self, principal: Principal) -> None:
        """Raises what saving would raise, before anything is spent. Somebody new has an organization of their own."""
        memberships = (await self._people.me(principal)).memberships
        named = principal.organization_id
        acting = [each for each in memberships if named in (None, each.organization_id)]
        if memberships and not acting:
            raise Forbidden("You don't belong to that organization.")
        if len(acting) > 1:
            raise OrganizationNeeded()
        if acting and acting[0].role != "admin":
            raise Forbidden("Wizards are made by the organization's admins.")

    async def _errors(self, document: Mapping[str, Any]) -> list[Any]:
        try:
            judged = await self._judge.judge(lambda: document)
        except StructureInvalid as invalid:
            found: Any = invalid.data["problems"]
            return list(found)
        if not judged.structure.fields():
            return [{"pointer": "/steps", "code": "nothing_asked", "message": "It asks nothing.", "severity": "error"}]
        return [problem.to_json() for problem in judged.problems if problem.severity == "error"]


def _complaint(problem: Mapping[str, Any]) -> str:
    return f"{in_authors_terms(str(problem['pointer'])) or 'the whole'}: {problem['message']}"

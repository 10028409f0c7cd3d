"""Going on with a run by a link, on another device or without an account, and claiming it once one has an account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from runs.tokens import new_token, token_hash
from wizard.errors import Conflict, Forbidden, NotFound, SignInNeeded
from wizard.ports.visits import ClaimedRun, LinkOwner, ResumeLink, VisitStore
from wizard.principal import Principal

PREFIX = "ul_"
"""Of every token of such a link, so that it is told from an access token."""
AN_ACCOUNTS = "These runs belong to an account already."


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link and its token, which is told this once."""

    link: ResumeLink
    token: str


class Visiting:
    """The use cases of those who come without an account, or come back by a link."""

    def __init__(self, visits: VisitStore, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._visits, self._clock = visits, clock

    async def link(self, principal: Principal, run_id: UUID, *, days: int) -> NewLink:
        """A link to a run of the person's own. Raises NotFound, Forbidden for who came by one, Conflict above 20."""
        token = PREFIX + new_token()
        expires_at = self._clock() + timedelta(days=days)
        return NewLink(await self._visits.add_link(principal, run_id, token_hash(token), expires_at), token)

    async def links(self, principal: Principal, run_id: UUID) -> Sequence[ResumeLink]:
        """The links of a run, newest first. Raises NotFound."""
        return await self._visits.links(principal, run_id)

    async def revoke(self, principal: Principal, run_id: UUID, link_id: UUID) -> None:
        """From this moment the link leads nowhere. Raises NotFound."""
        await self._visits.revoke_link(principal, run_id, link_id)

    async def owner(self, token: str) -> LinkOwner:
        """Whose run the token stands for. Raises NotFound, alike for an unknown, an expired and a revoked one."""
        owner = await self._visits.owner(token_hash(token)) if token.startswith(PREFIX) else None
        if owner is None:
            raise NotFound("This link leads nowhere, or not any more.")
        return owner

    async def claim(self, principal: Principal, whose: Principal) -> Sequence[ClaimedRun]:
        """Makes everything of an anonymous person the caller's; answers the runs, newest first.

        Raises SignInNeeded, Conflict for an account's runs, TurnInFlight while one of the runs is at work.
        """
        if principal.is_anonymous:
            raise SignInNeeded("Runs are claimed for an account: sign up, or sign in.")
        if not whose.is_anonymous:
            raise Conflict(AN_ACCOUNTS)
        offer = token_hash(new_token())
        await self._visits.offer(whose, offer)
        return await self._visits.claim(principal, offer)


def resuming(owner: LinkOwner, principal: Principal | None) -> Principal:
    """As whom the run of a link is gone on with: its anonymous person, or the account it belongs to.

    Raises SignInNeeded where that is asked of nobody, Forbidden of somebody else.
    """
    if owner.is_anonymous:
        return visitor(owner)
    if principal is None or principal.is_anonymous:
        raise SignInNeeded("This run belongs to an account: sign in to go on with it.")
    if principal.user_id != owner.user_id:
        raise Forbidden("This run belongs to another account than yours.")
    return principal


def claimable(owner: LinkOwner) -> Principal:
    """The anonymous person of a link, to be claimed. Raises Conflict for a link to a run of an account."""
    if not owner.is_anonymous:
        raise Conflict(AN_ACCOUNTS)
    return visitor(owner)


def visitor(owner: LinkOwner) -> Principal:
    """The anonymous person of a link; the database knows by `usher_link` that they came by it."""
    claims = {"role": "authenticated", "is_anonymous": True, "usher_link": str(owner.link_id)}
    return Principal(user_id=owner.user_id, claims=claims)

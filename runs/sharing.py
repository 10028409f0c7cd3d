"""Stored runs shown to others: shared with people, sent to addresses as invitations, opened by public links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from runs.tokens import new_token, token_hash
from wizard.inputs.field import ValueRejected
from wizard.inputs.formats import email
from wizard.ports.records import Page
from wizard.ports.sharing import LinkStore, PublicLink, Share, SharedRun, Sharees, ShareStore
from wizard.principal import Principal


@dataclass(frozen=True, slots=True)
class Shared:
    """A share just made or changed. `token`: of a new invitation that nobody is mailed; it isn't shown again."""

    share: Share
    token: str | None


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A public link just made, with its token, which isn't shown again."""

    link: PublicLink
    token: str


class Sharing:
    """The use cases of whose runs they are, and of those they are shared with. Errors as of the stores.

    Without `mails` nobody can be told by mail, so that who invites gets the tokens whatever they asked for.
    """

    def __init__(self, shares: ShareStore, links: LinkStore, *, mails: bool = True) -> None:
        self._shares, self._links, self._mails = shares, links, mails

    async def share(
        self,
        principal: Principal,
        run_id: UUID,
        people: Sequence[UUID],
        emails: Sequence[str],
        *,
        can_export: bool,
        notify: bool,
    ) -> Sequence[Shared]:
        """Shares a run, or gives those it is shared with another right. An address of a member is that person.

        Raises NotFound, Forbidden, SharingRefused, Conflict.
        """
        addresses = tuple(_address(each) for each in emails)
        tokens = {token_hash(token): token for token in (new_token() for _ in addresses)}
        sharees = Sharees(tuple(people), addresses, can_export, notify and self._mails)
        shares = await self._shares.share(principal, run_id, sharees, tuple(tokens))
        return [Shared(each, tokens.get(each.token_hash or "")) for each in shares]

    async def shares(self, principal: Principal, run_id: UUID) -> Sequence[Share]:
        """Those of the person's own run that hold, oldest first."""
        return await self._shares.shares(principal, run_id)

    async def change(self, principal: Principal, share_id: UUID, *, can_export: bool) -> Share:
        """Gives or takes the right to export."""
        return await self._shares.change(principal, share_id, can_export=can_export)

    async def end(self, principal: Principal, share_id: UUID) -> None:
        """At once: whose run it is takes the share back, with whom it is shared leaves it."""
        await self._shares.end(principal, share_id)

    async def accept(self, principal: Principal, token: str) -> SharedRun:
        """Binds an invitation to the person. Why one can't be accepted isn't said."""
        return await self._shares.accept(principal, token_hash(token))

    async def shared_with_me(
        self, principal: Principal, *, limit: int = 20, after: str | None = None
    ) -> Page[SharedRun]:
        """What others share with the person, latest first."""
        return await self._shares.shared_with_me(principal, limit=limit, after=after)

    async def open_link(self, principal: Principal, run_id: UUID, days: int) -> OpenedLink:
        """A link that shows the run to whoever holds it, for so many days."""
        token = new_token()
        return OpenedLink(await self._links.add(principal, run_id, token_hash(token), days), token)

    async def links(self, principal: Principal, run_id: UUID) -> Sequence[PublicLink]:
        """Those of the person's own run that work, oldest first."""
        return await self._links.links(principal, run_id)

    async def revoke_link(self, principal: Principal, run_id: UUID, link_id: UUID) -> None:
        """At once."""
        await self._links.revoke(principal, run_id, link_id)


def _address(text: str) -> str | None:
    try:
        return email("An entry", text.strip())
    except ValueRejected:
        return None

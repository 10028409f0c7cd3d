"""Whom a stored run is shown to: people, invited addresses, and whoever holds a public link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from wizard.playback import RecordedRun
from wizard.ports.files import StoredFile
from wizard.ports.records import Page
from wizard.ports.stored_runs import StoredRun
from wizard.principal import Principal
from wizard.structure import Structure


@dataclass(frozen=True, slots=True)
class Share:
    """A share that holds. Without a `person_id` it is an invitation, which can be accepted until `expires_at`.

    `email`: the address that was invited; it stays when somebody accepts. `token_hash`: of a token that is new.
    """

    id: UUID
    run_id: UUID
    person_id: UUID | None
    name: str | None
    email: str | None
    can_export: bool
    shared_at: datetime
    accepted_at: datetime | None
    expires_at: datetime | None
    token_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Sharees:
    """With whom a run is to be shared: people of its organization, and addresses; None stands for what isn't one.

    `notify`: they are told by mail, each at most once an hour.
    """

    people: tuple[UUID, ...]
    emails: tuple[str | None, ...]
    can_export: bool
    notify: bool


@dataclass(frozen=True, slots=True)
class SharedRun:
    """A run that somebody shares with the person. `shared_by`: a name; None for somebody who was erased."""

    share_id: UUID
    shared_by: str | None
    shared_at: datetime
    accepted_at: datetime | None
    can_export: bool
    run: StoredRun


@dataclass(frozen=True, slots=True)
class PublicLink:
    """A link that works, without its token. `uses`: how often the run was opened by it."""

    id: UUID
    run_id: UUID
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    uses: int = 0


class ShareStore(Protocol):
    """Only whose run it is shares it. Others get Forbidden where they may see the run or share, NotFound elsewhere."""

    async def share(
        self, principal: Principal, run_id: UUID, sharees: Sharees, hashes: Sequence[str]
    ) -> Sequence[Share]:
        """The shares, made or changed. `hashes`: of a token for each of the addresses.

        Raises NotFound, Forbidden, SharingRefused, Conflict above 200 shares; nothing is changed then.
        """
        ...

    async def shares(self, principal: Principal, run_id: UUID) -> Sequence[Share]:
        """Those of a run that hold, oldest first. Raises NotFound, Forbidden."""
        ...

    async def change(self, principal: Principal, share_id: UUID, *, can_export: bool) -> Share:
        """Raises NotFound, Forbidden."""
        ...

    async def end(self, principal: Principal, share_id: UUID) -> None:
        """By whose run it is, or with whom it is shared. Raises NotFound, Forbidden."""
        ...

    async def accept(self, principal: Principal, token_hash: str) -> SharedRun:
        """Bind an invitation to the person. Raises NotFound, Conflict for one's own run, Forbidden for a visitor."""
        ...

    async def shared_with_me(
        self, principal: Principal, *, limit: int = 20, after: str | None = None
    ) -> Page[SharedRun]:
        """Latest first. Raises Invalid for a cursor that isn't of this listing."""
        ...


class PublicRunStore(Protocol):
    """What a public link shows, to whoever has its token."""

    async def open(self, token_hash: str) -> tuple[RecordedRun, Structure | None]:
        """The run without whose it is, notes and tags; its structure, None if that can't be read any more.

        Counts as a use. Raises NotFound where the link leads nowhere, or not any more.
        """
        ...

    async def file(self, token_hash: str, file_id: UUID) -> StoredFile:
        """A file that an answer of the run names. Raises NotFound, alike for any other."""
        ...


class LinkStore(Protocol):
    """Public links of one's own stored runs; errors as of shares."""

    async def add(self, principal: Principal, run_id: UUID, token_hash: str, days: int) -> PublicLink:
        """A link that works for so many days. Raises NotFound, Forbidden, Conflict above 20 links."""
        ...

    async def links(self, principal: Principal, run_id: UUID) -> Sequence[PublicLink]:
        """Those of a run that work, oldest first. Raises NotFound, Forbidden."""
        ...

    async def revoke(self, principal: Principal, run_id: UUID, link_id: UUID) -> None:
        """Raises NotFound, Forbidden."""
        ...

"""Where wizards and their versions come from."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from wizard.ports.records import WizardRef
from wizard.principal import Principal
from wizard.structure import Structure


class WizardStore(Protocol):
    async def resolve(self, principal: Principal, ref: str) -> WizardRef:
        """A published wizard by id, by `organization/slug`, or by slug (the acting organization's first, then the
        system's).

        Raises WizardUnknown.
        """
        ...

    async def structure(self, principal: Principal, version_id: UUID) -> Structure:
        """The structure of a version. Raises NotFound."""
        ...

    async def list_published(self, principal: Principal) -> list[WizardRef]: ...

"""Where compiled structures come from."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from wizard.compiled import CompiledStructure
from wizard.principal import Principal


class CompiledVersions(Protocol):
    async def compiled(self, principal: Principal, version_id: UUID) -> CompiledStructure:
        """The compiled structure of a version that the person was found to run. Raises NotFound."""
        ...

"""Who is acting, as the verified token says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Principal:
    """A signed-in person. `organization_id` is the one named for this request; the database checks membership."""

    user_id: UUID
    email: str | None = None
    organization_id: UUID | None = None
    claims: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])

    @property
    def is_anonymous(self) -> bool:
        """Whether they have no account: such a person owns nothing but their runs."""
        return self.claims.get("is_anonymous") is True

"""Reads a Supabase access token: which person it speaks for, or why it is refused."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt

from api.keys import KeySource
from api.problems import TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_MISSING, Kind, Problem
from wizard.principal import Principal

AUDIENCE = "authenticated"
PERSON_ROLE = "authenticated"
CLOCK_SKEW_SECONDS = 30
MAX_TOKEN_CHARACTERS = 8192
ALGORITHMS = frozenset({"HS256", "RS256", "ES256"})
TRUSTED_AT_MOST_SECONDS = 300.0


class TokenRefused(Problem):
    """The request doesn't prove who is asking."""

    def __init__(self, kind: Kind, detail: str) -> None:
        error = "" if kind is TOKEN_MISSING else f', error="invalid_token", error_description="{kind.title}"'
        super().__init__(kind, detail, headers={"WWW-Authenticate": f'Bearer realm="usher"{error}'})


@dataclass(frozen=True, slots=True)
class Trusted:
    principal: Principal
    until: float


class TokenReader:
    """Verifies tokens against the key sources in order, and remembers the verified ones for a few minutes at most."""

    def __init__(
        self,
        sources: Sequence[KeySource],
        *,
        issuer: str | None = None,
        remembered: int = 4096,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._sources = tuple(sources)
        self._issuer = issuer
        self._remembered = remembered
        self._clock = clock
        self._trusted: OrderedDict[bytes, Trusted] = OrderedDict()

    async def read(self, token: str) -> Principal:
        """The person that the token speaks for; raises TokenRefused."""
        if len(token) > MAX_TOKEN_CHARACTERS:
            raise TokenRefused(TOKEN_INVALID, "The access token is too long.")
        digest = hashlib.sha256(token.encode()).digest()
        known = self._trusted.get(digest)
        if known is not None and self._clock() < known.until:
            self._trusted.move_to_end(digest)
            return known.principal
        claims = await self._verify(token)
        principal = person_of(claims)
        self._remember(digest, principal, expires=float(claims["exp"]))
        return principal

    async def _verify(self, token: str) -> dict[str, Any]:
        algorithm, key_id = _header(token)
        for source in self._sources:
            key = await source.key(algorithm, key_id)
            if key is not None:
                return self._decode(token, key, algorithm)
        raise TokenRefused(TOKEN_INVALID, "The access token is signed with a key that isn't known here.")

    def _decode(self, token: str, key: jwt.PyJWK, algorithm: str) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=AUDIENCE,
                issuer=self._issuer,
                leeway=CLOCK_SKEW_SECONDS,
                options={"require": ["exp", "sub", "aud"], "verify_iat": False},
            )
        except jwt.ExpiredSignatureError:
            raise TokenRefused(TOKEN_EXPIRED, "The access token has expired; refresh it or sign in again.") from None
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise TokenRefused(TOKEN_INVALID, f"The access token isn't valid: {error}.") from None

    def _remember(self, digest: bytes, principal: Principal, *, expires: float) -> None:
        until = min(expires, self._clock() + TRUSTED_AT_MOST_SECONDS)
        self._trusted[digest] = Trusted(principal, until)
        while len(self._trusted) > self._remembered:
            self._trusted.popitem(last=False)


def person_of(claims: Mapping[str, Any]) -> Principal:
    """The principal of verified claims; a service or anonymous key is no person."""
    if claims.get("role") != PERSON_ROLE:
        raise TokenRefused(TOKEN_INVALID, "The access token isn't a person's: its role must be `authenticated`.")
    email = claims.get("email")
    try:
        user_id = UUID(str(claims["sub"]))
    except ValueError:
        raise TokenRefused(TOKEN_INVALID, "The access token's subject isn't a person's id.") from None
    return Principal(
        user_id=user_id,
        email=email if isinstance(email, str) and email else None,
        organization_id=None,
        claims=claims,
    )


def _header(token: str) -> tuple[str, str | None]:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, UnicodeError):
        raise TokenRefused(TOKEN_INVALID, "The access token isn't a signed JWT.") from None
    algorithm, key_id = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise TokenRefused(TOKEN_INVALID, "The access token's algorithm isn't accepted.")
    return algorithm, key_id if isinstance(key_id, str) else None

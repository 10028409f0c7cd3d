"""The keys that sign-in tokens are verified with: a shared secret, or a key set published at one configured address."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, cast

import httpx
from jwt import PyJWK
from jwt.exceptions import PyJWTError
from jwt.utils import base64url_encode

from wizard.errors import Unavailable

PUBLIC_KEY_ALGORITHMS = frozenset({"RS256", "ES256"})
MAX_KEY_SET_BYTES = 64 * 1024
MIN_RSA_BITS = 2048


class KeySource(Protocol):
    """Answers the key for a token's header, or None when it has none for it."""

    async def key(self, algorithm: str, key_id: str | None) -> PyJWK | None: ...


class SharedSecret:
    """The HS256 secret of a Supabase project; it verifies no other algorithm."""

    def __init__(self, secret: str) -> None:
        self._key = PyJWK({"kty": "oct", "k": base64url_encode(secret.encode()).decode()}, algorithm="HS256")

    async def key(self, algorithm: str, key_id: str | None) -> PyJWK | None:  # noqa: ARG002
        return self._key if algorithm == "HS256" else None


class PublicKeys:
    """A fixed set of public keys, each pinned to the algorithm of its type."""

    def __init__(self, keys: Iterable[PyJWK]) -> None:
        self._keys = tuple(keys)

    async def key(self, algorithm: str, key_id: str | None) -> PyJWK | None:
        return self.find(algorithm, key_id)

    def find(self, algorithm: str, key_id: str | None) -> PyJWK | None:
        fitting = [key for key in self._keys if key.algorithm_name == algorithm]
        if key_id is not None:
            fitting = [key for key in fitting if key.key_id == key_id]
        return fitting[0] if len(fitting) == 1 else None


class RemoteKeySet:
    """A JWKS address, fetched again after `lifetime` seconds and, at most every `pause` seconds, for an unknown key."""

    def __init__(
        self,
        url: str,
        http: httpx.AsyncClient,
        *,
        lifetime: float = 600.0,
        pause: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url, self._http = url, http
        self._lifetime, self._pause, self._clock = lifetime, pause, clock
        self._keys: PublicKeys | None = None
        self._fetched_at = self._tried_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def key(self, algorithm: str, key_id: str | None) -> PyJWK | None:
        if algorithm not in PUBLIC_KEY_ALGORITHMS:
            return None
        if self._keys is None or self._age() > self._lifetime:
            await self._refresh(since=self._tried_at)
        found = self._known().find(algorithm, key_id)
        if found is None:
            await self._refresh(since=self._tried_at)
            found = self._known().find(algorithm, key_id)
        return found

    def _age(self) -> float:
        return self._clock() - self._fetched_at

    def _known(self) -> PublicKeys:
        if self._keys is None:
            raise Unavailable("the sign-in service's keys can't be fetched")
        return self._keys

    async def _refresh(self, *, since: float) -> None:
        async with self._fetching:
            if self._tried_at != since or self._clock() - self._tried_at < self._pause:
                return
            self._tried_at = self._clock()
            try:
                self._keys = PublicKeys(read_key_set(await self._fetch()))
                self._fetched_at = self._tried_at
            except (httpx.HTTPError, ValueError):
                return

    async def _fetch(self) -> Any:
        async with self._http.stream("GET", self._url, follow_redirects=False, timeout=5.0) as response:
            response.raise_for_status()
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_KEY_SET_BYTES:
                    raise ValueError("the key set is too large")
        return httpx.Response(200, content=bytes(body)).json()


def read_key_set(document: Any) -> Sequence[PyJWK]:
    """The usable verification keys of a JWKS document; raises ValueError when it isn't one."""
    entries = cast("Mapping[str, Any]", document).get("keys") if isinstance(document, Mapping) else None
    if not isinstance(entries, list):
        raise ValueError("a key set has a list of keys")
    return [key for entry in cast("list[Any]", entries) if (key := _usable(entry)) is not None]


def _usable(entry: Any) -> PyJWK | None:
    if not isinstance(entry, dict) or "d" in entry:
        return None
    try:
        key = PyJWK.from_dict(cast("dict[str, Any]", entry))
    except (PyJWTError, TypeError, ValueError):
        return None
    weak = key.key_type == "RSA" and key.key.key_size < MIN_RSA_BITS
    for_signing = key.public_key_use in (None, "sig")
    return key if for_signing and not weak and key.algorithm_name in PUBLIC_KEY_ALGORITHMS else None

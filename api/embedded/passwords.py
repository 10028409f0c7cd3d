"""Hashes and checks passwords with argon2, away from the event loop."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2


class Passwords:
    """At most two hashes are computed at once, since each takes tens of megabytes."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Whether the password has this hash; without a hash the work is done all the same, and the answer is no."""
        known = password_hash if password_hash is not None else await self._hash_of_nobody()
        async with self._slots:
            verified = await asyncio.to_thread(self._verify, known, password)
        return verified and password_hash is not None

    async def _hash_of_nobody(self) -> str:
        if self._nobody is None:
            self._nobody = await self.hash("nobody has this password")
        return self._nobody

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

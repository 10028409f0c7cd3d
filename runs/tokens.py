"""Opaque tokens of invitations and links: shown once, known afterwards by their hash alone."""

from __future__ import annotations

import secrets
from hashlib import sha256


def new_token() -> str:
    """256 bits that nobody guesses, as 43 characters for an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256 as 64 hexadecimal digits. It needs no salt, since a token isn't guessed."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()

"""Makes access tokens as Supabase would, and as attackers would."""

import base64
import json
import time
from typing import Any
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

SECRET = "a-secret-that-is-long-enough-for-hs256"


def claims(user_id: UUID | None = None, *, expires_in: float = 3600, **changes: Any) -> dict[str, Any]:
    """The claims of a person's token; a change to None leaves the claim out."""
    now = int(time.time())
    person = {
        "sub": str(user_id or uuid4()),
        "aud": "authenticated",
        "role": "authenticated",
        "email": "ada@acme.example",
        "iat": now,
        "exp": now + expires_in,
        **changes,
    }
    return {name: value for name, value in person.items() if value is not None}


def shared_secret_token(user_id: UUID | None = None, *, secret: str = SECRET, **changes: Any) -> str:
    return jwt.encode(claims(user_id, **changes), secret, algorithm="HS256")


def unsigned_token(**changes: Any) -> str:
    return jwt.encode(claims(**changes), "", algorithm="none")


def forged_token(header: dict[str, Any], payload: dict[str, Any], signature: bytes = b"") -> str:
    """A token of exactly these parts, whatever a library would say to it."""
    parts = (json.dumps(header).encode(), json.dumps(payload).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


class Issuer:
    """A sign-in service with a published key."""

    def __init__(self, algorithm: str, key_id: str | None = "key-1") -> None:
        self.algorithm, self.key_id = algorithm, key_id
        self.private = (
            ec.generate_private_key(ec.SECP256R1())
            if algorithm == "ES256"
            else rsa.generate_private_key(public_exponent=65537, key_size=2048)
        )

    @property
    def jwk(self) -> dict[str, Any]:
        maker: Any = ECAlgorithm if self.algorithm == "ES256" else RSAAlgorithm
        public = maker.to_jwk(self.private.public_key(), as_dict=True)
        return {**public, **({"kid": self.key_id} if self.key_id else {}), "use": "sig"}

    def token(self, user_id: UUID | None = None, *, key_id: str | None = None, **changes: Any) -> str:
        header = {"kid": key_id or self.key_id} if key_id or self.key_id else None
        return jwt.encode(claims(user_id, **changes), self.private, algorithm=self.algorithm, headers=header)

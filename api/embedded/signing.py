"""The embedded issuer's signing key: made once, kept where only its owner reads it."""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

ALGORITHM = "ES256"


class SigningKey:
    """Signs access tokens and publishes the public half."""

    def __init__(self, private_key: ec.EllipticCurvePrivateKey) -> None:
        self._private_key = private_key
        public = ECAlgorithm.to_jwk(private_key.public_key(), as_dict=True)
        key_id = sha256(f"{public['x']}.{public['y']}".encode()).hexdigest()[:16]
        self.public_jwk: Mapping[str, Any] = {**public, "kid": key_id, "alg": ALGORITHM, "use": "sig"}

    @classmethod
    def generate(cls) -> "SigningKey":
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def load_or_create(cls, path: Path) -> "SigningKey":
        """The key kept at the path; a new one is written there (mode 0600) when there is none."""
        try:
            return cls.from_pem(path.read_bytes())
        except FileNotFoundError:
            key = cls.generate()
        descriptor, name = mkstemp(dir=path.parent)
        written = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.pem())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(written, path)
        except FileExistsError:
            return cls.from_pem(path.read_bytes())
        finally:
            written.unlink()
        return key

    @classmethod
    def from_pem(cls, pem: bytes) -> "SigningKey":
        key = serialization.load_pem_private_key(pem, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise ValueError("the signing key must be a P-256 key")
        return cls(key)

    def pem(self) -> bytes:
        return self._private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def sign(self, claims: Mapping[str, Any]) -> str:
        return jwt.encode(dict(claims), self._private_key, algorithm=ALGORITHM, headers={"kid": self.public_jwk["kid"]})

"""The documents that Supabase Auth's clients send and read."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from wizard.ports import Account

EXAMPLE_USER: dict[str, Any] = {
    "id": "6f6e0d0a-7c1b-4d4e-9c69-3f2b6f0a1c11",
    "aud": "authenticated",
    "role": "authenticated",
    "email": "admin@acme.example",
    "email_confirmed_at": "2026-03-01T09:00:00Z",
    "phone": "",
    "confirmed_at": "2026-03-01T09:00:00Z",
    "last_sign_in_at": "2026-03-02T08:30:00Z",
    "app_metadata": {"provider": "email", "providers": ["email"]},
    "user_metadata": {},
    "identities": [],
    "created_at": "2026-03-01T09:00:00Z",
    "updated_at": "2026-03-01T09:00:00Z",
    "is_anonymous": False,
}
EXAMPLE_SESSION: dict[str, Any] = {
    "access_token": "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiI2ZjZlMGQwYSJ9.c2lnbmF0dXJl",
    "token_type": "bearer",
    "expires_in": 3600,
    "expires_at": 1772443800,
    "refresh_token": "k3J0bXkqf0Yw9o2b7n1v5Q",
    "user": EXAMPLE_USER,
}

EXAMPLE_KEY_SET: dict[str, Any] = {
    "keys": [
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            "kid": "1f0c3d2a9b8e7f60",
            "alg": "ES256",
            "use": "sig",
        }
    ]
}

Password = Annotated[str, Field(max_length=1024)]


class Request(BaseModel):
    """What a client sends; a field that Supabase Auth doesn't know is refused."""

    model_config = ConfigDict(extra="forbid")


class Credentials(Request):
    """For `grant_type=password`: email and password. For `refresh_token`: the refresh token."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"email": "admin@acme.example", "password": "usher-demo"}]},
    )
    email: str | None = Field(default=None, max_length=320)
    password: Password | None = None
    refresh_token: str | None = Field(default=None, max_length=1024)
    phone: str | None = None
    data: dict[str, Any] | None = None
    gotrue_meta_security: dict[str, Any] | None = None


class SignUp(Request):
    """A new person's address and password, and what else the client wants kept about them.

    Without both it is an anonymous sign-in.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"email": "ada@example.org", "password": "correct-horse", "data": {"name": "Ada"}},
                {"data": {}},
            ]
        },
    )
    email: str | None = Field(default=None, max_length=320)
    password: Password | None = None
    data: dict[str, Any] | None = None
    phone: str | None = None
    channel: str | None = None
    gotrue_meta_security: dict[str, Any] | None = None
    code_challenge: str | None = None
    code_challenge_method: str | None = None


class UserChange(Request):
    """What changes about the person of the access token; what is absent stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"email": "ada@example.org", "password": "correct-horse"}]},
    )
    email: str | None = Field(default=None, max_length=320)
    password: Password | None = None
    data: dict[str, Any] | None = None
    nonce: str | None = None
    current_password: Password | None = None
    code_challenge: str | None = None
    code_challenge_method: str | None = None


class UserDocument(BaseModel):
    """A person, as `supabase.auth.get_user()` reads them."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_USER]})
    id: UUID
    aud: str = "authenticated"
    role: str = "authenticated"
    email: str
    email_confirmed_at: datetime | None
    phone: str = ""
    confirmed_at: datetime | None
    last_sign_in_at: datetime | None
    app_metadata: dict[str, Any]
    user_metadata: dict[str, Any]
    identities: list[dict[str, Any]]
    created_at: datetime
    updated_at: datetime
    is_anonymous: bool = False


class SignedIn(BaseModel):
    """A sign-in, as `supabase.auth.sign_in_with_password()` reads it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_SESSION]})
    access_token: str
    token_type: str = "bearer"  # noqa: S105
    expires_in: int
    expires_at: int
    refresh_token: str
    user: UserDocument


class KeySet(BaseModel):
    """A JSON Web Key Set."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_KEY_SET]})
    keys: list[dict[str, str]]


def app_metadata(account: Account) -> dict[str, Any]:
    """By which way the person signs in."""
    return {} if account.is_anonymous else {"provider": "email", "providers": ["email"]}


def user_document(account: Account) -> UserDocument:
    """The account in Supabase's words; addresses count as confirmed, since nothing is mailed here."""
    confirmed_at = None if account.is_anonymous else account.created_at
    return UserDocument(
        id=account.id,
        email=account.email or "",
        email_confirmed_at=confirmed_at,
        confirmed_at=confirmed_at,
        last_sign_in_at=account.last_sign_in_at,
        app_metadata=app_metadata(account),
        user_metadata=dict(account.user_metadata),
        identities=[],
        created_at=account.created_at,
        updated_at=account.created_at,
        is_anonymous=account.is_anonymous,
    )

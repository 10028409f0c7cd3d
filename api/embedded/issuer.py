"""Signs people up and in, refreshes and ends their sign-ins."""

import json
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from api.attempts import AttemptLimit
from api.embedded.claims import ACCESS_SECONDS, access_claims
from api.embedded.documents import SignedIn, SignUp, UserChange, UserDocument, user_document
from api.embedded.passwords import Passwords
from api.embedded.refusals import (
    AuthRefused,
    WeakPassword,
    anonymous_disabled,
    email_exists,
    invalid_credentials,
    same_password,
    too_many_attempts,
    validation_failed,
)
from api.embedded.signing import SigningKey
from wizard.errors import EmailTaken
from wizard.ports import Account, AccountStore

REFRESH_DAYS = 30
MIN_PASSWORD_CHARACTERS = 6
METADATA_CHARACTERS = 2000
"""Of JSON; metadata travels in every access token."""
ANONYMOUS_AN_HOUR = 30
"""From one address, as Supabase allows by default."""


class Issuer:
    """The sign-in service of the embedded mode."""

    def __init__(
        self,
        accounts: AccountStore,
        key: SigningKey,
        *,
        url: str,
        passwords: Passwords | None = None,
        attempts: AttemptLimit | None = None,
        anonymous: AttemptLimit | None = None,
        allows_anonymous: bool = True,
    ) -> None:
        self._accounts, self._key, self._url = accounts, key, url
        self._passwords = passwords or Passwords()
        self._attempts = attempts or AttemptLimit()
        self._anonymous = anonymous or AttemptLimit(ANONYMOUS_AN_HOUR, 3600)
        self._allows_anonymous = allows_anonymous

    @property
    def key_set(self) -> dict[str, Any]:
        return {"keys": [dict(self._key.public_jwk)]}

    async def sign_in(self, email: str, password: str, *, address: str) -> SignedIn:
        """A new sign-in; raises AuthRefused, for an unknown address as for a wrong password."""
        email = email.strip().lower()
        self._attempt(address, email)
        account = await self._accounts.find(email)
        if not await self._passwords.matches(password, account.password_hash if account else None) or account is None:
            raise invalid_credentials()
        self._attempts.forget((address, email))
        return await self._open(account)

    async def sign_up(self, request: SignUp, *, address: str) -> SignedIn:
        """A new person, signed in at once; without an address and a password an anonymous one.

        Raises AuthRefused for a bad or taken address or a weak password.
        """
        if request.email is None and request.password is None:
            return await self._sign_in_anonymously(request.data or {}, address=address)
        if request.email is None or request.password is None:
            raise validation_failed("Signing up takes an email and a password; signing in anonymously takes neither")
        email = _normal_email(request.email)
        check_strength(request.password)
        self._attempt(address, "sign-up")
        password_hash = await self._passwords.hash(request.password)
        try:
            account = await self._accounts.create(email, password_hash, _name(request.data or {}))
        except EmailTaken:
            raise AuthRefused(422, "user_already_exists", "User already registered") from None
        return await self._open(account)

    async def _sign_in_anonymously(self, metadata: Mapping[str, Any], *, address: str) -> SignedIn:
        if not self._allows_anonymous:
            raise anonymous_disabled()
        _check_size(metadata)
        if (seconds := self._anonymous.wait(address)) > 0:
            raise too_many_attempts(seconds)
        self._anonymous.count(address)
        return await self._open(await self._accounts.create_anonymous(metadata))

    async def change(self, user_id: UUID, request: UserChange, *, address: str) -> UserDocument:
        """Another address, password or metadata of a person; an address makes an anonymous one permanent.

        Raises AuthRefused for a bad or taken address, a weak password or the one that they have already.
        """
        account = await self._account(user_id)
        email = _normal_email(request.email) if request.email else None
        _check_size({**account.user_metadata, **(request.data or {})})
        password_hash = None
        if request.password is not None:
            if account.is_anonymous and email is None:
                raise validation_failed(
                    "Updating password of an anonymous user without an email or phone is not allowed"
                )
            self._attempt(address, "change")
            password_hash = await self._new_password(account, request.password)
        try:
            changed = await self._accounts.change(
                user_id, email=email, password_hash=password_hash, metadata=request.data
            )
        except EmailTaken:
            raise email_exists() from None
        return user_document(changed)

    async def _new_password(self, account: Account, password: str) -> str:
        check_strength(password)
        if account.password_hash and await self._passwords.matches(password, account.password_hash):
            raise same_password()
        return await self._passwords.hash(password)

    async def refresh(self, refresh_token: str) -> SignedIn:
        """The next pair of tokens; a token that was used before ends its whole sign-in."""
        following = secrets.token_urlsafe(24)
        account = await self._accounts.rotate_refresh_token(_digest(refresh_token), _digest(following), _until())
        if account is None:
            code, reason = "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found"
            raise AuthRefused(400, code, reason)
        return self._session(account, following)

    async def user(self, user_id: UUID) -> UserDocument:
        """The person of a verified access token."""
        return user_document(await self._account(user_id))

    async def sign_out(self, user_id: UUID) -> None:
        """Ends every sign-in of the person; access tokens run out by themselves."""
        await self._accounts.revoke_refresh_tokens(user_id)

    async def _account(self, user_id: UUID) -> Account:
        account = await self._accounts.get(user_id)
        if account is None:
            raise AuthRefused(403, "user_not_found", "User from sub claim in JWT does not exist")
        return account

    def _attempt(self, address: str, subject: str) -> None:
        key = (address, subject)
        if (seconds := self._attempts.wait(key)) > 0:
            raise too_many_attempts(seconds)
        self._attempts.count(key)

    async def _open(self, account: Account) -> SignedIn:
        refresh_token = secrets.token_urlsafe(24)
        await self._accounts.keep_refresh_token(account.id, _digest(refresh_token), _until())
        return self._session(account, refresh_token)

    def _session(self, account: Account, refresh_token: str) -> SignedIn:
        now = int(time.time())
        return SignedIn(
            access_token=self._key.sign(access_claims(account, issuer=self._url, now=now)),
            expires_in=ACCESS_SECONDS,
            expires_at=now + ACCESS_SECONDS,
            refresh_token=refresh_token,
            user=user_document(account),
        )


def check_strength(password: str) -> None:
    """Raises WeakPassword for less than six characters, as Supabase does by default."""
    if len(password) < MIN_PASSWORD_CHARACTERS:
        raise WeakPassword(f"Password should be at least {MIN_PASSWORD_CHARACTERS} characters.", ["length"])


def _check_size(metadata: Mapping[str, Any]) -> None:
    if len(json.dumps(metadata)) > METADATA_CHARACTERS:
        raise validation_failed(f"data: at most {METADATA_CHARACTERS} characters of JSON")


def _normal_email(email: str) -> str:
    try:
        checked = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        message = "Unable to validate email address: invalid format"
        raise AuthRefused(400, "email_address_invalid", message) from None
    return checked.normalized.lower()


def _until() -> datetime:
    return datetime.now(UTC) + timedelta(days=REFRESH_DAYS)


def _name(metadata: Mapping[str, Any]) -> str | None:
    given = metadata.get("name") or metadata.get("full_name")
    return given[:200] if isinstance(given, str) else None


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()

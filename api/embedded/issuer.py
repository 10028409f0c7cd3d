"""Signs people up and in, refreshes and ends their sign-ins."""

import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from email_validator import EmailNotValidError, validate_email

from api.embedded.attempts import AttemptLimit
from api.embedded.documents import SignedIn, SignUp, UserDocument, user_document
from api.embedded.passwords import Passwords
from api.embedded.refusals import AuthRefused, WeakPassword, invalid_credentials, too_many_attempts
from api.embedded.signing import SigningKey
from wizard.errors import EmailTaken
from wizard.ports import Account, AccountStore

ACCESS_SECONDS = 3600
REFRESH_DAYS = 30
MIN_PASSWORD_CHARACTERS = 6


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
    ) -> None:
        self._accounts, self._key, self._url = accounts, key, url
        self._passwords = passwords or Passwords()
        self._attempts = attempts or AttemptLimit()

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
        """A new person, signed in at once; raises AuthRefused for a bad or taken address or a weak password."""
        email = _normal_email(request.email)
        check_strength(request.password)
        self._attempt(address, "sign-up")
        password_hash = await self._passwords.hash(request.password)
        try:
            account = await self._accounts.create(email, password_hash, _name(request.data or {}))
        except EmailTaken:
            raise AuthRefused(422, "user_already_exists", "User already registered") from None
        return await self._open(account)

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
        account = await self._accounts.get(user_id)
        if account is None:
            raise AuthRefused(403, "user_not_found", "User from sub claim in JWT does not exist")
        return user_document(account)

    async def sign_out(self, user_id: UUID) -> None:
        """Ends every sign-in of the person; access tokens run out by themselves."""
        await self._accounts.revoke_refresh_tokens(user_id)

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
            access_token=self._key.sign(self._claims(account, now)),
            expires_in=ACCESS_SECONDS,
            expires_at=now + ACCESS_SECONDS,
            refresh_token=refresh_token,
            user=user_document(account),
        )

    def _claims(self, account: Account, now: int) -> dict[str, Any]:
        return {
            "iss": self._url,
            "sub": str(account.id),
            "aud": "authenticated",
            "iat": now,
            "exp": now + ACCESS_SECONDS,
            "email": account.email,
            "phone": "",
            "app_metadata": {"provider": "email", "providers": ["email"]},
            "user_metadata": dict(account.user_metadata),
            "role": "authenticated",
            "aal": "aal1",
            "amr": [{"method": "password", "timestamp": now}],
            "session_id": str(uuid4()),
            "is_anonymous": False,
        }


def check_strength(password: str) -> None:
    """Raises WeakPassword for less than six characters, as Supabase does by default."""
    if len(password) < MIN_PASSWORD_CHARACTERS:
        raise WeakPassword(f"Password should be at least {MIN_PASSWORD_CHARACTERS} characters.", ["length"])


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

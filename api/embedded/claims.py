"""What an access token of the embedded issuer says of its person, in Supabase's words."""

from typing import Any
from uuid import uuid4

from api.embedded.documents import app_metadata
from wizard.ports import Account

ACCESS_SECONDS = 3600


def access_claims(account: Account, *, issuer: str, now: int) -> dict[str, Any]:
    """The claims of a token that is valid for an hour from `now` (seconds since 1970)."""
    return {
        "iss": issuer,
        "sub": str(account.id),
        "aud": "authenticated",
        "iat": now,
        "exp": now + ACCESS_SECONDS,
        "email": account.email or "",
        "phone": "",
        "app_metadata": app_metadata(account),
        "user_metadata": dict(account.user_metadata),
        "role": "authenticated",
        "aal": "aal1",
        "amr": [{"method": "anonymous" if account.is_anonymous else "password", "timestamp": now}],
        "session_id": str(uuid4()),
        "is_anonymous": account.is_anonymous,
    }

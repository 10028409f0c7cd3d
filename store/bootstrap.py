"""The bootstrap of the embedded PostgreSQL: roles, logins and the `auth` shim; Supabase has its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from psycopg import AsyncConnection

FOLDER = Path(__file__).resolve().parent.parent / "supabase" / "bootstrap"
_STEPS = ("1_roles.sql", "2_auth.sql", "embedded_issuer.sql")


async def bootstrap(superuser_dsn: str, passwords: Mapping[str, str] | None = None) -> None:
    """Makes what is missing in the database of that address; a login named in `passwords` gets that password."""
    async with await AsyncConnection.connect(superuser_dsn) as connection:
        # Only verifiers travel: a password in a statement would end up in the server's log.
        verifiers = {login: _verifier(connection, login, password) for login, password in (passwords or {}).items()}
        await connection.execute("select set_config('usher.passwords', %s, true)", [json.dumps(verifiers)])
        await connection.execute("set local client_min_messages = warning")
        for step in _STEPS:
            await connection.execute((FOLDER / step).read_bytes())


def _verifier(connection: AsyncConnection, login: str, password: str) -> str:
    return connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()

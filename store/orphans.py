"""Turns whose server is gone: at once nobody has to wait for their leases to run out."""

from psycopg import AsyncConnection

from store.queries import queries

RELEASE = queries("turns")["release"]


async def release_turns(owner_dsn: str) -> None:
    """Only for who knows to be the only server of this database."""
    async with await AsyncConnection.connect(owner_dsn) as connection:
        await connection.execute(RELEASE.text)

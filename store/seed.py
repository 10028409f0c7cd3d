"""What a migrated database needs before anybody comes: the system wizards, and the demo's people where asked for."""

from __future__ import annotations

from psycopg import AsyncConnection

from store import demo as demonstration
from store import system_wizards
from wizard.library import EVENT_WIZARD, event_wizard


async def seed(owner_dsn: str, *, demo: bool = False) -> None:
    """May be run at every start: it adds what is missing, and a version where a system wizard's content changed."""
    async with await AsyncConnection.connect(owner_dsn) as connection:
        await system_wizards.publish(connection, EVENT_WIZARD, event_wizard())
        if demo:
            await demonstration.settle(connection)

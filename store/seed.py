"""What a migrated database needs before anybody comes: the system's wizards and templates, and the demo's people."""

from __future__ import annotations

from psycopg import AsyncConnection

from store import demo as demonstration
from store import system_templates, system_wizards
from wizard.library import EVENT_WIZARD, event_wizard, templates


async def seed(owner_dsn: str, *, demo: bool = False) -> None:
    """May be run at every start: it adds what is missing, and changes what is the system's where its content did."""
    async with await AsyncConnection.connect(owner_dsn) as connection:
        await system_wizards.publish(connection, EVENT_WIZARD, event_wizard())
        await system_templates.publish(connection, templates())
        if demo:
            await demonstration.settle(connection)

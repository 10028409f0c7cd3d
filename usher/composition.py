"""Puts the pieces together: stores over an open database, use cases over the stores."""

import asyncio
from functools import partial

from agent.conversation import conversation
from agent.interpreters import Interpreter
from agent.turn.turns import TurnOptions
from api.embedded.issuer import Issuer
from api.services import Services
from api.tokens import TokenReader
from store.events import Events
from store.interactions import Interactions
from store.people import People
from store.pool import Database
from store.queries import query
from store.turns import Turns
from usher.composed_runs import run_services
from usher.composed_studio import studio_services
from usher.file_keeping import FileKeeping
from usher.foundation import Foundation, now
from wizard.errors import Unavailable
from wizard.ports.drafting import Drafter
from wizard.ports.run_news import RunNews

ANSWER_SECONDS = 3.0
ALIVE = query("alive", "select 1")


def compose(
    database: Database,
    tokens: TokenReader,
    model: Interpreter | None = None,
    issuer: Issuer | None = None,
    lease_seconds: float = 60.0,
    drafter: Drafter | None = None,
    kept: FileKeeping | None = None,
    news: RunNews | None = None,
    *,
    mails: bool = True,
) -> Services:
    """The services over an open database. Without a model the rules lead the conversation alone.

    What is missing without a drafter, news and mails, say those that are given them.
    """
    shared, people = Foundation.on(database), People(database)
    turns = Turns(database, shared.structures, shared.wizards)
    talking = (turns, shared.wizards, shared.runs, shared.versions, shared.executor, model)
    return Services(
        tokens=tokens,
        people=people,
        sessions=shared.sessions,
        interactions=Interactions(database),
        events=Events(database),
        turns=conversation(*talking, clock=now, options=TurnOptions(lease_seconds)),
        executor=shared.executor,
        runs=run_services(shared, kept or FileKeeping(), news, mails=mails),
        studio=studio_services(shared, people, drafter),
        database_answers=partial(_answers, database),
        issuer=issuer,
    )


async def _answers(database: Database) -> None:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await database.once(None, ALIVE)
    except TimeoutError:
        raise Unavailable("The database doesn't answer.") from None

"""Puts the pieces together: stores over an open database, use cases over the stores."""

import asyncio
from datetime import UTC, datetime
from functools import partial

from agent.forms import Forms
from agent.interpreters import Interpreter
from agent.turn.acting import Actor
from agent.turn.advance import Advancer
from agent.turn.graph import TurnGraph
from agent.turn.hearing import Hearing
from agent.turn.scenes import Scenes
from agent.turn.steps import Steps
from agent.turn.turns import TurnOptions, Turns
from agent.versions import Versions
from api.embedded.issuer import Issuer
from api.services import Services
from api.tokens import TokenReader
from store.events import Events
from store.executions import Executions
from store.interactions import Interactions
from store.people import People
from store.pool import Database
from store.queries import query
from store.runs import Runs
from store.sessions import Sessions
from store.structures import Structures
from store.turns import Turns as TurnRows
from store.wizards import Wizards
from tools.executor import Executor
from tools.operations.publish_event import PublishEvent
from wizard.errors import Unavailable

ANSWER_SECONDS = 3.0
ALIVE = query("alive", "select 1")
OPERATIONS = (PublishEvent(),)


def compose(
    database: Database,
    tokens: TokenReader,
    model: Interpreter | None = None,
    issuer: Issuer | None = None,
    lease_seconds: float = 60.0,
) -> Services:
    """The services over an open database. Without a model the rules lead the conversation alone."""
    structures = Structures()
    wizards = Wizards(database, structures)
    sessions, runs = Sessions(database), Runs(database, structures)
    versions = Versions(wizards)
    executor = Executor(Executions(database, structures), OPERATIONS, versions)
    rows = TurnRows(database, structures, wizards)
    hearing = Hearing(alone=model is None)
    advancer, actor = Advancer(rows, versions), Actor(executor, runs, versions)
    steps = Steps(rows, Scenes(wizards, versions, hearing), hearing, advancer, actor, model)
    graph = TurnGraph(steps.hear, steps.think, steps.act, steps.answer)
    return Services(
        tokens=tokens,
        people=People(database),
        sessions=sessions,
        runs=runs,
        interactions=Interactions(database),
        events=Events(database),
        forms=Forms(wizards, sessions, runs, versions),
        turns=Turns(rows, graph, lambda: datetime.now(UTC), TurnOptions(lease_seconds)),
        executor=executor,
        database_answers=partial(_answers, database),
        issuer=issuer,
    )


async def _answers(database: Database) -> None:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await database.once(None, ALIVE)
    except TimeoutError:
        raise Unavailable("The database doesn't answer.") from None

"""Puts the conversation together from its ports."""

from collections.abc import Callable
from datetime import datetime

from agent.interpreters import Interpreter
from agent.turn.acting import Actor, Executor, Runs
from agent.turn.advance import Advancer
from agent.turn.graph import TurnGraph
from agent.turn.hearing import Hearing
from agent.turn.scenes import Scenes
from agent.turn.steps import Steps
from agent.turn.storing import Storing
from agent.turn.turns import TurnOptions, Turns
from agent.versions import Versions
from wizard.ports import TurnStore, WizardStore


def conversation(
    turns: TurnStore,
    wizards: WizardStore,
    runs: Runs,
    versions: Versions,
    executor: Executor,
    model: Interpreter | None,
    *,
    clock: Callable[[], datetime],
    options: TurnOptions | None = None,
) -> Turns:
    """The entrance for messages. Without a model the rules lead the conversation. `clock` answers aware moments."""
    hearing = Hearing(alone=model is None)
    scenes = Scenes(wizards, versions, hearing)
    advancer, actor = Advancer(turns, versions), Actor(executor, runs, versions)
    steps = Steps(turns, scenes, hearing, advancer, actor, Storing(turns), model)
    graph = TurnGraph(steps.hear, steps.think, steps.act, steps.answer)
    return Turns(turns, graph, clock, options or TurnOptions())

"""Puts the conversation together from its ports."""

from collections.abc import Callable
from datetime import datetime

from agent.acting import Actor, Executor, Runs
from agent.advance import Advancer
from agent.graph import TurnGraph
from agent.hearing import Hearing
from agent.interpreters import Interpreter
from agent.scenes import Scenes
from agent.steps import Steps
from agent.turns import TurnOptions, Turns
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
    steps = Steps(turns, scenes, hearing, Advancer(turns, versions), Actor(executor, runs, versions), model)
    graph = TurnGraph(steps.hear, steps.think, steps.act, steps.answer)
    return Turns(turns, graph, clock, options or TurnOptions())

"""The state machine of a turn, from message to reply: hear, think, act, answer.

    message ──▶ hear ──▶ (end)         understood by the rules: applied, answered and ended in one step
                 ├─▶ unclear ──▶ think      a model interprets; the rules stand in for it when it can't
                 └─▶ intended ─▶ act        a side effect comes first
    think ─▶ intended | unspoken            act ─▶ unspoken ─▶ answer ─▶ (end)

It is compiled once and holds nothing between turns: the run's row is the checkpoint. Channels are written directly, not
through StateGraph, since each of its steps and branches costs a turn that needs no model 0.3 ms.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

import langsmith
from langchain_core.runnables import Runnable, RunnableConfig
from langgraph.channels import Topic  # pyright: ignore[reportMissingTypeStubs]
from langgraph.pregel import NodeBuilder, Pregel  # pyright: ignore[reportMissingTypeStubs]

from agent.turn.state import TurnState

Channel = Literal["message", "unclear", "intended", "unspoken"]
Step = Callable[[TurnState], Awaitable[Channel | None]]
Stepped = tuple[Channel | None, TurnState]
CHANNELS: tuple[Channel, ...] = ("message", "unclear", "intended", "unspoken")


class TurnGraph:
    """Takes turns through the four steps; each step answers which channel its turn goes on by, None at the end."""

    def __init__(self, hear: Step, think: Step, act: Step, answer: Step) -> None:
        langsmith.configure(enabled=False)
        self._graph: Any = Pregel(
            nodes={
                "hear": _node("message", hear, "unclear", "intended"),
                "think": _node("unclear", think, "intended", "unspoken"),
                "act": _node("intended", act, "unspoken"),
                "answer": _node("unspoken", answer),
            },
            channels={channel: Topic(TurnState) for channel in CHANNELS},
            input_channels="message",
            output_channels="unspoken",
        )

    async def run(self, turn: TurnState) -> None:
        await self._graph.ainvoke(turn, stream_mode="updates", output_keys=[])


def _node(channel: Channel, step: Step, *onward: Channel) -> NodeBuilder:
    node: Any = NodeBuilder().subscribe_only(channel)
    return node.do(_Taken(step)).write_to(**{name: _when(name) for name in onward})


def _when(channel: Channel) -> Callable[[Stepped], list[TurnState]]:
    return lambda stepped: [stepped[1]] if stepped[0] == channel else []


class _Taken(Runnable[list[TurnState], Stepped]):
    """A step as LangGraph calls it; a plain function would be wrapped in tracing."""

    def __init__(self, step: Step) -> None:
        self._step = step

    def invoke(self, input: list[TurnState], config: RunnableConfig | None = None, **_: Any) -> Stepped:
        raise TypeError("a turn is only taken asynchronously", len(input), config)

    async def ainvoke(self, input: list[TurnState], config: RunnableConfig | None = None, **_: Any) -> Stepped:  # noqa: ARG002
        return await self._step(input[0]), input[0]

"""What one turn knows while it runs; nothing of it outlives the turn."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from agent.interpreters import Interpretation, Speech, Usage
from agent.stream.frame_keeper import FrameKeeper
from agent.stream.frame_log import FrameLog
from agent.stream.frames import FrameWriter
from agent.turn.input import TurnInput
from agent.turn.scene import Scene
from wizard.change import IntendedExecution
from wizard.outcomes import Outcome
from wizard.ports.records import InteractionLine, RunRecord, Turn, WizardRef
from wizard.principal import Principal


@dataclass(slots=True)
class TurnState:
    """The state that travels through the graph."""

    principal: Principal
    input: TurnInput
    lease: Turn
    record: RunRecord | None
    wizard: WizardRef | None
    now: datetime
    log: FrameLog
    writer: FrameWriter
    keeper: FrameKeeper
    scene: Scene | None = None
    understood: Interpretation | None = None
    speech: Speech | None = None
    usage: Usage | None = None
    outcomes: list[Outcome] = field(default_factory=list[Outcome])
    came_from: str | None = None
    """The step that the run was at when the message came."""
    asked_for: str | None = None
    """The field that was asked when the message came."""
    told: int = 0
    """How many of the outcomes are in frames already."""
    intended: Sequence[IntendedExecution] = ()
    unavailable: str | None = None
    """Why the model couldn't be used, when it was tried."""
    lines: list[InteractionLine] = field(default_factory=list[InteractionLine])
    """What the transcript gets with the turn's last transaction, before the reply."""
    began: float = field(default_factory=time.monotonic)

    @property
    def present(self) -> Scene:
        """The scene, where one must have been set."""
        if self.scene is None:
            raise LookupError("this turn has no run")
        return self.scene

    @property
    def latency_ms(self) -> int:
        return round((time.monotonic() - self.began) * 1000)

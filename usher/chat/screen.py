"""What the person at the terminal sees: the reply as it streams, what was understood, choices and progress."""

from typing import Any

import jsonpatch
from rich.console import Console
from rich.markup import escape
from rich.text import Text

Frame = dict[str, Any]
BAR_CELLS = 16


class Screen:
    """Draws the frames of a conversation; keeps the server's state and the question that is open."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.state: dict[str, Any] = {}
        self.question: dict[str, Any] | None = None
        self._line_open = False

    def show(self, frame: Frame) -> None:
        """Draws one frame; frames of kinds that a terminal has no use for are passed over."""
        match frame["type"]:
            case "RUN_STARTED":
                self.question = None
            case "STATE_SNAPSHOT":
                self.state = frame["snapshot"]
            case "STATE_DELTA":
                self.state = jsonpatch.apply_patch(self.state, frame["delta"])
            case "CUSTOM":
                self._custom(frame["name"], frame["value"])
            case "TEXT_MESSAGE_START":
                self.console.print("\n[bold cyan]usher[/]  ", end="")
                self._line_open = True
            case "TEXT_MESSAGE_CONTENT":
                self.console.print(
                    Text(frame["delta"].replace("\n", "\n       ")),
                    end="",
                    soft_wrap=True,
                )
            case "TEXT_MESSAGE_END":
                self._end_line()
            case "RUN_ERROR":
                self._end_line()
                self.console.print(f"[red]  ✗ {escape(frame['message'])}[/]")
            case "RUN_FINISHED":
                self._end_line()
                self._choices()
                self._progress()
            case _:
                pass

    @property
    def finished(self) -> bool:
        """Whether the run has come to its end (completed, abandoned or expired)."""
        run = self.state.get("run") or {}
        return run.get("status", "in_progress") != "in_progress"

    def as_typed(self, message: str) -> str:
        """The number of a shown choice stands for its label; anything else is sent as it was typed."""
        options: list[dict[str, Any]] = (self.question or {}).get("options") or []
        labels = [str(option["label"]) for option in options]
        numeric = any(label.strip().isdigit() for label in labels)
        if message.strip().isdigit() and not numeric and 0 < int(message) <= len(labels):
            return labels[int(message) - 1]
        return message

    def _custom(self, name: str, value: Any) -> None:
        if name == "question":
            self.question = value
        elif name == "outcomes":
            for outcome in value:
                self._outcome(outcome)

    def _outcome(self, outcome: dict[str, Any]) -> None:
        mark = {
            "answer_accepted": ("green", "✓"),
            "answer_computed": ("green", "✓"),
            "answer_restored": ("green", "↺"),
            "answer_set_aside": ("yellow", "⤺ set aside"),
            "answer_cleared": ("yellow", "⤺ cleared"),
            "action_succeeded": ("green", "✓ done:"),
            "action_failed": ("red", "✗ failed:"),
        }.get(outcome["kind"])
        if mark is None:
            return
        color, sign = mark
        subject = outcome.get("name") or outcome.get("field") or outcome.get("operation")
        label = f" = {outcome['label']}" if outcome.get("label") else ""
        self.console.print(f"[{color}]  {sign}[/] [dim]{escape(f'{subject}{label}')}[/]")

    def _choices(self) -> None:
        options: list[dict[str, Any]] = (self.question or {}).get("options") or []
        for number, option in enumerate(options, 1):
            about = f" [dim]{escape(option['description'])}[/]" if option.get("description") else ""
            self.console.print(f"       [cyan]{number}[/] {escape(option['label'])}{about}")

    def _progress(self) -> None:
        run = self.state.get("run")
        if not run:
            return
        share = float(self.state.get("progress", 0))
        filled = round(share * BAR_CELLS)
        bar = "█" * filled + "░" * (BAR_CELLS - filled)
        step = next(
            (step["name"] for step in run["steps"] if step["key"] == run["current_step"]),
            run["status"],
        )
        position = f"step {run['step_number']} of {run['step_count']}"
        self.console.print(f"       [dim]{bar} {share:4.0%}  {escape(f'{position} · {step}')}[/]")

    def _end_line(self) -> None:
        if self._line_open:
            self.console.print()
            self._line_open = False

"""What the person at the terminal sees: the reply as it streams, what was understood, choices and progress."""

from typing import Any

import jsonpatch
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from usher.chat.wrapping import Flow

Frame = dict[str, Any]
BAR_CELLS = 16
MARGIN = 7


class Screen:
    """Draws the frames of a conversation; keeps the server's state and the question that is open."""

    def __init__(self, console: Console, server: str) -> None:
        self.console = console
        self.server = server
        self.state: dict[str, Any] = {}
        self.question: dict[str, Any] | None = None
        self._flow: Flow | None = None

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
                self._flow = Flow(self.console.width, MARGIN)
            case "TEXT_MESSAGE_CONTENT":
                self._say(frame["delta"])
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

    def as_typed(self, message: str) -> str:
        """The number of a shown choice stands for its label; anything else is sent as it was typed."""
        labels = [str(option["label"]) for option in self._options()]
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
        subject = _address(outcome, self.server) or outcome.get("name") or outcome.get("field") or outcome["operation"]
        label = f" = {outcome['label']}" if outcome.get("label") else ""
        self.console.print(f"[{color}]  {sign}[/] [dim]{escape(f'{subject}{label}')}[/]")

    def _options(self) -> list[dict[str, Any]]:
        """What can be answered with a number: the choices of the question, or yes and no to the offer to keep a run."""
        keeping: dict[str, Any] = self.state.get("keeping") or {}
        if name := keeping.get("suggested_name"):
            return [
                {"label": "yes", "description": f"keep it as “{name}”; or type another name"},
                {"label": "no", "description": "leave without"},
            ]
        return (self.question or {}).get("options") or []

    def _choices(self) -> None:
        options = self._options()
        width = max((cell_len(option["label"]) for option in options), default=0)
        for number, option in enumerate(options, 1):
            gap = " " * (width - cell_len(option["label"]) + 2)
            about = f"{gap}[dim]{escape(option['description'])}[/]" if option.get("description") else ""
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

    def _say(self, delta: str) -> None:
        if self._flow:
            self._print(self._flow.feed(delta))

    def _end_line(self) -> None:
        if self._flow:
            self._print(f"{self._flow.end()}\n")
            self._flow = None

    def _print(self, text: str) -> None:
        self.console.print(Text(text), end="", soft_wrap=True)


def _address(outcome: dict[str, Any], server: str) -> str | None:
    """Where the thing that an action made can be looked at."""
    made: dict[str, Any] = outcome.get("result") or {}
    paths = [f"{server}{part['url_path']}" for part in made.values() if isinstance(part, dict) and "url_path" in part]
    return paths[0] if paths else None

"""How the fake model server answers one request: rightly, or with one of the faults that real servers have."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Fault = Literal[
    "hang",  # accepts the request and never answers
    "drop",  # closes the connection without an answer
    "no_http",  # answers in another protocol
    "server_error",
    "rate_limited",
    "unauthorized",  # echoes the key, as some servers do
    "no_json_schema",  # 400 while response_format asks for json_schema
    "no_response_format",  # 400 while there is any response_format
    "no_stream_options",
    "wrong_content_type",
    "stall",  # stops in the middle and keeps the connection
    "break_off",  # closes the connection in the middle
    "truncated",  # ends in the middle as if the length limit was reached
    "error_chunk",  # an error event in the middle of the stream
    "early_error_chunk",  # an error event before any content
    "refusal",
    "empty_choices",
    "bad_json",
    "prose",
    "wrong_shape",
    "endless",
    "no_usage",
    "say_first",
    "unknown_field",
    "hidden_field",
    "forbidden_value",
    "publish",  # a command that no model may give
    "malformed",  # a command without its members
]
FAULTS: tuple[Fault, ...] = get_args(Fault)
MID_STREAM: frozenset[Fault] = frozenset({"stall", "break_off", "truncated", "error_chunk"})

_PIECES = re.compile(r"\s?\w{1,6}|\s|[^\w\s]")
_FORBIDDEN: Mapping[str, Mapping[str, Any]] = {
    "unknown_field": {"kind": "set_answer", "field": "event.nonsense", "value": "x"},
    "hidden_field": {"kind": "set_answer", "field": "payment.account_id", "value": "acct_hidden"},
    "forbidden_value": {"kind": "set_answer", "field": "event.type", "value": "coronation"},
    "publish": {"kind": "publish", "operation": "publishEvent"},
    "malformed": {"kind": "set_answer", "value": 3},
}


@dataclass(frozen=True)
class Play:
    """One answer. `document` or `text` stand in for what the assistant would say; a `gate` is a piece of the text after
    which the stream waits until the gate is opened; `retry_after` goes with `rate_limited`."""

    fault: Fault | None = None
    document: Mapping[str, Any] | None = None
    text: str | None = None
    gate: str | None = None
    retry_after: str | None = "1"
    piece_length: int | None = None

    def wording(self, document: Mapping[str, Any]) -> str:
        """The text that is streamed, where the assistant would answer with `document`."""
        if self.text is not None:
            return self.text
        answer = dict(self.document if self.document is not None else document)
        match self.fault:
            case "say_first":
                answer = {"say": answer["say"], **answer}
            case "unknown_field" | "hidden_field" | "forbidden_value" | "publish" | "malformed":
                answer |= {"commands": [*answer["commands"], _FORBIDDEN[self.fault]], "say": "All done and published!"}
            case "bad_json":
                return json.dumps(answer)[:-9] + "]] oops"
            case "prose":
                return "Sure! I have set the title for you."
            case "wrong_shape":
                answer["commands"] = "set the title"
            case _:
                pass
        return json.dumps(answer, ensure_ascii=False)

    def pieces(self, text: str) -> list[str]:
        if self.piece_length is not None:
            return [text[start : start + self.piece_length] for start in range(0, len(text), self.piece_length)]
        return _PIECES.findall(text)


def fault_in(turn: str) -> Play | None:
    """The fault that a message orders for itself (`#fault:stall`), for trials by hand."""
    found = re.search(r"#fault:(\w+)", turn.rpartition("<message>")[2])
    return Play(found[1]) if found and found[1] in FAULTS else None  # pyright: ignore[reportArgumentType]

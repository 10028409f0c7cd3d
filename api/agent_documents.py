"""How the agent's route is described: AG-UI's request and stream, with examples."""

from typing import Any

from api.agent_input import AgentInput
from api.auth import SCHEME

EXAMPLE_INPUT: dict[str, Any] = {
    "threadId": "thread-42",
    "runId": "turn-7",
    "protocolVersion": "1.0",
    "messages": [{"id": "m-7", "role": "user", "content": "It's called Spring Show"}],
    "tools": [],
    "context": [],
    "state": {},
    "forwardedProps": {"wizard": "event-wizard", "timezone": "America/New_York"},
}
EXAMPLE_RESUME: dict[str, Any] = {
    "threadId": "thread-42",
    "runId": "turn-20",
    "messages": [],
    "resume": [{"interruptId": "publish-1", "status": "resolved", "payload": {"confirmed": True}}],
}
EXAMPLE_EVENT: dict[str, str] = {
    "id": "3",
    "data": '{"type":"TEXT_MESSAGE_CONTENT","messageId":"turn-7:reply","delta":"What kind of event is it?"}',
}
EVENT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "One server-sent event.",
    "properties": {
        "id": {"type": "string", "description": "The frame's number within its turn."},
        "data": {"type": "string", "description": "The AG-UI event, as JSON."},
    },
    "required": ["id", "data"],
}

REQUEST_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"$ref": f"#/components/schemas/{AgentInput.__name__}"},
            "examples": {
                "message": {"summary": "Say something", "value": EXAMPLE_INPUT},
                "resume": {"summary": "Answer an interrupt", "value": EXAMPLE_RESUME},
            },
        }
    },
}
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One AG-UI event a frame; RUN_FINISHED or RUN_ERROR is the last.",
        "content": {"text/event-stream": {"schema": EVENT_SCHEMA, "example": EXAMPLE_EVENT}},
    }
}
PARAMETERS: list[dict[str, Any]] = [
    {
        "name": "Last-Event-ID",
        "in": "header",
        "required": False,
        "description": "The `id` of the last frame that you have of this turn.",
        "schema": {"type": "string", "pattern": "^[0-9]{1,9}$"},
        "example": "12",
    },
    {
        "name": "Usher-Organization",
        "in": "header",
        "required": False,
        "description": "Id or slug of the organization to act for, where a person of several must say so.",
        "schema": {"type": "string", "maxLength": 255},
        "example": "acme",
    },
]
SECURITY: list[dict[str, Any]] = [{SCHEME: []}]

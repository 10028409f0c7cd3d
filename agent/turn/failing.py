"""What a person is told when a turn fails: a safe sentence and a stable code, never the error's own text."""

from wizard.errors import (
    ExecutionInFlight,
    Forbidden,
    LeaseLost,
    NotFound,
    OrganizationNeeded,
    RevisionConflict,
    SessionClosed,
    StructureInvalid,
    Unavailable,
    UsherError,
)

INTERNAL = "Something went wrong on our side. What you had told me before is kept; please say that again.", "internal"
SAFE = (
    ExecutionInFlight,
    Forbidden,
    LeaseLost,
    NotFound,
    OrganizationNeeded,
    RevisionConflict,
    SessionClosed,
    StructureInvalid,
)
UNREACHABLE = "I can't reach what I need just now. What you had told me is kept; please try again soon.", "unavailable"
STOPPED = "The server is being restarted. What you had told me is kept; please say that again.", "interrupted"


def explain(error: BaseException) -> tuple[str, str]:
    """The sentence and the code of an error."""
    if isinstance(error, InterruptedError):
        return STOPPED
    if isinstance(error, Unavailable):
        return UNREACHABLE
    if isinstance(error, SAFE):
        return type(error).sentence, error.code
    return (INTERNAL[0], error.code) if isinstance(error, UsherError) else INTERNAL

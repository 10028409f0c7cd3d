"""What is said about keeping a run that is complete: the offer, and what became of it."""

from __future__ import annotations

from typing import Final

from wizard.keeping import LONGEST_NOTES, LONGEST_RUN_NAME, Asked

FINISHED: Final = "This one is finished."
LEFT: Final = "All right, I leave it at that."
ANYTHING_TO_NOTE: Final = "Is there anything to note about it? Say it, or “no”."
WHAT_TO_NOTE: Final = "Then tell me what I should note."
WHERE: Final = "You find it among your stored runs."
KEPT_ALREADY: Final = f"It is kept already. {WHERE}"
NOT_FINISHED: Final = "There is nothing to keep yet: this one isn't finished."
NEEDS_AN_ACCOUNT: Final = "I can keep it for somebody who has an account: sign up or sign in, and it is still there."
ONLY_TRIED: Final = "What is only tried out isn't kept."
NAME_TOO_LONG: Final = f"That is too long for a name. Please say it in at most {LONGEST_RUN_NAME} characters."
NOTES_TOO_LONG: Final = f"That is too long. Please say it in at most {LONGEST_NOTES:,} characters."


def offer(asked: Asked) -> str:
    """The question of what is asked."""
    if asked.what == "notes":
        return ANYTHING_TO_NOTE
    return (
        "Shall I keep this for you? Say a name for it, “yes” to call it "
        f"“{asked.suggested_name}”, or “no” to leave without."
    )


def kept(name: str | None, *, noted: bool, asked: Asked | None) -> str:
    """That a run is kept now (with a name), or that something was noted about one that is."""
    told = f"It's kept as “{name}”." if name else "I've noted that." if noted else "All right."
    return f"{told} {ANYTHING_TO_NOTE if asked else WHERE}"

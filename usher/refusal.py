"""The one way in which the program declines to go on: a sentence for the person who started it."""

from typing import ClassVar


class StartRefused(Exception):
    """Something outside the program has to change first; the message says what, in one sentence."""

    exit_code: ClassVar[int] = 1

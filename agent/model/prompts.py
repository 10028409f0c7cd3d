"""Loads and renders the prompts: Jinja files, in which what people entered stands only as fenced data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wizard.structure import Structure

FOLDER = Path(__file__).resolve().parents[2] / "prompts"
_TEMPLATES = ("wizard.jinja", "field.jinja", "turn.jinja")
_CLOSED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def fenced(value: Any) -> str:
    """A value as JSON in which no fence can be opened or closed."""
    return json.dumps(value, ensure_ascii=False).translate(_CLOSED)


class Prompts:
    """The templates of one folder, compiled once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        environment = Environment(  # noqa: S701 - nothing here is HTML; what people entered goes through `fenced`
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        environment.filters |= {"fenced": fenced, "json": _json}
        self._wizard = environment.get_template("wizard.jinja")
        self._turn = environment.get_template("turn.jinja")
        self._draft = environment.get_template("draft.jinja")
        self._draft_turn = environment.get_template("draft_turn.jinja")

    def system(self, structure: Structure) -> str:
        """The part that depends on the wizard's version alone."""
        return self._wizard.render(structure=structure)

    def turn(self, facts: Mapping[str, Any]) -> str:
        """The part of one turn: `state`, `context`, `transcript` and `message`."""
        return self._turn.render(facts)

    def drafting(self) -> str:
        """How to draft a wizard; the same for everybody."""
        return self._draft.render()

    def drafting_turn(self, facts: Mapping[str, Any]) -> str:
        """One attempt at a draft: `description`, and of the attempt before `attempt` and `complaints`."""
        return self._draft_turn.render(facts)


def prompt_hash(system: str) -> str:
    """Names a prompt: the same for all turns of a version, another when a template or the version changes."""
    return hashlib.sha256("\n".join((*_TEMPLATES, system)).encode()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

"""What a document is worth as a wizard: completed, read, and everything that is wrong with it, off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from wizard.building.completing import complete
from wizard.building.reading import read_structure
from wizard.errors import StructureInvalid
from wizard.structure import Structure
from wizard.validation import Problem, problems

Document = Mapping[str, Any]
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """A structure with its problems; it can be saved with errors and published without."""

    structure: Structure
    problems: tuple[Problem, ...]

    @property
    def error_count(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)

    def sound(self) -> Structure:
        """The structure, where nothing keeps it from being published. Raises StructureInvalid with every problem."""
        if self.error_count:
            message = f"The wizard can't be published: {_counted(self.error_count)}."
            found: list[JsonValue] = [{**problem.to_json()} for problem in self.problems]
            raise StructureInvalid(message, problems=found)
        return self.structure


class Judge:
    """`operations` are the names that an action may execute.

    A large structure takes a tenth of a second, the worst takes seconds, in which the loop serves others: the work is
    done in threads, and so few at once that they leave the processor to them.
    """

    def __init__(self, operations: Collection[str]) -> None:
        self._operations = frozenset(operations)
        self._places = asyncio.Semaphore(AT_ONCE)

    async def judge(self, make: Callable[[], Document]) -> Judged:
        """Judges the document that `make` answers. Raises StructureInvalid for one that can't be read."""
        async with self._places:
            return await asyncio.to_thread(self._judge, make)

    async def inspect(self, structure: Structure) -> Judged:
        async with self._places:
            return await asyncio.to_thread(self._inspect, structure)

    def _judge(self, make: Callable[[], Document]) -> Judged:
        document = make()
        return self._inspect(read_structure(complete(document), sent=document))

    def _inspect(self, structure: Structure) -> Judged:
        return Judged(structure, tuple(problems(structure, self._operations)))


def _counted(errors: int) -> str:
    return "there is one error in it" if errors == 1 else f"there are {errors} errors in it"

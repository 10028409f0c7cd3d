"""The names of a wizard's parts as they are spoken of in sentences."""

from dataclasses import dataclass

from wizard.engine import CompiledStructure
from wizard.structure import InputField, Step

WELCOME = "Hello! {about}{size} Answer in your own words; “back”, “skip”, “help” and “what's left?” work at any time."


@dataclass(frozen=True, slots=True)
class Lexicon:
    compiled: CompiledStructure

    def part(self, key: str) -> InputField | Step | None:
        """A field or a step by its key."""
        if found := self.compiled.fields.get(key):
            return found.field
        step = self.compiled.by_key.get(key)
        return step.step if step else None

    def name(self, key: str) -> str:
        """A part's name as the author writes it, to begin a sentence with."""
        part = self.part(key)
        return part.name if part else key

    def mention(self, key: str) -> str:
        """The name within a sentence: `the event title`."""
        name = self.name(key)
        acronym = len(name) > 1 and name[1].isupper()
        return f"the {name if acronym else name[:1].lower() + name[1:]}"

    def welcome(self) -> str:
        structure = self.compiled.structure
        about = _sentence(structure.description or f"Let's go through {structure.name} together.")
        count = len(structure.steps)
        return WELCOME.format(about=about, size=f" It takes {count} short steps." if count > 1 else "")

    def step_heading(self, key: str, came_from: str | None) -> str:
        """Where the person is now: further on than before, or back at an earlier step."""
        keys = [*self.compiled.by_key]
        back = came_from in keys and keys.index(came_from) > keys.index(key)
        optional = ", optional" if self.compiled.by_key[key].optional else ""
        return (
            f"{'Back to' if back else 'Next,'} {self.name(key)} (step {keys.index(key) + 1} of {len(keys)}{optional})."
        )


def _sentence(text: str) -> str:
    """An author's words with a full stop, where they end without any."""
    text = text.rstrip()
    return f"{text}." if text[-1:].isalnum() else text

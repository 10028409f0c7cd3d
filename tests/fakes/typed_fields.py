"""Fields of every input type, for reading answers to them."""

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import JsonValue

from agent.typed.reading import Reading, ReadingContext, read
from wizard.inputs import (
    ColorPicker,
    Column,
    DateInput,
    DatetimeInput,
    FileUpload,
    MultipleSelect,
    NumberInput,
    OptionSet,
    Rating,
    RichText,
    Rows,
    SingleSelect,
    Slider,
    TextInput,
    TimeInput,
)
from wizard.parts import Option

NOW = datetime(2030, 5, 1, 9, 15, tzinfo=UTC)  # a Wednesday


def options(*names: str, **aliases: tuple[str, ...]) -> tuple[Option, ...]:
    """Options whose labels are their values in words; further names by value."""
    return tuple(
        Option(
            id=uuid5(NAMESPACE_URL, name),
            value=name,
            label=name.replace("_", " ").capitalize(),
            aliases=aliases.get(name, ()),
        )
        for name in names
    )


def told(name: str, question: str) -> dict[str, Any]:
    return {"id": uuid5(NAMESPACE_URL, name), "key": "asked", "name": name, "question": question}


TICKETS = Rows(
    **told("Tickets", "Which tickets are there?"),
    columns=(
        Column(key="name", name="Name"),
        Column(key="price", name="Price", type="number", aliases=("cost", "dollars")),
        Column(key="quantity", name="Quantity", type="integer", aliases=("tickets", "people", "seats")),
    ),
)
KIND = SingleSelect(
    **told("Kind", "What kind of event is it?"),
    options=options("fashion_show", "popup", "exhibition", "launch", popup=("pop-up",)),
)
DIETS = MultipleSelect(
    **told("Diets", "Which diets do you cater for?"), options=options("vegan", "vegetarian", "gluten_free", "halal")
)
PAYING = SingleSelect(
    **told("Online payment", "Should guests be able to pay online?"),
    options=options("yes", "no", no=("at the door", "free")),
)
TITLE = TextInput(**told("Title", "What is the event called?"))
ABOUT = RichText(**told("Description", "How would you describe it?"))
EMAIL = TextInput(**told("E-mail", "Which address should guests write to?"), format="email")
CAPACITY = NumberInput(**told("Capacity", "How many people can come in?"))
VOLUME = Slider(**told("Volume", "How loud should it be?"), min=0, max=100)
DAY = DateInput(**told("Date", "Which day does it take place?"))
START = TimeInput(**told("Start time", "What time does it start?"))
OPENING = TimeInput(**told("Opening", "When do the doors open?"), min="17:00", max="23:00")
MOMENT = DatetimeInput(**told("Rehearsal", "When is the rehearsal?"))
STARS = Rating(**told("Stars", "How many stars would you give it?"))
COLOR = ColorPicker(**told("Colour", "Which colour do you like?"))
POSTER = FileUpload(**told("Poster", "Which file is the poster?"))
EVERY_FIELD: tuple[OptionSet, ...] = (
    TICKETS, KIND, DIETS, PAYING, TITLE, ABOUT, EMAIL, CAPACITY, VOLUME, DAY, START, OPENING, MOMENT, STARS, COLOR,
    POSTER,
)  # fmt: skip


def reading(message: str, field: OptionSet, *, proposal: JsonValue = None, optional: bool = False) -> Reading | None:
    context = ReadingContext(now=NOW, question=field.question, proposal=proposal, optional=optional)
    return read(message, field, context)


def value(message: str, field: OptionSet, **around: Any) -> JsonValue:
    """What was read, in the normal form of the field; None where the interpreter abstained."""
    found = reading(message, field, **around)
    return None if found is None else field.normalize(found.value)

"""The versions of spec 2's Customer Survey: as it was first published, and what each scenario makes of it."""

from __future__ import annotations

from typing import Any

from fakes.structures import a_step, choice, several, text

from wizard.structure import OptionSet, Step, Structure

COLORS = ("blue", "green", "red")


def survey(*steps: Step, **members: Any) -> Structure:
    return Structure(name="Customer Survey", steps=steps, **members)


def personal(*further: OptionSet) -> Step:
    return a_step("personal", text("name"), text("email", format="email"), *further)


def preferences(*fields: OptionSet) -> Step:
    return a_step("preferences", *(fields or (choice("color", *COLORS),)), text("wish", is_required=False))


FIRST = survey(personal(), preferences())
WITHOUT_EMAIL = survey(a_step("personal", text("name")), preferences())
WITHOUT_PERSONAL = survey(preferences())
WITH_PHONE = survey(personal(text("phone")), preferences())
SEVERAL_COLORS = survey(personal(), preferences(several("color", *COLORS)))

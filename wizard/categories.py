"""The categories that wizards and templates are listed under."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator

Category = Literal[
    "Data Import & ETL Wizards",
    "Configuration & Setup Wizards",
    "Form & Survey Wizards",
    "Product Configuration Wizards",
    "Workflow & Approval Wizards",
    "Integration & API Setup Wizards",
    "Onboarding & Training Wizards",
]
CATEGORIES: tuple[Category, ...] = get_args(Category)


def full_name(category: Any) -> Any:
    """The category's name where “Wizards” was left off; anything else as it is."""
    return f"{category} Wizards" if f"{category} Wizards" in CATEGORIES else category


NamedCategory = Annotated[Category, BeforeValidator(full_name)]
"""A category by its name, or by the beginning of that."""

"""The categories that wizards and templates are listed under."""

from __future__ import annotations

from typing import Literal, get_args

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

"""A run as it is looked at afterwards: what was asked at each step, what was answered, when."""

from __future__ import annotations

from wizard.playback.played import FieldState, PlayedColumn, PlayedField, PlayedFile, PlayedRun, PlayedStep

__all__ = ["FieldState", "PlayedColumn", "PlayedField", "PlayedFile", "PlayedRun", "PlayedStep"]

"""Reads a survey of SurveyJS into a structure, and says what of it could not be carried over."""

from wizard.building.surveyjs.importing import MOST_QUESTIONS, Imported, imported
from wizard.building.surveyjs.report import Finding

__all__ = ["MOST_QUESTIONS", "Finding", "Imported", "imported"]

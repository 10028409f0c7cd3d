"""Reads a survey of SurveyJS into a structure, and says what of it could not be carried over."""

"""Reads what a person typed, without a language model; abstains rather than guesses."""

"""Reads SurveyJS's expression language: operators by precedence, written as signs or as words in any case."""

from __future__ import annotations

import re

from wizard.building.surveyjs.syntax import (
    DEEPEST,
    LEVELS,
    LONGEST,
    Binary,
    Call,
    Constant,
    Empty,
    Items,
    Name,
    Node,
    Not,
    Token,
    Unreadable,
    tokens,
)

_END = Token("end", "")
_LITERALS = {"true": True, "false": False, "null": None, "undefined": None}


def parse(source: str) -> Node:
    """The tree of an expression. Raises Unreadable."""
    if len(source) > LONGEST:
        raise Unreadable(f"An expression can have at most {LONGEST:,} characters.")
    reading = _Reading(list(tokens(source)))
    node = reading.expression()
    reading.expect_end()
    return node


class _Reading:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._position = 0
        self._depth = 0

    def expression(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable("This is nested too deeply.")
        node = self._level(0)
        self._depth -= 1
        return node

    def expect_end(self) -> None:
        if self._next is not _END:
            raise Unreadable(f"“{self._next.text}” isn't expected there.")

    def _level(self, level: int) -> Node:
        if level == len(LEVELS):
            return self._postfixed()
        node = self._level(level + 1)
        while (operator := self._next.operator) is not None and operator in LEVELS[level]:
            self._take()
            node = Binary(operator, node, self._level(level + 1))
        return node

    def _postfixed(self) -> Node:
        node = self._factor()
        while self._next.kind == "word" and self._next.text.lower() in {"empty", "notempty"}:
            negated = self._take().text.lower() == "notempty"
            node = Not(Empty(node)) if negated else Empty(node)
        return node

    def _factor(self) -> Node:
        token = self._take()
        if token.text == "(":
            node = self.expression()
            self._close(")")
            return node
        if token.text == "[":
            return Items(self._sequence("]"))
        if token.text in {"!", "-"} or (token.kind == "word" and token.text.lower() == "negate"):
            return self._prefixed(token)
        return self._atom(token)

    def _prefixed(self, token: Token) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable("This is nested too deeply.")
        operand = self._postfixed() if token.text != "-" else self._factor()
        self._depth -= 1
        if token.text != "-":
            return Not(operand)
        if isinstance(operand, Constant) and isinstance(operand.value, float):
            return Constant(-operand.value)
        return Binary("-", Constant(0.0), operand)

    def _atom(self, token: Token) -> Node:
        match token.kind:
            case "name":
                return Name(token.text[1:-1].strip().lstrip("#"))
            case "text":
                return Constant(re.sub(r"\\(.)", r"\1", token.text[1:-1]))
            case "number":
                hexadecimal = token.text[:2].lower() == "0x"
                return Constant(float(int(token.text, 16)) if hexadecimal else float(token.text))
            case "word" if token.operator is None:
                return self._word(token)
            case _:
                raise Unreadable(f"“{token.text}” isn't expected there." if token.text else "Something is missing.")

    def _word(self, token: Token) -> Node:
        if self._next.text == "(":
            self._take()
            return Call(token.text, self._sequence(")"))
        word = token.text.lower()
        return Constant(_LITERALS.get(word, token.text))

    def _sequence(self, end: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while self._next.text != end:
            items.append(self.expression())
            if self._next.text != ",":
                break
            self._take()
        self._close(end)
        return tuple(items)

    def _close(self, end: str) -> None:
        if self._take().text != end:
            raise Unreadable(f"A “{end}” is missing.")

    @property
    def _next(self) -> Token:
        return self._tokens[self._position] if self._position < len(self._tokens) else _END

    def _take(self) -> Token:
        token = self._next
        self._position += 1
        return token

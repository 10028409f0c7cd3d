"""Translates SurveyJS's expressions into CEL: comparisons, lists, presence, reckoning.

An unanswered question is empty there and null here. What can't be told while something is unanswered is undetermined
here, which counts as untrue; where that would differ (below a negation, in `iif`) the pieces are guarded.
"""

from __future__ import annotations

from wizard.building.surveyjs.calls import call
from wizard.building.surveyjs.operands import Piece, Untranslatable, constant, needed, quoted
from wizard.building.surveyjs.scope import Scope
from wizard.building.surveyjs.syntax import Binary, Call, Constant, Empty, Items, Name, Node, Not

_ORDER = frozenset({"<", "<=", ">", ">="})
_LISTS = frozenset({"contains", "notcontains", "anyof", "allof", "noneof"})
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class ForwardReference(Untranslatable):
    """The expression names a question that is only asked later."""


class Translation:
    """Over the questions of one survey; what is asked at `position` or later may not be named."""

    def __init__(self, scope: Scope, position: int) -> None:
        self._scope = scope
        self._position = position

    def truth(self, node: Node, *, guarded: bool = False) -> str:
        """CEL for a condition. `guarded`: true or false whatever is unanswered. Raises Untranslatable."""
        match node:
            case Binary("and" | "or" as operator, left, right):
                sign = "&&" if operator == "and" else "||"
                sides = (self._side(each, operator, guarded) for each in (left, right))
                return f" {sign} ".join(sides)
            case Not(Empty(of)):
                return self._answered(of)
            case Not(of):
                return f"!({self.truth(of, guarded=True)})"
            case Empty(of):
                return f"!{self._answered(of)}"
            case Binary(operator, left, right) if operator in _MIRRORED or operator in _LISTS:
                return self._guard(self._comparison(operator, left, right), guarded)
            case _:
                return self._guard(self._as_truth(self.value(node)), guarded)

    def value(self, node: Node, like: Piece | None = None) -> Piece:
        """CEL for a value; a constant is read as what it is compared with. Raises Untranslatable."""
        match node:
            case Constant():
                return constant(node, like)
            case Name(name):
                return self._field(name)
            case Call(function, arguments):
                return call(self, function, arguments)
            case Binary("+" | "-" | "*" | "/" | "%" | "^" as operator, left, right):
                return self._reckoned(operator, left, right)
            case Items():
                raise Untranslatable("A list can only be compared with.")
            case _:
                return Piece(self.truth(node, guarded=True), "truth")

    def number(self, node: Node) -> Piece:
        """CEL for a number; a field with nothing but numbers to choose from is one. Raises Untranslatable."""
        piece = self.value(node)
        if piece.kind == "number":
            return piece
        if isinstance(node, Constant):
            return constant(node, Piece("", "number"))
        if piece.known is not None and piece.known.is_numeric and piece.kind == "text":
            return Piece(f"double({piece.source})", "number", piece.needs)
        raise Untranslatable(f"“{piece.source}” isn't a number.")

    def _side(self, node: Node, parent: str, guarded: bool) -> str:
        source = self.truth(node, guarded=guarded)
        mixed = isinstance(node, Binary) and node.operator in {"and", "or"} and node.operator != parent
        return f"({source})" if mixed else source

    def _guard(self, piece: Piece, guarded: bool) -> str:
        if not guarded or not piece.needs:
            return piece.source
        present = " && ".join(f"answered({key})" for key in sorted(piece.needs))
        return f"({present} && {piece.source})"

    def _answered(self, node: Node) -> str:
        piece = self.value(node)
        if piece.known is None:
            raise Untranslatable("Only a question can be empty.")
        return f"answered({piece.source})"

    def _as_truth(self, piece: Piece) -> Piece:
        if piece.kind == "truth":
            return piece
        if piece.known is None:
            raise Untranslatable(f"“{piece.source}” is neither true nor false.")
        yes = (piece.known.values or {}).get("true")
        if yes is not None and piece.kind == "text":
            return Piece(f"{piece.source} == {quoted(yes)}", "truth")
        if piece.kind == "number":
            return Piece(f"answered({piece.source}) && {piece.source} != 0.0", "truth")
        return Piece(f"answered({piece.source})", "truth")

    def _field(self, name: str) -> Piece:
        known = self._scope.find(name)
        if known is None and name.endswith(".length"):
            return self._length(self._field(name.removesuffix(".length")))
        if known is None:
            raise Untranslatable(f"There is no question “{name}” to refer to.")
        if known.position >= self._position:
            raise ForwardReference(f"“{name}” is asked later than what depends on it.")
        return Piece(known.key, known.kind, frozenset({known.key}), known)

    def _length(self, piece: Piece) -> Piece:
        if piece.kind in {"texts", "rows"}:
            return Piece(f"count({piece.source})", "number", piece.needs)
        return Piece(f"double(size({piece.source}))", "number", piece.needs)

    def _comparison(self, operator: str, left: Node, right: Node) -> Piece:
        if isinstance(left, (Constant, Items)) and not isinstance(right, (Constant, Items)):
            if operator in _MIRRORED:
                return self._comparison(_MIRRORED[operator], right, left)
            return self._among(operator, right, left)
        if operator in _LISTS:
            return self._listed(operator, left, right)
        return self._ordered(operator, left, right) if operator in _ORDER else self._equal(operator, left, right)

    def _ordered(self, operator: str, left: Node, right: Node) -> Piece:
        first = self.value(left)
        if first.kind in {"text", "texts"} and _is_number(right):
            first = self.number(left)
        second = self.value(right, first)
        if first.kind != second.kind or first.kind not in {"number", "moment", "text"}:
            raise Untranslatable(f"“{first.source}” and “{second.source}” can't be compared by {operator}.")
        return Piece(f"{first.source} {operator} {second.source}", "truth", needed((first, second)))

    def _equal(self, operator: str, left: Node, right: Node) -> Piece:
        first = self.value(left)
        if isinstance(right, Constant) and right.value in (None, ""):
            return Piece(f"{'!' if operator == '==' else ''}{self._answered(left)}", "truth")
        if first.kind == "texts":
            return self._same_choices(operator, first, right)
        if first.kind == "truth":
            return self._same_truth(operator, first, right)
        second = self.value(right, first)
        if first.kind != second.kind or first.kind == "rows":
            raise Untranslatable(f"“{first.source}” and “{second.source}” can't be compared.")
        bare = all(piece.known is not None or not piece.needs for piece in (first, second))
        return Piece(
            f"{first.source} {operator} {second.source}", "truth", frozenset() if bare else needed((first, second))
        )

    def _same_truth(self, operator: str, first: Piece, right: Node) -> Piece:
        if not isinstance(right, Constant) or not isinstance(right.value, bool):
            raise Untranslatable("A condition can only be compared with true and false.")
        holds = right.value == (operator == "==")
        return Piece(first.source if holds else f"!({first.source})", "truth")

    def _same_choices(self, operator: str, first: Piece, right: Node) -> Piece:
        wanted = self._values(right, first)
        parts = [f"count({first.source}) == {float(len(wanted))}", *(f"{each} in {first.source}" for each in wanted)]
        source = " && ".join(parts)
        if operator == "==":
            return Piece(source, "truth", first.needs)
        return Piece(f"!answered({first.source}) || !({source})", "truth")

    def _listed(self, operator: str, left: Node, right: Node) -> Piece:
        """`{field} contains …` and its kin."""
        if operator in {"notcontains", "noneof"}:
            held = self._listed("contains" if operator == "notcontains" else "anyof", left, right)
            return Piece(f"!({self._guard(held, True)})", "truth")
        piece = self.value(left)
        if isinstance(right, Name):
            return self._within(piece, right)
        wanted = self._values(right, piece)
        if piece.kind == "texts":
            joint = " || " if operator == "anyof" else " && "
            source = joint.join(f"{each} in {piece.source}" for each in wanted)
            return Piece(f"({source})" if len(wanted) > 1 else source, "truth", piece.needs)
        if piece.kind == "text" and operator == "anyof":
            return Piece(f"{piece.source} in [{', '.join(wanted)}]", "truth")
        if piece.kind == "text" and len(wanted) == 1:
            method = f"{piece.source} == {wanted[0]}" if piece.known and piece.known.values else ""
            return Piece(method or f"{piece.source}.contains({wanted[0]})", "truth", piece.needs)
        if piece.kind == "number" and operator == "anyof":
            return Piece(f"{piece.source} in [{', '.join(wanted)}]", "truth")
        raise Untranslatable(f"“{piece.source}” has nothing that could be contained in it.")

    def _within(self, piece: Piece, right: Name) -> Piece:
        other = self._field(right.name)
        if (piece.kind, other.kind) != ("texts", "text"):
            raise Untranslatable(f"“{piece.source}” and “{other.source}” can't be compared like this.")
        return Piece(f"{other.source} in {piece.source}", "truth", needed((piece, other)))

    def _among(self, operator: str, field: Node, constants: Node) -> Piece:
        """`[…] contains {field}`: the list stands in front."""
        if operator not in {"contains", "anyof", "notcontains", "noneof"}:
            raise Untranslatable("A list can't be compared like this.")
        piece = self.value(field)
        source = f"{piece.source} in [{', '.join(self._values(constants, piece))}]"
        return Piece(source if operator in {"contains", "anyof"} else f"!({source})", "truth")

    def _values(self, node: Node, like: Piece) -> list[str]:
        """The constants of a list, or a single one, as what they are compared with."""
        items = node.items if isinstance(node, Items) else (node,)
        if not items:
            raise Untranslatable("A list is empty.")
        return list(dict.fromkeys(self.value(item, like).source for item in items))

    def _reckoned(self, operator: str, left: Node, right: Node) -> Piece:
        if operator == "+" and (joined := self._joined(left, right)) is not None:
            return joined
        first, second = self.number(left), self.number(right)
        needs = needed((first, second))
        match operator:
            case "%":
                return Piece(f"double(int({first.source}) % int({second.source}))", "number", needs)
            case "^":
                return self._power(first, right)
            case _:
                return Piece(f"({first.source} {operator} {second.source})", "number", needs)

    def _power(self, base: Piece, exponent: Node) -> Piece:
        times = exponent.value if isinstance(exponent, Constant) else None
        if not isinstance(times, float) or times not in (1.0, 2.0, 3.0, 4.0):
            raise Untranslatable("Only small whole powers can be worked out here.")
        return Piece(f"({' * '.join([base.source] * int(times))})", "number", base.needs)

    def _joined(self, left: Node, right: Node) -> Piece | None:
        """Texts put together by `+`."""
        first, second = self.value(left), self.value(right)
        if "text" not in {first.kind, second.kind} or {first.kind, second.kind} - {"text", "number"}:
            return None
        if all(piece.kind == "number" or (piece.known and piece.known.is_numeric) for piece in (first, second)):
            return None
        written = (each.source if each.kind == "text" else f"string({each.source})" for each in (first, second))
        return Piece(f"({' + '.join(written)})", "text", needed((first, second)))


def _is_number(node: Node) -> bool:
    return isinstance(node, Constant) and isinstance(node.value, float)

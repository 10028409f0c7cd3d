"""Files that a message brings along: they answer the fields that they are for, and the words are read besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.interpreters import Interpretation
from agent.turn.state import TurnState
from wizard.commands import ClearAnswer, Command, SetAnswer
from wizard.inputs import FileUpload
from wizard.uploads import RunFile

UNCLEAR = ("not_understood", "offer_declined")


def with_uploads(understood: Interpretation, turn: TurnState) -> Interpretation:
    """What was understood of the words, after what the files answer."""
    answers = _answers(turn)
    if not answers:
        return understood
    fields = {answer.field for answer in answers}
    commands: tuple[Command, ...] = tuple(
        each for each in understood.commands if not (isinstance(each, SetAnswer | ClearAnswer) and each.field in fields)
    )
    remark = None if understood.remark in UNCLEAR else understood.remark
    return replace(understood, commands=(*answers, *commands), remark=remark)


def _answers(turn: TurnState) -> list[SetAnswer]:
    files: Sequence[RunFile] = turn.record.files if turn.record else ()
    keys = {file.id: file.key for file in files}
    named: dict[str, list[str]] = {}
    for upload in turn.input.uploads:
        field = keys.get(upload) or _open_field(turn)
        if field is not None:
            named.setdefault(field, _kept(turn, field)).append(str(upload))
    return [SetAnswer(field=field, value=[*ids]) for field, ids in named.items()]


def _kept(turn: TurnState, field: str) -> list[str]:
    """The files that the field is answered with already; none where it is asked (again) or takes only one."""
    answer, part = turn.present.run.answers.get(field), turn.present.compiled.fields[field].field
    if answer is None or answer.state != "active" or part in turn.present.view.asking:
        return []
    if isinstance(part, FileUpload) and part.max_files == 1:
        return []
    files = answer.value if isinstance(answer.value, list) else []
    return [str(file.get("id")) for file in files if isinstance(file, dict)]


def _open_field(turn: TurnState) -> str | None:
    """The file field that is asked, or the only one that is open: what isn't a file of it is rejected there."""
    view, fields = turn.present.view, turn.present.compiled.fields
    asked = [field.key for field in view.asking if isinstance(field, FileUpload)]
    still_open = [key for key in view.remaining if isinstance(fields[key].field, FileUpload)]
    found = asked or still_open
    return found[0] if len(found) == 1 else None

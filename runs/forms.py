"""Runs filled as forms: autosaved, checked, walked step by step, completed, given up; always through the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal
from uuid import UUID

from pydantic import JsonValue

from runs.applying import Applying, Shown
from runs.values import Values, commands_of, step_of
from wizard import engine
from wizard.commands import Cancel, Command, Confirm, HoldStep, Skip
from wizard.engine import CompiledStructure, View
from wizard.errors import NotFound, RunNotReady
from wizard.form import Form, form
from wizard.outcomes import AnswerRejected, DraftKept, Outcome
from wizard.principal import Principal
from wizard.run import Run
from wizard.uploads import resolved

Direction = Literal["next", "previous"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What would become of values: `refused` says by field what is wrong, `form` shows the step as it would be then."""

    outcomes: Sequence[Outcome]
    refused: dict[str, AnswerRejected | DraftKept]
    form: Form | None


class Forms:
    """The use cases of those who send values rather than messages."""

    def __init__(self, applying: Applying) -> None:
        self._applying = applying

    async def show(self, principal: Principal, run_id: UUID, *, zone: tzinfo = UTC) -> Shown:
        """The run as it stands. Raises NotFound."""
        return await self._applying.show(principal, run_id, zone=zone)

    async def form(
        self, principal: Principal, run_id: UUID, step: str | None = None, *, zone: tzinfo = UTC
    ) -> tuple[Shown, Form]:
        """The run, and a step of it by key or number as a form; by default the one that it is at. Raises NotFound."""
        shown = await self._applying.show(principal, run_id, zone=zone)
        wanted = step or shown.view.current_step
        if wanted is None:
            raise NotFound("The wizard has no steps.")
        return shown, form(shown.compiled, shown.record.run, wanted, now=shown.now)

    async def fill(
        self,
        principal: Principal,
        run_id: UUID,
        step: str | None,
        values: Values,
        *,
        expected_revision: int | None,
        zone: tzinfo = UTC,
    ) -> Shown:
        """Answers fields, of one step or by their whole keys; null clears, a wrong value is an outcome and isn't kept.

        Raises NotFound, Invalid for a name that is no field, RevisionConflict, RunNotReady once it ended.
        """

        def sent(compiled: CompiledStructure, _: Run) -> Sequence[Command]:
            return commands_of(compiled, step, values)

        return await self._applying.apply(principal, run_id, sent, expected_revision=expected_revision, zone=zone)

    async def autosave(
        self,
        principal: Principal,
        run_id: UUID,
        step: str | None,
        values: Values,
        *,
        expected_revision: int | None,
        zone: tzinfo = UTC,
    ) -> Shown:
        """Keeps what is being entered: answers as answers, what is none as a draft. The step isn't left by it.

        Raises as `fill` does, and RunNotReady where the wizard doesn't save by itself.
        """

        def sent(compiled: CompiledStructure, _: Run) -> Sequence[Command]:
            if not compiled.structure.auto_save:
                raise RunNotReady("This wizard keeps nothing before it is sent.", auto_save=False)
            commands = commands_of(compiled, step, values, keep=True)
            held = step or next((compiled.fields[key].step for key in values), None)
            return [HoldStep(step=held), *commands]

        return await self._applying.apply(principal, run_id, sent, expected_revision=expected_revision, zone=zone)

    async def move(
        self,
        principal: Principal,
        run_id: UUID,
        to: Direction | str,
        step: str | None,
        values: Values,
        *,
        expected_revision: int | None,
        zone: tzinfo = UTC,
    ) -> Shown:
        """Answers fields and turns to a step: the next one, for which the present one has to be complete, the one
        before, or any by its key or number. Going on leaves out what is optional and still open.

        Raises as `fill` does; where a step isn't complete the run stays there, and its form says what is missing.
        """

        def sent(compiled: CompiledStructure, run: Run) -> Sequence[Command]:
            if to not in ("next", "previous") and not to.isdigit():
                step_of(compiled, to)
            commands = commands_of(compiled, step, values, keep=compiled.structure.auto_save)
            return [HoldStep(step=step or run.current_step), *commands]

        def then(compiled: CompiledStructure, run: Run, now: datetime) -> Sequence[Command]:
            return _turned(compiled, run, to, step, now)

        return await self._applying.apply(principal, run_id, sent, then, expected_revision=expected_revision, zone=zone)

    async def check(
        self, principal: Principal, run_id: UUID, step: str | None, values: Values, *, zone: tzinfo = UTC
    ) -> Checked:
        """What would become of these values; nothing is kept. Raises NotFound, Invalid for a name that is no field."""
        shown = await self._applying.show(principal, run_id, zone=zone)
        commands = commands_of(shown.compiled, step, values, keep=True)
        held = step or shown.view.current_step
        tried = resolved(shown.compiled, [HoldStep(step=held), *commands], shown.record.files)
        change = engine.apply(shown.compiled, shown.record.run, tried, now=shown.now)
        refused = {each.field: each for each in change.outcomes if isinstance(each, AnswerRejected | DraftKept)}
        try:
            then = form(shown.compiled, change.run, held, now=shown.now) if held else None
        except NotFound:
            then = None
        return Checked(change.outcomes, refused, then)

    async def complete(
        self,
        principal: Principal,
        run_id: UUID,
        *,
        expected_revision: int | None,
        confirm: bool = False,
        zone: tzinfo = UTC,
    ) -> Shown:
        """Says that the run is filled in: all of it is looked at, what is optional and open is left out.

        Where an action has to be confirmed first the run awaits that, unless `confirm` does so. Raises RunNotReady with
        the `missing` and `invalid` fields, NotFound, RevisionConflict.
        """
        shown = await self._applying.apply(
            principal, run_id, _nothing, _left_as_it_is, expected_revision=expected_revision, zone=zone
        )
        return await self._applying.confirmed(principal, shown, zone) if confirm else shown

    async def abandon(self, principal: Principal, run_id: UUID, *, zone: tzinfo = UTC) -> Shown:
        """Gives the run up; what was entered stays until it is redacted. Raises NotFound, RunNotReady."""
        shown = await self._applying.apply(principal, run_id, _given_up, _really, expected_revision=None, zone=zone)
        if shown.record.run.status != "abandoned":
            raise RunNotReady("This is being carried out just now. One moment, please.", awaiting="execution")
        return shown


def _given_up(_compiled: CompiledStructure, _run: Run) -> Sequence[Command]:
    return [Cancel()]


def _really(_compiled: CompiledStructure, _run: Run, _now: datetime) -> Sequence[Command]:
    return [Confirm()]


def _nothing(_compiled: CompiledStructure, _run: Run) -> Sequence[Command]:
    return ()


def _left_as_it_is(compiled: CompiledStructure, run: Run, now: datetime) -> Sequence[Command]:
    """The commands that leave out what is open and may be; raises RunNotReady where something may not."""
    shown = engine.view(compiled, run, now=now)
    if shown.demanded or shown.drafts:
        raise _incomplete(compiled, shown)
    return [HoldStep(step=None), *(Skip(field=key) for key in shown.remaining)]


def _turned(compiled: CompiledStructure, run: Run, to: str, step: str | None, now: datetime) -> Sequence[Command]:
    """The commands that turn from the step that is filled in to the wanted one."""
    shown = engine.view(compiled, run, now=now)
    keys = [each.key for each in shown.steps]
    here = next((key for key in (step, run.current_step) if key in keys), keys[0])
    place = keys.index(here)
    if to == "previous":
        return [HoldStep(step=keys[max(place - 1, 0)])]
    if to != "next":
        return [HoldStep(step=keys[int(to) - 1] if to.isdigit() and 0 < int(to) <= len(keys) else to)]
    fields = [field.key for field in step_of(compiled, here).option_sets]
    if any(key in shown.demanded or key in shown.drafts for key in fields):
        return [HoldStep(step=here)]
    left_out = [Skip(field=key) for key in fields if key in shown.remaining]
    return [*left_out, HoldStep(step=keys[min(place + 1, len(keys) - 1)])]


def _incomplete(compiled: CompiledStructure, shown: View) -> RunNotReady:
    missing = [key for key in shown.demanded if key not in shown.drafts]
    said = (("Still missing", missing), ("To be mended", list(shown.drafts)))
    sentences = (
        f"{what}: {', '.join(compiled.fields[key].field.name for key in keys)}." for what, keys in said if keys
    )
    return RunNotReady(
        " ".join(sentences), missing=list[JsonValue](missing), invalid=list[JsonValue](list(shown.drafts))
    )

"""Finds the run that a turn is about: the session's own, a new one of the wizard that was chosen, or none yet."""

from collections.abc import Sequence

from agent.turn.choosing import chosen, invitation
from agent.turn.hearing import Hearing
from agent.turn.scene import Scene, begun, found
from agent.turn.state import TurnState
from agent.versions import Versions
from wizard.errors import WizardUnknown
from wizard.ports import WizardStore
from wizard.ports.records import RunRecord, WizardRef

WITHDRAWN = "“{name}” isn't offered any more, so I can't begin it again. What you have done in it is kept."


class Scenes:
    def __init__(self, wizards: WizardStore, versions: Versions, hearing: Hearing) -> None:
        self._wizards = wizards
        self._versions = versions
        self._hearing = hearing

    async def of(self, turn: TurnState) -> tuple[Scene | None, str]:
        """The scene, and words where nothing is begun: an invitation to choose, or that there is none any more."""
        record = turn.record
        if record is None:
            return await self._first(turn)
        if record.run.status == "in_progress" or not self._anew(turn, record):
            compiled = await self._versions.compiled(turn.principal, record.version_id)
            return found(compiled, record, turn.now), ""
        if wizard := _same_preview(record) or turn.wizard or await self._offered(turn, record):
            return await self._begin(turn, wizard), ""
        compiled = await self._versions.compiled(turn.principal, record.version_id)
        return found(compiled, record, turn.now), WITHDRAWN.format(name=record.wizard_name)

    async def _offered(self, turn: TurnState, ended: RunRecord) -> WizardRef | None:
        try:
            return await self._wizards.resolve(turn.principal, str(ended.wizard_id))
        except WizardUnknown:
            return None

    def _anew(self, turn: TurnState, ended: RunRecord) -> bool:
        """Whether a finished conversation begins again: it was asked for, or another wizard was chosen."""
        other = turn.wizard is not None and turn.wizard.wizard_id != ended.wizard_id
        return other or self._hearing.wants_to_begin(turn.input)

    async def _first(self, turn: TurnState) -> tuple[Scene | None, str]:
        if turn.wizard:
            return await self._begin(turn, turn.wizard), ""
        wizards: Sequence[WizardRef] = await self._wizards.list_published(turn.principal)
        wizard = chosen(turn.input.message, wizards)
        return (await self._begin(turn, wizard), "") if wizard else (None, invitation(wizards, turn.input.message))

    async def _begin(self, turn: TurnState, wizard: WizardRef) -> Scene:
        return begun(await self._versions.compiled(turn.principal, wizard.version_id), wizard, turn.now)


def _same_preview(ended: RunRecord) -> WizardRef | None:
    """A preview's conversation begins the preview again, whatever else is asked for."""
    if not ended.is_preview:
        return None
    return WizardRef(
        wizard_id=ended.wizard_id,
        slug=ended.wizard_slug,
        name=ended.wizard_name,
        organization_id=ended.organization_id,
        version_id=ended.version_id,
        version_number=ended.version_number,
        is_preview=True,
    )

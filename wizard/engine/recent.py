"""The surveys of the runs that were changed last, so that showing a run right after changing it costs little."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

from wizard.compiled import CompiledStructure
from wizard.engine.survey import Survey
from wizard.run import Run

_MOST = 64


class RecentSurveys:
    """Kept by the identity of run and structure, both immutable; what isn't found is simply worked out again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Run, CompiledStructure, datetime, Survey]] = OrderedDict()

    def keep(self, run: Run, compiled: CompiledStructure, now: datetime, survey: Survey) -> None:
        self._kept[id(run)] = run, compiled, now, survey
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def find(self, run: Run, compiled: CompiledStructure, now: datetime) -> Survey | None:
        kept = self._kept.get(id(run))
        if kept and kept[0] is run and kept[1] is compiled and kept[2] == now:
            return kept[3]
        return None


RECENT = RecentSurveys()

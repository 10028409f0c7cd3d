"""What the model says while its commands are already at work."""

from __future__ import annotations

from collections.abc import AsyncIterator

from agent.interpreters import Usage
from agent.model.call import ModelCall


class ModelSpeech:
    """The live handle on a call. `muted`: it proposed what can't be done, so nothing that it says is worth hearing."""

    def __init__(self, call: ModelCall, *, muted: bool) -> None:
        self._call = call
        self._muted = muted

    async def deltas(self) -> AsyncIterator[str]:
        if self._muted:
            return
        while (grown := await self._call.next_say()) is not None:
            yield grown

    @property
    def asks(self) -> str | None:
        """The one field that it means to ask; None before its end, and where it names several or none."""
        asks = self._call.document.asks if self._heard else ()
        return asks[0] if len(asks) == 1 else None

    @property
    def question(self) -> str | None:
        return self._call.document.question if self._heard else None

    async def close(self) -> Usage:
        return await self._call.close()

    @property
    def _heard(self) -> bool:
        return self._call.document.whole and not self._muted

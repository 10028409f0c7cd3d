"""The PDF of a run: its sheet set in type by a process of its own, a few at once and none for long."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, tzinfo
from pathlib import Path

from runs.exporting.sheet import sheet_of
from wizard.errors import Invalid, Unavailable
from wizard.playback import PlayedRun

AT_ONCE = 2
LONGEST_SHEET = 4_000_000
"""Bytes of a sheet, some thousand pages, which take four seconds and 400 MB."""

_PROGRAM = Path(__file__).with_name("typeset.py")


class Printer:
    """Sets runs in type. `seconds`: how long one may take before it is given up."""

    def __init__(self, *, at_once: int = AT_ONCE, seconds: float = 60.0) -> None:
        self._seconds = seconds
        self._places = asyncio.Semaphore(at_once)

    async def pdf(self, run: PlayedRun, zone: tzinfo = UTC) -> bytes:
        """The same bytes for the same run. Raises Invalid for one too large to print, Unavailable."""
        sheet = json.dumps(sheet_of(run, zone), ensure_ascii=False).encode()
        if len(sheet) > LONGEST_SHEET:
            raise Invalid("This run is too long for a PDF; export it as json.", field="format")
        made_at = int((run.completed_at or run.started_at).timestamp())
        try:
            async with asyncio.timeout(self._seconds), self._places:
                return await _typeset(sheet, made_at)
        except TimeoutError:
            raise Unavailable("Making this PDF took too long; try again, or export it as json.") from None


async def _typeset(sheet: bytes, made_at: int) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", _PROGRAM, str(made_at)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        pdf, complaint = await process.communicate(sheet)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise RuntimeError(f"a run could not be set in type: {_reason(complaint)}")
    return pdf


def _reason(complaint: bytes) -> str:
    """The kind of the error alone: the sentence may hold what somebody wrote."""
    last = complaint.decode(errors="replace").strip().splitlines()[-1:]
    return last[0].partition(":")[0] if last else "the program was ended"

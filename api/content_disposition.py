"""How a file is to be taken and what it is called: the header Content-Disposition, as RFC 6266 has it."""

from typing import Literal
from urllib.parse import quote


def content_disposition(how: Literal["inline", "attachment"], name: str, plain: str | None = None) -> str:
    """The name as it is, and one in plain ASCII for old programs: `plain`, or the same without what they can't read."""
    return f"{how}; filename=\"{plain or _plain(name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def _plain(name: str) -> str:
    return "".join(each if each.isascii() and each.isprintable() and each not in '"\\%' else "_" for each in name)

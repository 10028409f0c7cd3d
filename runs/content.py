"""What a file is, by its first bytes: neither its name nor what its sender calls it is trusted."""

from __future__ import annotations

import re
from typing import Final

import puremagic

HEAD: Final = 64 * 1024
"""How many bytes from the beginning are looked at."""

UNKNOWN: Final = "application/octet-stream"
SHOWN: Final = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "application/pdf", "text/plain"}
)
"""What a browser may show in place; it is only ever called so by the patterns below, from the very first byte."""

_PATTERNS: Final = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF.{4}WEBPVP8", re.DOTALL), "image/webp"),
    (re.compile(rb".{4}ftyp(?:avif|avis)", re.DOTALL), "image/avif"),
    (re.compile(rb"%PDF-\d"), "application/pdf"),
)
_MARKUP: Final = (
    (re.compile(r"<svg[\s>:/]|<\w+:svg[\s>]", re.IGNORECASE), "image/svg+xml"),
    (
        re.compile(
            r"<!doctype\s+html|<(?:html|head|body|script|iframe|object|embed|img|style|title|meta|link|base|form|a|p|div)"
            r"[\s>/]",
            re.IGNORECASE,
        ),
        "text/html",
    ),
)
_ENCODINGS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BINARY: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


_OFFICE: Final = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_PACKED: Final = re.compile(rb"PK\x03\x04.{26}mimetype(application/[\w.+-]+?)PK", re.DOTALL)
_USUAL: Final = {"application/x-gzip": "application/gzip", "image/x-ms-bmp": "image/bmp", "audio/x-wav": "audio/wav"}


def media_type(head: bytes, *, whole: bool) -> str:
    """The media type of what begins so; `whole`: nothing follows. What isn't known is `application/octet-stream`."""
    for pattern, name in _PATTERNS:
        if pattern.match(head):
            return name
    text = _text(head, whole=whole)
    if text is not None:
        return _kind_of_text(text)
    name = _packed(head) if head.startswith(b"PK\x03\x04") else _guessed(head)
    old = head.decode("latin-1")
    return _kind_of_text(old) if name == UNKNOWN and not _BINARY.search(old) else name


def _text(head: bytes, *, whole: bool) -> str | None:
    """The bytes as text, if that is what they are: in UTF-8, or in UTF-16 that says so."""
    encoding = next((name for mark, name in _ENCODINGS if head.startswith(mark)), "utf-8")
    try:
        text = head.decode(encoding)
    except UnicodeDecodeError as error:
        # A character that the end of the head cuts in two.
        if whole or error.start < len(head) - 4:
            return None
        text = head[: error.start].decode(encoding)
    return None if _BINARY.search(text) else text


def _kind_of_text(text: str) -> str:
    for pattern, name in _MARKUP:
        if pattern.search(text):
            return name
    beginning = text.lstrip("\ufeff \t\r\n")
    if beginning.startswith("<?xml"):
        return "application/xml"
    return "text/html" if beginning.startswith("<!") else "text/plain"


def _packed(head: bytes) -> str:
    """An archive, or one of the documents that are kept in one."""
    if named := _PACKED.match(head):
        return named[1].decode()
    if b"[Content_Types].xml" not in head:
        return "application/zip"
    return next((name for part, name in _OFFICE if part in head), "application/zip")


def _guessed(head: bytes) -> str:
    """Of everything else what its signature says, but never that a browser may show it."""
    try:
        guess = puremagic.from_string(head, mime=True)  # pyright: ignore[reportUnknownMemberType]
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    name = _USUAL.get(guess, guess)
    shown = name in SHOWN or name.startswith(("text/", "message/")) or name.endswith("xml")
    return name if not shown and re.fullmatch(r"[a-z]+/[\w.+-]+", name) else UNKNOWN

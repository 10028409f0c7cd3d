"""Readable names for addresses, of titles in any script."""

from __future__ import annotations

import re

from anyascii import anyascii

LENGTH = 80
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_IDEOGRAPH = re.compile(r"([\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af])")
_OTHER = re.compile(r"[^a-z0-9]+")


def slug_of(title: str, *, otherwise: str = "event") -> str:
    """Lower-case ASCII words joined by hyphens, cut between words at 80 characters."""
    apart = _IDEOGRAPH.sub(r" \1 ", _APOSTROPHE.sub("", title))
    plain = anyascii(apart).lower().replace("&", " and ")
    slug = _OTHER.sub("-", plain).strip("-")
    if len(slug) > LENGTH:
        cut = slug[: LENGTH + 1].rpartition("-")[0] if "-" in slug[1 : LENGTH + 1] else slug[:LENGTH]
        slug = cut.strip("-")
    return slug or otherwise

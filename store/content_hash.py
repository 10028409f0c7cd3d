"""What a structure is, in 64 characters: equal for equal documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def content_hash(document: Mapping[str, Any]) -> str:
    """The SHA-256 of a structure's document, whatever the order of its members."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()

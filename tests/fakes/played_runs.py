"""Runs made by hand, as they are played and as they are recorded, for what renders them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from wizard.playback import PlayedColumn, PlayedField, PlayedFile, PlayedRun, PlayedStep
from wizard.ports.exports import ExportedAnswer, ExportedField, ExportedRun

SPACE = UUID(int=7)
BEGUN = datetime(2026, 11, 20, 18, 2, tzinfo=UTC)
DONE = BEGUN + timedelta(minutes=14)
RICH = (
    "<h2>Programme</h2><p>Bring <b>warm</b> <i>clothes</i>, see <a href='https://example.com/a'>here</a>.</p>"
    "<ul><li>One</li><li>Two<ol><li>inner</li></ol></li></ul><pre>a = 1\n  b = 2</pre><script>alert(1)</script>"
)
SCRIPTS = {
    "NotoSans-": ["Hello world", "Καλημέρα κόσμε", "Привет мир"],
    "NotoSansArabic": ["مرحبا بالعالم"],
    "NotoSansHebrew": ["שלום עולם"],
    "NotoSansDevanagari": ["नमस्ते दुनिया"],
    "NotoSansThai": ["สวัสดีชาวโลก"],
    "NotoSansCJKsc": ["你好世界"],
    "NotoSansCJKjp": ["こんにちは世界"],
    "NotoSansCJKkr": ["안녕하세요"],
    "NotoEmoji": ["😀🎉👍"],
}


def field(key: str, kind: str, value: Any = None, label: str = "", **members: Any) -> PlayedField:
    name = members.pop("name", key.rpartition(".")[2].replace("_", " ").capitalize())
    labels = members.pop("labels", (label,) if label else ())
    question = members.pop("question", f"What about the {name.lower()}?")
    state = members.pop("state", "answered")
    identity = uuid5(SPACE, key)
    return PlayedField(
        identity, key, name, question, None, kind, True, state, value, label, labels, answered_at=DONE, **members
    )


def step(number: int, name: str, fields: Sequence[PlayedField], **members: Any) -> PlayedStep:
    status = members.pop("status", "completed")
    identity = uuid5(SPACE, name)
    return PlayedStep(identity, name.lower(), number, name, None, status, BEGUN, DONE, 185, tuple(fields))


def run(*fields: PlayedField, steps: Sequence[PlayedStep] = (), **members: Any) -> PlayedRun:
    """A stored run of one step with these fields, unless it has other steps."""
    told: dict[str, Any] = {
        "run_id": uuid5(SPACE, "run"),
        "wizard_id": uuid5(SPACE, "wizard"),
        "version_id": uuid5(SPACE, "version"),
        "organization_id": SPACE,
        "user_id": SPACE,
        "run_name": "Summer gala",
        "run_notes": "Call the hall.\nAnna knows the code.",
        "tags": ("gala", "vip"),
        "wizard_name": "Event wizard",
        "wizard_icon": None,
        "version_number": 3,
        "newer_version": None,
        "executed_by": "Grace Hopper",
        "status": "completed",
        "started_at": BEGUN,
        "completed_at": DONE,
        "duration_seconds": 840,
        "stored_at": DONE,
        "steps": tuple(steps) or (step(1, "Event setup", fields),),
    }
    return PlayedRun(**(told | members))


EVERY_KIND = (
    field("event.title", "text_input", "Gala 2027", "Gala 2027"),
    field("event.type", "single_select", "b", "Product launch", options=("Conference", "Product launch")),
    field(
        "event.days", "multiple_select", ["a", "c"], "Mon and Wed", labels=("Mon", "Wed"), options=("Mon", "Tue", "Wed")
    ),
    field("event.date", "date_input", "2027-06-01", "Tuesday, 1 June 2027"),
    field("event.capacity", "number_input", 1500, "1,500"),
    field("event.mood", "rating", 4, "4 of 5", scale=(1, 5)),
    field("event.loudness", "slider", 35, "35", scale=(0, 100)),
    field("event.color", "color_picker", "#1e90ff", "#1e90ff"),
    field(
        "venue.files",
        "file_upload",
        [],
        "plan.pdf",
        files=(PlayedFile(SPACE, "plan.pdf", 2_400_000, "application/pdf", "a3f5" * 16),),
    ),
    field("venue.text", "rich_text", RICH, "Programme"),
    field(
        "tickets.tiers",
        "rows",
        [{"name": "VIP", "price": 1150, "until": "2027-05-01"}, {"name": "Standing", "price": 35.5, "until": None}],
        "VIP; Standing",
        columns=(
            PlayedColumn("name", "Tier"),
            PlayedColumn("price", "Price", "number"),
            PlayedColumn("until", "Until", "date"),
        ),
    ),
    field("venue.phone", "text_input", state="skipped"),
    field("venue.note", "text_input", state="unanswered"),
    field("venue.level", "text_input", state="not_asked"),
    field("venue.room", "text_input", "Blue room", "Blue room", state="set_aside"),
    field("venue.contact", "text_input", "secret", "secret", redacted=True),
)


def recorded(*answers: ExportedAnswer, **members: Any) -> ExportedRun:
    told: dict[str, Any] = {
        "run_id": uuid5(SPACE, "run"),
        "wizard_id": uuid5(SPACE, "wizard"),
        "wizard_slug": "event-wizard",
        "wizard_name": "Event wizard",
        "version_id": uuid5(SPACE, "version"),
        "version_number": 3,
        "content_hash": "abc",
        "run_name": "Summer gala",
        "run_notes": None,
        "tags": ("gala", "vip"),
        "executed_by": "Grace Hopper",
        "status": "completed",
        "started_at": BEGUN,
        "completed_at": DONE,
        "duration_seconds": 840,
        "stored_at": DONE,
        "answers": answers,
    }
    return ExportedRun(**(told | members))


def answer(key: str, kind: str, value: Any, label: str | None = None, **members: Any) -> ExportedAnswer:
    words = str(value) if label is None else label
    state = members.pop("state", "active")
    return ExportedAnswer(uuid5(SPACE, key), key, key.title(), f"{key}?", kind, "Setup", value, words, state, **members)


def column(key: str) -> ExportedField:
    return ExportedField(uuid5(SPACE, key), key, key.title())

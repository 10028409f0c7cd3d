"""What files are by their content, what they may be called, and which links to them hold."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from PIL import Image

from runs.content import HEAD, SHOWN, media_type
from runs.file_links import LIFETIME, FileLink, FileLinks
from runs.file_names import LONGEST, file_name

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def picture(kind: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (8, 8)).save(written, kind)
    return written.getvalue()


def archive(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name in names:
            packed.writestr(name, "<a/>")
    return written.getvalue()


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp", "avif"])
def test_pictures_are_told_by_their_first_bytes(kind: str):
    assert media_type(picture(kind), whole=True) == f"image/{kind}"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.4\n<script>alert(1)</script>", "application/pdf"),
        ("Grüße, 世界".encode(), "text/plain"),
        ("\ufeffname;city\nJürgen;Köln".encode("utf-16"), "text/plain"),
        ("Größe".encode("cp1252"), "text/plain"),
        (b'{"a": 1}', "text/plain"),
        (b"select 1 where a < b", "text/plain"),
        (archive("[Content_Types].xml", "word/document.xml"), WORD),
        (archive("a.txt"), "application/zip"),
        (archive("mimetype", "word/x"), "application/zip"),
        (b"\x1f\x8b\x08\x00" + b"\xff\x00" * 20, "application/gzip"),
        (b"\x00\x01\x02\x03" * 20, "application/octet-stream"),
        (b"\xff\xfe" + b"\x00" * 9, "application/octet-stream"),
    ],
)
def test_text_documents_and_what_is_nothing_known_are_told_apart(content: bytes, told: str):
    assert media_type(content, whole=True) == told


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body>",
        b"  \n<!-- a --><script>1</script>",
        b"\xef\xbb\xbf<!DOCTYPE html>",
        b"words and then <script src=//evil.example></script>",
        "<svg onload='1'>".encode("utf-16"),
        b"<?xml version='1.0'?><x:svg xmlns:x='http://www.w3.org/2000/svg'/>",
        b"<SVG/onload=alert(1)>",
        b"<?xml version='1.0'?><a/>",
        b"<iframe src=javascript:1>\xe9",
        b"<!ENTITY a>",
    ],
)
def test_what_a_browser_might_run_is_never_something_that_it_shows(content: bytes):
    assert media_type(content, whole=True) not in SHOWN


@pytest.mark.parametrize("before", [b"\x00", b" ", b"\n", b"<", b"GIF"])
def test_a_picture_or_pdf_begins_at_the_first_byte(before: bytes):
    for begin in (b"\x89PNG\r\n\x1a\n", b"%PDF-1.4 <script>1</script>", b"GIF89a/*<svg onload=1>"):
        assert media_type(before + begin, whole=True) not in SHOWN


def test_a_character_that_the_head_cuts_in_two_is_still_text():
    text = ("a" + "世" * HEAD).encode()[:HEAD]
    assert media_type(text, whole=False) == "text/plain"
    assert media_type(b"a" * HEAD, whole=False) == "text/plain"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\photo.png", "photo.png"),
        ('a"b\r\nSet-Cookie: x=1.pdf', 'a"bSet-Cookie: x=1.pdf'),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("  so \t many  spaces .txt", "so many spaces .txt"),
        ("cafe\u0301 🎉.md", "café 🎉.md"),
        ("nul\x00byte.png", "nulbyte.png"),
        ("half\ud83d.png", "half?.png"),
        *((nothing, "file") for nothing in (None, "", ".", "..", "/", "\u200f", "a/", "...")),
    ],
)
def test_a_name_is_the_last_part_of_a_path_in_one_harmless_line(given: str | None, name: str):
    assert file_name(given) == name


def test_a_long_name_keeps_its_ending():
    assert file_name("ä" * 400 + ".docx") == "ä" * (LONGEST - 5) + ".docx"
    assert len(file_name("." + "b" * 400)) == LONGEST


def test_a_link_holds_for_its_file_and_its_time_under_its_key():
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    links = FileLinks(b"k" * 32, lambda: now)
    link = links.made(uuid4())
    assert links.holds(link)
    assert FileLinks(b"k" * 32, lambda: now + LIFETIME - timedelta(seconds=1)).holds(link)
    assert not FileLinks(b"k" * 32, lambda: now + LIFETIME).holds(link)
    assert not FileLinks(b"l" * 32, lambda: now).holds(link)
    assert not links.holds(FileLink(UUID(int=1), link.expires, link.signature))
    assert not links.holds(FileLink(link.file_id, link.expires + 1, link.signature))
    assert not links.holds(FileLink(link.file_id, link.expires, "ü" * 64))

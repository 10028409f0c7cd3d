"""Bodies of uploads as they come in, and the ranges in which files go out."""

from collections.abc import AsyncIterator, Sequence

import pytest
from starlette.requests import Request

from api.byte_ranges import RangeNotSatisfiable, asked_range
from api.content_disposition import content_disposition
from api.problems import Problem
from api.upload_body import MOST_PARTS, upload_body

FORM = "multipart/form-data; boundary=line"
FILE = b'Content-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
NOTE = b'Content-Disposition: form-data; name="note"\r\n\r\nhello'


def request(chunks: Sequence[bytes], media_type: str = FORM) -> Request:
    waiting = [*chunks]

    async def receive():
        body = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    headers = [(b"content-type", media_type.encode())]
    return Request({"type": "http", "method": "POST", "headers": headers, "query_string": b""}, receive)


def form(*parts: bytes, end: bytes = b"--") -> bytes:
    return b"".join(b"--line\r\n" + part + b"\r\n" for part in parts) + b"--line" + end + b"\r\n"


async def whole(content: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in content])


def cut(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
async def test_the_file_of_a_form_comes_whole_however_the_body_is_cut(size: int):
    content = b"\r\n--lin\r\n--line\r--\r\n\r\n--" + bytes(range(256))
    body = await upload_body(request(cut(form(NOTE, FILE + content, NOTE), size)), None)
    assert (body.name, await whole(body.content)) == ("a.bin", content)


async def test_a_body_that_is_the_file_itself_is_taken_as_it_is():
    body = await upload_body(request([b"--line\r\n", b"", b"x"], "image/png"), "b.png")
    assert (body.name, await whole(body.content)) == ("b.png", b"--line\r\nx")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (form(NOTE), "has no file"),
        (b"", "breaks off"),
        (b"nonsense", "can't be read"),
        (form(FILE + b"x")[:-8], "breaks off"),
        (form(FILE + b"x", FILE + b"y"), "one file"),
        (form(*[NOTE] * MOST_PARTS, FILE + b"x"), "at most"),
        (form(b"X: " + b"y" * 10_000 + b"\r\n\r\nz"), "can't be read"),
        (form(b"X: y\r\n" * 20 + b"\r\nz"), "can't be read"),
    ],
    ids=["no file", "nothing", "no form", "no end", "two files", "many parts", "long header", "many headers"],
)
async def test_a_form_that_is_wrong_is_refused(body: bytes, said: str):
    with pytest.raises(Problem, match=said) as refused:
        await whole((await upload_body(request(cut(body, 50)), None)).content)
    assert refused.value.kind.status == 400


@pytest.mark.parametrize("boundary", ["", "; boundary=", f"; boundary={'x' * 300}"])
async def test_a_form_needs_a_boundary_that_can_be_used(boundary: str):
    with pytest.raises(Problem, match="boundary"):
        await upload_body(request([form(FILE)], f"multipart/form-data{boundary}"), None)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-0", (0, 1)),
        ("bytes=2-", (2, 8)),
        ("bytes=2-400", (2, 8)),
        ("bytes=-3", (7, 3)),
        ("bytes=-300", (0, 10)),
        ("Bytes = 1 - 2", (1, 2)),
        ("bytes=0-1,4-5", None),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("lines=1-2", None),
        ("bytes=١-٢", None),
        (f"bytes={'9' * 5000}-", None),
    ],
)
def test_one_range_is_answered_and_anything_else_gets_the_whole(header: str | None, part: tuple[int, int] | None):
    asked = asked_range(header, 10)
    assert (asked and (asked.start, asked.length)) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(header: str):
    with pytest.raises(RangeNotSatisfiable):
        asked_range(header, 10)


def test_a_name_in_a_header_can_end_neither_its_quotes_nor_its_line():
    name = 'a"; filename=b\\%\u2028\u00e9.pdf'
    told = content_disposition("attachment", name)
    assert told.startswith('attachment; filename="a_; filename=b____.pdf"; ')
    assert told.endswith("filename*=UTF-8''a%22%3B%20filename%3Db%5C%25%E2%80%A8%C3%A9.pdf")
    assert told.isascii()

"""The PDF of a run, looked at as a reader would: its pages as text and as pictures."""

import asyncio
import ctypes
from dataclasses import replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from fakes.played_runs import EVERY_KIND, SCRIPTS, field, run, step
from PIL import Image, ImageStat
from pypdfium2 import raw

from runs.exporting import printing
from runs.exporting.printing import Printer
from wizard.errors import Invalid, Unavailable

SCALE = 4
BERLIN = ZoneInfo("Europe/Berlin")
LINES = [(face, text) for face, texts in SCRIPTS.items() for text in texts]


class Letter(NamedTuple):
    """A UTF-16 unit of a page, the face that it is set in and where; points from the bottom left."""

    unit: int
    face: str
    box: tuple[float, float, float, float]


def letters(page: pypdfium2.PdfPage) -> list[Letter]:
    textpage = page.get_textpage()
    found = []
    for index in range(textpage.count_chars()):
        length = raw.FPDFText_GetFontInfo(textpage, index, None, 0, None)
        name = ctypes.create_string_buffer(length)
        raw.FPDFText_GetFontInfo(textpage, index, name, length, None)
        unit = raw.FPDFText_GetUnicode(textpage, index)
        found.append(Letter(unit, name.value.decode().partition("+")[2], textpage.get_charbox(index)))
    return found


def units(text: str) -> list[int]:
    written = text.replace(" ", "").encode("utf-16-le")
    return [int.from_bytes(written[at : at + 2], "little") for at in range(0, len(written), 2)]


def ink(picture: Image.Image, page: pypdfium2.PdfPage, letter: Letter) -> Image.Image:
    left, bottom, right, top = letter.box
    height = page.get_height() * SCALE
    edges = (left * SCALE, height - top * SCALE, right * SCALE + 2, height - bottom * SCALE + 2)
    return picture.crop(edges)


async def read(played, zone=BERLIN) -> str:
    document = pypdfium2.PdfDocument(await Printer().pdf(played, zone))
    return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r", "").replace("\u00a0", " ")


@pytest.fixture(scope="module")
def page() -> pypdfium2.PdfPage:
    """With a line in each script."""
    fields = [field(f"x.l{at}", "text_input", text, text, name=f"L{at}") for at, (_, text) in enumerate(LINES)]
    return pypdfium2.PdfDocument(asyncio.run(Printer().pdf(run(*fields))))[0]


@pytest.mark.parametrize(("face", "text"), LINES)
def test_each_script_is_set_in_a_face_that_has_it_and_not_as_boxes(page, face: str, text: str):
    wanted = set(units(text))
    line = [each for each in letters(page) if each.unit in wanted and each.face.startswith(face)]
    assert {each.unit for each in line} == wanted
    picture = page.render(scale=SCALE).to_pil().convert("L")
    drawn = [ink(picture, page, each) for each in line if each.box[2] - each.box[0] > 1]
    assert all(ImageStat.Stat(each).extrema[0][0] < 128 for each in drawn)
    assert len({each.resize((8, 8)).tobytes() for each in drawn}) >= len(drawn) / 2, "all letters look the same"


@pytest.mark.parametrize("text", ["مرحبا بالعالم", "שלום עולם"])
def test_what_is_written_right_to_left_reads_so_from_the_right_edge(page, text: str):
    of_script = [each for each in letters(page) if each.unit in set(units(text)) and each.unit > 0x500]
    first = next(each for each in of_script if each.unit == ord(text[0]) and each.box[2] - each.box[0] > 1)
    last = next(each for each in reversed(of_script) if each.unit == ord(text[-1]))
    assert first.box[0] > last.box[2]
    assert page.get_width() - first.box[2] < 80


async def test_every_kind_of_answer_is_there_in_words():
    text = await read(run(*EVERY_KIND))
    for said in ("Gala 2027", "Product launch", "Conference", "Mon", "Wed", "Tuesday, 1 June 2027", "1,500", "4 of 5"):
        assert said in text
    for said in (
        "#1e90ff",
        "plan.pdf",
        "2.29 MB · application/pdf",
        "a3f5a3f5a3f5a3f5…",
        "Programme",
        "inner",
        "a = 1",
    ):
        assert said in text
    for said in (
        "Tier",
        "VIP",
        "1,150",
        "Saturday, 1 May 2027",
        "Skipped",
        "Not answered",
        "Not asked: Level.",
        "Redacted",
    ):
        assert said in text
    assert "Set aside" in text
    assert "secret" not in text
    assert "alert(1)" not in text


async def test_the_run_itself_is_told_with_times_as_the_reader_has_them():
    text = await read(run(*EVERY_KIND, newer_version=4))
    for said in (
        "Event wizard Version 3",
        "Version 4 has been published since.",
        "Grace Hopper",
        "Completed",
        "14 min",
    ):
        assert said in text
    assert "20 November 2026, 7:02 PM" in text
    assert "Times: Europe/Berlin" in text
    assert "Call the hall.\nAnna knows the code." in text
    assert "gala vip" in text


async def test_nothing_that_somebody_wrote_is_read_as_markup():
    wild = '#panic() = $x^2$ *b* _i_ @ref <label> \\ #read("/etc/passwd") // no'
    fields = [field("x.a", "text_input", wild, wild), field("x.b", "single_select", wild, wild, options=(wild, "#1"))]
    rich = field("x.c", "rich_text", "<p>#panic() &lt;b&gt; $y$</p>", "x")
    text = await read(run(*fields, rich, run_name=wild, run_notes=wild, tags=("#tag",), executed_by="#eval(1)"))
    joined = text.replace("\n", " ")
    assert joined.count('#read("/etc/passwd")') >= 4
    for said in ("#panic() <b> $y$", "#tag", "#eval(1)"):
        assert said in joined


async def test_pages_are_numbered_and_later_ones_say_what_they_belong_to():
    fields = [field(f"x.f{at}", "text_input", f"Answer {at}", "x") for at in range(40)]
    document = pypdfium2.PdfDocument(await Printer().pdf(run(*fields)))
    texts = [each.get_textpage().get_text_range() for each in document]
    assert len(texts) > 1
    assert all(f"{number} of {len(texts)}" in text for number, text in enumerate(texts, start=1))
    assert "Event wizard · Summer gala" in texts[1]
    assert "Event wizard · Summer gala" not in texts[0]
    assert document.get_metadata_dict()["Title"] == "Summer gala"


async def test_the_same_run_gives_the_same_bytes_dated_by_the_run():
    first, second = [await Printer().pdf(run(*EVERY_KIND)) for _ in range(2)]
    assert first == second
    assert pypdfium2.PdfDocument(first).get_metadata_dict()["CreationDate"].startswith("D:20261120181600")


async def test_a_run_without_answers_steps_or_person_is_a_page_too():
    bare = run(executed_by=None, run_name=None, run_notes=None, tags=(), completed_at=None, duration_seconds=None)
    text = await read(replace(bare, steps=(step(1, "Payment", (), status="not_reached"),)))
    assert "Somebody who was removed" in text
    assert "Payment" in text


async def test_an_endless_word_is_broken_before_it_leaves_the_page():
    address = "https://example.com/" + "abcdefghij" * 30
    page = pypdfium2.PdfDocument(await Printer().pdf(run(field("x.a", "text_input", address, address))))[0]
    assert max(each.box[2] for each in letters(page)) < page.get_width() - 50


async def test_formatted_text_may_be_nested_more_deeply_than_any_program_likes():
    markup = "<b>" * 3000 + "deep" + "</b>" * 3000 + "<blockquote>" * 500 + "down" + "</blockquote>" * 500
    text = await read(run(field("x.a", "rich_text", markup, "x")))
    assert "deep" in text
    assert "down" in text


async def test_what_is_too_long_to_print_or_takes_too_long_says_so(monkeypatch):
    with pytest.raises(Unavailable, match="too long"):
        await Printer(seconds=0.01).pdf(run(*EVERY_KIND))
    monkeypatch.setattr(printing, "LONGEST_SHEET", 100)
    with pytest.raises(Invalid, match="too long for a PDF"):
        await Printer().pdf(run(*EVERY_KIND))


async def test_only_so_many_are_made_at_once_while_everything_else_goes_on():
    printer = Printer(at_once=1)
    both = asyncio.gather(*(printer.pdf(run(*EVERY_KIND)) for _ in range(2)))
    beats = 0
    while not both.done():
        await asyncio.sleep(0.005)
        beats += 1
    assert len(await both) == 2
    assert beats > 20


async def test_answers_that_a_version_has_no_place_for_are_printed_at_the_end():
    lost = field(
        "old.name", "text_input", "Kept words", "Kept words", state="set_aside", because="It isn't asked any more."
    )
    text = await read(run(*EVERY_KIND, elsewhere=(lost,)))
    assert "Answers without a place in this version" in text
    assert "Kept words\nSet aside: It isn't asked any more." in text

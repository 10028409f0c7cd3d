"""The documents name only what exists: commands, files, links, settings."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
README = CHECKOUT / "README.md"
DECISIONS = sorted((CHECKOUT / "docs" / "adr").glob("0*.md"))
DOCUMENTS = [README, CHECKOUT / "CHANGELOG.md", *(CHECKOUT / "docs").rglob("*.md"), CHECKOUT / "prompts" / "README.md"]
ROOTS = "wizard|store|tools|agent|studio|runs|api|worker|usher|supabase|prompts|tests|bench|scripts|docs"
PATH = re.compile(rf"`((?:(?:{ROOTS})/[\w./-]*|[\w.-]+\.(?:md|toml|lock)|\.env\.example|\.ci/run))`")
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
TARGET = re.compile(r"\bmake ([a-z]+)\b")
SETTING = re.compile(r"\b(?:HOST|PORT|[A-Z]{3,}(?:_[A-Z]+)+)\b")
ELSEWHERE = {"RUN_FINISHED", "RUN_ERROR"}  # kinds of AG-UI events


def found(pattern: re.Pattern[str]) -> Iterator[tuple[Path, str]]:
    for document in DOCUMENTS:
        yield from ((document, name) for name in pattern.findall(document.read_text()))


def commands(text: str) -> set[str]:
    """The make targets that stand in code: fenced, or between backticks."""
    code = re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)
    return {name for part in code for name in TARGET.findall(part)}


def test_every_command_of_the_documents_is_one_of_the_makefile() -> None:
    rules = set(re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text(), re.MULTILINE))
    for document in DOCUMENTS:
        assert commands(document.read_text()) <= rules, document.name


def test_every_file_that_a_document_names_exists() -> None:
    assert [f"{document.name}: {path}" for document, path in found(PATH) if not (CHECKOUT / path).exists()] == []


def test_every_link_between_documents_leads_somewhere() -> None:
    assert [f"{document.name}: {link}" for document, link in found(LINK) if not (document.parent / link).exists()] == []


def test_every_setting_that_a_document_names_is_in_the_example() -> None:
    known = set(SETTING.findall((CHECKOUT / ".env.example").read_text()))
    assert {name for _, name in found(SETTING)} - ELSEWHERE <= known


def test_the_two_commands_come_before_everything_else() -> None:
    code = re.findall(r"```sh\n(.*?)```", README.read_text(), re.DOTALL)
    assert re.findall(r"^make \w+", code[0], re.MULTILINE) == ["make run", "make test"]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_parts_and_fits_on_a_page(decision: Path) -> None:
    text = decision.read_text()
    parts = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences", "Considered instead", "Touches"]
    assert PATH.search(text.partition("## Touches")[2])
    assert len(text.splitlines()) <= 68


def test_the_index_lists_every_decision_under_its_title() -> None:
    index = (CHECKOUT / "docs" / "adr" / "README.md").read_text()
    for decision in DECISIONS:
        number, _, title = decision.read_text().splitlines()[0].removeprefix("# ").partition(". ")
        assert f"| {number} | [{title}]({decision.name}) |" in index


def test_pictures_need_nothing_from_elsewhere() -> None:
    for picture in (CHECKOUT / "docs").glob("*.svg"):
        assert re.findall(r"(?:href|src|url|@import)\b[^>]{0,40}https?:", picture.read_text()) == []

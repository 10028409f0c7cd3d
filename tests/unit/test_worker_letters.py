"""The words of mails: what people entered is shown, and does nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from wizard.errors import MailRefused
from wizard.ports.notices import ShareNotice
from worker.letters import LONGEST_NAME, Letters

NOTICE = ShareNotice(
    id=UUID(int=1),
    share_id=UUID(int=2),
    address="friend@elsewhere.example",
    recipient=None,
    sender="Mira",
    run_name="Summer gala",
    wizard_name="Event",
    can_export=False,
    is_invitation=True,
)
LETTERS = Letters("https://usher.example/")


def test_an_invitation_says_who_shared_what_until_when_and_links_to_it() -> None:
    mail = LETTERS.invited(NOTICE, "t0ken", datetime(2026, 12, 13, 9, tzinfo=UTC))
    assert mail.subject == "Mira shared “Summer gala” with you"
    assert mail.text == (
        "Mira shared “Summer gala” with you. You can read it.\n"
        "\n"
        "Accept it here until 13 December 2026; the link works once, for whoever opens it first:\n"
        "https://usher.example/shared/accept#t0ken\n"
        "\n"
        "If you know nothing of this, there is nothing you have to do."
    )


def test_a_person_is_greeted_and_finds_it_among_what_is_shared_with_them() -> None:
    mail = LETTERS.shared(replace(NOTICE, recipient="Nils", can_export=True))
    assert mail.text.startswith(
        "Hello Nils,\n\nMira shared “Summer gala” with you. You can read it and take it with you"
    )
    assert "https://usher.example/shared\n" in mail.text


def test_names_that_are_missing_have_something_in_their_place() -> None:
    assert LETTERS.shared(replace(NOTICE, sender=None, run_name=None)).subject == "Somebody shared “Event” with you"


def test_names_are_markup_in_no_mail_and_begin_no_line() -> None:
    evil = replace(NOTICE, run_name="<script>alert(1)</script>\r\nBcc: everybody@example.org", sender="M\u2028ira")
    mail = LETTERS.shared(evil)
    assert mail.html is not None
    assert "<script>" not in mail.html
    assert mail.subject == "M ira shared “<script>alert(1)</script> Bcc: everybody@example.org” with you"
    assert "\nBcc" not in mail.text


def test_a_name_that_is_a_speech_is_cut() -> None:
    mail = LETTERS.shared(replace(NOTICE, run_name="word " * 500))
    assert len(mail.subject) < LONGEST_NAME + 50
    assert "…”" in mail.text


def test_the_same_notice_is_the_same_mail() -> None:
    assert LETTERS.shared(NOTICE).id == LETTERS.shared(NOTICE).id
    assert LETTERS.shared(NOTICE).id != LETTERS.shared(replace(NOTICE, id=UUID(int=3))).id


def test_an_address_that_is_not_known_here_is_no_mail() -> None:
    with pytest.raises(MailRefused):
        LETTERS.shared(replace(NOTICE, address=None))

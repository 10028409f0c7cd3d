"""The words of the mails: Jinja files, in which what people entered stands on one line and escaped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from wizard.errors import MailRefused
from wizard.ports.mail import Mail
from wizard.ports.notices import ShareNotice

FOLDER = Path(__file__).parent / "templates"
LONGEST_NAME = 120


class Letters:
    """Mails about what is at `public_url`, the address at which people reach the server or its front end."""

    def __init__(self, public_url: str, folder: Path = FOLDER) -> None:
        self._public_url = public_url.rstrip("/")
        environment = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=select_autoescape(("html.jinja",)),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._text = environment.get_template("share.txt.jinja")
        self._html = environment.get_template("share.html.jinja")

    def shared(self, notice: ShareNotice) -> Mail:
        """To a person, whose share is already there."""
        return self._letter(notice, f"{self._public_url}/shared")

    def invited(self, notice: ShareNotice, token: str, until: datetime) -> Mail:
        """To an address, with the token that makes the share its reader's. It stands where no server logs it."""
        return self._letter(notice, f"{self._public_url}/shared/accept#{token}", until)

    def _letter(self, notice: ShareNotice, link: str, until: datetime | None = None) -> Mail:
        if notice.address is None:
            raise MailRefused("The address isn't known here.")
        sender = _name(notice.sender) or "Somebody"
        what = _name(notice.run_name) or _name(notice.wizard_name)
        said = {
            "recipient": _name(notice.recipient),
            "sender": sender,
            "what": f"“{what}”",
            "can_export": notice.can_export,
            "until": _day(until) if until else None,
            "link": link,
        }
        subject = f"{sender} shared “{what}” with you"
        return Mail(f"share-{notice.id}", notice.address, subject, self._text.render(said), self._html.render(said))


def _name(text: str | None) -> str:
    """What somebody entered, on one line and short enough to be a name."""
    flat = " ".join((text or "").split())
    return flat if len(flat) <= LONGEST_NAME else f"{flat[: LONGEST_NAME - 1]}…"


def _day(moment: datetime) -> str:
    day = moment.astimezone(UTC)
    return f"{day.day} {day:%B %Y}"

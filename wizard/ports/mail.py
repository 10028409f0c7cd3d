"""Mail that goes out to one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """A message in plain text, and the same as HTML if there is any.

    `id` names it for good, so that whoever gets it twice can tell: letters, digits, dots and dashes.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str | None = None


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Hand it over to the mail server.

        Raises MailRefused if that would take it neither now nor later, Unavailable if it is worth another try.
        """
        ...

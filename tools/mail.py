"""Mail through SMTP, encrypted unless the server is on this machine."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime
from typing import Self
from urllib.parse import unquote, urlsplit

import aiosmtplib
from email_validator import EmailNotValidError, validate_email

from wizard.errors import MailRefused, Unavailable
from wizard.ports.mail import Mail

TIMEOUT_SECONDS = 20.0
PORTS = {"smtp": 587, "smtps": 465}
UNREACHABLE = "The mail server doesn't take mail at the moment."


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. `smtps` is encrypted from the first byte, `smtp` from STARTTLS on."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str | None = None

    @classmethod
    def at(cls, url: str) -> Self:
        """Of `smtp://user:password@host:587` or `smtps://…`. Raises ValueError."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            port = -1
        if parts.scheme not in PORTS or not parts.hostname or port == -1:
            raise ValueError("must be smtp://host or smtps://host, with user, password and port where needed")
        user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        return cls(parts.scheme, parts.hostname, port or PORTS[parts.scheme], user, password)

    @property
    def is_here(self) -> bool:
        """Whether nothing sent there leaves this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class SmtpMailer:
    """Implements Mailer."""

    def __init__(self, server: MailServer, sender: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._server, self._sender, self._timeout = server, sender, timeout_seconds

    async def send(self, mail: Mail) -> None:
        message, client = message_of(mail, self._sender), self._client()
        try:
            await client.connect()
            await client.send_message(message)
            # It is theirs now; whether they still say goodbye changes nothing.
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()
        except (aiosmtplib.SMTPException, OSError) as error:
            # What the server said may hold the address, so that only its code goes on.
            raise _understood(error) from None
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        encrypted = server.scheme == "smtps"
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            timeout=self._timeout,
            use_tls=encrypted,
            # Where it is offered; whoever is between us and a server elsewhere could take the offer away.
            start_tls=False if encrypted else None if server.is_here else True,
            validate_certs=not server.is_here,
        )


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The mail as it travels; no header can be opened within another. Raises MailRefused for what is no address."""
    message, origin = EmailMessage(policy=SMTP), sender_of(sender)
    message["From"] = origin
    message["To"] = _address(mail.to)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{mail.id}@{origin.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    return message


def sender_of(text: str) -> Address:
    """Of `address@host` or `Name <address@host>`. Raises ValueError for anything else."""
    try:
        understood = validate_email(
            text, allow_display_name=True, check_deliverability=False, globally_deliverable=False
        )
    except EmailNotValidError:
        understood = None
    if understood is None or understood.ascii_email is None:
        raise ValueError("must be an address, or a name and <an address>")
    return Address(understood.display_name or "", addr_spec=understood.ascii_email)


def _address(text: str) -> str:
    """In ASCII, with the domain as the network knows it."""
    try:
        understood = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise MailRefused("This is no address that mail can go to.") from None
    if understood.ascii_email is None:
        raise MailRefused("Not every mail server can write to such an address.")
    return understood.ascii_email


def _understood(error: Exception) -> MailRefused | Unavailable:
    """A refusal for good is about this mail or whom it is for; all else may be mended before the next try."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)) and error.code >= 500:
        return MailRefused(reply=error.code)
    return Unavailable(UNREACHABLE)

"""Mail as it travels to a real server: encrypted where it must be, one person, no header within a header."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from fixtures.mailbox import Mailbox, text_of

from tools.mail import MailServer, SmtpMailer, message_of, sender_of
from wizard.errors import MailRefused, Unavailable
from wizard.ports.mail import Mail

SENDER = '"Usher, of Acme" <usher@acme.example>'
MAIL = Mail("share-1", "friend@elsewhere.example", "Straße\r\nBcc: all@example.org", "Grüße", "<p>Grüße</p>")


class Elsewhere(MailServer):
    """A server that isn't on this machine, as far as its mailer knows."""

    @property
    def is_here(self) -> bool:
        return False


def here(mailbox: Mailbox) -> SmtpMailer:
    return SmtpMailer(MailServer.at(f"smtp://127.0.0.1:{mailbox.port}"), SENDER, timeout_seconds=5)


def certificate(folder: Path) -> ssl.SSLContext:
    """One that the server wrote itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
    file = folder / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + built.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


async def test_a_mail_arrives_as_it_was_written() -> None:
    async with Mailbox().open() as mailbox:
        await here(mailbox).send(MAIL)
    (mail,) = mailbox.mails
    assert (mail["Subject"], mail["Bcc"]) == ("Straße Bcc: all@example.org", None)
    assert (mail["To"], mail["From"].addresses[0].display_name) == ("friend@elsewhere.example", "Usher, of Acme")
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<share-1@acme.example>", "auto-generated")
    assert (text_of(mail).strip(), text_of(mail, "html").strip()) == ("Grüße", "<p>Grüße</p>")


async def test_on_this_machine_it_is_encrypted_where_that_is_offered(tmp_path: Path) -> None:
    async with Mailbox().open(certificate(tmp_path)) as mailbox:
        await here(mailbox).send(MAIL)
    assert mailbox.encrypted == [True]


@pytest.mark.parametrize("encrypts", [True, False], ids=["a certificate of its own making", "no encryption at all"])
async def test_elsewhere_nothing_is_sent_to_a_server_that_proves_nothing(tmp_path: Path, encrypts: bool) -> None:
    async with Mailbox().open(certificate(tmp_path) if encrypts else None) as mailbox:
        server = Elsewhere("smtp", "127.0.0.1", mailbox.port, "login", "hunter2")
        with pytest.raises(Unavailable):
            await SmtpMailer(server, SENDER, timeout_seconds=5).send(MAIL)
    assert mailbox.mails == []


async def test_what_a_server_says_of_an_address_goes_no_further() -> None:
    async with Mailbox().open() as mailbox:
        mailbox.replies[MAIL.to] = f"550 5.1.1 <{MAIL.to}> is nobody"
        with pytest.raises(MailRefused) as refused:
            await here(mailbox).send(MAIL)
    assert (refused.value.data, refused.value.__suppress_context__) == ({"reply": 550}, True)
    assert MAIL.to not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["", "friend", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "ä@b.example"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(MailRefused):
        message_of(Mail("1", address, "Hello", "Hello"), SENDER)


def test_an_address_of_a_domain_in_any_script_is_written_as_the_network_knows_it() -> None:
    assert message_of(Mail("1", "a@bücher.example", "Hello", "Hello"), SENDER)["To"] == "a@xn--bcher-kva.example"


@pytest.mark.parametrize("sender", ["Usher", "a@b.example, c@d.example", "Usher <a@b.example>\r\nBcc: c@d.example"])
def test_mails_come_from_one_address(sender: str) -> None:
    with pytest.raises(ValueError, match="must be an address"):
        sender_of(sender)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", MailServer("smtp", "mail.example.org", 587)),
        ("smtps://me%40x:p%2Fw@mail.example.org", MailServer("smtps", "mail.example.org", 465, "me@x", "p/w")),
        ("smtp://127.0.0.1:25", MailServer("smtp", "127.0.0.1", 25)),
    ],
)
def test_a_mail_server_is_named_by_an_address(url: str, server: MailServer) -> None:
    assert MailServer.at(url) == server


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:many"])
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must be smtp://"):
        MailServer.at(url)

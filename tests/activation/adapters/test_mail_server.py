"""E-mail by SMTP, to a real server: what arrives, and what is known when it does not."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from activation.adapters.letters.mail_server import MailServer
from activation.adapters.letters.sending import AddressRefused, MayHaveLeft, NotSent
from activation.domain.letter import Addressee, Filling, Letter, Page, Sender
from activation.domain.way_of_working import Tone
from activation.settings import ActivationSettings, SmtpSecurity
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from meedoen.settings import WrongSettings
from meedoen.vocabulary import Channel
from pydantic import SecretStr

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LETTER_ID = UUID(int=51)
FROM = "uitnodigingen@example.nl"
PASSWORD = "een lang geheim"


class Inbox:
    """What the server does with what it is handed."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.to: list[str] = []
        self.answers = {"rcpt": "250 OK", "data": "250 OK"}
        self.breaks_off = False

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:  # noqa: N802 - names of the library
        envelope.rcpt_tos.append(address)
        return self.answers["rcpt"]

    async def handle_DATA(self, server: Any, _: Any, envelope: Any) -> str:  # noqa: N802 - names of the library
        if self.breaks_off:
            server.transport.abort()
        self.to += envelope.rcpt_tos
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answers["data"]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@asynccontextmanager
async def listening(inbox: Inbox, **how: Any) -> AsyncIterator[int]:
    """The server, and the port that it listens on."""
    listener = await asyncio.get_running_loop().create_server(lambda: SMTP(inbox, **how), "127.0.0.1", 0)
    async with listener:
        yield listener.sockets[0].getsockname()[1]


@pytest.fixture
async def server(inbox: Inbox) -> AsyncIterator[MailServer]:
    async with listening(inbox) as port:
        yield MailServer("127.0.0.1", port, FROM, SmtpSecurity.NONE, timeout=5)


def a_letter(*, name: str = "Ş. Çağlayan", email: str = "s.c@example.org") -> Letter:
    pages = (
        Page("nl", "2 maart 2026", "Uitnodiging", (f"Beste {name},", "Komt u?\n.\nTot dan!")),
        Page("tr", "2 Mart 2026", "Davet", (f"Sayın {name},", "Görüşmek üzere!")),
    )
    filling = Filling("tr", Addressee(name, (), email), "Huis", Sender("Gemeente Ærø, Werk", "E. M.", "010 1234567"))
    return Letter(Channel.EMAIL, Tone.FRIENDLY, filling, pages)


async def test_the_letter_arrives_in_both_languages(server: MailServer, inbox: Inbox) -> None:
    await server.send(LETTER_ID, a_letter(), NOW)
    [message] = inbox.received
    assert inbox.to == ["s.c@example.org"]
    assert message["From"] == f'"Gemeente Ærø, Werk" <{FROM}>'
    assert message["To"] == '"Ş. Çağlayan" <s.c@example.org>'
    assert (message["Subject"], message["Content-Language"]) == ("Uitnodiging", "nl, tr")
    assert message["Message-ID"] == f"<{LETTER_ID}@example.nl>"
    text = message.get_content()
    assert "Komt u?\n.\nTot dan!" in text.replace("\r\n", "\n")
    assert "Görüşmek üzere!" in text


@pytest.mark.parametrize(
    "letter",
    [a_letter(name="A\r\nBcc: b@example.org"), a_letter(email="a@example.org\r\nBcc: b@example.org")],
    ids=["name", "address"],
)
async def test_no_header_can_be_slipped_in(server: MailServer, inbox: Inbox, letter: Letter) -> None:
    with pytest.raises(ValueError, match=r"invalid|CR|LF|domain"):
        await server.send(LETTER_ID, letter, NOW)
    assert inbox.received == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"rcpt": "550 no such person"}, AddressRefused),
        ({"rcpt": "450 later"}, NotSent),
        ({"data": "554 we think this is spam"}, NotSent),
        ({"data": "451 later"}, NotSent),
    ],
)
async def test_what_the_server_does_not_take_did_not_leave(
    server: MailServer, inbox: Inbox, answers: dict[str, str], expected: type[NotSent]
) -> None:
    inbox.answers |= answers
    with pytest.raises(NotSent) as refused:
        await server.send(LETTER_ID, a_letter(), NOW)
    assert type(refused.value) is expected
    assert refused.value.args[0] in {"550", "450", "554", "451"}


async def test_a_server_that_is_away_got_nothing(server: MailServer, a_free_port: int) -> None:
    with pytest.raises(NotSent):
        await replace(server, port=a_free_port).send(LETTER_ID, a_letter(), NOW)


async def test_when_the_line_breaks_while_handing_over_nobody_knows(server: MailServer, inbox: Inbox) -> None:
    inbox.breaks_off = True
    with pytest.raises(MayHaveLeft):
        await server.send(LETTER_ID, a_letter(), NOW)


@pytest.fixture
def a_free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "certificate.pem", folder / "key.pem"


async def test_the_way_is_closed_and_the_password_is_asked(inbox: Inbox, certificate: tuple[Path, Path]) -> None:
    asked: list[bytes] = []

    def known(_: Any, __: Any, ___: Any, mechanism: str, given: Any) -> AuthResult:
        asked.append(given.password)
        return AuthResult(success=given.password == PASSWORD.encode())

    closed = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    closed.load_cert_chain(*map(str, certificate))
    how = {"tls_context": closed, "require_starttls": True, "auth_required": True, "authenticator": known}
    async with listening(inbox, **how) as port:
        trusting = ssl.create_default_context(cafile=str(certificate[0]))
        server = MailServer(
            "localhost", port, FROM, SmtpSecurity.STARTTLS, "meedoen", SecretStr(PASSWORD), timeout=5, trusts=trusting
        )
        await server.send(LETTER_ID, a_letter(), NOW)
        assert len(inbox.received) == 1
        with pytest.raises(NotSent):
            await replace(server, password=SecretStr("another")).send(LETTER_ID, a_letter(), NOW)
        with pytest.raises(NotSent):
            await replace(server, trusts=None).send(LETTER_ID, a_letter(), NOW)
    assert asked == [PASSWORD.encode(), b"another"]
    assert len(inbox.received) == 1
    assert PASSWORD not in repr(server)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"smtp_host": "mail"}, "ACTIVATION_SMTP_FROM"),
        ({"smtp_user": "meedoen"}, "ACTIVATION_SMTP_PASSWORD"),
        ({"smtp_user": "m", "smtp_password": PASSWORD, "smtp_security": "none"}, "ACTIVATION_SMTP_SECURITY"),
        ({"smtp_port": 0}, "ACTIVATION_SMTP_PORT"),
        ({"smtp_from": "a@b\nc"}, "ACTIVATION_SMTP_FROM"),
        ({"letters": "/nowhere/at/all"}, "ACTIVATION_LETTERS"),
    ],
)
def test_half_a_mail_server_is_refused_at_the_start(given: dict[str, Any], named: str) -> None:
    with pytest.raises(WrongSettings, match=named) as refused:
        ActivationSettings(
            database_url="sqlite+aiosqlite:///file",
            bus_url="sqlite:///bus",
            oidc_issuer="https://issuer.example",
            oidc_jwks_url="https://issuer.example/jwks",
            event_source="urn:nld:oin:00000099000000000002:systeem:activation",
            **given,
        )
    assert PASSWORD not in str(refused.value)

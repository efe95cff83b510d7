"""E-mail by SMTP. The mail server has the letter once it says so; whatever went wrong before that, it did not leave."""

import asyncio
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from uuid import UUID

from pydantic import SecretStr

from activation.adapters.letters.sending import AddressRefused, MayHaveLeft, NotSent
from activation.domain.letter import Addressee, Letter, Page, Sender
from activation.settings import SmtpSecurity

_OK = 250
_FORWARDED = 251
_NO_SUCH_ADDRESS = range(500, 600)
_SEPARATOR = "\n\n" + "-" * 40 + "\n\n"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server that takes our e-mail, and the address from which it comes."""

    host: str
    port: int
    address: str
    security: SmtpSecurity
    user: str | None = None
    password: SecretStr | None = None
    timeout: float = 30
    trusts: ssl.SSLContext | None = None
    """Whose certificates count; None: those of the machine."""

    async def send(self, letter_id: UUID, letter: Letter, now: datetime) -> None:
        """Send it to the address of its addressee.

        Raises:
            NotSent: the server was not there, or did not take it.
            MayHaveLeft: the connection broke before it said whether it has it.
        """
        filling = letter.filling
        if filling.addressee is None or filling.addressee.email is None or filling.sender is None:
            raise ValueError("the letter is not complete")
        message = self._message(letter_id, letter, filling.addressee, filling.sender, now)
        await asyncio.to_thread(self._hand_over, message, filling.addressee.email)

    def _message(
        self, letter_id: UUID, letter: Letter, addressee: Addressee, sender: Sender, now: datetime
    ) -> EmailMessage:
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = Address(sender.organisation, addr_spec=self.address)
        message["To"] = Address(addressee.name, addr_spec=addressee.email)
        message["Subject"] = letter.pages[0].subject
        message["Date"] = now
        message["Message-ID"] = f"<{letter_id}@{self.address.partition('@')[2]}>"
        message.set_content(_SEPARATOR.join(map(_text, letter.pages)) + "\n", cte="quoted-printable")
        message["Content-Language"] = ", ".join(letter.languages)
        return message

    def _hand_over(self, message: EmailMessage, to: str) -> None:
        with self._connected() as server:
            try:
                code, _ = server.mail(self.address)
                if code == _OK:
                    code, _ = server.rcpt(to)
                    if code in _NO_SUCH_ADDRESS:
                        raise AddressRefused(str(code))
                if code not in (_OK, _FORWARDED):
                    raise NotSent(str(code))
            except (OSError, smtplib.SMTPException) as error:
                raise NotSent(type(error).__name__) from None
            try:
                code, _ = server.data(message.as_bytes())
            except smtplib.SMTPDataError as error:
                raise NotSent(str(error.smtp_code)) from None
            except (OSError, smtplib.SMTPException) as error:
                raise MayHaveLeft(type(error).__name__) from None
            if code != _OK:
                raise NotSent(str(code))

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A server that knows us. That it says goodbye in a strange way changes nothing of what it took."""
        trusts = self.trusts or ssl.create_default_context()
        server: smtplib.SMTP | None = None
        try:
            if self.security is SmtpSecurity.TLS:
                server = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=trusts)
            else:
                server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
            if self.security is SmtpSecurity.STARTTLS:
                server.starttls(context=trusts)
            if self.user is not None and self.password is not None:
                server.login(self.user, self.password.get_secret_value())
            server.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            if server is not None:
                server.close()
            raise NotSent(type(error).__name__) from None
        try:
            yield server
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()


def _text(page: Page) -> str:
    return "\n\n".join(page.paragraphs)

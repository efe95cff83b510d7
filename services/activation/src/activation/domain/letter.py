"""A letter of invitation: what it is filled with, and what must be so before it may leave.

Who it is addressed to comes with the request, serves this letter, and is kept nowhere: docs/adr/0032.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import Channel

from activation.domain.way_of_working import Tone

ON_PAPER = {Channel.LETTER, Channel.REGISTERED_LETTER, Channel.HOME_VISIT, Channel.COMMUNITY_CENTRE}
"""Channels whose letter the mail room posts; a visit, and a contact day in the neighbourhood, are announced by one."""
BY_LETTER = ON_PAPER | {Channel.EMAIL}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom the letter is for. Never shown when the object is printed."""

    name: str = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    """Of the address: street and number, postcode and town."""
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Sender:
    """On whose behalf it is written, and who can be called."""

    organisation: str
    name: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Filling:
    """What only the caller knows. What is left out becomes an open line."""

    second_language: str | None = None
    """Beside Dutch."""
    addressee: Addressee | None = None
    place: str | None = None
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The letter in one language, as its reader sees it below the address."""

    language: str
    date: str
    subject: str
    paragraphs: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it would leave: in Dutch, and then in one more language if that was asked for."""

    channel: Channel
    tone: Tone
    filling: Filling
    pages: tuple[Page, ...]

    @property
    def mentions_consequences(self) -> bool:
        return self.tone is Tone.CONSEQUENCES

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(page.language for page in self.pages)

    @property
    def fingerprint(self) -> str:
        """Says whether two letters are the same to the last comma, address included."""
        return hashlib.sha256("\x1f".join(self._all()).encode()).hexdigest()

    def _all(self) -> Iterator[str]:
        yield self.channel
        addressee = self.filling.addressee
        if addressee is not None:
            yield from (addressee.name, *addressee.lines, addressee.email or "")
        for page in self.pages:
            yield from (page.language, page.date, page.subject, *page.paragraphs)


def goes_by_letter(channel: Channel) -> None:
    """There is a letter only where one is sent."""
    if channel not in BY_LETTER:
        raise RuleRefused(
            "no-letter-by-this-channel",
            Words(
                nl="Bij deze stap hoort geen brief. Nodig de persoon uit zoals de stap zegt, of kies een andere.",
                en="No letter goes with this step. Invite the person as the step says, or choose another one.",
            ),
        )


def open_lines(letter: Letter) -> list[str]:
    """What must be filled in before the letter can leave, by its place in the request."""
    filling = letter.filling
    named = {"/addressee": filling.addressee, "/place": filling.place, "/sender": filling.sender}
    lines = [where for where, value in named.items() if value is None]
    if filling.addressee is not None:
        if letter.channel is Channel.EMAIL and filling.addressee.email is None:
            lines.append("/addressee/email")
        if letter.channel in ON_PAPER and not filling.addressee.lines:
            lines.append("/addressee/lines")
    return lines


def filled_in_before_sending(letter: Letter) -> None:
    """A letter that leaves from here is complete."""
    if lines := ", ".join(open_lines(letter)):
        raise RuleRefused(
            "letter-has-open-lines",
            Words(
                nl=f"In deze brief staat nog iets open: {lines}. Vul het in, of verstuur de brief zelf.",
                en=f"Something in this letter is still open: {lines}. Fill it in, or post the letter yourself.",
            ),
        )


def read_before_sending(letter: Letter, read: str | None) -> None:
    """What mentions consequences is sent by somebody who read it; and what they read is what leaves."""
    if read is None and letter.mentions_consequences:
        raise RuleRefused(
            "letter-not-read",
            Words(
                nl="Deze brief noemt gevolgen. Bekijk eerst het voorbeeld, en stuur het kenmerk daarvan mee in 'read'.",
                en="This letter mentions consequences. Look at the preview first, and send its mark along in 'read'.",
            ),
        )
    if read is not None and read != letter.fingerprint:
        raise RuleRefused(
            "letter-differs-from-preview",
            Words(
                nl="De brief is niet meer dezelfde als in het voorbeeld dat je las. Bekijk hem opnieuw.",
                en="The letter is no longer the same as in the preview that you read. Look at it again.",
            ),
        )

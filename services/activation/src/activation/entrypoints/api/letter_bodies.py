"""What is sent to have a letter written. It serves that letter and is kept nowhere."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any

from meedoen.contracts.fields import LanguageCode
from meedoen.http import ApiModel, input_fault
from meedoen.language import Words
from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from activation.adapters.letters.templates import FIRST_LANGUAGE
from activation.domain.letter import Addressee, Filling, Sender
from activation.entrypoints.api.bodies import InvitationBody

PRINTABLE = r" -~\u00A0-\u00AC\u00AE-\u017E\u0218-\u021B\u1EA0-\u1EF9\u2013\u2014\u2018\u2019\u201C-\u201E\u2026\u20AC"
"""Letters in which the Dutch registers write names and addresses, and the marks between them."""

_ONE_LINE = rf"^[{PRINTABLE}]*[!-~\u00A1-\u00AC\u00AE-\u017E\u0218-\u021B\u1EA0-\u1EF9][{PRINTABLE}]*$"
_NOT_PRINTABLE = Words(
    nl="Schrijf dit in Latijnse letters, op één regel, zoals in de basisregistratie.",
    en="Write this in Latin letters, on one line, as in the register of persons.",
)


def _one_line(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if not re.fullmatch(_ONE_LINE, composed) or "\n" in composed:
        raise input_fault("latin-letters", _NOT_PRINTABLE)
    return composed


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a letter, in letters that can be printed: `Annotated[str, Line(60)]`."""

    max_length: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        text = core_schema.str_schema(strict=True, min_length=1, max_length=self.max_length)
        return core_schema.no_info_after_validator_function(_one_line, text)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "pattern": _ONE_LINE}


_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
EmailAddress = Annotated[str, Field(max_length=254, pattern=rf"^{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
"""No dot at the ends of what stands before the @, nor two in a row: no e-mail can be written to that."""
Place = Annotated[str, Line(120)]
PhoneNumber = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ()-]{5,24}$")]


class AddresseeBody(ApiModel):
    """Whom the letter is for."""

    name: Annotated[str, Line(80)]
    lines: tuple[Annotated[str, Line(60)], ...] = Field(default=(), max_length=4)
    """Of the address: street and number, postcode and town."""
    email: EmailAddress | None = None

    def addressee(self) -> Addressee:
        return Addressee(self.name, self.lines, self.email)


class SenderBody(ApiModel):
    """On whose behalf the letter is, and who can be called."""

    organisation: Annotated[str, Line(80)]
    name: Annotated[str, Line(80)]
    phone: PhoneNumber

    def sender(self) -> Sender:
        return Sender(self.organisation, self.name, self.phone)


class LetterBody(ApiModel):
    """What a letter is filled in with; what is left out becomes an open line. None of it is kept."""

    language: LanguageCode | None = None
    """A second language, beside Dutch, that the person reads."""
    addressee: AddresseeBody | None = None
    place: Place | None = None
    """Where the appointment is, in words."""
    sender: SenderBody | None = None

    def filling(self) -> Filling:
        return Filling(
            second_language=None if self.language == FIRST_LANGUAGE else self.language,
            addressee=self.addressee.addressee() if self.addressee else None,
            place=self.place,
            sender=self.sender.sender() if self.sender else None,
        )


class NewLetterBody(InvitationBody, LetterBody):
    """An invitation that may be made, and its letter."""


class SendLetterBody(LetterBody):
    """The letter that is to leave. One that mentions consequences leaves only when somebody read its preview."""

    addressee: AddresseeBody
    place: Place
    sender: SenderBody

    read: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    """The `mark` of the preview that you read; what leaves is that letter, or nothing."""

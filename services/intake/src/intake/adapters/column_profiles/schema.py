"""What a column profile holds, checked whole: every fault is named at once."""

import codecs
import re
import tomllib
from typing import Annotated, Literal, Self

from meedoen.language import Words
from meedoen.refusals import Refusal
from meedoen.vocabulary import AssessmentMethod, ExemptionGrounds, Obstacle
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

_DATE_FORM = re.compile(r"(dd?|mm?|yyyy)([-/. ]?)(dd?|mm?|yyyy)\2(dd?|mm?|yyyy)")

FIELDS = (
    "bsn",
    "surname",
    "birth-date",
    "benefit-since",
    "neighbourhood",
    "months-to-work",
    "initials",
    "given-name",
    "street",
    "house-number",
    "postcode",
    "town",
    "telephone",
    "email",
    "language",
    "education",
    "obstacles",
    "exempted-until",
    "contact-note",
    "municipal-number",
)
NEEDED = FIELDS[:6]
"""Without these nobody can be registered and assessed; a profile must say where they are."""


class UnusableProfile(Refusal):
    """The profile is not what it should be; the text names every fault, in English."""

    def __init__(self, text: str) -> None:
        super().__init__(Words(nl=text, en=text))


def _known_encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise ValueError("no encoding goes by that name") from None


def _date_form(form: str) -> str:
    found = _DATE_FORM.fullmatch(form)
    if not found or {found[1][0], found[3][0], found[4][0]} != set("dmy"):
        raise ValueError("a date form has d or dd, m or mm, and yyyy, such as dd-mm-yyyy")
    return form


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-"), populate_by_name=True
    )


_Name = Annotated[str, Field(min_length=1, max_length=100)]
_OneCharacter = Annotated[str, Field(min_length=1, max_length=1)]


class Title(_Part):
    nl: _Name
    en: _Name


class TotalRow(_Part):
    """A row that is no person: its cell in `column` begins with these words."""

    column: _Name
    starts_with: _Name


class FileForm(_Part):
    """How the text is laid out. `quote` empty: nothing is quoted."""

    encoding: Annotated[str, AfterValidator(_known_encoding)]
    separator: _OneCharacter
    quote: str = Field(default='"', max_length=1)
    dates: tuple[Annotated[str, AfterValidator(_date_form)], ...] = Field(min_length=1, max_length=10)
    word_separator: _OneCharacter = ","
    total_row: TotalRow | None = None


class AssessmentForm(_Part):
    method: AssessmentMethod


class ExemptionForm(_Part):
    """The grounds of an exemption of which the file gives the last day only."""

    grounds: ExemptionGrounds


class WordLists(_Part):
    """The municipality's words and our codes. Capitals make no difference."""

    obstacles: dict[_Name, Obstacle] = {}
    language: dict[_Name, Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]] = {}
    education: dict[_Name, Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]] = {}


class ColumnProfile(_Part):
    """One municipality's way of writing a caseload. `columns`: which heading holds what."""

    municipality: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    title: Title
    file: FileForm
    columns: dict[Literal[FIELDS], _Name]  # type: ignore[valid-type]
    assessment: AssessmentForm
    exemption: ExemptionForm
    words: WordLists = WordLists()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        faults = [f"columns: {name} is missing" for name in NEEDED if name not in self.columns]
        headings = list(self.columns.values())
        faults += [f"columns: {name} is used twice" for name in sorted({h for h in headings if headings.count(h) > 1})]
        if self.file.separator == self.file.quote:
            faults.append("file: separator and quote are the same")
        if faults:
            raise ValueError("; ".join(faults))
        return self


def read_profile(text: str) -> ColumnProfile:
    """A profile from its TOML.

    Raises:
        UnusableProfile: it has faults, all of which the message names.
    """
    try:
        return ColumnProfile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UnusableProfile(str(error)) from error
    except ValidationError as error:
        named = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}".removeprefix(": ") for fault in error.errors())
        raise UnusableProfile("; ".join(named)) from error

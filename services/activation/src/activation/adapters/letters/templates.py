"""Templates of letters: a folder for each language, and in it a file for each tone and step of the ladder.

`nl/friendly.friendly-letter.toml` is the friendly letter in a friendly tone, in Dutch; `nl/language.toml` says how the
language writes a day. A new letter, or a new language, is a new file.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Annotated, Any, Self

from meedoen.http.faults import pointer
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput
from meedoen.vocabulary import InvitationStep, NextStep
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from activation.domain.way_of_working import Tone

FIRST_LANGUAGE = "nl"
"""In which every letter is written, whatever other language is asked for beside it."""
Name = Annotated[str, Field(min_length=1, max_length=40)]

_FILLED_IN = {"appointment", "place", "sender", "phone"}
_MAY_BE_FILLED_IN = _FILLED_IN | {"client_word", "compulsory", "follows"}
_KNOWS_THE_CLIENTS_WORD = {"nl", "en"}
"""The languages in which a way of working says its word for the client."""


class _Written(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class LanguageDocument(_Written):
    """How a language writes a day, greets and signs."""

    weekdays: Annotated[list[Name], Field(min_length=7, max_length=7)]
    """From Monday."""
    months: Annotated[list[Name], Field(min_length=12, max_length=12)]
    date: str
    appointment: str
    greeting: str
    closing: Annotated[str, Field(min_length=1, max_length=80)]

    @model_validator(mode="after")
    def _filled_in(self) -> Self:
        _names_only(self.date, {"day", "month", "year"}, also=set())
        _names_only(self.appointment, {"day", "month", "year", "hour", "minute"}, also={"weekday"})
        _names_only(self.greeting, {"addressee"}, also=set())
        return self


class LetterDocument(_Written):
    """A letter. `follows` has, by what the ladder says follows a no-show, how the letter says so; `compulsory` how it
    says that the person must come, where they must."""

    subject: Annotated[str, Field(min_length=1, max_length=100)]
    body: Annotated[str, Field(min_length=1, max_length=5000)]
    compulsory: Annotated[str, Field(max_length=500)] = ""
    follows: dict[str, Annotated[str, Field(min_length=1, max_length=500)]] = {}

    @model_validator(mode="after")
    def _filled_in(self) -> Self:
        _names_only(self.body, _FILLED_IN, also=_MAY_BE_FILLED_IN)
        wanted = {step.value for step in NextStep} if "{follows}" in self.body else set()
        if set(self.follows) != wanted:
            raise ValueError(f"[follows] must have {', '.join(sorted(wanted)) or 'nothing'}")
        if bool(self.compulsory) != ("{compulsory}" in self.body):
            raise ValueError("{compulsory} stands in the body where there is a 'compulsory', and nowhere else")
        return self

    @property
    def paragraphs(self) -> list[str]:
        return [paragraph.strip() for paragraph in self.body.split("\n\n") if paragraph.strip()]


@dataclass(frozen=True, slots=True)
class Templates:
    """All letters that this installation can write."""

    languages: Mapping[str, LanguageDocument]
    letters: Mapping[tuple[str, Tone, InvitationStep], LetterDocument]

    def tones_of(self, step: InvitationStep) -> list[Tone]:
        """In which tones there is a letter for this step."""
        return [tone for tone in Tone if (FIRST_LANGUAGE, tone, step) in self.letters]

    def languages_of(self, tone: Tone, step: InvitationStep) -> list[str]:
        """In which languages there is a letter for this step in this tone."""
        return sorted(language for language, *which in self.letters if which == [tone, step])


def written_templates(*folders: Traversable) -> Templates:
    """The letters beside the code, and those in `folders`, which replace a letter of the same name.

    Raises:
        InvalidInput: a file is wrong; every fault of every file is named at once.
    """
    languages: dict[str, LanguageDocument] = {}
    letters: dict[tuple[str, Tone, InvitationStep], LetterDocument] = {}
    faults: list[Fault] = []
    for language, file in _toml_files((files("activation.adapters.letters") / "templates", *folders)):
        try:
            written = tomllib.loads(file.read_text(encoding="utf-8"))
            if file.name == "language.toml":
                languages[language] = LanguageDocument.model_validate(written)
            else:
                tone, step = file.name.removesuffix(".toml").split(".")
                letters[language, Tone(tone), InvitationStep(step)] = _letter(written, language)
        except ValidationError as wrong:
            faults += [_fault(language, file, f"#{pointer(error['loc'])}", error["msg"]) for error in wrong.errors()]
        except ValueError as wrong:
            faults.append(_fault(language, file, "", str(wrong)))
    unknown = sorted({language for language, *_ in letters} - set(languages))
    faults += [Fault(f"{name}/language.toml", "missing", _NO_LANGUAGE) for name in unknown if not faults]
    if faults:
        raise InvalidInput(faults)
    return Templates(languages, letters)


def _letter(written: Mapping[str, Any], language: str) -> LetterDocument:
    letter = LetterDocument.model_validate(written)
    if "{client_word}" in letter.body and language not in _KNOWS_THE_CLIENTS_WORD:
        raise ValueError("a way of working has no {client_word} in this language")
    return letter


def _names_only(text: str, required: set[str], *, also: set[str]) -> None:
    """A template names what is filled in, and nothing else: `{place}`, never `{place.something}` or `{0}`."""
    parts = list(Formatter().parse(text))
    names = {name for _, name, _, _ in parts if name is not None}
    if any(spec or conversion for _, _, spec, conversion in parts):
        raise ValueError("between braces stands a name and nothing else")
    if unknown := names - required - also:
        raise ValueError(f"unknown between braces: {', '.join(sorted(unknown))}")
    if missing := required - names:
        raise ValueError(f"not filled in: {', '.join(sorted(missing))}")


def _toml_files(folders: Iterable[Traversable]) -> list[tuple[str, Traversable]]:
    """Every file with the language that its folder is named after."""
    return [
        (language.name, file)
        for folder in folders
        for language in sorted(folder.iterdir(), key=lambda each: each.name)
        if language.is_dir()
        for file in sorted(language.iterdir(), key=lambda each: each.name)
        if file.name.endswith(".toml")
    ]


_NO_LANGUAGE = Words(
    nl="Hoe deze taal een dag schrijft, staat nergens.", en="How this language writes a day is not told."
)


def _fault(language: str, file: Traversable, where: str, message: str) -> Fault:
    words = Words(nl=f"Dit klopt niet: {message}", en=f"This is not right: {message}")
    return Fault(f"{language}/{file.name}{where}", "template", words)

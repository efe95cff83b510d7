"""Reads what is known of municipalities from TOML: those that come with the package, and the operator's own."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from meedoen.language import Words
from meedoen.refusals import Refusal
from meedoen.vocabulary import AssessmentMethod
from pydantic import BaseModel, ConfigDict, Field, Strict, TypeAdapter, ValidationError

from intake.domain.municipality import Municipalities, Municipality


class UnusableMunicipalities(Refusal):
    """The file is not what it should be; the text names every fault, in English."""

    def __init__(self, text: str) -> None:
        super().__init__(Words(nl=text, en=text))


_Text = Strict(False)
"""TOML has no sets, and knows no codes but as text."""


class _Entry(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=100)
    cut: int = Field(ge=1, le=600)
    decided_by: Annotated[frozenset[Annotated[AssessmentMethod, _Text]], _Text] = Field(min_length=1)
    longest_exemption: int = Field(ge=1, le=2000)


_FILE = TypeAdapter(dict[Annotated[str, Field(pattern=r"^[0-9]{4}$")], _Entry])


def load_municipalities(own: Path | None) -> Municipalities:
    """All municipalities by CBS code; an entry in the operator's own file goes before one of the package.

    Raises:
        UnusableMunicipalities: a file has faults.
        OSError: the operator's own file cannot be read.
    """
    known = _read(files("intake.adapters").joinpath("municipalities.toml").read_text("utf-8"), "municipalities.toml")
    return {**known, **(_read(own.read_text("utf-8"), own.name) if own else {})}


def _read(text: str, name: str) -> Municipalities:
    try:
        entries = _FILE.validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UnusableMunicipalities(f"{name}: {error}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise UnusableMunicipalities(f"{name}: {faults}") from error
    return {code: Municipality(code, **dict(entry)) for code, entry in entries.items()}

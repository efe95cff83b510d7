"""What the command line says, in the language of whoever sits there."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import typer

from meedoen.language import Language, Words
from meedoen.refusals import InvalidInput, Refusal

Function = TypeVar("Function", bound=Callable[..., Any])


def language() -> Language:
    """Dutch or English: `--language` decides, otherwise the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`)."""
    asked = _asked_for(sys.argv[1:])
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        asked = asked or os.environ.get(name, "")
    return "nl" if asked.lower().startswith("nl") else "en"


def described(words: Words) -> Callable[[Function], Function]:
    """Gives a command its line of help in both languages; without it the docstring is used."""

    def keep(function: Function) -> Function:
        function.__dict__["help_words"] = words
        return function

    return keep


def help_of(command: Callable[..., Any]) -> str | None:
    """The help of a command in the language of this run."""
    words: Words | None = getattr(command, "help_words", None)
    return words.in_(language()) if words else command.__doc__


def say(words: Words) -> None:
    """A line on standard output."""
    typer.echo(words.in_(language()))


def remark(words: Words) -> None:
    """A line beside the output, on standard error: progress, warnings."""
    typer.echo(words.in_(language()), err=True)


def say_json(document: Any) -> None:
    """One document on standard output, for programs."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def typed() -> str:
    """How this command is called from here: by its name, or by its path where the name alone would not find it."""
    return "meedoen" if shutil.which("meedoen") else sys.argv[0]


def give_up(words: Words) -> NoReturn:
    """Say why it did not work and what to do, and end with status 1."""
    remark(words)
    raise typer.Exit(1)


def in_words(refused: Refusal) -> Words:
    """What a refusal says; of input that is wrong, every fault with its place."""
    if not isinstance(refused, InvalidInput):
        return refused.words
    return Words(
        nl="\n".join(f"{fault.where}: {fault.words.nl}" for fault in refused.faults),
        en="\n".join(f"{fault.where}: {fault.words.en}" for fault in refused.faults),
    )


def _asked_for(arguments: list[str]) -> str:
    # Read before the arguments are parsed, because help texts are needed to parse them.
    for place, argument in enumerate(arguments):
        if argument == "--language":
            return next(iter(arguments[place + 1 : place + 2]), "")
        if argument.startswith("--language="):
            return argument.removeprefix("--language=")
    return ""

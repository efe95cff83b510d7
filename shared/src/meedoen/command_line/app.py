"""Puts the command line together: the commands of this library, and those of whatever is installed beside it."""

from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import entry_points
from typing import Annotated, Any

import typer

from meedoen.command_line.describing import asyncapi, openapi
from meedoen.command_line.doctor import doctor
from meedoen.command_line.messages import drop, list_parked, republish, retry
from meedoen.command_line.serving import migrate, rebuild, run
from meedoen.command_line.speaking import help_of, language, remark
from meedoen.language import Words

_ABOUT = Words(
    nl="Meedoen: activeringstrajecten volgen zonder iemand uit het oog te verliezen.",
    en="Meedoen: following activation trajectories without losing sight of anybody.",
)
_PARKED = Words(
    nl="Gebeurtenissen die niet verwerkt konden worden: bekijken, opnieuw proberen, laten vallen.",
    en="Events that could not be processed: look at them, try again, drop them.",
)
_LANGUAGE = Words(
    nl="nl of en; anders wat LANG zegt, anders Engels.", en="nl or en; otherwise what LANG says, otherwise English."
)

OWN_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "doctor": doctor,
    "run": run,
    "migrate": migrate,
    "rebuild": rebuild,
    "republish": republish,
    "openapi": openapi,
    "asyncapi": asyncapi,
}

PARKED_COMMANDS: Mapping[str, Callable[..., Any]] = {"list": list_parked, "retry": retry, "drop": drop}


def make_app() -> typer.Typer:
    """The whole command, its help in the language of this run."""
    app = typer.Typer(name="meedoen", no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False)
    app.callback(help=_ABOUT.in_(language()))(_takes_language)
    for name, command in {**dict(_added_commands()), **OWN_COMMANDS}.items():
        app.command(name, help=help_of(command))(command)
    parked = typer.Typer(no_args_is_help=True)
    for name, command in PARKED_COMMANDS.items():
        parked.command(name, help=help_of(command))(command)
    app.add_typer(parked, name="parked", help=_PARKED.in_(language()))
    return app


def _added_commands() -> Iterator[tuple[str, Callable[..., Any]]]:
    for point in sorted(entry_points(group="meedoen.commands"), key=lambda point: point.name):
        try:
            yield point.name, point.load()
        except (ImportError, AttributeError) as broken:  # the other commands go on, `doctor` above all
            remark(
                Words(
                    nl=f"(De opdracht {point.name} is hier stuk: {broken})",
                    en=f"(The command {point.name} is broken here: {broken})",
                )
            )


def _takes_language(
    _language: Annotated[str, typer.Option("--language", help=_LANGUAGE.in_(language()))] = "",
) -> None:
    """Read by `speaking.language` before anything else; stated here so that it is accepted and in the help."""

"""`meedoen doctor`: what works on this machine, what is missing, and what to do about it."""

import asyncio
from collections.abc import Iterator

import typer
from rich.console import Console
from rich.table import Table

from meedoen.command_line.checks import Finding, State, of_service, of_this_machine, of_tools
from meedoen.command_line.services import AsJson
from meedoen.command_line.speaking import described, language, say, say_json, typed
from meedoen.language import Words
from meedoen.service import installed_services

_MARKS = {
    State.WORKS: Words(nl="[green]werkt[/]", en="[green]works[/]"),
    State.OPTIONAL: Words(nl="[yellow]niet nodig[/]", en="[yellow]not needed[/]"),
    State.BROKEN: Words(nl="[red]werkt niet[/]", en="[red]does not work[/]"),
}


@described(
    Words(
        nl="Zeg wat hier werkt, wat ontbreekt en wat je eraan kunt doen.",
        en="Say what works here, what is missing, and what to do about it.",
    )
)
def doctor(as_json: AsJson = False) -> None:
    findings = list(_findings())
    if as_json:
        say_json([finding.as_json(language()) for finding in findings])
    else:
        _show(findings)
    if any(finding.state is State.BROKEN for finding in findings):
        raise typer.Exit(1)


def _findings() -> Iterator[Finding]:
    yield from of_this_machine()
    for service in installed_services().values():
        yield from asyncio.run(of_service(service))
    yield from of_tools()


def _show(findings: list[Finding]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        table.add_row(_MARKS[finding.state].in_(language()), finding.what.in_(language()), finding.note.in_(language()))
    Console().print(table)
    if any(finding.state is State.BROKEN for finding in findings):
        say(Words(nl="\nEr is iets te doen: zie hierboven.", en="\nThere is something to do: see above."))
    else:
        say(
            Words(
                nl=f"\nAlles is er. Begin met: {typed()} demo",
                en=f"\nEverything needed is here. Begin with: {typed()} demo",
            )
        )

"""What the picture of the year is written on: a terminal, in one of two languages, with bars."""

from collections.abc import Iterable

from meedoen.language import Language, Words
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

_WIDTH = 30


class Page:
    """What is written on, in one language. It knows whether a number had to be hidden."""

    def __init__(self, console: Console, language: Language) -> None:
        self.language = language
        self.hides = False
        self._console = console

    def say(self, nl: str, en: str) -> str:
        """The one of two texts that is in this language."""
        return Words(nl=nl, en=en).in_(self.language)

    def count(self, number: int | None) -> str:
        """A number in a table; a dot where it is hidden."""
        self.hides = self.hides or number is None
        return "·" if number is None else str(number)

    def write(self, what: RenderableType, style: str = "") -> None:
        """A text or a table."""
        self._console.print(what, style=style, highlight=False)

    def heading(self, text: str) -> None:
        """The question that the lines below it answer."""
        self._console.print()
        self.write(text, "bold")

    def bars(self, rows: Iterable[tuple[str, int | None, str]], most: int | None) -> None:
        """Words, a number, and a bar in a colour as long as its part of the most."""
        table = Table(box=None, show_header=False)
        table.add_column()
        table.add_column(justify="right")
        for words, number, colour in rows:
            table.add_row(words, self.count(number), bar(number, most, colour))
        self.write(table)


def bar(number: int | None, most: int | None, colour: str) -> Text:
    """As long as its part of the most; nothing for a number that is hidden."""
    return Text("█" * round(_WIDTH * number / most) if number and most else "", style=colour)

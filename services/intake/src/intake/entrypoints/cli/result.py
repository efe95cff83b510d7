"""What came of an import, as the command shows it; the same for both ways of importing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from meedoen.command_line.speaking import say, say_json
from meedoen.language import Words

_WHAT = {
    "registered": Words(nl="ingeschreven", en="registered"),
    "changed": Words(nl="gewijzigd", en="changed"),
    "unchanged": Words(nl="ongewijzigd", en="unchanged"),
    "rejected": Words(nl="afgewezen", en="rejected"),
    "duplicates": Words(nl="dubbel in het bestand", en="repeated in the file"),
    "contested": Words(
        nl="ingeschreven met een BSN dat ook van iemand anders is",
        en="registered with a BSN that is somebody else's as well",
    ),
    "decisions_stand": Words(
        nl="hier is al anders besloten, en dat blijft staan",
        en="decided otherwise here, and that stands",
    ),
    "passed_over": Words(nl="leeg of totaal", en="empty or a total"),
}


@dataclass(frozen=True, slots=True)
class Failed:
    """Why the file cannot be read further than a line."""

    code: str
    line: int
    words: Words


@dataclass(frozen=True, slots=True)
class Result:
    """`where`: the address of the import, or its id. `rejected_rows`: the file that was written, if asked for."""

    where: str
    counts: Mapping[str, int]
    rejected_by_reason: Mapping[str, int]
    failure: Failed | None
    rejected_rows: Path | None = None


def show(result: Result, *, as_json: bool) -> None:
    """Print the result: lines for a person, or one document for a program."""
    if as_json:
        say_json(_document(result))
        return
    for name, words in _WHAT.items():
        if result.counts.get(name):
            count = f"{result.counts[name]:>8,}  "
            say(Words(nl=count + words.nl, en=count + words.en))
    for code, count_of_code in result.rejected_by_reason.items():
        line = f"{'':>10}{count_of_code:>6,}  {code}"
        say(Words(nl=line, en=line))
    if result.failure is not None:
        say(
            Words(
                nl=f"Gestopt op regel {result.failure.line}: {result.failure.words.nl}",
                en=f"Stopped at line {result.failure.line}: {result.failure.words.en}",
            )
        )
    if result.rejected_rows is not None:
        say(
            Words(
                nl=f"Wat nagekeken moet worden staat in {result.rejected_rows}",
                en=f"What is to be looked at is in {result.rejected_rows}",
            )
        )
    elif any(result.counts.get(name) for name in ("rejected", "duplicates", "decisions_stand")):
        say(
            Words(
                nl=f"Welke rijen en waarom: geef --rejected BESTAND, of GET {result.where}/rejected-rows",
                en=f"Which rows and why: give --rejected FILE, or GET {result.where}/rejected-rows",
            )
        )


def _document(result: Result) -> dict[str, Any]:
    failure = asdict(result.failure) if result.failure else None
    return {
        "import": result.where,
        "counts": dict(result.counts),
        "rejectedByReason": dict(result.rejected_by_reason),
        "failure": failure,
        "rejectedRows": result.rejected_rows,
    }

"""A ladder beside the letters that there are: every rung that sends one has one, before anybody is to be invited."""

from collections.abc import Iterator

from meedoen.language import Words
from meedoen.refusals import Fault

from activation.adapters.letters.templates import Templates
from activation.adapters.way_of_working_parts import MOST_RUNGS
from activation.adapters.way_of_working_rules import Stated
from activation.domain.letter import BY_LETTER
from activation.domain.way_of_working import Tone


def rungs_without_letter(stated: Stated, templates: Templates) -> Iterator[Fault]:
    """Each rung whose channel sends a letter, where this installation has none for its step in its tone."""
    for rung in (f"/ladder/{number}" for number in range(MOST_RUNGS)):
        step, tone = stated.at(f"{rung}/step"), stated.at(f"{rung}/tone")
        if stated.at(f"{rung}/channel") not in BY_LETTER or step is None:
            continue
        tones = templates.tones_of(step)
        if not tones:
            yield Fault(f"{rung}/step", "no-letter-for-this-step", _NO_LETTER)
        elif tone is not None and tone not in tones:
            yield Fault(f"{rung}/tone", "no-letter-for-this-step", _in_another_tone(tones))


_NO_LETTER = Words(
    nl="Voor deze stap is er geen brief. Kies een andere stap, of een kanaal zonder brief.",
    en="There is no letter for this step. Choose another step, or a channel without a letter.",
)


def _in_another_tone(tones: list[Tone]) -> Words:
    there_are = ", ".join(tones)
    return Words(
        nl=f"Voor deze stap is er geen brief in deze toon, wel in: {there_are}. Kies daaruit, of vraag de beheerder "
        "eerst om een sjabloon.",
        en=f"There is no letter for this step in this tone, but there is in: {there_are}. Choose from those, or first "
        "ask the administrator for a template.",
    )

"""Writes a letter: the template of its tone and step, filled in. What nobody filled in becomes an open line."""

from datetime import date, datetime

from meedoen.clock import local_date, local_moment
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput, RuleRefused
from meedoen.vocabulary import Channel

from activation.adapters.letters.templates import FIRST_LANGUAGE, LanguageDocument, Templates
from activation.domain.letter import Filling, Letter, Page, Sender, goes_by_letter
from activation.domain.way_of_working import LadderStep, WayOfWorking

OPEN_LINE = "_" * 30
_OPEN = Sender(OPEN_LINE, OPEN_LINE, OPEN_LINE)


def write_letter(
    templates: Templates,
    way: WayOfWorking,
    rung: LadderStep,
    channel: Channel,
    *,
    appointment_at: datetime,
    filling: Filling,
    now: datetime,
) -> Letter:
    """The letter by which a person is invited on this rung, in Dutch and in the other language asked for.

    Raises:
        RuleRefused: no letter goes with this step.
        InvalidInput: there is none in that language.
    """
    goes_by_letter(channel)
    if rung.tone not in templates.tones_of(rung.step):
        raise RuleRefused("no-letter-for-this-step", _no_letter())
    known, other = templates.languages_of(rung.tone, rung.step), filling.second_language
    if other is not None and other not in known:
        raise InvalidInput([Fault("/language", "choice", _choose(known))])
    languages = list(dict.fromkeys([FIRST_LANGUAGE, other or FIRST_LANGUAGE]))
    pages = tuple(_page(templates, language, way, rung, appointment_at, filling, now) for language in languages)
    return Letter(channel, rung.tone, filling, pages)


def _page(
    templates: Templates,
    language: str,
    way: WayOfWorking,
    rung: LadderStep,
    appointment_at: datetime,
    filling: Filling,
    now: datetime,
) -> Page:
    written, template = templates.languages[language], templates.letters[language, rung.tone, rung.step]
    sender = filling.sender or _OPEN
    values = {
        "appointment": _appointment(written, appointment_at),
        "place": filling.place or OPEN_LINE,
        "sender": sender.name,
        "phone": sender.phone,
        "client_word": way.client_word.en if language == "en" else way.client_word.nl,
        "compulsory": template.compulsory if rung.compulsory else "",
        "follows": template.follows.get(rung.after_no_show, ""),
    }
    addressee = filling.addressee.name if filling.addressee else OPEN_LINE
    return Page(
        language=language,
        date=_date(written, local_date(now)),
        subject=template.subject,
        paragraphs=(
            written.greeting.format(addressee=addressee),
            *filter(None, (paragraph.format_map(values) for paragraph in template.paragraphs)),
            f"{written.closing}\n{sender.name}\n{sender.organisation}",
        ),
    )


def _date(written: LanguageDocument, day: date) -> str:
    return written.date.format(day=day.day, month=written.months[day.month - 1], year=day.year)


def _appointment(written: LanguageDocument, moment: datetime) -> str:
    local = local_moment(moment)
    return written.appointment.format(
        weekday=written.weekdays[local.weekday()],
        day=local.day,
        month=written.months[local.month - 1],
        year=local.year,
        hour=local.hour,
        minute=f"{local.minute:02}",
    )


def _no_letter() -> Words:
    return Words(
        nl="Voor deze stap is er geen brief in deze toon. Vraag de beheerder om een sjabloon, of nodig anders uit.",
        en="There is no letter for this step in this tone. Ask the administrator for a template, or invite otherwise.",
    )


def _choose(known: list[str]) -> Words:
    languages = ", ".join(known)
    return Words(
        nl=f"In deze taal is er geen brief. Kies uit: {languages}.",
        en=f"There is no letter in this language. Choose from: {languages}.",
    )

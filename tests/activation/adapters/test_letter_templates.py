"""Letters are files: one for each tone, step and language, wrong ones named at once."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from activation.adapters.letters.templates import Templates, written_templates
from activation.adapters.letters.writing import write_letter
from activation.adapters.ways_of_working import written_ways_of_working
from activation.domain.letter import BY_LETTER, Filling
from activation.domain.way_of_working import LadderStep, Tone, WayOfWorking
from activation.entrypoints.api.letter_bodies import PRINTABLE
from font_source_sans_pro import font_files_ttf
from fontTools.ttLib import TTFont
from meedoen.refusals import InvalidInput, RuleRefused
from meedoen.vocabulary import Channel, InvitationStep, NextStep

WAYS = {document.name: document.to_domain() for document in written_ways_of_working()}
RUNGS = [
    pytest.param(way, rung, id=f"{way.name}-{number}")
    for way in WAYS.values()
    for number, rung in enumerate(way.ladder, start=1)
    if rung.channel in BY_LETTER
]
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def templates() -> Templates:
    return written_templates()


def written(templates: Templates, way: WayOfWorking, rung: LadderStep, language: str | None = None) -> list[str]:
    letter = write_letter(templates, way, rung, rung.channel, appointment_at=NOW, filling=Filling(language), now=NOW)
    return ["\n".join([page.subject, *page.paragraphs]) for page in letter.pages]


@pytest.mark.parametrize(("way", "rung"), RUNGS)
@pytest.mark.parametrize("language", ["en", "tr"])
def test_every_step_that_sends_a_letter_has_one_in_each_language(
    templates: Templates, way: WayOfWorking, rung: LadderStep, language: str
) -> None:
    dutch, other = written(templates, way, rung, language)
    assert way.client_word.nl in dutch or rung.step is InvitationStep.HOME_VISIT
    for text in (dutch, other):
        assert "{" not in text
        assert text.count("11") == 0, "ten o'clock here is nine in UTC"
        assert "10.00" in text or "10:00" in text


@pytest.mark.parametrize(
    ("language", "says_so"), [("nl", "Langskomen is verplicht"), ("en", "do have to come"), ("tr", "zorunludur")]
)
def test_a_friendly_letter_says_that_somebody_must_come_only_where_they_must(
    templates: Templates, language: str, says_so: str
) -> None:
    way = WAYS["utrecht"]
    [contact_day] = way.ladder
    other = None if language == "nl" else language
    assert contact_day.compulsory
    assert says_so in written(templates, way, contact_day, other)[-1]
    free = written(templates, way, replace(contact_day, compulsory=False), other)[-1]
    assert says_so not in free
    assert "\n\n" not in free, "and leaves no gap"


def test_only_the_tone_of_consequences_speaks_of_the_benefit(templates: Templates) -> None:
    for (language, tone, step), letter in templates.letters.items():
        said = letter.body + " ".join(letter.follows.values())
        speaks = any(word in said for word in ("uitkering", "benefit", "ödenek", "ödeneğ", "maatregel", "measure"))
        assert speaks == (tone is Tone.CONSEQUENCES), (language, tone, step)


def test_every_letter_is_there_in_every_language(templates: Templates) -> None:
    by_language = {
        language: {tuple(which) for each, *which in templates.letters if each == language}
        for language in templates.languages
    }
    assert set(by_language) == {"nl", "en", "tr"}
    assert by_language["en"] == by_language["nl"] == by_language["tr"]


def test_the_client_is_called_what_the_municipality_calls_them(templates: Templates) -> None:
    way = WAYS["leeuwarden"]
    [dutch] = written(templates, way, way.ladder[0])
    assert "elke bewoner" in dutch


def test_a_municipality_replaces_a_letter_and_adds_a_language(templates: Templates, tmp_path: Path) -> None:
    (tmp_path / "nl").mkdir()
    (tmp_path / "pl").mkdir()
    own = 'subject = "Koffie?"\nbody = "{appointment} {place} {sender} {phone}"\n'
    (tmp_path / "nl" / "friendly.friendly-letter.toml").write_text(own)
    (tmp_path / "pl" / "friendly.friendly-letter.toml").write_text(own.replace("Koffie", "Kawa"))
    language = (files("activation.adapters.letters") / "templates" / "en" / "language.toml").read_text()
    (tmp_path / "pl" / "language.toml").write_text(language.replace("Dear", "Witaj"))
    way = WAYS["amsterdam"]
    dutch, polish = written(written_templates(tmp_path), way, way.ladder[0], "pl")
    assert dutch.startswith("Koffie?")
    assert polish.startswith("Kawa?\nWitaj")


def test_all_wrong_files_are_named_at_once(tmp_path: Path) -> None:
    wrong = {
        "nl/friendly.friendly-letter.toml": 'subject = "a"\nbody = "{place.__class__} {appointment} {sender} {phone}"',
        "nl/friendly.shouting.toml": 'subject = "a"\nbody = "b"',
        "nl/urging.home-visit.toml": "subject = ",
        "tr/urging.home-visit.toml": 'subject = "a"\nbody = "{client_word} {place} {appointment} {sender} {phone}"',
        "en/urging.home-visit.toml": 'subject = "a"\nbody = "{follows} {place} {appointment} {sender} {phone}"',
        "en/friendly.home-visit.toml": 'subject = "a"\nbody = "{place!r} {appointment} {sender} {phone}"\ncolour = 1',
        "en/friendly.contact-day.toml": 'subject = "a"\nbody = "{compulsory} {place} {appointment} {sender} {phone}"',
        "en/language.toml": 'date = "{day}"',
    }
    for name, text in wrong.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(InvalidInput) as refused:
        written_templates(tmp_path)
    assert {fault.where.partition("#")[0] for fault in refused.value.faults} == set(wrong)


def test_a_language_that_cannot_write_a_day_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pl").mkdir()
    own = 'subject = "Kawa?"\nbody = "{appointment} {place} {sender} {phone}"\n'
    (tmp_path / "pl" / "friendly.friendly-letter.toml").write_text(own)
    with pytest.raises(InvalidInput) as refused:
        written_templates(tmp_path)
    assert [fault.where for fault in refused.value.faults] == ["pl/language.toml"]


def test_a_step_without_a_letter_in_that_tone_says_what_to_do(templates: Templates) -> None:
    rung = LadderStep(
        InvitationStep.REGISTERED_LETTER,
        Channel.REGISTERED_LETTER,
        Tone.FRIENDLY,
        NextStep.INVITE_AGAIN,
        NextStep.INVITE_AGAIN,
        14,
    )
    with pytest.raises(RuleRefused) as refused:
        written(templates, WAYS["rotterdam"], rung)
    assert refused.value.rule == "no-letter-for-this-step"


def test_every_letter_that_is_let_in_and_all_that_is_written_can_be_printed(templates: Templates) -> None:
    every = "".join(filter(re.compile(f"[{PRINTABLE}]").match, map(chr, range(0x2100))))
    texts = "".join(
        "".join([letter.subject, letter.body, letter.compulsory, *letter.follows.values()])
        for letter in templates.letters.values()
    )
    for weight in ("SourceSansPro", "SourceSansProBold"):
        known = TTFont(font_files_ttf[weight]).getBestCmap()
        missing = {letter for letter in every + texts if ord(letter) not in known} - {"\n"}
        assert not missing, sorted(missing)

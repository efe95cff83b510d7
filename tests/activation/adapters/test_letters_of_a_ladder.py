"""A rung that sends a letter has one, before anybody is to be invited by it."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from activation.adapters.letters.ladder import rungs_without_letter
from activation.adapters.letters.templates import Templates, written_templates
from activation.adapters.way_of_working_document import WayOfWorkingDocument
from activation.adapters.way_of_working_rules import Stated
from activation.adapters.ways_of_working import written_ways_of_working
from activation.bootstrap import assemble, known_ways_of_working
from activation.settings import ActivationSettings
from meedoen.language import Words
from meedoen.refusals import InvalidInput
from meedoen.service import Parts
from meedoen.vocabulary import Channel

OWN = 'subject = "Koffie?"\nbody = "{appointment} {place} {sender} {phone}"\n'


def rung(step: str, tone: str, channel: str = "letter") -> dict[str, str]:
    return {"step": step, "tone": tone, "channel": channel}


def told(templates: Templates, *ladder: Any) -> list[str]:
    return [fault.where for fault in rungs_without_letter(Stated({"ladder": list(ladder)}), templates)]


@pytest.fixture(scope="module")
def templates() -> Templates:
    return written_templates()


@pytest.mark.parametrize("way", written_ways_of_working(), ids=lambda way: way.name)
def test_the_seven_cities_have_all_letters_that_they_send(way: WayOfWorkingDocument, templates: Templates) -> None:
    assert not list(rungs_without_letter(way.stated(), templates))


def test_every_rung_without_a_letter_is_told(templates: Templates) -> None:
    ladder = [
        rung("registered-letter", "friendly"),
        rung("friendly-letter", "friendly"),
        rung("home-visit", "consequences", "home-visit"),
        rung("telephone", "friendly"),
        rung("contact-day", "consequences", "community-centre"),
        *[rung("friendly-letter", "urging")] * 6,
        rung("consequences-letter", "urging", "email"),
    ]
    assert told(templates, *ladder) == [
        f"/ladder/{where}" for where in ("0/tone", "2/tone", "3/step", "4/tone", "11/tone")
    ]


def test_no_service_starts_with_a_file_that_has_such_a_rung(tmp_path: Path) -> None:
    leeuwarden = files("activation.ways_of_working").joinpath("leeuwarden.toml").read_text(encoding="utf-8")
    own = leeuwarden.replace('"leeuwarden"', '"harlingen"').replace('"0080"', '"0072"')
    (tmp_path / "own.toml").write_text(own.replace('tone = "urging"', 'tone = "consequences"'))
    settings = ActivationSettings(
        database_url="sqlite+aiosqlite:///activation.db",
        bus_url="sqlite:///bus.db",
        oidc_issuer="http://localhost/issuer",
        oidc_jwks_url="http://localhost/keys",
        event_source="urn:nld:oin:00000099000000000001:systeem:activation",
        ways_of_working=tmp_path,
    )
    (tmp_path / "other.toml").write_text(own.replace("version = 1", "version = 0"))
    with pytest.raises(InvalidInput) as wrong:
        assemble(settings, Parts())
    assert [(fault.where, fault.code) for fault in wrong.value.faults] == [
        ("other.toml#/version", "too-small"),
        *((f"own.toml#/ladder/{number}/tone", "no-letter-for-this-step") for number in (0, 1)),
    ]
    (tmp_path / "other.toml").unlink()
    assert known_ways_of_working(settings).has("harlingen", 1), "what sends no letters goes on, so that promises climb"


@pytest.mark.parametrize(
    "channel", sorted(set(Channel) - {"letter", "registered-letter", "email", "home-visit", "community-centre"})
)
def test_who_is_called_or_spoken_with_needs_no_letter(channel: str, templates: Templates) -> None:
    assert not told(templates, rung("telephone", "consequences", channel))


def test_of_a_rung_that_is_not_well_formed_no_letter_is_asked(templates: Templates) -> None:
    assert not told(
        templates, {"step": "registered-letter", "channel": "letter"}, {"tone": "urging", "channel": "letter"}, 1
    )


def test_it_says_in_which_tones_there_is_one(templates: Templates) -> None:
    ladder = Stated({"ladder": [rung("contact-day", "consequences"), rung("text-message", "friendly")]})
    another_tone, another_step = (fault.words for fault in rungs_without_letter(ladder, templates))
    assert "wel in: friendly, urging." in another_tone.nl
    assert "there is in: friendly, urging." in another_tone.en
    assert another_step == Words(
        nl="Voor deze stap is er geen brief. Kies een andere stap, of een kanaal zonder brief.",
        en="There is no letter for this step. Choose another step, or a channel without a letter.",
    )


def test_a_letter_of_the_installation_itself_counts_if_it_is_there_in_dutch(tmp_path: Path) -> None:
    ladder = rung("registered-letter", "friendly"), rung("telephone", "urging")
    for language, name in (("nl", "friendly.registered-letter"), ("en", "urging.telephone")):
        (tmp_path / language).mkdir()
        (tmp_path / language / f"{name}.toml").write_text(OWN)
    assert told(written_templates(tmp_path), *ladder) == ["/ladder/1/step"]

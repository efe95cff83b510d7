"""The mail room's folder holds whole letters only, and says so when one cannot be put there."""

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from activation.adapters.letters.outgoing_folder import OutgoingFolder
from activation.adapters.letters.sending import NotSent
from activation.domain.letter import Addressee, Filling, Letter, Page, Sender
from activation.domain.way_of_working import Tone
from meedoen.vocabulary import Channel

NIGHT = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
LETTER = Letter(
    Channel.REGISTERED_LETTER,
    Tone.CONSEQUENCES,
    Filling(None, Addressee("S. C.", ("Kerkstraat 1",)), "Huis", Sender("Gemeente", "E. M.", "010 1234567")),
    (Page("nl", "3 maart 2026", "Uitnodiging", ("Beste S. C.,",)),),
)


async def test_a_file_is_called_by_day_and_channel_and_the_same_letter_is_one_file(tmp_path: Path) -> None:
    folder = OutgoingFolder(tmp_path / "out" / "letters")
    await folder.send(UUID(int=51), LETTER, NIGHT)
    await folder.send(UUID(int=51), LETTER, NIGHT)
    [file] = (tmp_path / "out" / "letters").iterdir()
    assert file.name == f"2026-03-03-registered-letter-{UUID(int=51)}.pdf"
    assert file.read_bytes().startswith(b"%PDF-")


async def test_a_folder_that_is_no_folder_took_nothing(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("")
    with pytest.raises(NotSent):
        await OutgoingFolder(tmp_path / "letters").send(UUID(int=51), LETTER, NIGHT)


async def test_half_a_letter_is_taken_away_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotSent):
        await OutgoingFolder(tmp_path).send(UUID(int=51), LETTER, NIGHT)
    assert os.listdir(tmp_path) == []

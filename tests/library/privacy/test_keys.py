"""Keys come from the settings, or are made once beside the data for the owner's eyes only."""

import base64
import secrets
import stat
from pathlib import Path

import pytest
from meedoen.privacy.keys import UnusableKeys, keys_in, read_keys


def key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def test_the_first_start_makes_keys_that_only_the_owner_reads(tmp_path: Path) -> None:
    made = keys_in(tmp_path / "data", "intake")
    [file] = (tmp_path / "data").iterdir()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys_in(tmp_path / "data", "intake") == made


def test_keys_that_others_may_read_are_refused(tmp_path: Path) -> None:
    keys_in(tmp_path, "intake")
    (tmp_path / "intake-keys.json").chmod(0o644)

    with pytest.raises(UnusableKeys, match="chmod 600"):
        keys_in(tmp_path, "intake")


def test_a_damaged_file_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "intake-keys.json"
    file.touch(mode=0o600)

    with pytest.raises(UnusableKeys, match="from a copy"):
        keys_in(tmp_path, "intake")
    assert file.read_text() == ""


def test_several_sealing_keys_are_read_with_the_newest_first() -> None:
    assert list(read_keys(f"k2:{key()}, k1:{key()}", key()).sealing) == ["k2", "k1"]


@pytest.mark.parametrize(
    "sealing", ["", "k1", "k1:geheim", f"k1:{base64.b64encode(b'short').decode()}", f"k.1:{'A' * 43}="]
)
def test_keys_that_are_none_are_refused_without_being_repeated(sealing: str) -> None:
    with pytest.raises(UnusableKeys) as refused:
        read_keys(sealing, key())
    assert "geheim" not in str(refused.value)


def test_one_key_for_both_purposes_is_refused() -> None:
    both = key()

    with pytest.raises(UnusableKeys, match="different"):
        read_keys(f"k1:{both}", both)


def test_keys_do_not_show_themselves() -> None:
    assert "bytes" not in repr(read_keys(f"k1:{key()}", key()))
    assert "\\x" not in repr(read_keys(f"k1:{key()}", key()))

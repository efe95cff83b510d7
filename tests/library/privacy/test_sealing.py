"""What is sealed opens only with the right key and for the right owner; what is looked for is found unread."""

import base64
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meedoen.privacy.keys import Keys
from meedoen.privacy.sealing import CannotOpen, Seal

OLD, NEW, FINDING = (secrets.token_bytes(32) for _ in range(3))
SEAL = Seal(Keys({"k1": OLD}, FINDING))
ROTATED = Seal(Keys({"k2": NEW, "k1": OLD}, FINDING))


@given(st.text())
def test_what_is_sealed_opens_as_it_was(value: str) -> None:
    assert SEAL.open(SEAL.close(value, belongs_to="client-1"), belongs_to="client-1") == value


def test_the_same_value_is_never_sealed_the_same_way_twice() -> None:
    assert SEAL.close("999253773", belongs_to="client-1") != SEAL.close("999253773", belongs_to="client-1")


def test_a_seal_copied_to_another_client_does_not_open() -> None:
    sealed = SEAL.close("999253773", belongs_to="client-1")

    with pytest.raises(CannotOpen):
        SEAL.open(sealed, belongs_to="client-2")


@given(st.integers(0, 36), st.integers(1, 255))
def test_a_single_changed_byte_is_noticed(place: int, change: int) -> None:
    key_id, _, text = SEAL.close("999253773", belongs_to="client-1").partition(".")
    content = bytearray(base64.b64decode(text))
    content[place] ^= change

    with pytest.raises(CannotOpen):
        SEAL.open(f"{key_id}.{base64.b64encode(content).decode()}", belongs_to="client-1")


def test_after_rotation_the_old_seal_opens() -> None:
    old = SEAL.close("999253773", belongs_to="client-1")
    new = ROTATED.close("999253773", belongs_to="client-1")

    assert ROTATED.open(old, belongs_to="client-1") == ROTATED.open(new, belongs_to="client-1") == "999253773"


def test_without_the_key_nothing_opens() -> None:
    with pytest.raises(CannotOpen, match="k2"):
        SEAL.open(ROTATED.close("999253773", belongs_to="client-1"), belongs_to="client-1")


@given(st.text(), st.text(), st.text(alphabet="0123456789", min_size=4, max_size=4))
def test_a_value_is_found_by_its_key_and_another_is_not(one: str, other: str, within: str) -> None:
    same = SEAL.finding_key(one, within=within) == SEAL.finding_key(other, within=within)

    assert same == (one == other)


def test_the_same_number_has_another_key_in_another_municipality() -> None:
    assert SEAL.finding_key("999253773", within="0599") != SEAL.finding_key("999253773", within="0363")


def test_rotating_the_sealing_key_does_not_change_how_values_are_found() -> None:
    assert SEAL.finding_key("999253773", within="0599") == ROTATED.finding_key("999253773", within="0599")

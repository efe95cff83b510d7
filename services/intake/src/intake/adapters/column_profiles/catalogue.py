"""The profiles that can be used here: those of the package, and those in a directory of the operator's."""

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput

from intake.adapters.column_profiles.schema import ColumnProfile, UnusableProfile, read_profile

Profiles = Mapping[str, ColumnProfile]
"""By name: the file's name without `.toml`."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def load_profiles(own: Path | None) -> Profiles:
    """All profiles by name; the operator's go before those of the package.

    Raises:
        UnusableProfile: one or more have faults; all of them are named, with their file.
        OSError: the directory cannot be read.
    """
    profiles: dict[str, ColumnProfile] = {}
    faults = []
    for name, text in _texts(own):
        try:
            if not _NAME.fullmatch(name):
                raise UnusableProfile("a profile's file name has small letters, digits and hyphens only")
            profiles[name] = read_profile(text)
        except UnusableProfile as error:
            faults.append(f"{name}.toml: {error}")
    if faults:
        raise UnusableProfile("\n".join(faults))
    return profiles


def find_profile(profiles: Profiles, name: str) -> ColumnProfile:
    """The profile with that name.

    Raises:
        InvalidInput: there is none; the words name those that there are.
    """
    if profile := profiles.get(name):
        return profile
    known = ", ".join(sorted(profiles))
    words = Words(
        nl=f"Er is geen kolomprofiel met deze naam. Kies uit: {known}.",
        en=f"There is no column profile with this name. Choose from: {known}.",
    )
    raise InvalidInput([Fault("/profile", "unknown-profile", words)])


def _texts(own: Path | None) -> Iterator[tuple[str, str]]:
    places: list[Traversable | Path] = [files("intake.adapters.column_profiles"), *([own] if own else [])]
    for place in places:
        for file in sorted(place.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                yield file.name.removesuffix(".toml"), file.read_text(encoding="utf-8")

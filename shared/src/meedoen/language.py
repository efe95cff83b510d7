"""Text that people see, always in both languages."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["nl", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Dutch and in English, plain (B1), friendly, never threatening."""

    nl: str
    en: str

    def in_(self, language: Language) -> str:
        """The text in that language."""
        return self.nl if language == "nl" else self.en

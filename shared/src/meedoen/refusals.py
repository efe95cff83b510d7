"""How a domain says no. Pure; `meedoen.http` turns each into a problem document (RFC 9457)."""

from dataclasses import dataclass

from meedoen.language import Words


class Refusal(Exception):
    """Anything the domain or the application will not do, in words for the person who asked."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class RuleRefused(Refusal):
    """A rule says no (HTTP 409).

    `rule` names it in kebab-case and becomes the last part of the problem's `type`; the words say what
    would make the command possible.
    """

    def __init__(self, rule: str, words: Words) -> None:
        super().__init__(words)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input: `where` is a JSON pointer or a column, `code` a kebab-case name."""

    where: str
    code: str
    words: Words


class InvalidInput(Refusal):
    """The input is wrong in one or more places (HTTP 400); all of them are named at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(Words(nl="De gegevens kloppen nog niet.", en="The input is not right yet."))
        self.faults = faults


class NotFound(Refusal):
    """There is nothing by that id that this caller may see (HTTP 404)."""


class Forbidden(Refusal):
    """This caller may not do this (HTTP 403)."""


class Stale(Refusal):
    """Somebody was first: the caller's version is not the current one (HTTP 412)."""


class Unavailable(Refusal):
    """A part that is needed is away for now (HTTP 503 with `Retry-After`)."""

    def __init__(self, words: Words, retry_after_seconds: int = 5) -> None:
        super().__init__(words)
        self.retry_after_seconds = retry_after_seconds

"""From what pydantic found to faults in plain words, each with its place in the input."""

from collections.abc import Mapping, Sequence
from typing import Any

from meedoen.http.fields import CONTROL
from meedoen.language import Words
from meedoen.refusals import Fault

_Words = tuple[str, str, str]

_BY_TYPE: Mapping[str, _Words] = {
    "missing": ("missing", "Dit is verplicht.", "This is required."),
    "extra_forbidden": ("unknown", "Dit veld kennen we niet.", "We do not know this field."),
    "json_invalid": ("json", "Dit is geen geldige JSON.", "This is not valid JSON."),
    "string_type": ("text", "Dit moet tekst zijn.", "This must be text."),
    "string_too_short": (
        "too-short",
        "Dit is te kort: minstens {min_length} tekens.",
        "Too short: {min_length} characters at least.",
    ),
    "string_too_long": (
        "too-long",
        "Dit is te lang: hoogstens {max_length} tekens.",
        "Too long: {max_length} characters at most.",
    ),
    "string_pattern_mismatch": ("form", "Dit heeft niet de goede vorm.", "This does not have the right form."),
    "string_unicode": (
        "text",
        "Deze tekst bevat tekens die niet kunnen.",
        "This text has characters that are not possible.",
    ),
    "bool_type": ("true-or-false", "Dit moet true of false zijn.", "This must be true or false."),
    "bool_parsing": ("true-or-false", "Dit moet true of false zijn.", "This must be true or false."),
    "int_type": ("whole-number", "Dit moet een heel getal zijn.", "This must be a whole number."),
    "int_parsing": ("whole-number", "Dit moet een heel getal zijn.", "This must be a whole number."),
    "int_from_float": ("whole-number", "Dit moet een heel getal zijn.", "This must be a whole number."),
    "int_parsing_size": ("too-large", "Dit getal is te groot.", "This number is too large."),
    "float_type": ("number", "Dit moet een getal zijn.", "This must be a number."),
    "float_parsing": ("number", "Dit moet een getal zijn.", "This must be a number."),
    "finite_number": ("number", "Dit moet een gewoon getal zijn.", "This must be an ordinary number."),
    "decimal_type": ("number", "Dit moet een getal zijn.", "This must be a number."),
    "decimal_parsing": ("number", "Dit moet een getal zijn.", "This must be a number."),
    "greater_than": ("too-small", "Dit moet meer zijn dan {gt}.", "This must be more than {gt}."),
    "greater_than_equal": ("too-small", "Dit moet minstens {ge} zijn.", "This must be {ge} at least."),
    "less_than": ("too-large", "Dit moet minder zijn dan {lt}.", "This must be less than {lt}."),
    "less_than_equal": ("too-large", "Dit mag hoogstens {le} zijn.", "This must be {le} at most."),
    "multiple_of": (
        "multiple",
        "Dit moet een veelvoud van {multiple_of} zijn.",
        "This must be a multiple of {multiple_of}.",
    ),
    "enum": ("choice", "Kies een van deze: {expected}.", "Choose one of these: {expected}."),
    "literal_error": ("choice", "Kies een van deze: {expected}.", "Choose one of these: {expected}."),
    "uuid_type": ("id", "Dit is geen id (UUID).", "This is not an id (UUID)."),
    "uuid_parsing": ("id", "Dit is geen id (UUID).", "This is not an id (UUID)."),
    "uuid_version": ("id", "Dit is geen id (UUID).", "This is not an id (UUID)."),
    "list_type": ("list", "Dit moet een lijst zijn.", "This must be a list."),
    "set_type": ("list", "Dit moet een lijst zijn.", "This must be a list."),
    "frozen_set_type": ("list", "Dit moet een lijst zijn.", "This must be a list."),
    "tuple_type": ("list", "Dit moet een lijst zijn.", "This must be a list."),
    "too_short": ("too-few", "Dit zijn er te weinig: minstens {min_length}.", "Too few: {min_length} at least."),
    "too_long": ("too-many", "Dit zijn er te veel: hoogstens {max_length}.", "Too many: {max_length} at most."),
    "dict_type": ("object", "Dit moet een object zijn, tussen accolades.", "This must be an object, in braces."),
    "model_type": ("object", "Dit moet een object zijn, tussen accolades.", "This must be an object, in braces."),
    "model_attributes_type": (
        "object",
        "Dit moet een object zijn, tussen accolades.",
        "This must be an object, in braces.",
    ),
    "none_required": ("empty", "Dit moet leeg zijn.", "This must be empty."),
    "union_tag_not_found": ("missing", "Zeg erbij welke soort dit is.", "Say which kind this is."),
    "union_tag_invalid": (
        "choice",
        "Kies een van deze soorten: {expected_tags}.",
        "Choose one of these kinds: {expected_tags}.",
    ),
}
_UNSEEN: _Words = (
    "unseen",
    "Dit is leeg, of er staan tekens in die je niet ziet. Typ het opnieuw.",
    "This is empty, or has characters in it that nobody sees. Type it again.",
)
_OTHERWISE: _Words = ("invalid", "Deze waarde is niet goed.", "This value is not right.")
_MOST_FAULTS = 100


def faults_in(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Every fault that was found, up to a hundred, without the values that were sent."""
    return [_fault(error) for error in errors[:_MOST_FAULTS]]


def pointer(parts: Sequence[str | int]) -> str:
    """A JSON pointer (RFC 6901); the empty one is the whole document."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1")[:100] for part in parts)


def _fault(error: Mapping[str, Any]) -> Fault:
    context: Mapping[str, Any] = error.get("ctx") or {}
    code, nl, en = _BY_TYPE.get(error["type"], _OTHERWISE)
    if CONTROL in context.get("pattern", ""):
        code, nl, en = _UNSEEN
    if "nl" in context and "en" in context:
        return Fault(_where(error), error["type"], Words(nl=context["nl"], en=context["en"]))
    return Fault(_where(error), code, Words(nl=_filled(nl, context), en=_filled(en, context)))


def _where(error: Mapping[str, Any]) -> str:
    part, *rest = error["loc"] or ("body",)
    if part == "body":
        return "" if error["type"] == "json_invalid" else pointer(rest)
    return f"{part}:{'.'.join(str(step) for step in rest)}"


def _filled(text: str, context: Mapping[str, Any]) -> str:
    for name, value in context.items():
        text = text.replace("{" + name + "}", str(value).replace(" or ", ", "))
    return text

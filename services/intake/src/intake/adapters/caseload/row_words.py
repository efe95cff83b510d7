"""What is said of a row that cannot be taken: what was wrong, and what would be right. Never what stood there."""

from meedoen.language import Words

NEEDED = Words(nl="Dit veld is leeg, maar is nodig.", en="This field is empty, but it is needed.")
NO_DATE = Words(
    nl="Dit is geen bestaande datum in de vorm van dit bestand.", en="This is no existing date in this file's form."
)
NO_NUMBER = Words(
    nl="Dit is geen heel aantal maanden van 0 tot en met 600.", en="This is no whole number of months from 0 to 600."
)
NO_NEIGHBOURHOOD = Words(
    nl="Dit is geen wijkcode van het CBS: acht cijfers, te beginnen met die van de gemeente.",
    en="This is no neighbourhood code of the CBS: eight digits that begin with the municipality's.",
)
UNKNOWN_WORD = Words(
    nl="Dit woord staat niet in het kolomprofiel. Pas het woord aan, of vul het profiel aan.",
    en="This word is not in the column profile. Change the word, or add it to the profile.",
)
TOO_LONG = Words(nl="Deze tekst is te lang.", en="This text is too long.")
UNREADABLE = Words(
    nl="Hier staan tekens die niet te lezen zijn. Klopt de tekencodering van het bestand?",
    en="There are characters here that cannot be read. Is the encoding of the file right?",
)


def wrong_shape(line: int, last_line: int, cells: int, headings: int) -> Words:
    """A row with more or fewer cells than there are headings."""
    if last_line > line:
        return Words(
            nl=f"Deze rij loopt door tot regel {last_line} en heeft {cells} velden in plaats van {headings}. "
            "Ontbreekt er een aanhalingsteken?",
            en=f"This row goes on to line {last_line} and has {cells} fields instead of {headings}. "
            "Is a quotation mark missing?",
        )
    return Words(
        nl=f"Deze rij heeft {cells} velden in plaats van {headings}.",
        en=f"This row has {cells} fields instead of {headings}.",
    )

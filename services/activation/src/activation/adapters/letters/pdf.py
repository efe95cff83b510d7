"""Draws a letter as PDF: A4, the address where a window envelope shows it, a sheet for each language.

Text is drawn as it is: nothing in it is read as markup.
"""

from datetime import datetime

from font_source_sans_pro import font_files_ttf
from fpdf import FPDF

from activation.adapters.letters.writing import OPEN_LINE
from activation.domain.letter import Letter, Page

_MARGIN = 25.0
_ADDRESS_TOP, _BODY_TOP = 45.0, 90.0
_LINE = 6.0
_FONT = "letter"


def draw(letter: Letter, now: datetime) -> bytes:
    """The letter as a PDF file; without an addressee the address has open lines."""
    pdf = FPDF(format="A4")
    pdf.set_creation_date(now)
    pdf.set_title(letter.pages[0].subject)
    pdf.set_lang(letter.pages[0].language)
    pdf.set_margins(_MARGIN, _MARGIN)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN)
    pdf.add_font(_FONT, "", font_files_ttf["SourceSansPro"])
    pdf.add_font(_FONT, "B", font_files_ttf["SourceSansProBold"])
    for page in letter.pages:
        _draw_page(pdf, page, _address(letter))
    return bytes(pdf.output())


def _draw_page(pdf: FPDF, page: Page, address: list[str]) -> None:
    pdf.add_page()
    pdf.set_font(_FONT, "", 11)
    pdf.set_y(_ADDRESS_TOP)
    _write(pdf, "\n".join(address))
    pdf.set_y(_BODY_TOP)
    _write(pdf, page.date)
    pdf.ln(_LINE)
    pdf.set_font(_FONT, "B", 13)
    _write(pdf, page.subject)
    pdf.set_font(_FONT, "", 11)
    for paragraph in page.paragraphs:
        pdf.ln(_LINE)
        _write(pdf, paragraph)


def _write(pdf: FPDF, text: str) -> None:
    pdf.multi_cell(0, _LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _address(letter: Letter) -> list[str]:
    addressee = letter.filling.addressee
    if addressee is None:
        return [OPEN_LINE] * 3
    return [addressee.name, *addressee.lines]

"""The command `meedoen`. Services and ways to run them add commands under the entry point group `meedoen.commands`."""

import sys

from sqlalchemy.exc import DBAPIError

from meedoen.command_line.app import make_app
from meedoen.command_line.speaking import in_words, remark
from meedoen.database_faults import is_without_tables
from meedoen.language import Words
from meedoen.refusals import Refusal

_NO_TABLES = Words(
    nl="Hier heeft de service nog nooit gedraaid: haar tabellen zijn er niet. Klopt de plek? Zo niet, kies een andere; "
    "zo ja, maak de tabellen: meedoen migrate",
    en="The service never ran here: its tables are not there. Is it the right place? If not, choose another; if it "
    "is, make the tables: meedoen migrate",
)


def main() -> None:
    """What the installed command `meedoen` runs; of what is refused, an operator's own file too, it tells all."""
    try:
        make_app()()
    except Refusal as refused:
        remark(in_words(refused))
        sys.exit(1)
    except DBAPIError as error:
        if not is_without_tables(error):
            raise
        remark(_NO_TABLES)
        sys.exit(1)

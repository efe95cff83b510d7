"""The command `meedoen`. Services and ways to run them add commands under the entry point group `meedoen.commands`."""

import sys

from meedoen.command_line.app import make_app
from meedoen.command_line.speaking import in_words, remark
from meedoen.refusals import Refusal


def main() -> None:
    """What the installed command `meedoen` runs; of what is refused, an operator's own file too, it tells all."""
    try:
        make_app()()
    except Refusal as refused:
        remark(in_words(refused))
        sys.exit(1)

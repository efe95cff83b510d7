"""The command `meedoen`. Services and ways to run them add commands under the entry point group `meedoen.commands`."""

from meedoen.command_line.app import make_app


def main() -> None:
    """What the installed command `meedoen` runs."""
    make_app()()

"""The commands that intake adds to `meedoen`."""

from intake.entrypoints.cli.importing import import_command

__all__ = ["import_command"]

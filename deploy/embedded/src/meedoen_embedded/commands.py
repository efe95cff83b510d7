"""The commands that come with the embedded system, for the command line to find."""

from meedoen_embedded.demo.command import demo
from meedoen_embedded.serving import serve

__all__ = ["demo", "serve"]

"""The mark that a demo leaves in its data: whose they are, and with which settings they were made."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_NAME = "made-by-demo"

Settings = Mapping[str, Mapping[str, Any]]
"""Some settings of services, by the name of the service."""


def leave_mark(data: Path, settings: Settings) -> None:
    """These data are a demo's, made with these settings."""
    (data / _NAME).write_text(json.dumps(settings))


def is_marked(data: Path) -> bool:
    """Whether a demo made these data."""
    return (data / _NAME).exists()


def settings_of_mark(data: Path) -> Settings:
    """The settings to go on with: those of the demo that made the data; none for anybody else's."""
    settings: Settings = json.loads((data / _NAME).read_text()) if is_marked(data) else {}
    return settings

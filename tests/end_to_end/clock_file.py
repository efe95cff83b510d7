"""One clock for several processes: it stands still in a file until the test moves it."""

from datetime import UTC, datetime
from pathlib import Path


class ClockFile:
    """The moment that stands in a file. Whoever has the path has the same time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.fromisoformat(self._path.read_text()).astimezone(UTC)

    def move_to(self, moment: datetime) -> None:
        """Go to a later moment; readers see the old one or the new one, never half of it."""
        written = self._path.with_suffix(".next")
        written.write_text(moment.astimezone(UTC).isoformat())
        written.replace(self._path)

"""Bringing a service's database to the newest form of its tables."""

from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from threading import Lock

from alembic import command
from alembic.config import Config

_ONE_AT_A_TIME = Lock()


def migrate(url: str, migrations_package: str) -> None:
    """Apply all migrations of a package such as `intake.migrations` that were not applied yet, all or none.

    Several instances may do so at once: one does it, the others wait. May be called inside an event loop, which it
    holds up meanwhile; `await asyncio.to_thread(migrate, ...)` does not.
    """
    # Alembic's environment runs an event loop of its own, so it needs a thread that has none; and Alembic keeps its
    # context in its modules, so a process does one migration at a time.
    with _ONE_AT_A_TIME, ThreadPoolExecutor(1) as thread:
        thread.submit(command.upgrade, configuration(url, migrations_package), "head").result()


def configuration(url: str, migrations_package: str) -> Config:
    """What alembic needs to know; for its commands beside `upgrade`."""
    config = Config()
    config.set_main_option("script_location", str(files(migrations_package)).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config

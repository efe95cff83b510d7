"""How services tell each other facts: a bus with two adapters, the relay that publishes, the consumer that applies."""

from pathlib import Path

from meedoen.messaging.port import Bus
from meedoen.settings import ServiceSettings


def bus_from_url(url: str, *, user: str | None = None, password: str | None = None) -> Bus:
    """The bus at an address.

    `kafka://host:port[,host:port]` is Apache Kafka, `kafka+tls://…` the same over TLS; with a user and a password
    the service logs in by SCRAM-SHA-512. `sqlite:///path` is a log in one file on this machine.

    Raises:
        ValueError: the address is of no known kind, or a user comes without a password.
    """
    scheme, separator, rest = url.partition("://")
    if not separator or not rest.strip("/"):
        raise ValueError("a bus address looks like kafka://host:port or sqlite:///path")
    if scheme == "sqlite":
        from meedoen.messaging.sqlite_log import SqliteLog  # noqa: PLC0415 - an installation uses one of the two

        return SqliteLog(Path(rest.removeprefix("/")))
    if scheme in ("kafka", "kafka+tls"):
        from meedoen.messaging.kafka import KafkaBus  # noqa: PLC0415

        return KafkaBus(rest.rstrip("/"), user=user, password=password, tls=scheme == "kafka+tls")
    raise ValueError(f"no bus is known by the scheme {scheme}")


def bus_from_settings(settings: ServiceSettings) -> Bus:
    """The bus that the environment names, with the login that it gives."""
    password = settings.bus_password.get_secret_value() if settings.bus_password else None
    return bus_from_url(settings.bus_url, user=settings.bus_user, password=password)

"""All metrics of a service, declared here and nowhere else. Labels come from closed sets: no ids, no raw paths."""

from functools import lru_cache

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Gauge, Histogram, generate_latest

__all__ = ["CONTENT_TYPE_LATEST", "exposition", "request_answered"]

REQUESTS = Counter("meedoen_http_requests", "Requests answered.", ["service", "method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "meedoen_http_request_seconds",
    "Time from a request to its answer.",
    ["service", "method", "route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
PARTS_READY = Gauge("meedoen_part_ready", "1: this part of the service works; 0: it does not.", ["service", "part"])

RELAY_PUBLISHED = Counter("meedoen_relay_published", "Events that the bus acknowledged.", ["source"])
RELAY_WAITING = Gauge(
    "meedoen_relay_waiting", "Public events that are not on the bus yet, counted up to 100,000.", ["source"]
)
CONSUMER_EVENTS = Counter(
    "meedoen_consumer_events",
    "Records that a consumer handled: applied, ignored (a type it does not know), duplicate, parked.",
    ["consumer", "outcome"],
)
CONSUMER_LAG = Gauge(
    "meedoen_consumer_lag_records",
    "Records on a partition that this instance owns and has not handled yet.",
    ["consumer", "topic", "partition"],
)
CONSUMER_PARKED = Gauge("meedoen_consumer_parked", "Records that are parked now.", ["consumer"])
CONSUMER_COMPLETE_UP_TO = Gauge(
    "meedoen_consumer_complete_up_to_seconds",
    "The moment (Unix time) up to which everything that a source put on the bus was applied.",
    ["consumer", "source"],
)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def request_answered(service: str, method: str, route: str, status: int, seconds: float) -> None:
    """Count an answer; `route` is the path's template."""
    counter, histogram = _of_route(service, method if method in _METHODS else "other", route, status)
    counter.inc()
    histogram.observe(seconds)


def exposition() -> bytes:
    """All metrics as Prometheus reads them."""
    return generate_latest(REGISTRY)


@lru_cache(maxsize=4096)
def _of_route(service: str, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(service, method, route, str(status)), REQUEST_SECONDS.labels(service, method, route)

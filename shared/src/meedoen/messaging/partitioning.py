"""Which partition a key belongs to. The same on every bus, so that one subject stays in order."""

from zlib import crc32


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key, from 0; the choice that librdkafka calls `consistent`."""
    return crc32(key) % partitions

"""The same request sent twice changes things once: the first answer is kept under the caller's `Idempotency-Key`.

The key is claimed in the transaction of the command itself. So a request that comes while the first one is still
going on waits for it, and when the first one fails, its claim is gone with it and the second one is the first.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Header
from sqlalchemy import MetaData, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from meedoen.background import BackgroundTask, wait_at_most
from meedoen.database import Database
from meedoen.identity import Caller
from meedoen.infrastructure import infrastructure_tables
from meedoen.language import Words
from meedoen.refusals import RuleRefused, Unavailable
from meedoen.transaction import Transaction
from meedoen.upserts import upsert

KEPT_FOR = timedelta(hours=48)
"""How long an answer is kept; after that the same key counts as a new one."""

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Your own name for this request, such as a UUID. Sent again with the same key, the request "
        "changes nothing more and gives the first answer again. Kept for 48 hours, for you and the organisation, "
        "municipality and team that your token names.",
        min_length=1,
        max_length=128,
        pattern=r"^[\x21-\x7E]+$",
    ),
]

_TABLE = infrastructure_tables(MetaData()).idempotency
_PIECE = 64 * 1024
_FORGETS_EVERY_SECONDS = 3600.0
_OTHER_REQUEST = Words(
    nl="Deze Idempotency-Key is al gebruikt voor een ander verzoek. Neem voor elk nieuw verzoek een nieuwe.",
    en="This Idempotency-Key was used for another request already. Take a new one for each new request.",
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that a transaction holds for a caller."""

    connection: AsyncConnection
    """That of the transaction, which does not say what it queued for the end: this row is in none of that."""
    caller: str
    """Who asks, and for whom: somebody who works for two municipalities has keys for each."""
    key: str


async def claim(tx: Transaction, caller: Caller, key: str, request: Request) -> Claim | Response:
    """Take the key for this request, or give the answer that it had before.

    Raises:
        RuleRefused: the key was used for another request.
    """
    works_for = (caller.subject, caller.organisation, caller.municipality, caller.team)
    claimed = Claim(tx.connection, " ".join(str(each or "-") for each in works_for), key)
    digest = await _digest(request)
    row = {"caller": claimed.caller, "key": key, "request_hash": digest, "created_at": tx.now}
    statement = upsert(_TABLE, [row], key=["caller", "key"], update=[], dialect=tx.connection.dialect.name)
    if (await tx.connection.execute(statement)).rowcount == 1:
        return claimed
    earlier = (
        await tx.connection.execute(
            select(_TABLE).where(_TABLE.c.caller == claimed.caller, _TABLE.c.key == claimed.key)
        )
    ).one()
    if earlier.request_hash != digest:
        raise RuleRefused("idempotency-key-reused", _OTHER_REQUEST)
    answer = Response(earlier.body, status_code=earlier.status)
    answer.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in earlier.headers]
    return answer


async def keep(claimed: Claim, answer: Response) -> None:
    """Write the answer beside the key, to be given again."""
    headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in answer.raw_headers]
    await claimed.connection.execute(
        update(_TABLE)
        .where(_TABLE.c.caller == claimed.caller, _TABLE.c.key == claimed.key)
        .values(status=answer.status_code, headers=headers, body=bytes(answer.body))
    )


def forgetting_task(database: Database) -> BackgroundTask:
    """Forget old answers, at the start and every hour; while the database is away, an hour later will do."""

    async def run(stop: asyncio.Event) -> None:
        while not stop.is_set():
            with suppress(Unavailable):
                await forget_old_answers(database)
            await wait_at_most(stop, _FORGETS_EVERY_SECONDS)

    return BackgroundTask("idempotency-keys", run)


async def forget_old_answers(database: Database) -> int:
    """Remove the answers that were kept long enough; gives how many."""
    async with database.transaction() as tx:
        old = delete(_TABLE).where(_TABLE.c.created_at < tx.now - KEPT_FOR)
        return (await tx.connection.execute(old)).rowcount


async def _digest(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    async for piece in _content(request):
        digest.update(piece)
    return digest.hexdigest()


async def _content(request: Request) -> AsyncIterator[bytes]:
    """What was sent; of a form its fields and files, since the boundary between them differs each time."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        yield await request.body()
        return
    for name, value in (await request.form()).multi_items():
        yield f"\n{name}\n".encode()
        if isinstance(value, UploadFile):
            yield f"{value.filename}\n".encode()
            await value.seek(0)
            while piece := await value.read(_PIECE):
                yield piece
            await value.seek(0)
        else:
            yield value.encode()

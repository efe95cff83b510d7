"""The letter of an invitation: a preview, which records nothing, and sending it."""

import asyncio
from typing import Annotated, Any
from uuid import uuid5

from fastapi import Depends, Header, Request, Response
from meedoen.clock import local_date
from meedoen.database import Database
from meedoen.http import ApiModel, ServiceDatabase, api_router, etag, prefers
from meedoen.http.exchange import exchange_of
from meedoen.vocabulary import Channel

from activation.adapters.letters.pdf import draw
from activation.application.letters import LetterMeans, Sending, preview_invitation, preview_letter, send_letter
from activation.domain.commands.inviting import Invite
from activation.domain.letter import Letter, open_lines
from activation.domain.way_of_working import Tone
from activation.entrypoints.api.callers import InvitationId, TrajectoryId, Ways, Worker, by, sight_of
from activation.entrypoints.api.letter_bodies import LetterBody, NewLetterBody, SendLetterBody
from activation.entrypoints.api.views import TrajectoryOnLadder, on_ladder

ROUTER = api_router(tags=["letters"])

_PDF = "application/pdf"
_JSON_OR_PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The letter as text, or drawn as PDF.",
        "content": {"application/json": {}, _PDF: {"schema": {"type": "string", "format": "binary"}}},
    }
}
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="Your own name for this letter, such as a UUID. Under one key it leaves once at most, however "
        "often and however long after you send it; try again with the same key when it did not leave.",
        min_length=1,
        max_length=128,
        pattern=r"^[\x21-\x7E]+$",
    ),
]


async def _letter_means(request: Request) -> LetterMeans:
    means: LetterMeans = request.app.state.letter_means
    return means


Means = Annotated[LetterMeans, Depends(_letter_means)]


class LetterPage(ApiModel):
    """The letter in one language."""

    language: str
    dated: str
    subject: str
    paragraphs: list[str]


class LetterPreview(ApiModel):
    """A letter as it would leave. `mark` says which letter this is; send it along as `read` when you have read it."""

    channel: Channel
    tone: Tone
    mentions_consequences: bool
    pages: list[LetterPage]
    open_lines: list[str]
    """What must be filled in before it can be sent from here, by its place in the request."""
    mark: str


@ROUTER.post("/trajectories/{trajectoryId}/letter-previews", response_model=LetterPreview, responses=_JSON_OR_PDF)
async def preview_new_letter(
    trajectory_id: TrajectoryId,
    body: NewLetterBody,
    database: ServiceDatabase,
    ways: Ways,
    means: Means,
    caller: Worker,
    request: Request,
) -> Any:
    """See the letter of an invitation before you make it: as text, or as PDF (`Accept: application/pdf`)."""
    invite = Invite(database.new_id(), body.appointment_at, body.place_code, body.step, body.channel)
    letter = await preview_invitation(database, ways, means, sight_of(caller), trajectory_id, invite, body.filling())
    return await _shown(letter, database, request)


@ROUTER.post("/invitations/{invitationId}/letter-previews", response_model=LetterPreview, responses=_JSON_OR_PDF)
async def preview_letter_of_invitation(
    invitation_id: InvitationId,
    body: LetterBody,
    database: ServiceDatabase,
    ways: Ways,
    means: Means,
    caller: Worker,
    request: Request,
) -> Any:
    """See the letter of an invitation that you made, such as before you send it again."""
    letter = await preview_letter(database, ways, means, sight_of(caller), invitation_id, body.filling())
    return await _shown(letter, database, request)


@ROUTER.post("/invitations/{invitationId}/letters")
async def send_letter_of_invitation(
    invitation_id: InvitationId,
    body: SendLetterBody,
    database: ServiceDatabase,
    ways: Ways,
    means: Means,
    caller: Worker,
    key: Key,
    request: Request,
    response: Response,
) -> TrajectoryOnLadder:
    """Send the letter of an invitation: by the mail room, or by e-mail where that is the invitation's channel.

    The invitation shows what became of it. `not-sent` may be sent again with the same key.
    """
    sending = Sending(
        invitation_id=invitation_id,
        letter_id=uuid5(invitation_id, f"letter/{caller.subject}/{key}"),
        filling=body.filling(),
        read=body.read,
        sent_by=caller.subject,
    )
    loaded = await send_letter(database, ways, means, by(caller, None), sending, exchange_of(request).meta)
    etag(response, loaded.version)
    return on_ladder(loaded.state, ways.of(loaded.state), local_date(database.clock.now()))


async def _shown(letter: Letter, database: Database, request: Request) -> Any:
    if prefers(request, _PDF, to="application/json"):
        return Response(await asyncio.to_thread(draw, letter, database.clock.now()), media_type=_PDF)
    return LetterPreview(
        channel=letter.channel,
        tone=letter.tone,
        mentions_consequences=letter.mentions_consequences,
        pages=[
            LetterPage(language=page.language, dated=page.date, subject=page.subject, paragraphs=list(page.paragraphs))
            for page in letter.pages
        ],
        open_lines=open_lines(letter),
        mark=letter.fingerprint,
    )

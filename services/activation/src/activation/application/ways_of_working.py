"""A municipality reads the ways of working that are there for it, and adds versions of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput, NotFound, RuleRefused
from meedoen.taking_turns import one_at_a_time
from meedoen.transaction import Transaction
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.letters.ladder import rungs_without_letter
from activation.adapters.letters.templates import Templates
from activation.adapters.posted_ways_of_working import (
    Version,
    add,
    keep_up,
    posted_versions,
    versions_posted_by,
)
from activation.adapters.way_of_working_document import WayOfWorkingDocument
from activation.adapters.way_of_working_parts import YOUNGEST_AGE
from activation.adapters.way_of_working_rules import Stated
from activation.domain.way_of_working import WayOfWorking
from activation.domain.ways_of_working import WaysOfWorking

_BEFORE_ALL = ("", 0)


@dataclass(frozen=True, slots=True)
class Installed:
    """What this installation comes with, as it was written down; all that is known by now, to decide by; and which
    letters there are to invite by."""

    documents: Sequence[WayOfWorkingDocument]
    ways: WaysOfWorking
    templates: Templates


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to do, or to know, besides adding a version. Nothing is wrong with it; `where` is a JSON pointer."""

    where: str
    code: str
    words: Words


async def readable_by(
    connection: AsyncConnection,
    installed: Installed,
    municipality: str | None,
    *,
    name: str | None = None,
    after: Version | None,
    limit: int,
) -> list[WayOfWorkingDocument]:
    """What comes with the installation, and what the own municipality added: a page, by name and version.

    Raises:
        NotFound: a name was given, and this municipality has none by it.
    """
    came_along = {version_of(document): document for document in installed.documents}
    readable = {*came_along, *await versions_posted_by(connection, municipality)}
    if name is not None and not any(each[0] == name for each in readable):
        raise NotFound(Words(nl="Deze werkwijze is er niet.", en="There is no such way of working."))
    page = sorted(each for each in readable if name in (None, each[0]) and each > (after or _BEFORE_ALL))[:limit]
    posted = await posted_versions(connection, [each for each in page if each not in came_along])
    return [came_along.get(each) or posted[each] for each in page]


def version_of(document: WayOfWorkingDocument) -> Version:
    """By what they are known, and ordered."""
    return document.name, document.version


async def in_force(
    connection: AsyncConnection, ways: WaysOfWorking, municipality: str | None, on: date
) -> WayOfWorking | None:
    """The version under which trajectories start there on that day."""
    await keep_up(connection, ways)
    try:
        return ways.of_municipality(municipality or "", on)
    except KeyError:
        return None


async def stands_in_its_way(
    connection: AsyncConnection, installed: Installed, stated: Stated, municipality: str | None, today: date
) -> list[Fault]:
    """All that keeps a version from coming into force, as far as can be told from what is well-formed in it."""
    await keep_up(connection, installed.ways)
    faults = []
    effective_on, name, version = stated.at("/effectiveOn"), stated.at("/name"), stated.at("/version")
    if effective_on is not None and date.fromisoformat(effective_on) < today:
        faults.append(Fault("/effectiveOn", "in-the-past", _in_the_past(today)))
    if municipality is None or not set(stated.at("/municipalities") or ()) <= {municipality}:
        faults.append(Fault("/municipalities", "own-municipality-alone", _own_alone(municipality)))
    if municipality is None or not installed.ways.may_continue(name, municipality):
        faults.append(Fault("/name", "name-of-others", _NAME_OF_OTHERS))
    faults += rungs_without_letter(stated, installed.templates)
    if None not in (name, version) and await _known(connection, installed, (name, version)) is not None:
        faults.append(Fault("/version", "version-exists", _VERSION_EXISTS))
    return faults


async def may_come_into_force(
    connection: AsyncConnection,
    installed: Installed,
    document: WayOfWorkingDocument,
    municipality: str | None,
    today: date,
) -> bool:
    """Whether there is something to add; false where exactly this was added before.

    Raises:
        InvalidInput: it may not come into force; all that stands in its way is named at once.
        RuleRefused: nothing is wrong with it, but its number is taken.
    """
    faults = await stands_in_its_way(connection, installed, document.stated(), municipality, today)
    codes = {fault.code for fault in faults}
    if "name-of-others" not in codes and await _known(connection, installed, version_of(document)) == document:
        return False
    if codes == {"version-exists"}:
        raise RuleRefused("version-exists", _VERSION_EXISTS)
    if faults:
        raise InvalidInput(faults)
    return True


def remarks_on(candidate: WayOfWorking, before: WayOfWorking) -> list[Remark]:
    """What has to be done elsewhere where a version succeeds another, for intake acts on a cut of its own (adr/0031);
    and what is said in vain, for there it is nobody's choice.
    """
    cut, known = candidate.cut, before.cut
    differs = {
        "/cut/months": cut.months != known.months,
        "/cut/decidedBy": cut.decided_by != known.decided_by,
        "/cut/longestExemption": cut.longest_exemption != known.longest_exemption,
    }
    shown_only = {
        "/cut/reweighed": cut.reweighed != known.reweighed,
        "/cut/youngestAge": cut.youngest_age > YOUNGEST_AGE,
    }
    return [
        *(Remark(where, "change-at-intake-too", _CHANGE_AT_INTAKE_TOO) for where, is_so in differs.items() if is_so),
        *(Remark(where, "shown-only", _SHOWN_ONLY) for where, is_so in shown_only.items() if is_so),
    ]


async def _known(connection: AsyncConnection, installed: Installed, version: Version) -> WayOfWorkingDocument | None:
    """What is there by this name and number, whoever's it is."""
    came_along = next((each for each in installed.documents if version_of(each) == version), None)
    return came_along or (await posted_versions(connection, [version])).get(version)


async def post(
    tx: Transaction, installed: Installed, document: WayOfWorkingDocument, municipality: str | None, by: UUID
) -> bool:
    """Add a version, in force from its date on without a restart; false where exactly this was added before.

    Raises:
        InvalidInput, RuleRefused: as `may_come_into_force` does.
    """
    # A name belongs to whoever was first to use it.
    await one_at_a_time(tx.connection, "posting a way of working")
    if not await may_come_into_force(tx.connection, installed, document, municipality, local_date(tx.now)):
        return False
    assert municipality is not None
    await add(tx.connection, document, municipality, by, tx.now)
    return True


def _in_the_past(today: date) -> Words:
    return Words(
        nl=f"Deze datum is al geweest. Kies {today.isoformat()} of later.",
        en=f"This date lies in the past. Choose {today.isoformat()} or later.",
    )


def _own_alone(municipality: str | None) -> Words:
    if municipality is None:
        return Words(
            nl="Je hoort bij geen gemeente, en kunt dus geen werkwijze toevoegen.",
            en="You are of no municipality, so that you cannot add a way of working.",
        )
    return Words(
        nl=f'Noem hier geen andere gemeente dan je eigen: ["{municipality}"], of niets.',
        en=f'Name no municipality here but your own: ["{municipality}"], or nothing.',
    )


_CHANGE_AT_INTAKE_TOO = Words(
    nl="Intake werkt met een eigen bestand, en niet met deze waarde. Vraag wie intake beheert om haar daar ook aan te "
    "passen, op dezelfde dag.",
    en="Intake acts on a file of its own, and not on this value. Ask whoever runs intake to change it there too, on "
    "the same day.",
)
_SHOWN_ONLY = Words(
    nl=f"Deze waarde staat er alleen om te lezen. Intake schrijft overal mensen in vanaf {YOUNGEST_AGE} jaar, en weegt "
    "iemand opnieuw als daarom gevraagd wordt.",
    en=f"This value is only shown. Everywhere intake registers people from {YOUNGEST_AGE} on, and weighs somebody "
    "again when it is asked to.",
)
_VERSION_EXISTS = Words(
    nl="Deze versie is er al, met een andere inhoud, en blijft zoals ze is. Neem een hoger nummer.",
    en="This version exists already, with other content, and stays as it is. Take a higher number.",
)
_NAME_OF_OTHERS = Words(
    nl="Deze naam is van een andere gemeente. Geef je werkwijze een eigen naam.",
    en="This name belongs to another municipality. Give your way of working a name of its own.",
)

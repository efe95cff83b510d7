"""The ways of working that this installation knows: the files beside the code, and those in a folder of its own."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput

from activation.adapters.letters.ladder import rungs_without_letter
from activation.adapters.letters.templates import Templates
from activation.adapters.way_of_working_document import WayOfWorkingDocument, read_document
from activation.domain.ways_of_working import WaysOfWorking


def written_ways_of_working(*folders: Traversable, letters: Templates | None = None) -> list[WayOfWorkingDocument]:
    """Every version in the package's own folder and in `folders`, by name and version.

    Raises:
        InvalidInput: a file is wrong, or right but for a rung for which there is none of these letters; every fault
            of every file is named at once.
    """
    documents: list[WayOfWorkingDocument] = []
    faults: list[Fault] = []
    for file in _toml_files((files("activation.ways_of_working"), *folders)):
        try:
            document = read_document(tomllib.loads(file.read_text(encoding="utf-8")))
            unwritten = () if letters is None else rungs_without_letter(document.stated(), letters)
            faults += _faults_in(file, unwritten)
            documents.append(document)
        except tomllib.TOMLDecodeError as wrong:
            words = Words(nl=f"Dit is geen TOML: {wrong}", en=f"This is not TOML: {wrong}")
            faults.append(Fault(file.name, "not-toml", words))
        except InvalidInput as wrong:
            faults += _faults_in(file, wrong.faults)
    if faults:
        raise InvalidInput(faults)
    return sorted(documents, key=lambda document: (document.name, document.version))


def ways_of_working(
    documents: Iterable[WayOfWorkingDocument], *, default: str, assigned: Mapping[str, str] | None = None
) -> WaysOfWorking:
    """The ways of working to decide by.

    Raises:
        InvalidInput: a version stands there twice, two claim one municipality, or the default or an assigned one
            is not there.
    """
    ways = [document.to_domain() for document in documents]
    versions = Counter(f"{way.name} v{way.version}" for way in ways)
    faults = [_twice(version) for version, count in versions.items() if count > 1]
    claims: dict[str, str] = {}
    for way in ways:
        for municipality in sorted(way.municipalities):
            if claims.setdefault(municipality, way.name) != way.name:
                faults.append(_twice(f"municipality {municipality}"))
    names = {way.name for way in ways}
    faults += [_unknown(name) for name in sorted({default, *(assigned or {}).values()} - names)]
    if faults:
        raise InvalidInput(faults)
    return WaysOfWorking(ways, default=default, assigned=assigned)


def _toml_files(folders: Iterable[Traversable]) -> list[Traversable]:
    found = [file for folder in folders for file in folder.iterdir() if file.name.endswith(".toml")]
    return sorted(found, key=lambda file: file.name)


def _faults_in(file: Traversable, faults: Iterable[Fault]) -> list[Fault]:
    return [Fault(f"{file.name}#{fault.where}", fault.code, fault.words) for fault in faults]


def _twice(what: str) -> Fault:
    return Fault(what, "stated-twice", Words(nl=f"Dit staat er twee keer: {what}.", en=f"Stated twice: {what}."))


def _unknown(name: str) -> Fault:
    words = Words(nl=f"De werkwijze {name} is er niet.", en=f"There is no way of working {name}.")
    return Fault(name, "unknown-way-of-working", words)

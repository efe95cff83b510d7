"""What holds for the whole repository: no hosts, paths or secrets in it, one licence, and links that lead somewhere."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

REGISTRY_HOSTS = re.compile(
    r"pypi\.o[r]g|python[h]osted|npm[j]s\.(org|com)|repo1\.m[a]ven|repo\.m[a]ven\.apache|deb\.d[e]bian|crates\.i[o]"
)
PATHS_OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w")
SECRETS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY|\beyJ[\w-]{20,}\.[\w-]{20,}|AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|glpat-[\w-]{20}"
)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines() -> Iterator[tuple[str, str]]:
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{path.relative_to(ROOT)}:{number}", line


@pytest.mark.parametrize(
    "forbidden", [REGISTRY_HOSTS, PATHS_OF_ONE_MACHINE, SECRETS], ids=["hosts", "paths", "secrets"]
)
def test_no_line_holds(forbidden: re.Pattern[str]) -> None:
    assert [f"{where}: {line[:120]}" for where, line in lines() if forbidden.search(line)] == []


@pytest.mark.parametrize(
    ("forbidden", "line"),
    [
        (REGISTRY_HOSTS, "index-url = https://" + "pypi." + "org/simple"),
        (PATHS_OF_ONE_MACHINE, "see /" + "home/somebody/notes"),
        (SECRETS, "-----BEGIN " + "PRIVATE KEY-----"),
    ],
)
def test_what_is_forbidden_would_be_found(forbidden: re.Pattern[str], line: str) -> None:
    assert forbidden.search(line)


def test_every_package_has_the_licence() -> None:
    projects = tracked("**/pyproject.toml")
    packages = [tomllib.loads(path.read_text()) for path in projects if path.parent != ROOT]
    assert len(packages) == 6
    assert {package["project"]["license"] for package in packages} == {"EUPL-1.2"}
    assert "SPDX-License-Identifier: EUPL-1.2" in (ROOT / "LICENSE").read_text()


def test_locked_requirements_have_hashes() -> None:
    for name in ("run.txt", "dev.txt"):
        entries = (ROOT / "requirements" / name).read_text().replace("\\\n", " ").splitlines()
        assert entries
        assert all("--hash=sha256:" in entry for entry in entries if entry and not entry.startswith("#"))


def test_links_between_documents_lead_somewhere() -> None:
    dead = []
    for document in tracked("*.md"):
        for target in LINK.findall(document.read_text()):
            path, _, heading = target.partition("#")
            if "://" in target or target.startswith("mailto:"):
                continue
            found = (document.parent / path) if path else document
            if not found.exists() or (heading and heading not in headings(found)):
                dead.append(f"{document.relative_to(ROOT)} -> {target}")
    assert dead == []


def headings(document: Path) -> set[str]:
    """The names by which the headings of a Markdown document can be linked to."""
    found = re.findall(r"^#+ +(.+)$", document.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}

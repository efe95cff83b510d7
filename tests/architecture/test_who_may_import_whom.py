"""The rules of who may import whom hold here, and each one refuses the fixture that breaks it.

A fixture is a folder in `broken/` that is laid over a copy of the real tree; its name starts with the rule's id.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BROKEN = Path(__file__).parent / "broken"
SOURCES = ["shared/src", *(f"{path.relative_to(ROOT)}/src" for path in ROOT.glob("services/*")), "deploy/embedded/src"]
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}


def lint_imports(tree: Path) -> tuple[int, str]:
    linted = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", tree / "pyproject.toml"],
        check=False,
        capture_output=True,
        text=True,
        cwd=tree,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(tree / source) for source in SOURCES), "COLUMNS": "200"},
    )
    return linted.returncode, linted.stdout


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code, without what it installs and makes."""
    copy = tmp_path_factory.mktemp("tree")
    for source in SOURCES:
        shutil.copytree(ROOT / source, copy / source, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "architecture", copy / "tests" / "architecture")
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def test_every_rule_holds(tree: Path) -> None:
    status, said = lint_imports(tree)
    assert status == 0, said


def test_every_rule_has_a_fixture_that_breaks_it() -> None:
    fixtures = [path.name for path in BROKEN.iterdir()]
    assert all(any(fixture.startswith(rule) for fixture in fixtures) for rule in CONTRACTS)
    assert all(any(fixture.startswith(rule) for rule in CONTRACTS) for fixture in fixtures)


@pytest.mark.parametrize("fixture", sorted(path.name for path in BROKEN.iterdir()))
def test_a_rule_refuses_what_breaks_it(fixture: str, tree: Path, tmp_path: Path) -> None:
    broken = tmp_path / "tree"
    shutil.copytree(tree, broken)
    shutil.copytree(BROKEN / fixture, broken, dirs_exist_ok=True)
    rule = max((rule for rule in CONTRACTS if fixture.startswith(rule)), key=len)
    status, said = lint_imports(broken)
    assert status == 1
    assert f"{CONTRACTS[rule]} BROKEN" in said

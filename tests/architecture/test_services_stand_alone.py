"""Each service can be installed and put together without the code of the other three."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = sorted(path.name for path in (ROOT / "services").iterdir() if (path / "pyproject.toml").exists())

PUT_TOGETHER = """
import importlib.util, sys
from pathlib import Path
from meedoen.data_directory import settings_in
from meedoen.service import Parts, installed_services
services = installed_services()
assert list(services) == [sys.argv[1]], services
service = services[sys.argv[1]]
app = service.assemble(settings_in(Path(sys.argv[2]), service), Parts()).app
assert app.openapi()["paths"]
for other in sys.argv[3:]:
    assert importlib.util.find_spec(other) is None, other
"""


def packages_of(project: Path) -> list[str]:
    tool = tomllib.loads((project / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    return [package.rpartition("/")[2] for package in tool["packages"]]


def site_packages() -> Path:
    return next(Path(path) for path in sys.path if path.endswith("site-packages"))


def install(project: Path, into: Path) -> Path:
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--no-compile"]
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", *options, "--target", into, project],
        check=True,
        cwd=into.parent,
    )
    return into


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The shared library, installed, and others' libraries without the packages of this repository."""
    made = tmp_path_factory.mktemp("libraries")
    others = made / "others"
    others.mkdir()
    for library in site_packages().iterdir():
        if not library.name.startswith(("meedoen", "_editable", "__editable")):
            (others / library.name).symlink_to(library)
    return [install(ROOT / "shared", made / "shared"), others]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_runs_without_the_others(service: str, libraries: list[Path], tmp_path: Path) -> None:
    installed = install(ROOT / "services" / service, tmp_path / "installed")
    others = [package for other in SERVICES if other != service for package in packages_of(ROOT / "services" / other)]
    done = subprocess.run(
        [sys.executable, "-S", "-c", PUT_TOGETHER, service, tmp_path, *others],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(path) for path in (installed, *libraries))},
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr

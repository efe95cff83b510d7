"""Hold the schemas of this checkout against those of an earlier commit: `check_compatibility.py [COMMIT]`.

Without COMMIT, against the previous commit. A schema may appear; none may vanish, and none may change so that
somebody's events are refused.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.contracts.compatibility import Schema, incompatibilities

SCHEMAS = "shared/src/meedoen/contracts/schemas"


def broken_promises(before: dict[str, Schema], now: dict[str, Schema]) -> list[str]:
    """A line for each published schema that vanished or changed incompatibly."""
    lines = [f"{name}: published, and gone" for name in sorted(before.keys() - now.keys())]
    for name in sorted(before.keys() & now.keys()):
        lines += [f"{name}: {reason}" for reason in incompatibilities(before[name], now[name])]
    return lines


def schemas_at(commit: str, repository: Path) -> dict[str, Schema]:
    """The schemas as they were committed; none for a commit that is not there, such as the one before the first."""
    listed = _git(repository, "ls-tree", "--name-only", commit, f"{SCHEMAS}/")
    return {
        path.rsplit("/", 1)[-1]: json.loads(_git(repository, "show", f"{commit}:{path}")) for path in listed.split()
    }


def schemas_in(directory: Path) -> dict[str, Schema]:
    """The schemas of this checkout."""
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in directory.glob("*.json")}


def _git(repository: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


if __name__ == "__main__":
    root = Path(__file__).parents[2]
    base = sys.argv[1] if len(sys.argv) > 1 else "HEAD~1"
    published = schemas_at(base, root)
    broken = broken_promises(published, schemas_in(root / SCHEMAS))
    print("\n".join(broken) or f"{len(published)} event schemas of {base}: all kept")
    sys.exit(1 if broken else 0)

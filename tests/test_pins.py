"""A fresh machine can import what the tests import: each third-party module comes with an exact pin."""

import ast
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"bench", "tests", "tools", "workshop", "wsgi"}
PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z]+\])?==[^\s;]+(?:; sys_platform != \"darwin\")?$")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str) -> set[str]:
    lines = [line.strip() for line in (ROOT / file).read_text("utf-8").splitlines()]
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
    assert all(PIN.match(line) for line in wanted), f"{file}: exact pins only"
    return {normal(PIN.match(line)[1]) for line in wanted}


def brought(names: set[str]) -> set[str]:
    """The pinned distributions and what they require, all the way down."""
    found: set[str] = set()
    while names - found:
        found |= (new := names - found)
        for name in new:
            try:
                needs = requires(name) or []
            except PackageNotFoundError:  # required elsewhere only (another system, another Python)
                continue
            names = names | {
                normal(re.match(r"[\w.-]+", need)[0]) for need in needs if "extra ==" not in need
            }
    return found


def imported(folders: list[str]) -> dict[str, Path]:
    found = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "node_modules" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.partition(".")[0]: path for alias in node.names}
                elif isinstance(node, ast.ImportFrom):
                    found[str(node.module).partition(".")[0]] = path
    return found


def unpinned(folders: list[str], files: list[str]) -> list[str]:
    known = brought(set().union(*map(pins, files)))
    homes = packages_distributions()
    return [
        f"{path.relative_to(ROOT)}: {name}"
        for name, path in imported(folders).items()
        if name not in sys.stdlib_module_names | OURS | {"_typeshed"}
        and not known & {normal(home) for home in homes.get(name, [])}
    ]


def test_the_product_imports_only_what_it_pins():
    assert unpinned(["workshop"], ["requirements.txt"]) == []


def test_checks_and_measures_import_only_what_is_pinned():
    assert unpinned(["tests", "bench", "tools"], ["requirements.txt", "requirements-dev.txt"]) == []


def test_a_missing_pin_is_found():
    assert unpinned(["tests"], ["requirements.txt"])


def test_no_file_of_ours_is_kept_out_of_the_repository():
    """A pattern of .gitignore once hid a folder of tests: here it was, in a fresh clone it was not."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    ask = [
        "git",
        "ls-files",
        "--others",
        "--ignored",
        "--exclude-standard",
        "--",
        "*.py",
        "*.html",
        "*.css",
        "*.mjs",
    ]
    hidden = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    installed = ("node_modules/", ".venv/", "static/vendor/", "shots/", "var/", ".hypothesis/")
    assert [path for path in hidden if not (path.startswith(installed) or "/node_modules/" in path)] == []

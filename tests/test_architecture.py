"""The shape of the code: who may import whom, one mouth, one door, and the ceilings of the house style."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WORKSHOP = ROOT / "workshop"

# A module imports only from its own line and from earlier lines.
ORDER = (
    {"clock", "data", "errors", "hot", "translations"},
    {"config", "tables", "vendor"},
    {"assets", "database", "extensions", "machine"},
    {"compression", "errands", "forms"},
    {"access"},
    {"acts", "page"},
    {"door", "sentences"},
    {"people", "access_web", "guesses"},
    {"live"},
    {"workshops"},
    {"web"},
    {"ideas"},
    {"voting"},
    {"iid"},
    {"mail"},
    {"candidates"},
    {"owners", "library", "imports"},
    {"portfolio"},
    {"reports", "openness", "today"},
    {"screens"},
    {"crowd", "demo"},
    {"cli_backup", "guests"},
    {"cli_audit", "cli_demo", "cli_person"},
    {"cli", "models"},
    {""},  # workshop/__init__.py: the one file that knows every part
    {"start"},
)
RANK = {part: rank for rank, parts in enumerate(ORDER) for part in parts}

WEB = {"flask", "flask_babel", "flask_login", "flask_socketio", "flask_wtf", "socketio", "wtforms"}
FRAMEWORK_FREE = {"queries", "rules", "service"}
MODULE_LINES = 300
FUNCTION_STATEMENTS = 25

# The mouth itself, and the transport it speaks through.
MOUTH = {"live/outbound.py", "live/outgoing.py", "live/serve.py", "live/sockets.py", "live/transport.py"}
DOOR = {"live/inbound.py", "live/ledger.py"}
PATCHERS = {"wsgi.py"}


def python_files(folder: Path = WORKSHOP) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def web_files(folder: str, suffix: str) -> list[Path]:
    files = sorted((ROOT / folder).rglob(f"*{suffix}"))
    return [path for path in files if "vendor" not in path.relative_to(ROOT).parts]


def name_of(path: Path) -> str:
    return path.relative_to(WORKSHOP).as_posix() if path.is_relative_to(WORKSHOP) else path.name


def part_of(module: str) -> str:
    """`workshop.ideas.service` → `ideas`; `workshop` → ``."""
    return module.partition(".")[2].partition(".")[0]


def imports(tree: ast.AST, folders: set[str]) -> Iterator[str]:
    """Every module imported, also inside functions; `from workshop import clock` counts as workshop.clock."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            for alias in node.names:
                is_part = node.module == "workshop" and alias.name in folders
                yield f"workshop.{alias.name}" if is_part else str(node.module)


def import_faults(name: str, source: str) -> list[str]:
    part = "" if name == "__init__.py" else name.partition("/")[0].removesuffix(".py")
    if part not in RANK:
        return [f"{name}: give this part a place in ORDER"]
    faults = []
    for module in imports(ast.parse(source), set(RANK)):
        if module.partition(".")[0] != "workshop" or part_of(module) == part:
            continue
        if RANK.get(part_of(module), 0) > RANK[part]:
            faults.append(f"{name} imports {module}, which comes later")
    return faults


def web_faults(name: str, source: str) -> list[str]:
    if not name.startswith("iid/") and Path(name).stem not in FRAMEWORK_FREE:
        return []
    tops = {module.partition(".")[0] for module in imports(ast.parse(source), set(RANK))}
    return [f"{name} imports {top}" for top in sorted(tops & WEB)]


def call_names(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(object, method) of each call such as `self._server.emit(…)` → ("_server", "emit")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            yield getattr(owner, "attr", getattr(owner, "id", "")), node.func.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield "", node.func.id


def mouth_faults(name: str, source: str) -> list[str]:
    if name in MOUTH:
        return []
    calls = {method for _, method in call_names(ast.parse(source))}
    return [f"{name} calls {call}()" for call in sorted(calls & {"emit", "fan_out", "frame_text"})]


def door_faults(name: str, source: str) -> list[str]:
    if name in DOOR:
        return []
    return [
        f"{name} calls {owner}.{method}()"
        for owner, method in call_names(ast.parse(source))
        if owner.strip("_") == "ledger" and method in {"perform", "put", "submit"}
    ]


def patch_faults(name: str, source: str) -> list[str]:
    tree = ast.parse(source)
    is_patching = any(method == "patch_all" for _, method in call_names(tree))
    if name not in PATCHERS:
        return [f"{name} patches"] if is_patching else []
    code = [node for node in tree.body if not isinstance(node, ast.Expr) or isinstance(node.value, ast.Call)]
    first = [ast.unparse(node) for node in code[:2]]
    if first == ["from gevent import monkey", "monkey.patch_all()"]:
        return []
    return [f"{name} begins with {first}"]


def size_faults(name: str, source: str) -> list[str]:
    faults = []
    lines = source.count("\n")
    if lines > MODULE_LINES:
        faults.append(f"{name} has {lines} lines")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = sum(isinstance(part, ast.stmt) for part in ast.walk(node)) - 1
            if count > FUNCTION_STATEMENTS:
                faults.append(f"{name}: {node.name} has {count} statements")
    return faults


JS_FAULTS = {
    "innerHTML": r"\.(?:inner|outer)HTML\b|insertAdjacentHTML|\bunsafeHTML\b|document\.write",
    "inline handler": r"\bon(?:click|input|change|submit|keydown|load)=",
    "style attribute": r"""\sstyle=|setAttribute\(\s*["']style["']""",
    "eval": r"\beval\(|new Function\(",
}
TEMPLATE_FAULTS = {
    "style attribute": r"<[^>{]*\sstyle\s*=",
    "inline handler": r"<[^>{]*\son[a-z]+\s*=",
    "|safe": r"\|\s*safe\b",
    "autoescape off": r"autoescape\s+false",
}
# The drawings of the icons are literals of that very file.
EXCEPTIONS = {"templates/parts/icons.html: |safe"}
CSS_FAULTS = {
    "!important": r"!\s*important",
    "physical side": r"(?m)^\s*(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right)\s*:",
}


def text_faults(name: str, source: str, patterns: dict[str, str]) -> list[str]:
    return [f"{name}: {fault}" for fault, pattern in patterns.items() if re.search(pattern, source)]


def tell(faults: Iterable[str]) -> None:
    found = "\n".join(faults)
    assert not found, found


RULES = {
    "imports go one way": import_faults,
    "rules, services, queries and iid know no web": web_faults,
    "one mouth": mouth_faults,
    "one door": door_faults,
    "only wsgi.py patches": patch_faults,
    "ceilings": size_faults,
}


@pytest.mark.parametrize("rule", RULES)
def test_the_code_keeps_the_rule(rule):
    files = python_files()
    assert len(files) > 20
    files += [ROOT / "wsgi.py"] if rule in {"only wsgi.py patches", "ceilings"} else []
    tell(fault for path in files for fault in RULES[rule](name_of(path), path.read_text("utf-8")))


def test_scripts_keep_the_rules():
    files = web_files("static/js", ".js")
    assert files
    sources = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files}
    faults = [fault for name, text in sources.items() for fault in text_faults(name, text, JS_FAULTS)]
    tell(faults + [name for name, text in sources.items() if text.count("\n") > MODULE_LINES])


@pytest.mark.parametrize(
    ("folder", "suffix", "patterns"),
    [("templates", ".html", TEMPLATE_FAULTS), ("static/css", ".css", CSS_FAULTS)],
    ids=["templates", "style sheets"],
)
def test_pages_keep_the_rules(folder, suffix, patterns):
    files = web_files(folder, suffix)
    assert files
    named = [(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in files]
    faults = [fault for name, text in named for fault in text_faults(name, text, patterns)]
    tell(fault for fault in faults if fault not in EXCEPTIONS)


LONG = "def f():\n" + "    x = 1\n" * 26


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        ("imports go one way", "ideas/rules.py", "from workshop.voting import service"),
        ("imports go one way", "live/inbound.py", "def f():\n    import workshop.ideas.acts"),
        ("imports go one way", "clock.py", "from workshop import tables"),
        ("imports go one way", "people/models.py", "from workshop import create_app"),
        ("imports go one way", "surprise/models.py", "import json"),
        ("rules, services, queries and iid know no web", "ideas/rules.py", "from flask import request"),
        ("rules, services, queries and iid know no web", "iid/score.py", "import wtforms.fields"),
        ("one mouth", "ideas/service.py", "socketio.emit('x')"),
        ("one mouth", "screens/views.py", "fan_out(connections, packets)"),
        ("one door", "ideas/routes.py", "self._ledger.submit(op)"),
        ("only wsgi.py patches", "cli.py", "from gevent import monkey\nmonkey.patch_all()"),
        ("only wsgi.py patches", "wsgi.py", "import os\nfrom gevent import monkey\nmonkey.patch_all()"),
        ("ceilings", "ideas/service.py", LONG),
        ("ceilings", "ideas/service.py", "\n" * 301),
    ],
)
def test_each_rule_can_fail(rule, name, source):
    assert RULES[rule](name, source)


@pytest.mark.parametrize(
    ("patterns", "source"),
    [
        (JS_FAULTS, "card.innerHTML = text"),
        (JS_FAULTS, "html`<button onclick=${go}>`"),
        (JS_FAULTS, "html`<b style=${css}>`"),
        (TEMPLATE_FAULTS, '<p class="a" style="color: red">'),
        (TEMPLATE_FAULTS, '<button onclick="go()">'),
        (TEMPLATE_FAULTS, "{{ idea.text | safe }}"),
        (CSS_FAULTS, ".a { color: red !important }"),
        (CSS_FAULTS, ".a {\n  margin-left: 1rem;\n}"),
    ],
)
def test_each_pattern_can_fail(patterns, source):
    assert text_faults("x", source, patterns)

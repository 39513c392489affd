"""The direction of imports: a stage knows only the stages before it, and no two modules know each other.

Reads the library's source with `ast` and runs none of it. Imports inside functions, under `if TYPE_CHECKING` and
through `importlib.import_module("…")` count like any other. The rules are functions over {path: source}, so that the
tests below can try each of them on a small tree that breaks it.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

STAGES = (
    "errors",
    "files",
    "schema",
    "parallel",
    "rules",
    "networks",
    "probing",
    "evaluation",
    "certification",
    "simplification",
    "induction",
    "training",
    "selection",
    "compilation",
    "reasoning",
    "debugging",
    "reporting",
    "cli",
    "__main__",
)
# The two wings: `rules` comes first in the order, yet the networks may not look at it either.
WINGS = frozenset({"rules", "networks"})
# What a stage may take from the package itself; all else there is for users.
FACADE_NAMES = frozenset({"__version__"})
# joblib shares out work in one module, and reads its own files in another.
JOBLIB_USERS = frozenset({"neurologic.parallel", "neurologic.networks.loading"})
MAY_PRINT = frozenset({"reporting", "cli", "__main__"})
# Loading one of these with the package would make `import neurologic` slow, or impossible without SWI-Prolog.
SLOW_OR_OPTIONAL = ("torch", "sklearn", "scipy", "pyswip", "pandas", "polars", "pyarrow", "joblib", "rich", "skops")

Sources = Mapping[str, str]


@dataclass(frozen=True)
class Import:
    """One imported name: where it stands, who imports, and the dotted name."""

    path: str
    line: int
    importer: str
    target: str

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


def module_name(path: str) -> str:
    """`neurologic/schema/names.py` → `neurologic.schema.names`; a package is named by its folder."""
    parts = Path(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def stage_of(module: str) -> str:
    """`neurologic.schema.names` → `schema`; the package itself → the empty string."""
    return module.partition(".")[2].partition(".")[0]


def imports(sources: Sources) -> Iterator[Import]:
    """Every import in the sources; `from a import b` means the module `a.b` where there is one, else `a`."""
    modules = {module_name(path) for path in sources}
    for path, source in sorted(sources.items()):
        importer = module_name(path)
        package = importer if Path(path).stem == "__init__" else importer.rpartition(".")[0]
        for node in ast.walk(ast.parse(source, filename=path)):
            for target in _targets(node, package, modules):
                yield Import(path, node.lineno, importer, target)  # type: ignore[attr-defined]


def _targets(node: ast.AST, package: str, modules: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            ancestors = package.split(".")
            above = ancestors[: len(ancestors) - (node.level - 1)]
            base = ".".join([*above, base] if base else above)
        for alias in node.names:
            dotted = f"{base}.{alias.name}"
            # A name of the package itself is kept, to tell `__version__` and the stages from the facade.
            yield dotted if dotted in modules or base == "neurologic" else base
    elif isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in {"import_module", "__import__"} and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def unknown_stages(sources: Sources) -> list[str]:
    """Modules that have no place in the order."""
    return [
        f"{path}:1: {stage!r} has no place in the order of stages"
        for path in sorted(sources)
        if (stage := stage_of(module_name(path))) and stage not in STAGES
    ]


def backward_imports(sources: Sources) -> list[str]:
    """Imports of a later stage, of the facade, or of one wing by the other."""
    faults = []
    for found in imports(sources):
        if found.target.partition(".")[0] != "neurologic":
            continue
        stage, imported = stage_of(found.importer), stage_of(found.target)
        if stage in ("", imported) or stage not in STAGES:
            continue  # the facade may name every stage; a stage may name itself
        if imported not in STAGES:
            if imported not in FACADE_NAMES:
                faults.append(f"{found.place}: {stage} imports {found.target}, which only users of the package may")
        elif {stage, imported} == WINGS:
            faults.append(
                f"{found.place}: {stage} imports {found.target}, but the two wings know nothing of each other"
            )
        elif STAGES.index(imported) > STAGES.index(stage):
            faults.append(f"{found.place}: {stage} imports {found.target}, a later stage")
    return faults


def foreign_imports(sources: Sources) -> list[str]:
    """A second module that imports pyswip, pyswip outside reasoning, joblib outside its two modules."""
    faults = []
    bridges: set[str] = set()
    for found in imports(sources):
        library = found.target.partition(".")[0]
        if library == "joblib" and found.importer not in JOBLIB_USERS:
            faults.append(f"{found.place}: only {' and '.join(sorted(JOBLIB_USERS))} import joblib")
        if library == "pyswip":
            bridges.add(found.importer)
            if stage_of(found.importer) != "reasoning":
                faults.append(f"{found.place}: only one module of neurologic.reasoning imports pyswip")
            elif len(bridges) > 1:
                faults.append(f"{found.place}: a second module imports pyswip, besides {sorted(bridges)[0]}")
    return faults


def import_circles(sources: Sources) -> list[str]:
    """Circles between modules, each with the import that closes it."""
    modules = {module_name(path) for path in sources}
    edges: dict[str, dict[str, str]] = {module: {} for module in modules}
    for found in imports(sources):
        target = found.target
        while target and target not in modules:
            target = target.rpartition(".")[0]
        if target and target != found.importer and target != "neurologic":
            edges[found.importer].setdefault(target, found.place)
    faults = []
    finished: set[str] = set()

    def visit(module: str, trail: list[str]) -> None:
        if module in trail:
            circle = [*trail[trail.index(module) :], module]
            faults.append(f"{edges[trail[-1]][module]}: closes the circle {' → '.join(circle)}")
        elif module not in finished:
            for target in sorted(edges[module]):
                visit(target, [*trail, module])
            finished.add(module)

    for module in sorted(modules):
        visit(module, [])
    return faults


def prints(sources: Sources) -> list[str]:
    """Calls of `print` outside the stages that talk to people."""
    return [
        f"{path}:{node.lineno}: print in library code; return the text, or use logging"
        for path, source in sorted(sources.items())
        if stage_of(module_name(path)) not in MAY_PRINT
        for node in ast.walk(ast.parse(source, filename=path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


Check = Callable[[Sources], list[str]]
CHECKS: tuple[Check, ...] = (unknown_stages, backward_imports, foreign_imports, import_circles, prints)


@pytest.fixture(scope="module")
def library(repository: Path) -> Sources:
    """The library as it is: {path from the repository: source}."""
    found = {
        path.relative_to(repository).as_posix(): path.read_text(encoding="utf-8")
        for path in (repository / "neurologic").rglob("*.py")
    }
    assert "neurologic/errors.py" in found
    return found


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_library_keeps_its_architecture(check: Check, library: Sources) -> None:
    faults = check(library)
    assert not faults, "\n" + "\n".join(faults)


# One small tree per rule, with the faults it must show: (rule, sources, place of each fault).
BROKEN: tuple[tuple[Check, Sources, list[str]], ...] = (
    (
        unknown_stages,
        {"neurologic/helpers/text.py": "", "neurologic/utils.py": ""},
        ["helpers/text.py:1", "utils.py:1"],
    ),
    (backward_imports, {"neurologic/schema/names.py": "import neurologic.rules"}, ["names.py:1"]),
    (backward_imports, {"neurologic/files.py": "\ndef f():\n    from neurologic.cli import main"}, ["files.py:3"]),
    (
        backward_imports,
        {"neurologic/files.py": "if TYPE_CHECKING:\n    from neurologic import probing"},
        ["files.py:2"],
    ),
    (backward_imports, {"neurologic/files.py": "from . import errors, schema"}, ["files.py:1"]),
    (backward_imports, {"neurologic/rules/text.py": "from ..evaluation import wilson"}, ["text.py:1"]),
    (backward_imports, {"neurologic/rules/__init__.py": "from ..evaluation import wilson"}, ["__init__.py:1"]),
    (backward_imports, {"neurologic/networks/loading.py": "from neurologic.rules import Rule"}, ["loading.py:1"]),
    (backward_imports, {"neurologic/rules/sets.py": "from neurologic.networks import Network"}, ["sets.py:1"]),
    (backward_imports, {"neurologic/files.py": "import_module('neurologic.schema')"}, ["files.py:1"]),
    (backward_imports, {"neurologic/reasoning/session.py": "import neurologic as nl"}, ["session.py:1"]),
    (backward_imports, {"neurologic/reasoning/session.py": "from neurologic import extract"}, ["session.py:1"]),
    (foreign_imports, {"neurologic/probing/sample.py": "from joblib import Parallel"}, ["sample.py:1"]),
    (foreign_imports, {"neurologic/cli.py": "import pyswip.prolog"}, ["cli.py:1"]),
    (
        foreign_imports,
        {"neurologic/reasoning/engine.py": "import pyswip", "neurologic/reasoning/terms.py": "\nimport pyswip"},
        ["terms.py:2"],
    ),
    (
        import_circles,
        {
            "neurologic/rules/a.py": "from neurologic.rules import b",
            "neurologic/rules/b.py": "def f():\n    from .a import x",
        },
        ["b.py:2"],
    ),
    (
        import_circles,
        {
            "neurologic/rules/__init__.py": "from neurologic.rules.sets import RuleSet",
            "neurologic/rules/sets.py": "from neurologic.rules import parse",
        },
        ["sets.py:1"],
    ),
    (prints, {"neurologic/probing/sample.py": "def f():\n    print('seen')"}, ["sample.py:2"]),
)


@pytest.mark.parametrize(("check", "sources", "places"), BROKEN)
def test_each_rule_finds_what_breaks_it(check: Check, sources: Sources, places: list[str]) -> None:
    faults = check(sources)
    assert len(faults) == len(places)
    for fault, place in zip(faults, places, strict=True):
        assert fault.partition(": ")[0].endswith(place)


SOUND = {
    "neurologic/__init__.py": "from neurologic.cli import main\n__version__ = '1'",
    "neurologic/errors.py": "import math",
    "neurologic/rules/__init__.py": "from neurologic.rules.sets import RuleSet",
    "neurologic/rules/sets.py": "from neurologic import __version__, errors\nfrom neurologic.errors import RuleError",
    "neurologic/networks/__init__.py": "import torch\nfrom ..schema import Schema",
    "neurologic/parallel.py": "import joblib",
    "neurologic/reasoning/engine.py": "import pyswip\nimport pyswip.core",
    "neurologic/schema/__init__.py": "from .names import quote",
    "neurologic/schema/names.py": "from neurologic import errors",
    "neurologic/cli.py": "from neurologic import reasoning, rules, networks\nprint('fine')",
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_sound_sources_have_no_fault(check: Check) -> None:
    assert check(SOUND) == []


def test_importing_the_package_loads_nothing_slow(repository: Path) -> None:
    """`import neurologic` does no work: no heavy or optional library comes with it, and nothing is written."""
    program = f"import sys, neurologic; print([name for name in {SLOW_OR_OPTIONAL!r} if name in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=repository, timeout=100, check=False
    )
    assert (answer.returncode, answer.stdout.strip(), answer.stderr) == (0, "[]", "")

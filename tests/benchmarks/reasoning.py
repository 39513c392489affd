"""The figures of the reasoner: `python tests/benchmarks/reasoning.py [PART …]` prints a line each, with its target.

The parts stand in tests/benchmarks/parts, one module each; without names all are run. Figures that are compared come
from one run. Exit code 0 when every figure meets its target, 1 otherwise. Needs SWI-Prolog.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

NOT_PARTS = {"__init__", "made_rules", "printing"}


def main(names: list[str]) -> int:
    """Run the parts and return the exit code."""
    folder = Path(__file__).parent / "parts"
    known = sorted(path.stem for path in folder.glob("*.py") if path.stem not in NOT_PARTS)
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"There is no part {unknown[0]!r}; the parts are {', '.join(known)}.", file=sys.stderr)
        return 2
    met = []
    for name in names or known:
        print(f"== {name}", flush=True)
        met.append(importlib.import_module(f"parts.{name}").measure())
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

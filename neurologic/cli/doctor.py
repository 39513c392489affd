"""neurologic doctor: what was found on this machine, and how to mend what is missing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from neurologic import __version__
from neurologic.cli.common import ENVIRONMENT, FINE, AddCommand, print_json


def add(command: AddCommand) -> None:
    """Add the command."""
    command("doctor", _doctor, "report the Prolog engine, versions and paths")


_PACKAGES = ("torch", "numpy", "scikit-learn", "scipy", "lark", "narwhals", "rich", "pyswip")
_EXTRAS = {"frames": ("pandas", "polars", "pyarrow"), "skops": ("skops",)}


def _doctor(options: argparse.Namespace) -> int:
    import platform
    from dataclasses import asdict
    from importlib import metadata

    from neurologic.reasoning.locate import prolog_report

    def version(package: str) -> str | None:
        try:
            return metadata.version(package)
        except metadata.PackageNotFoundError:
            return None

    prolog = prolog_report()
    packages = {package: version(package) for package in _PACKAGES}
    extras = {package: version(package) for names in _EXTRAS.values() for package in names}
    lacking = [package for package, found in packages.items() if found is None]
    if options.json:
        print_json(
            {
                "neurologic": __version__,
                "python": platform.python_version(),
                "folder": str(Path(__file__).parent),
                "prolog": asdict(prolog),
                "packages": packages,
                "extras": extras,
                "usable": prolog.usable and not lacking,
            }
        )
        return FINE if prolog.usable and not lacking else ENVIRONMENT
    lines = [
        f"neurologic    {__version__} in {Path(__file__).parent}",
        f"Python        {platform.python_version()} on {platform.system()} {platform.machine()}",
        f"SWI-Prolog    {prolog.version or 'not found'}",
        f"  executable  {prolog.executable or 'not found'}",
        f"  library     {prolog.library or 'not found'}",
        f"  home        {prolog.home or 'not found'}",
        f"  our modules {prolog.reasoner or 'not found'}",
        *(f"{package:<13} {found or 'NOT INSTALLED'}" for package, found in packages.items()),
    ]
    for extra, names in _EXTRAS.items():
        for package in names:
            lines.append(f"{package:<13} {extras[package] or f'not installed (optional: neurologic-prolog[{extra}])'}")
    if prolog.problem:
        lines.append(f"\nReasoning cannot start. {prolog.problem}\nExtraction and evaluation work without it.")
    elif lacking:
        lines.append(f"\nMissing: {', '.join(lacking)}. Run: pip install {' '.join(lacking)}")
    else:
        lines.append("\nEverything is in place.")
    sys.stdout.write("\n".join(lines) + "\n")
    return FINE if prolog.usable and not lacking else ENVIRONMENT

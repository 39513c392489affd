"""Finding SWI-Prolog on this machine without starting it, and how to mend what is missing. Imports nothing of ours."""

from __future__ import annotations

import ctypes
import ctypes.util
import functools
import importlib.metadata
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

MINIMUM_VERSION = 90000
REMEDY = (
    "Install SWI-Prolog: 'sudo apt-get install swi-prolog-nox' on Debian or Ubuntu, 'brew install swi-prolog' on "
    "macOS, 'conda install -c conda-forge swi-prolog', or from https://www.swi-prolog.org/download/stable. "
    "If it is installed elsewhere, set LIBSWIPL_PATH to its library and SWI_HOME_DIR to its home folder."
)


@dataclass(frozen=True, slots=True)
class PrologReport:
    """What was found of SWI-Prolog.

    Attributes
    ----------
    executable, library, home : str or None
        Paths of `swipl`, of its shared library and of its home folder.
    version : str or None
        Such as `"9.0.4"`.
    pyswip : str or None
        The version of the package pyswip.
    reasoner : str or None
        The folder of our own Prolog modules.
    problem : str or None
        What is wrong and how to mend it; None when reasoning can start.
    """

    executable: str | None
    library: str | None
    home: str | None
    version: str | None
    pyswip: str | None
    reasoner: str | None
    problem: str | None

    @property
    def usable(self) -> bool:
        """Whether reasoning can start."""
        return self.problem is None


def version_text(number: int) -> str:
    """Return SWI-Prolog's version number as text.

    Examples
    --------
    >>> version_text(90004)
    '9.0.4'
    """
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def too_old(number: int) -> str:
    """Return what to say about a version below the least one."""
    return f"SWI-Prolog {version_text(number)} is too old: {version_text(MINIMUM_VERSION)} or later is needed. {REMEDY}"


def prolog_folder() -> Path | None:
    """Return the folder of our Prolog modules, in an installation or in a checkout; None if it is missing."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "prolog", package.parent / "prolog"):
        if (folder / "neurologic" / "bridge" / "bridge.pl").is_file():
            return folder
    return None


def prolog_report() -> PrologReport:
    """Report what there is of SWI-Prolog, for `neurologic doctor`; starts nothing but `swipl --dump-runtime-variables`.

    Examples
    --------
    >>> report = prolog_report()
    >>> report.usable == (report.problem is None)
    True
    """
    return find_prolog()


def find_prolog() -> PrologReport:
    """Find SWI-Prolog as pyswip will: by environment variables, then by `swipl` on the path, then by the linker."""
    executable = shutil.which("swipl")
    library = os.environ.get("LIBSWIPL_PATH")
    home = os.environ.get("SWI_HOME_DIR")
    number: int | None = None
    shared = True
    if not (library and home):
        library = home = None
        if executable is not None:
            variables = _runtime_variables(executable)
            library, home = variables.get("PLLIBSWIPL"), variables.get("PLBASE")
            shared = variables.get("PLSHARED", "yes") == "yes"
            number = int(variables["PLVERSION"]) if variables.get("PLVERSION", "").isdigit() else None
        library = library or ctypes.util.find_library("swipl") or _application_library()
    if number is None and library is not None:
        number = _library_version(library)
    folder = prolog_folder()
    try:
        pyswip: str | None = importlib.metadata.version("pyswip")
    except importlib.metadata.PackageNotFoundError:
        pyswip = None
    if executable is None and library is None:
        problem: str | None = f"SWI-Prolog was not found. {REMEDY}"
    elif not shared or library is None:
        problem = f"SWI-Prolog at {executable} has no shared library, which Python needs. {REMEDY}"
    elif number is None:
        problem = f"The library {library} cannot be loaded, perhaps because it is built for another machine. {REMEDY}"
    elif number < MINIMUM_VERSION:
        problem = too_old(number)
    elif pyswip is None:
        problem = "The package pyswip is not installed. Run: pip install pyswip"
    elif folder is None:
        problem = "The Prolog modules of neurologic are missing from the installation. Install neurologic-prolog again."
    else:
        problem = None
    return PrologReport(
        executable,
        library,
        home,
        version_text(number) if number is not None else None,
        pyswip,
        str(folder) if folder is not None else None,
        problem,
    )


@functools.lru_cache(maxsize=4)
def _runtime_variables(executable: str) -> dict[str, str]:
    try:
        completed = subprocess.run(
            [executable, "--dump-runtime-variables"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return dict(re.findall(r'^(\w+)="?(.*?)"?;?$', completed.stdout, re.MULTILINE))


def _application_library() -> str | None:
    frameworks = Path("/Applications/SWI-Prolog.app/Contents/Frameworks")
    found = sorted(frameworks.glob("libswipl*.dylib"))
    return str(found[0]) if found else None


def _library_version(library: str) -> int | None:
    try:
        function = ctypes.CDLL(library).PL_version_info
    except (OSError, AttributeError):
        return None
    function.restype, function.argtypes = ctypes.c_uint, (ctypes.c_int,)
    return int(function(1))

"""Compiled Prolog text kept between processes, so that the second load of the same rules need not read them.

Imports errors and files. What is kept is code, which SWI-Prolog would run as it stands. So it is taken only from a
folder, and from a file, that belong to this user and that nobody else may write to, and only where it is whole: a
checksum stands before it. An entry is found by a digest of the text and of the versions of this library and of
SWI-Prolog. Anything odd is as if it were not there, and is replaced.

A compiled text names the module it was compiled for and its source. Both names have one length for every session
(see `next_id/1` and `new_module/2` in prolog/neurologic/bridge/loading.pl), so that others can be put in their places.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from neurologic.errors import NeurologicError
from neurologic.files import write_parts_atomically

#: The environment variable that moves the cache to another folder, or switches it off.
VARIABLE = "NEUROLOGIC_CACHE"
OFF = ("", "0", "off", "no", "false")
#: Most bytes of all entries together; what was not used for the longest time goes first.
LARGEST_CACHE = 256 * 2**20
#: Fewer characters are read as quickly as they are found.
SMALLEST_TEXT = 50_000

_MAGIC = b"neurologic compiled text 2\n"
_SUFFIX = ".nlq"
_MARK = ".nlm"


@dataclass(frozen=True)
class Compiled:
    """A text that was compiled by SWI-Prolog.

    Attributes
    ----------
    module, source : str
        The names in it: the module it was compiled for, and under what SWI-Prolog knew the text.
    predicates : tuple of (str, int)
        The names and arities that it defines, in the order of the text.
    places : pair of tuples of int
        Where the names of module and source stand in the code: there are few, and looking for them takes as long as
        all else together.
    code : bytes-like
        What `qcompile/1` writes.
    """

    module: str
    source: str
    predicates: tuple[tuple[str, int], ...]
    places: tuple[tuple[int, ...], tuple[int, ...]]
    code: bytes | memoryview

    def renamed(self, module: str, source: str) -> bytearray | None:
        """Return the code for another module and source, or None where their names have another length."""
        code = bytearray(self.code)
        for before, after, places in ((self.module, module, self.places[0]), (self.source, source, self.places[1])):
            old, new = before.encode(), after.encode()
            if len(old) != len(new) or not places:
                return None
            for place in places:
                if code[place : place + len(old)] != old:
                    return None
                code[place : place + len(new)] = new
        return code


def compiled_text(module: str, source: str, predicates: tuple[tuple[str, int], ...], code: bytes) -> Compiled:
    """Return a text that was just compiled, with the places of the names in it.

    Examples
    --------
    >>> compiled_text("m", "s", (), b"-m-s-m").renamed("n", "t")
    bytearray(b'-n-t-n')
    """
    places = (_places(code, module.encode()), _places(code, source.encode()))
    return Compiled(module, source, predicates, places, code)


def _places(code: bytes, name: bytes) -> tuple[int, ...]:
    found, place = [], code.find(name)
    while place >= 0:
        found.append(place)
        place = code.find(name, place + len(name))
    return tuple(found)


def cache_folder() -> Path | None:
    """Return the folder of the cache, made if need be; None where there is none that is safe to use.

    `NEUROLOGIC_CACHE` names it, or switches it off (`off`); else it lies in `XDG_CACHE_HOME` or `~/.cache`.
    """
    if not hasattr(os, "getuid"):  # whose a file is cannot be told in this way on Windows
        return None
    named = os.environ.get(VARIABLE)
    if named is not None:
        if named.strip().lower() in OFF:
            return None
        folder = Path(named)
    else:
        home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
        folder = Path(home) / "neurologic"
    if not folder.is_absolute():
        return None
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if stat.S_ISDIR(os.stat(folder).st_mode) and _is_ours(os.stat(folder)):
            return folder
    return None


def key_of(text: str, prolog_version: int, version: str) -> str:
    """Return the name of the entry for a text: a digest of all that its compiled form depends on."""
    digest = hashlib.sha256()
    platform_name = f"{sys.platform} {platform.machine()} {sys.maxsize}"
    digest.update(f"{version}\0{prolog_version}\0{platform_name}\0".encode())
    digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def find(folder: Path, key: str) -> Compiled | None:
    """Return an entry of the cache; None where there is none, or none that may be trusted."""
    data = _content(folder / (key + _SUFFIX))
    try:
        return None if data is None else _decoded(data)
    except (ValueError, TypeError, KeyError):
        return None


def is_marked(folder: Path, key: str) -> bool:
    """Tell whether `mark` was called for an entry, by this user."""
    return _content(folder / (key + _MARK)) == _MAGIC


def mark(folder: Path, key: str) -> None:
    """Keep that something was found out about a text; a folder that refuses it is no fault."""
    with contextlib.suppress(OSError, NeurologicError):
        path = write_parts_atomically(folder / (key + _MARK), [_MAGIC])
        os.chmod(path, 0o600)
        _evict(folder)


def keep(folder: Path, key: str, compiled: Compiled) -> None:
    """Add an entry, and let go of those that were not used for long; a folder that refuses it is no fault."""
    if len(compiled.code) > LARGEST_CACHE // 4:
        return
    with contextlib.suppress(OSError, NeurologicError):
        path = write_parts_atomically(folder / (key + _SUFFIX), _encoded(compiled))
        os.chmod(path, 0o600)
        _evict(folder)


@contextlib.contextmanager
def private_file(folder: Path, data: bytes | bytearray = b"") -> Iterator[Path]:
    """Give a file for the while, which nobody else can read or write."""
    descriptor, name = tempfile.mkstemp(prefix="loading-", suffix=".qlf", dir=folder)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        yield Path(name)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)


def _content(path: Path) -> bytes | None:
    """Return what a file of this user holds, and keep that it was used just now; None for anything else."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return None
    found = os.fstat(descriptor)
    if not (stat.S_ISREG(found.st_mode) and _is_ours(found)):
        os.close(descriptor)
        return None
    with open(descriptor, "rb") as file:
        data = file.read()
    with contextlib.suppress(OSError):
        os.utime(path)
    return data


def _is_ours(found: os.stat_result) -> bool:
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _encoded(compiled: Compiled) -> list[bytes | memoryview]:
    head = {
        "module": compiled.module,
        "source": compiled.source,
        "predicates": compiled.predicates,
        "places": compiled.places,
    }
    line = json.dumps(head).encode() + b"\n"
    return [_MAGIC, b"%08x\n" % zlib.crc32(compiled.code, zlib.crc32(line)), line, compiled.code]


def _decoded(data: bytes) -> Compiled | None:
    if not data.startswith(_MAGIC):
        return None
    start = len(_MAGIC) + 9
    if zlib.crc32(memoryview(data)[start:]) != int(data[len(_MAGIC) : start], 16):
        return None
    end = data.index(b"\n", start)
    head, code = json.loads(data[start:end]), memoryview(data)[end + 1 :]
    predicates = tuple((str(name), int(arity)) for name, arity in head["predicates"])
    places = (tuple(map(int, head["places"][0])), tuple(map(int, head["places"][1])))
    return Compiled(str(head["module"]), str(head["source"]), predicates, places, code)


def _evict(folder: Path) -> None:
    entries = sorted((entry.stat().st_mtime, entry.stat().st_size, entry) for entry in folder.glob("*.nl[qm]"))
    total = sum(size for _, size, _ in entries)
    for _, size, entry in entries:
        if total <= LARGEST_CACHE:
            return
        with contextlib.suppress(OSError):
            entry.unlink()
            total -= size

"""Writing files so that a reader never meets half of one. Imports errors only."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from neurologic.errors import FileError, MissingFile


def write_bytes_atomically(path: str | os.PathLike[str], data: bytes) -> Path:
    """Write `data` to `path` under a temporary name in the same folder, then rename it.

    A reader sees the whole old file or the whole new one, also when the writer is interrupted. An existing file keeps
    its permissions, and a symbolic link keeps pointing to the file that is replaced. It does not wait for the disk
    (no fsync), so it guards against crashes of the process, not of the machine.

    Parameters
    ----------
    path : str or path-like
        The file to write; its folder must exist.
    data : bytes
        The whole content.

    Returns
    -------
    Path
        `path`, as given.

    Raises
    ------
    MissingFile
        When the folder does not exist.
    FileError
        When the folder or the disk refuses the file, or `path` is a folder; an earlier file is left as it was.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> write_bytes_atomically(Path(folder.name) / "answers.bin", b"yes").read_bytes()
    b'yes'
    >>> folder.cleanup()
    """
    return write_parts_atomically(path, [data])


def write_parts_atomically(path: str | os.PathLike[str], parts: Iterable[bytes | memoryview]) -> Path:
    """Write parts one after the other to `path`, as `write_bytes_atomically` does with all at once."""
    # Follow a link now, because the rename below would replace the link itself.
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise FileError(f"Cannot write {os.fspath(path)!r}: it is a folder. Give the name of a file.", path=str(path))
    if not target.parent.is_dir():
        raise MissingFile(
            f"Cannot write {os.fspath(path)!r}: the folder {str(target.parent)!r} does not exist. Create it first.",
            path=str(path),
        )
    # A short name of its own: the target's name may already be as long as the file system allows.
    temporary = target.parent / f".neurologic-{secrets.token_hex(8)}.tmp"
    try:
        try:
            # Mode "x" gives the permissions of any new file (the umask), which tempfile's private 0600 would not.
            with open(temporary, "xb") as file:
                file.writelines(parts)
            if target.exists():
                os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))
            os.replace(temporary, target)
        except OSError as error:
            raise FileError(
                f"Cannot write {os.fspath(path)!r}: {error.strerror or error}. "
                "Choose a folder that you can write to and that has space left.",
                path=str(path),
            ) from error
    finally:
        with contextlib.suppress(OSError):  # gone already when all went well
            temporary.unlink()
    return Path(path)


def write_text_atomically(path: str | os.PathLike[str], text: str) -> Path:
    r"""Write `text` to `path` as UTF-8 with the line ends it has, under a temporary name that is then renamed.

    Parameters
    ----------
    path : str or path-like
        The file to write; its folder must exist.
    text : str
        The whole content.

    Returns
    -------
    Path
        `path`, as given.

    Raises
    ------
    FileError
        As `write_bytes_atomically`, and when `text` holds a lone surrogate, which UTF-8 cannot encode.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> write_text_atomically(Path(folder.name) / "rules.pl", "good(a1).\n").read_text(encoding="utf-8")
    'good(a1).\n'
    >>> folder.cleanup()
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise FileError(
            f"Cannot write {os.fspath(path)!r}: character {error.start} of the text is the lone surrogate "
            f"{text[error.start]!r}, which UTF-8 cannot encode. Replace it.",
            path=str(path),
        ) from error
    return write_bytes_atomically(path, data)

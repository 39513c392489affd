"""Writing files atomically: whole or not at all, and every refusal is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurologic.errors import FileError, MissingFile
from neurologic.files import write_bytes_atomically, write_text_atomically


@given(text=st.text(alphabet=st.characters(codec="utf-8")))
def test_text_comes_back_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("text") / "rules.pl"
    assert write_text_atomically(path, text) == path
    assert path.read_bytes() == text.encode("utf-8")
    assert os.listdir(path.parent) == ["rules.pl"]


def test_failed_rename_keeps_the_old_file_and_leaves_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts.pl"
    path.write_text("old.")

    def refuse(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(FileError, match="No space left") as caught:
        write_text_atomically(path, "new.")
    assert caught.value.path == str(path)
    assert path.read_text() == "old."
    assert os.listdir(tmp_path) == ["facts.pl"]


def test_interrupted_writer_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts.pl"
    path.write_text("old.")

    def interrupt(source: object, target: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_text_atomically(path, "new.")
    assert path.read_text() == "old."
    assert os.listdir(tmp_path) == ["facts.pl"]


def test_permissions_are_those_of_the_old_file_or_of_any_new_one(tmp_path: Path) -> None:
    """A temporary file made by `tempfile` is private; renaming it would hide the result from other users."""
    plain = tmp_path / "plain"
    plain.write_text("")
    new = write_bytes_atomically(tmp_path / "new", b"")
    assert new.stat().st_mode == plain.stat().st_mode
    plain.chmod(0o640)
    assert write_bytes_atomically(plain, b"x").stat().st_mode & 0o777 == 0o640


def test_link_is_followed(tmp_path: Path) -> None:
    real = tmp_path / "real.pl"
    real.write_text("old.")
    link = tmp_path / "link.pl"
    link.symlink_to(real)
    write_text_atomically(link, "new.")
    assert link.is_symlink()
    assert real.read_text() == "new."


def test_name_as_long_as_the_system_allows(tmp_path: Path) -> None:
    """The temporary name must not be longer than the final one can be."""
    path = tmp_path / ("x" * os.pathconf(tmp_path, "PC_NAME_MAX"))
    assert write_bytes_atomically(path, b"1").read_bytes() == b"1"


def test_refusals_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="does not exist") as missing:
        write_text_atomically(tmp_path / "nowhere" / "rules.pl", "")
    assert missing.value.path.endswith("rules.pl")
    with pytest.raises(FileError, match="is a folder"):
        write_bytes_atomically(tmp_path, b"")
    with pytest.raises(FileError, match="character 1 .*lone surrogate"):
        write_text_atomically(tmp_path / "rules.pl", "a\ud800")
    assert os.listdir(tmp_path) == []

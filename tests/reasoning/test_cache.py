"""Compiled rules from the cache: the same as read, wherever they are loaded, and never what cannot be trusted."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from neurologic.compilation import prolog_reader, prolog_text
from neurologic.errors import LoadError, PrologSyntaxError, QueryLimit, RuleSyntaxError
from neurologic.reasoning import Limits, Session, cache, emitted
from neurologic.reasoning.cache import cache_folder, compiled_text, find, keep, key_of
from neurologic.reasoning.emitted import load_emitted
from neurologic.reasoning.engine import Engine, engine
from neurologic.rules import ClassHead, Clause, Interval, Membership, RuleSet
from neurologic.schema import Feature, Schema, Target

SCHEMA = Schema(
    (Feature("age", "integer", missing=True), Feature("purpose", "categorical", ("car", "it's", "日本"), missing=True)),
    Target("risk", ("good", "bad")),
    individual="applicant",
)


def rules(name: str = "r", count: int = 40, low: float = 19.0) -> RuleSet:
    clauses = tuple(
        Clause(
            f"{name}{number}",
            ClassHead("bad" if number % 2 else "good"),
            (Interval("age", low + number, low + number + 1, high_closed=True), Membership("purpose", ("car", "it's"))),
        )
        for number in range(count)
    )
    return RuleSet(SCHEMA, clauses, "ordered", "good")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, that keeps short texts too."""
    made = tmp_path / "cache"
    monkeypatch.setenv("NEUROLOGIC_CACHE", str(made))
    monkeypatch.setattr(emitted, "SMALLEST_TEXT", 0)
    return made


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each text came in: `read`, `kept` (read and compiled), `found` (from the cache)."""
    ways: list[str] = []
    for way, name in (("read", "_recorded"), ("kept", "_into_cache"), ("found", "_from_cache")):
        original = getattr(emitted, name)

        def wrapped(*arguments: object, original: object = original, way: str = way) -> object:
            result = original(*arguments)  # type: ignore[operator]
            if result is not None:
                ways.append(way)
            return result

        monkeypatch.setattr(emitted, name, wrapped)
    return ways


@pytest.fixture
def prolog() -> Engine:
    return engine()


@pytest.fixture
def module(prolog: Engine) -> Iterator[str]:
    name = prolog.new_module()
    yield name
    prolog.delete_module(name)


def what_is_there(session: Session) -> list[object]:
    """All that can tell a loaded text from another: answers, proofs with their lines, predicates, switches."""
    session.add_facts({"age": [21, 22, 99, None], "purpose": ["car", "日本", "it's", "car"]}, ids=["a", "b", "c", "d"])
    found: list[object] = [
        session.query("risk(A, C)"),
        session.why("risk(a, C)").to_json(),
        session.predicates(),
        session.check(),
        session.query("predicate_property(refuted(_, _), dynamic), predicate_property(refuted(_, _), multifile)"),
        session.query("findall(N-L, (clause(risk(_, _), _, R), neurologic_loading:clause_origin(R, N, L)), Places)"),
    ]
    session.switch_off("r1")
    found.append(session.query("risk(a, C)"))
    session.switch_on("r1")
    found.append(session.query("risk(a, C)"))
    return found


def test_from_the_cache_all_is_as_it_was_read(
    folder: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session() as first, Session() as second, Session() as third:
        first.load(rules())
        second.load(rules())
        assert compiled == ["kept", "found"]
        one, two = what_is_there(first), what_is_there(second)
        monkeypatch.setenv("NEUROLOGIC_CACHE", "off")
        third.load(rules())
        assert compiled == ["kept", "found", "read"]
        assert one == two == what_is_there(third)
        first.close()
        assert second.query("risk(a, C)") == [{"C": "bad"}]


def test_replacing_and_closing_take_out_what_came_from_the_cache(
    folder: Path, compiled: list[str], prolog: Engine
) -> None:
    with Session() as warming:
        warming.load(rules())
        warming.load(rules("s", 10))
    sources = prolog.query("aggregate_all(count, source_file('/neurologic/text/0'), N)")
    with Session() as session:
        session.load(rules())
        session.add_facts({"age": [21], "purpose": ["car"]})
        assert session.query("risk(A, C)") == [{"A": "a1", "C": "bad"}]
        session.load(rules("s", 10, low=50))
        assert session.query("neural_rule(r1, _, _)") == []
        assert session.query("risk(A, C)") == [{"A": "a1", "C": "good"}]
        session.load(rules("s", 10))
        assert session.query("risk(A, C)") == [{"A": "a1", "C": "bad"}]
        assert session.why("risk(a1, bad)")
        name = session._module.name
    assert compiled == ["kept", "kept", "found", "kept", "found"]
    assert prolog.query("neurologic_loading:source(Id, M, _)", {"M": name}) == []
    assert prolog.query("aggregate_all(count, source_file('/neurologic/text/0'), N)") == sources


def test_lines_and_file_of_a_rule_are_those_of_the_text(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "rules of it's.pl"
    path.write_text(prolog_text(rules()), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    for _ in range(2):
        with Session() as session:
            session.load(path)
            goal = (
                "clause(risk(_, bad), (neural_rule(r3, _, _), _), R), neurologic_loading:clause_origin(R, Name, Line)"
            )
            (answer,) = session.query(goal)
            assert answer["Name"] == str(path)
            assert "% r3" in lines[answer["Line"] - 1]
            assert {str(each.file) for each in session.predicates()} == {str(path)}


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "not ours", "no text", "other length"])
def test_what_is_odd_is_not_taken_and_replaced(folder: Path, compiled: list[str], harm: str) -> None:
    with Session() as session:
        session.load(rules())
    (entry,) = folder.glob("*.nlq")
    good = entry.read_bytes()
    if harm == "cut":
        entry.write_bytes(good[:-7])
    elif harm == "changed":
        middle = len(good) // 2
        entry.write_bytes(good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :])
    elif harm == "empty":
        entry.write_bytes(b"")
    elif harm == "not ours":
        entry.write_bytes(b"SWI-Prolog .qlf file\n")
    elif harm == "no text":
        entry.unlink()
        entry.mkdir()
    else:
        known = find(folder, entry.stem)
        assert known is not None
        keep(folder, entry.stem, compiled_text(known.module + "x", known.source, known.predicates, bytes(known.code)))
    with Session() as session:
        session.load(rules())
        session.add_facts({"age": [21], "purpose": ["car"]})
        assert session.query("risk(A, C)") == [{"A": "a1", "C": "bad"}]
    assert compiled == ["kept", "kept"]
    if harm != "no text":
        assert find(folder, entry.stem) is not None


def test_another_version_of_either_has_entries_of_its_own(
    folder: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = {
        key_of("a", 90004, "0.1.0"),
        key_of("a", 90006, "0.1.0"),
        key_of("a", 90004, "0.2.0"),
        key_of("b", 90004, "0.1.0"),
    }
    assert len(keys) == 4
    with Session() as session:
        session.load(rules())
        monkeypatch.setattr(emitted, "__version__", "0.0.9")
        session.load(rules())
    assert compiled == ["kept", "kept"]
    assert len(list(folder.glob("*.nlq"))) == 2


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="permissions of POSIX")
def test_what_others_may_write_is_not_run(folder: Path, compiled: list[str]) -> None:
    with Session() as session:
        session.load(rules())
        (entry,) = folder.glob("*.nlq")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert entry.stat().st_mode & 0o777 == 0o600
        entry.chmod(0o622)
        session.load(rules())
        assert compiled == ["kept", "kept"]
        target = folder.parent / "elsewhere.nlq"
        entry.rename(target)
        entry.symlink_to(target)
        session.load(rules())
        assert compiled == ["kept", "kept", "kept"]
        folder.chmod(0o777)
        assert cache_folder() is None
        session.load(rules())
        assert compiled == ["kept", "kept", "kept", "read"]
        folder.chmod(0o700)


def test_where_the_cache_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEUROLOGIC_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "neurologic"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "neurologic"
    for off in ("off", "0", "", "No"):
        monkeypatch.setenv("NEUROLOGIC_CACHE", off)
        assert cache_folder() is None
    monkeypatch.setenv("NEUROLOGIC_CACHE", "relative/folder")
    assert cache_folder() is None
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NEUROLOGIC_CACHE", str(tmp_path / "file" / "below"))
    assert cache_folder() is None


def test_the_cache_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LARGEST_CACHE", 5000)
    for number in range(8):
        keep(tmp_path, f"k{number}", compiled_text("m", "s", (), b"x" * 1000))
        os.utime(tmp_path / f"k{number}.nlq", (number, number))
        if number == 5:
            assert find(tmp_path, "k2") is not None  # and is the one used last now
    kept = {path.stem for path in tmp_path.glob("*.nlq")}
    assert len(kept) == 4
    assert {"k2", "k7"} <= kept
    keep(tmp_path, "large", compiled_text("m", "s", (), b"x" * 1300))
    assert find(tmp_path, "large") is None


def test_a_text_beyond_what_we_write_is_loaded_the_careful_way(folder: Path, prolog: Engine, module: str) -> None:
    text = ":- use_module(library(lists)).\nrisk(a, bad) :- member(a, [a]).\n"
    for _ in range(2):
        assert load_emitted(prolog, text, "rules", module).predicates == ("risk/2",)
        assert prolog.query("risk(A, C)", module=module) == [{"A": "a", "C": "bad"}]
    assert list(folder.iterdir()) == []


def test_a_syntax_error_tells_its_place_and_leaves_nothing(folder: Path, prolog: Engine, module: str) -> None:
    with pytest.raises(PrologSyntaxError) as caught:
        load_emitted(prolog, "risk(a, bad).\nrisk(b, .\n", "rules", module)
    assert (caught.value.file, caught.value.line) == ("rules", 2)
    assert prolog.query("neurologic_loading:source(Id, M, _)", {"M": module}) == []
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("warm", [False, True])
def test_another_text_of_the_module_is_not_replaced(folder: Path, prolog: Engine, module: str, warm: bool) -> None:
    """An expert's predicate of the same name stays; the message says which."""
    text = "helper(1).\nrisk(a, bad) :- helper(1).\n"
    if warm:
        elsewhere = prolog.new_module()
        load_emitted(prolog, text, "rules", elsewhere)
        prolog.delete_module(elsewhere)
    prolog.load_text("helper(expert).", "policy.pl", module)
    with pytest.raises(LoadError, match="helper/1 is already defined in policy.pl"):
        load_emitted(prolog, text, "rules", module)
    assert prolog.query("helper(X)", module=module) == [{"X": "expert"}]


def test_text_that_names_its_own_module_is_not_kept(folder: Path, prolog: Engine, module: str) -> None:
    """The name would be changed inside the text too."""
    text = f"risk('{module}', bad).\n"
    for _ in range(2):
        load_emitted(prolog, text, "rules", module)
        assert prolog.query("risk(A, bad)", module=module) == [{"A": module}]
        prolog.unload("rules", module)
    assert list(folder.glob("*.nlq")) == []


def test_threads_and_sessions_share_the_cache(folder: Path) -> None:
    wrong: list[object] = []

    def work(number: int) -> None:
        for _ in range(4):
            with Session() as session:
                session.load(rules("r", 5 + number % 2))
                session.add_facts({"age": [21], "purpose": ["car"]})
                if session.query("risk(A, C)") != [{"A": "a1", "C": "bad"}]:
                    wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(list(folder.glob("*.nlq"))) == 2
    assert not list(folder.glob("loading-*"))


def test_a_load_that_is_stopped_leaves_neither_clauses_nor_files(folder: Path, prolog: Engine, module: str) -> None:
    text = prolog_text(rules(count=1500))
    with pytest.raises(QueryLimit, match="stopped"):
        load_emitted(prolog, text, "rules", module, limits=Limits(inferences=20_000))
    assert prolog.query("neurologic_loading:source(Id, M, _)", {"M": module}) == []
    assert prolog.query("catch(risk(_, _), error(existence_error(_, _), _), fail)", module=module) == []
    assert list(folder.iterdir()) == []
    assert load_emitted(prolog, text, "rules", module).predicates


def test_a_file_that_was_read_before_is_not_compared_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a second load finds is what the first one read; a file that was changed since is read anew."""
    path = tmp_path / "rules.pl"
    path.write_text(prolog_text(rules()), encoding="utf-8")
    compared: list[str] = []

    def exact_rules(text: str) -> RuleSet | None:
        compared.append(text)
        return prolog_reader.exact_rules(text)

    monkeypatch.setattr(emitted, "exact_rules", exact_rules)
    for _ in range(3):
        with Session() as session:
            assert session.load(path) == rules()
    assert len(compared) == 1
    (marked,) = folder.glob("*.nlm")
    assert marked.stat().st_mode & 0o777 == 0o600
    changed = path.read_text(encoding="utf-8").replace("Age =< 22.0", "Age =< 22.5", 1)
    path.write_text(changed, encoding="utf-8")
    with Session() as session, pytest.raises(RuleSyntaxError, match="does not follow from the rules"):
        session.load(path)
    assert compared[1:] == [changed]
    path.write_text(prolog_text(rules()), encoding="utf-8")
    marked.write_bytes(b"")  # odd, so it says nothing
    with Session() as session:
        assert session.load(path) == rules()
    assert len(compared) == 3
    marked.chmod(0o622)
    with Session() as session:
        session.load(path)
    assert len(compared) == 4


def test_text_of_another_hand_is_not_marked(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "rules.pl"
    path.write_text(prolog_text(rules()).replace(",\n    ", ",\n  "), encoding="utf-8")
    for _ in range(2):
        with Session() as session:
            assert session.load(path) == rules()
    assert not list(folder.glob("*.nlm"))

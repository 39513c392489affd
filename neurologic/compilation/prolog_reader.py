"""Emitted Prolog back to a rule set with schema, evidence and provenance (invariant I7).

Imports errors, files' errors, rules, schema and the modules of this stage. The rules are read from their clauses, not
from remarks beside them. Then the text is written anew and compared token by token, so that a file that was cut short,
or edited so that duals and rules no longer agree, is found out with the place.
"""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from neurologic.compilation.description import (
    options_of,
    read_evidence,
    read_feature,
    read_names,
    read_provenance,
    read_relation,
    read_target,
    text_of,
)
from neurologic.compilation.goal_reading import ReadAlready, Reader, Unreadable, category_of
from neurologic.compilation.prolog_terms import (
    Compound,
    Named,
    Place,
    Sentence,
    conjuncts,
    place_at,
    sentences,
    tokens,
)
from neurologic.compilation.prolog_text import END_OF_RULES, prolog_text
from neurologic.compilation.quick_terms import NotAsWritten, quick_sentences
from neurologic.compilation.vocabulary import Predicate, refutation_names, relation_functors
from neurologic.errors import FileError, MissingFile, NeurologicError
from neurologic.rules import (
    DEFAULT_ID,
    ClassHead,
    Clause,
    Evidence,
    Head,
    IntervalHead,
    LinearHead,
    NumberHead,
    RuleSet,
)
from neurologic.rules.syntax_errors import Fault, shown
from neurologic.schema.features import Category, Schema
from neurologic.schema.names import atom_text

_Found: TypeAlias = dict[Predicate, list[Sentence]]

# Clauses that follow from the rules; they are compared, not read.
_FOLLOWING = frozenset({"refuted", "reached", "proved", "at_least", "fewer_than", "finite"})


def read_prolog(source: str | os.PathLike[str], *, file: str | None = None) -> RuleSet:
    """Read rules from Prolog text that `prolog_text` wrote, or from a file of such text.

    Parameters
    ----------
    source : str or path-like
        The text, or the path of a file; a string of one line that does not end a clause is a path.
    file : str, optional
        The name that errors show for a text.

    Returns
    -------
    RuleSet
        Equal to the one that was written, with the same evidence and provenance.

    Raises
    ------
    RuleSyntaxError
        Where the text is not what `prolog_text` writes, is cut short, or says one thing in a rule and another in its
        dual; with line, column and a caret.
    MissingFile, FileError
        When the file is not there, cannot be read, or is not UTF-8.

    Examples
    --------
    >>> from neurologic.rules import Interval
    >>> from neurologic.schema import Feature, Target
    >>> schema = Schema((Feature("duration", "integer"),), Target("risk", ("good", "bad")))
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("duration", low=24.5),)),), "ordered", "good")
    >>> read_prolog(prolog_text(rules)) == rules
    True
    """
    if not isinstance(source, str) or ("\n" not in source and not source.rstrip().endswith(".")):
        file, text = os.fspath(source), _content(Path(source))
    else:
        text = source
    try:
        return _read(text)
    except Fault as fault:
        raise shown(fault, text, file) from None


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise MissingFile(f"There is no file {os.fspath(path)!r}.", path=os.fspath(path)) from None
    except UnicodeDecodeError as error:
        raise FileError(
            f"{os.fspath(path)!r} is not UTF-8 text (byte {error.start}): it is damaged, or no rule file.",
            path=os.fspath(path),
        ) from None
    except OSError as error:
        raise FileError(f"Cannot read {os.fspath(path)!r}: {error.strerror or error}.", path=os.fspath(path)) from error


def _read(text: str) -> RuleSet:
    if not text.rstrip().endswith(END_OF_RULES):
        raise Fault(
            f"The text ends before its last line, {END_OF_RULES!r}.",
            place_at(text, len(text.rstrip())),
            "it was cut short: write it again; or it was never written by neurologic",
        )
    exact = exact_rules(text)
    if exact is not None:
        return exact
    rules = _rule_set(_by_predicate(sentences(text, _FOLLOWING)))
    _compare(text, prolog_text(rules))
    return rules


def exact_rules(text: str) -> RuleSet | None:
    """Return the rules of a text that is, to the letter, what `prolog_text` writes; None for any other text."""
    rules = proposed_rules(text)
    return rules if rules is not None and prolog_text(rules) == text else None


def proposed_rules(text: str) -> RuleSet | None:
    """Return what `exact_rules` does for a text of which it gave rules; of any other text None, or wrong rules.

    It takes half as long, because what follows from the rules is not looked at.
    """
    try:
        with _no_collecting():
            return _rule_set(_by_predicate(quick_sentences(text, _FOLLOWING)), {})
    except (NotAsWritten, Fault, RecursionError):
        return None


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """Leave cycles alone for the while: many new objects, of which none is in one, would be looked at over and over."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _by_predicate(read: Iterable[Sentence]) -> _Found:
    found: _Found = {}
    for sentence in read:
        head = sentence.head
        if not isinstance(head, Compound):
            raise Fault("A clause is expected here.", sentence.place)
        found.setdefault((head.functor, len(head.arguments)), []).append(sentence)
    return found


@dataclass(frozen=True)
class _Label:
    """What the text says of one clause: id, evidence, and the predicate that it concludes."""

    id: str
    predicate: Predicate
    evidence: Evidence | None
    place: Place


def _rule_set(found: _Found, read: ReadAlready | None = None) -> RuleSet:
    if ("neural_theory", 3) not in found:
        raise Fault("There is no neural_theory/3 fact: these are no emitted rules.", Place(1, 1))
    theory = found["neural_theory", 3][0]
    schema = _placed(theory.place, _schema, found, theory.head)
    names = _placed(theory.place, read_names, theory.head)
    labels, definitions = (
        [_placed(sentence.place, _label, sentence, names) for sentence in found.get((predicate, 3), [])]
        for predicate in ("neural_rule", "neural_definition")
    )
    rules = [label for label in labels if label.id != DEFAULT_ID]
    is_relational = len(rules) == len(labels)
    defined = dict.fromkeys(label.predicate for label in (*(rules if is_relational else ()), *definitions))
    functors = {key: atom_text(quoted) for key, quoted in relation_functors(schema, defined).items()}
    about = {
        name: functors[name, 1]
        for name, arity in defined
        if arity == 1 and _is_about(found.get((functors[name, 1], 1), []), schema)
    }
    refutations = refutation_names(about, (label.id for label in (*rules, *definitions)))
    reader = Reader(
        {feature.functor: feature for feature in schema.features},
        {(functor, key[1]): key[0] for key, functor in functors.items()},
        {atom_text(quoted): name for name, quoted in refutations.items()},
        schema.individual,
        None,
        read,
    )
    sources = _sources(found, schema, {key: functors[key] for key in defined}, definitions)
    clauses = [_clause(label, sources, schema, reader) for label in (*rules, *definitions)]
    semantics, default, _ = theory.head.arguments
    return _placed(
        theory.place,
        lambda: RuleSet(
            schema,
            tuple(clauses[: len(rules)]),
            text_of(semantics),  # type: ignore[arg-type]
            _default(default.arguments[1], schema.classes),
            text_of(options_of(theory.head.arguments[2])["conflict"][0]),  # type: ignore[arg-type]
            tuple(clauses[len(rules) :]),
            {label.id: label.evidence for label in (*labels, *definitions) if label.evidence is not None},
            read_provenance(theory.head),
        ),
    )


def _schema(found: _Found, theory: Compound) -> Schema:
    for key in (("neural_target", 2), ("neural_individual", 1)):
        if key not in found:
            raise Unreadable(f"There is no {key[0]}/{key[1]} fact beside this one.")
    return Schema(
        tuple(_placed(fact.place, read_feature, fact.head) for fact in found.get(("neural_feature", 4), [])),
        read_target(found["neural_target", 2][0].head, theory),
        text_of(found["neural_individual", 1][0].head.arguments[0]),
        tuple(_placed(fact.place, read_relation, fact.head) for fact in found.get(("neural_relation", 3), [])),
    )


def _label(sentence: Sentence, names: Mapping[Predicate, Predicate]) -> _Label:
    name, head, measures = sentence.head.arguments
    written = (head.functor, len(head.arguments))
    return _Label(text_of(name), names.get(written, written), read_evidence(measures), sentence.place)


def _is_about(sentences_of_it: Sequence[Sentence], schema: Schema) -> bool:
    """Whether all clauses of a predicate have the individual, and nothing else, in the head."""
    return all(sentence.head.arguments == (_individual(sentence, schema),) for sentence in sentences_of_it)


def _individual(sentence: Sentence, schema: Schema) -> Any:
    """Return the variable that a clause with a relational head says is the individual; None where there is none."""
    goals = sentence.goals[_switch(sentence) is not None :]
    said = goals and isinstance(goals[0], Compound) and goals[0].functor == schema.individual
    return goals[0].arguments[0] if said and len(goals[0].arguments) == 1 else None


def _switch(sentence: Sentence) -> str | None:
    """Return the id of the rule whose switch the clause asks first; None for a definition."""
    first = sentence.goals[0] if sentence.goals else None
    if isinstance(first, Compound) and first.functor == "neural_rule" and len(first.arguments) == 3:
        return text_of(first.arguments[0])
    return None


def _sources(
    found: _Found, schema: Schema, defined: dict[Predicate, str], definitions: Sequence[_Label]
) -> dict[str, Sentence]:
    """Return the clause of each rule and definition, by id; definitions carry none and come in their order."""
    sources: dict[str, Sentence] = {}
    for sentence in found.get((schema.target.functor, 2), []):
        name = _placed(sentence.place, _switch, sentence)
        if name is not None:
            sources[name] = sentence
    for (predicate, arity), functor in defined.items():
        waiting = iter([label.id for label in definitions if label.predicate == (predicate, arity)])
        for sentence in found.get((functor, arity), []):
            name = _placed(sentence.place, _switch, sentence) or next(waiting, None)
            if name is not None:
                sources[name] = sentence
    return sources


def _clause(label: _Label, sources: dict[str, Sentence], schema: Schema, reader: Reader) -> Clause:
    if label.id not in sources:
        raise Fault(f"There is no clause for the rule {label.id!r}.", label.place)
    sentence = sources[label.id]
    return _placed(sentence.place, _read_clause, label.id, sentence, schema, reader)


def _read_clause(name: str, sentence: Sentence, schema: Schema, reader: Reader) -> Clause:
    goals = sentence.goals[_switch(sentence) is not None :]
    if (sentence.head.functor, len(sentence.head.arguments)) != (schema.target.functor, 2):
        variable = _individual(sentence, schema)
        reader = replace(reader, individual=variable.name if isinstance(variable, Named) else None)
        return Clause(name, reader.atom(sentence.head), reader.literals(goals[variable is not None :]))
    variable, answer = sentence.head.arguments
    if not isinstance(variable, Named):
        raise Unreadable("The conclusion is about an individual, which is a variable.")
    reader = replace(reader, individual=variable.name)
    while goals and isinstance(goals[-1], Compound) and goals[-1].functor == "reached":
        goals = goals[:-1]
    head: Head
    if isinstance(answer, Named):
        expression, before = reader.computed(goals, answer)
        head, goals = LinearHead(expression), list(before)
    elif isinstance(answer, Compound) and answer.functor == "between" and len(answer.arguments) == 2:
        head = IntervalHead(*answer.arguments)
    elif isinstance(answer, float):
        head = NumberHead(answer)
    else:
        head = ClassHead(category_of(answer, schema.classes))
        schema.target.index(head.label)  # raises with the nearest class where there is no such one
    if goals and goals[0] == Compound(schema.individual, (variable,)):
        goals = goals[1:]
    if len(goals) == 1 and isinstance(goals[0], Compound) and goals[0].functor == "once":
        goals = conjuncts(goals[0].arguments[0])
    return Clause(name, head, reader.literals(goals))


def _default(term: Any, classes: Sequence[Category]) -> Category | float:
    """Return a default: a number, a class or `unknown`."""
    return term if isinstance(term, float) else category_of(term, classes)


def _compare(text: str, written: str) -> None:
    """Raise a fault at the first token in which the text differs from what its rules would be written as."""
    if text == written:
        return
    for found, wanted in zip_longest(tokens(text), tokens(written)):
        if found is None or wanted is None or found.group() != wanted.group():
            break
    else:
        return
    expected = "the end of the text" if wanted is None else _line_at(written, wanted.start())
    raise Fault(
        "This does not follow from the rules in the text: it was edited here, or a rule was edited elsewhere.",
        place_at(text, len(text.rstrip()) if found is None else found.start()),
        f"expected: {expected}. Edit rules in the rule language, and write them again",
    )


def _line_at(text: str, position: int) -> str:
    end = text.find("\n", position)
    return text[text.rfind("\n", 0, position) + 1 : end if end >= 0 else len(text)].strip()


_Result = TypeVar("_Result")


def _placed(place: Place, read: Callable[..., _Result], *arguments: Any) -> _Result:
    """Call a function; what it cannot read becomes a fault at the place of the clause."""
    try:
        return read(*arguments)
    except (Unreadable, NeurologicError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Fault(str(error) or type(error).__name__, place) from error

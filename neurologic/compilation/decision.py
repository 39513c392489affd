"""The decision clause: one nested if-then-else over a row, which answers as the rules do, thousands of times a second.

Imports errors, rules, schema and the modules of this stage before it. The clauses of `prolog_text` are the rules as
people read them and reason with them; this text beside them is for classifying many rows. It needs nothing of ours:

    ?- decide(r(67, car), Class).

A row without missing values goes down the tree of `division` to a few rules, of which the first that hold decide. For a
row with missing values the tree only tells which rules can matter; each of them is then proved, refuted or open.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from neurologic.compilation.clauses import conclusion
from neurologic.compilation.decision_parts import ALONE, DECIDE, ORDERED, RESOLVED, SETTLED, UNRIVALLED
from neurologic.compilation.division import Conditions, Part, conditions_of, divided, unsettled
from neurologic.compilation.prolog_text import FINITE, UTF8
from neurologic.compilation.row_goals import (
    NEVER,
    RowNames,
    all_hold,
    always_known,
    check_about_row,
    either,
    one_fails,
    places,
)
from neurologic.compilation.vocabulary import names_for, vocabulary_of
from neurologic.errors import CompilationError
from neurologic.files import write_text_atomically
from neurologic.rules import (
    DEFAULT_ID,
    INDIVIDUAL,
    Atom,
    ClassHead,
    Clause,
    Head,
    IntervalHead,
    LinearHead,
    NumberHead,
    RuleSet,
)
from neurologic.rules.literals import Interval, Literal, Membership, Negation, features_of
from neurologic.rules.wellformed import definition_order
from neurologic.schema.features import UNKNOWN
from neurologic.schema.names import prolog_constant, prolog_number, quote_atom, variable_name

#: The code of a row without an answer, or with several: the character 0. Those of the answers come after it.
NO_ANSWER = 48
_VARIABLE = re.compile(r"\bF\d+\b")
_OWN_VARIABLE = re.compile(r"\b[CVS]\d+\b")
_BACKSLASH, _SURROGATES, _N_SURROGATES, _LAST = 92, 0xD800, 0x800, 0x10FFFF


@dataclass(frozen=True)
class Decision:
    """A rule set compiled into a decision over rows.

    Attributes
    ----------
    text : str
        Prolog that loads into a bare SWI-Prolog.
    columns : tuple of str
        The features of a row, in order; those that the rules use.
    answers : mapping of code to answer
        What `decide_codes/2` means: a class, `"unknown"`, a number, or a pair (low, high).
    """

    text: str
    columns: tuple[str, ...]
    answers: dict[int, object]


def decision_text(rules: RuleSet) -> str:
    """Return a rule set as a decision over rows: `decide(Row, Class)`, for classifying many rows in Prolog.

    `Row` is `r(Value, …)` with a value for each feature that the rules use, in the order that the head of the text
    shows: a number, or a category as the rules write it; an unbound variable where it is missing. It fails where the
    rules give no answer, or several. The text needs nothing of ours.

    Raises
    ------
    CompilationError
        When the rules ask for more than the row: relations, counts, other individuals, or conclude a linear expression.

    Examples
    --------
    >>> from neurologic.rules import Interval
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("duration", "integer"),), Target("risk", ("good", "bad")), individual="applicant")
    >>> rule = Clause("r1", ClassHead("bad"), (Interval("duration", low=24.5),))
    >>> text = decision_text(RuleSet(schema, (rule,), "ordered", "good"))
    >>> print(text[text.index("decide_known(r("):text.index("% Rows with")], end="")
    decide_known(r(F1), Code) :-
        (   F1 > 24.5
        ->  Code = 49
        ;   Code = 50
        ).
    <BLANKLINE>
    """
    return decision(rules).text


def write_decision(rules: RuleSet, path: str | os.PathLike[str]) -> Path:
    """Write the text of `decision_text` to a file, whole or not at all, and return its path."""
    return write_text_atomically(path, decision_text(rules))


def decision(rules: RuleSet, off: Collection[str] = ()) -> Decision:
    """Return the decision of a rule set without the rules that are switched `off`, which count as refuted.

    Raises
    ------
    CompilationError
        As `decision_text`.
    """
    return _Compiler(rules, off).compiled()


class _Compiler:
    """One rule set on its way into a decision."""

    def __init__(self, rules: RuleSet, off: Collection[str]) -> None:
        self.rules = rules
        self.clauses = [clause for clause in rules.clauses if clause.id not in off]
        self.default_on = DEFAULT_ID not in off
        self.columns = rules.features_used
        concepts = {
            predicate: number
            for number, (predicate, _) in enumerate(definition_order(rules.clauses, rules.definitions), 1)
        }
        self.names = RowNames(rules.schema, {name: place for place, name in enumerate(self.columns)}, concepts)
        self._check()
        known: dict[str, bool] = {}
        for predicate in concepts:  # in the order in which they are defined
            bodies = [literal for clause in self._defining(predicate) for literal in clause.body]
            known[predicate] = all(always_known(literal, known) for literal in bodies)
        self.known = known
        self.vocabulary = vocabulary_of(rules)
        self.answers: dict[object, int] = {}
        self.values: dict[int, object] = {}
        self.terms: dict[int, str] = {}
        self.codes = [self._code(clause.head) for clause in self.clauses]
        default = rules.default
        self.default = self._code(NumberHead(default) if isinstance(default, float) else ClassHead(default))
        self.conflict = self._code(ClassHead(UNKNOWN)) if rules.conflict == "abstain" else NO_ANSWER
        n_categories = [len(rules.schema.feature(name).categories) for name in self.columns]
        self.conditions: Conditions = conditions_of(self.clauses, self.names, max(1, len(self.columns)))
        self.tree: Part = divided(self.conditions, n_categories or [0], self.codes, rules.semantics == "ordered")
        self.leaves: list[str] = []

    def _check(self) -> None:
        if self.rules.is_relational:
            raise CompilationError("These rules conclude relations, not classes: they do not decide about rows.")
        for clause in (*self.rules.clauses, *self.rules.definitions):
            if isinstance(clause.head, LinearHead):
                raise CompilationError(
                    f"Rule {clause.id!r} concludes a linear expression, which no table of answers holds.",
                    rule=clause.id,
                )
            if isinstance(clause.head, Atom) and clause.head.arguments != (INDIVIDUAL,):
                raise CompilationError(
                    f"Rule {clause.id!r} defines the relation {clause.head.predicate!r}.", rule=clause.id
                )
            for literal in clause.body:
                check_about_row(literal, self.names, clause.id)

    def _defining(self, predicate: str) -> list[Clause]:
        return [
            clause
            for clause in self.rules.definitions
            if isinstance(clause.head, Atom) and clause.head.predicate == predicate
        ]

    def _code(self, head: Head) -> int:
        value: object
        match head:
            case ClassHead():
                value = head.label
            case NumberHead():
                value = head.value
            case IntervalHead():
                value = (head.low, head.high)
            case _:
                raise TypeError(f"{type(head).__name__} is no answer about a row.")
        key = (type(value).__name__, value)
        if key not in self.answers:
            code = NO_ANSWER + 1 + len(self.answers)
            code += code >= _BACKSLASH  # which stands for itself in no text
            code += _N_SURROGATES if code >= _SURROGATES else 0
            if code > _LAST:
                raise CompilationError("The rules give more different answers than a text has characters.")
            self.answers[key] = code
            self.values[code] = value
            clause = Clause("answer", head)
            self.terms[code] = conclusion(head, names_for(self.vocabulary, clause))[0]
        return self.answers[key]

    def compiled(self) -> Decision:
        known = self._known()
        text = "\n".join([self._header(), known, self._missing(known), self._answers()])
        encoding = "" if text.isascii() else UTF8 + "\n"
        return Decision(encoding + text, self.columns, self.values)

    # What the text says of itself

    def _header(self) -> str:
        names = [variable_name(self.rules.schema.feature(name).functor) for name in self.columns]
        columns = []
        categories = []
        for place, name in enumerate(self.columns, 1):
            feature = self.rules.schema.feature(name)
            kind = "number" if feature.is_number else "category"
            columns.append(f"decide_column({place}, {quote_atom(feature.functor)}, {kind}).\n")
            categories += [
                f"decide_category({place}, {prolog_constant(category)}, {code}.0).\n"
                for code, category in enumerate(feature.categories)
            ]
        said = {"partition": "exclusive rules", "ordered": "an ordered list", "unordered": "independent rules"}
        return (
            "% The decision of a trained network's rules about a row, written by neurologic.\n"
            f"% Rules: {len(self.clauses)}; {said[self.rules.semantics]}.\n%\n"
            f"%   ?- decide(r({', '.join(names) or '_'}), Class).\n%\n"
            "% A category is written as in the rules; a value that is missing is an unbound variable.\n"
            "% It fails where the rules give no answer, or several.\n\n"
            ":- set_prolog_flag(optimise, true).\n\n"
            + ("".join(columns) or "decide_column(_, _, _) :-\n    fail.\n")
            + "\n"
            + ("".join(categories) or "decide_category(_, _, _) :-\n    fail.\n")
            + DECIDE
        )

    # Rows without missing values

    def _known(self) -> str:
        body = "".join(self._nested(self.tree, 1))
        return "".join([f"{self._head('decide_known(', ', Code)', body)}\n    {body}.\n", *self.leaves])

    def _head(self, before: str, after: str, body: str) -> str:
        """Return the head and neck of a clause about a row, of which the body uses some variables, or the whole."""
        used = set(_VARIABLE.findall(body))
        variables = [f"F{place}" for place in range(1, len(self.columns) + 1)] or ["_"]
        row = f"r({', '.join(variable if variable in used else '_' for variable in variables)})"
        whole = "Row" in body
        return f"{before}Row{after} :-\n    Row = {row}," if whole else f"{before}{row}{after} :-"

    def _nested(self, part: Part, depth: int) -> Iterator[str]:
        if part.column is None or not self.columns:
            yield self._leaf(part, depth)
            return
        margin = "    " * min(depth, 20)
        assert part.yes is not None and part.no is not None
        yield f"(   {self._test(part)[0]}\n{margin}->  "
        yield from self._nested(part.yes, depth + 1)
        yield f"\n{margin};   "
        yield from self._nested(part.no, depth + 1)
        yield f"\n{margin})"

    def _test(self, part: Part) -> tuple[str, str]:
        """Return the goals for the one side of a division and for the other; both fail where the value is missing."""
        assert part.column is not None
        feature = self.columns[part.column]
        if part.chosen:
            others = {
                place for place in range(part.masks[part.column].bit_length()) if part.masks[part.column] >> place & 1
            }
            return places(feature, part.chosen, self.names), places(feature, others - part.chosen, self.names)
        value, bound = self.names.variable(feature), prolog_number(part.bound)
        return f"{value} =< {bound}", f"{value} > {bound}"

    def _leaf(self, part: Part, depth: int) -> str:
        """Return the goals of a part that is not divided; a call of a predicate of its own where they have variables.

        Each such variable would cost time in every other branch of the one large clause.
        """
        goals = self._decided(part, depth)
        if not _OWN_VARIABLE.search(goals):
            return goals
        used = sorted(set(_VARIABLE.findall(goals)), key=lambda name: int(name[1:]))
        call = f"decide_part_{len(self.leaves) + 1}({', '.join([*used, *(['Row'] if 'Row' in goals else []), 'Code'])})"
        self.leaves.append(f"{call} :-\n    {self._decided(part, 1)}.\n")
        return call

    def _decided(self, part: Part, depth: int) -> str:
        margin = "    " * min(depth, 20)
        left = [(rule, self._left_to_test(part, rule)) for rule in part.rules.tolist()]
        if not all(always_known(literal, self.known) for _, literals in left for literal in literals):
            return f"resolved([{', '.join(str(rule + 1) for rule, _ in left)}], Row, Code)"
        answers = {self.codes[rule] for rule, _ in left}
        if self.rules.semantics != "ordered" and len(answers) > 1:
            return self._several(left, margin)
        cases = []
        for rule, literals in left:
            if not literals:
                cases.append(("", self.codes[rule]))
                break
            cases.append((all_hold(literals, self.names), self.codes[rule]))
        else:
            cases.append(("", self._default_code))
        if len(cases) == 1:
            return f"Code = {cases[0][1]}"
        lines = [f"{test}\n{margin}->  Code = {code}\n{margin};   " for test, code in cases[:-1]]
        return f"(   {''.join(lines)}Code = {cases[-1][1]}\n{margin})"

    def _several(self, left: list[tuple[int, list[Literal]]], margin: str) -> str:
        """Collect the different answers of the rules that hold; `settled` makes one of them."""
        goals, before = [], "[]"
        for code in dict.fromkeys(self.codes[rule] for rule, _ in left):
            tests = [all_hold(literals, self.names) for rule, literals in left if self.codes[rule] == code]
            after = self.names.fresh("S")
            goals.append(f"( {either(tests)} -> {after} = [{code}|{before}] ; {after} = {before} )")
            before = after
        goals.append(f"settled({before}, [], Code)")
        return f",\n{margin}".join(goals)

    def _left_to_test(self, part: Part, rule: int) -> list[Literal]:
        open_columns = {self.columns[column] for column in unsettled(part, rule, self.conditions)}
        others = self.conditions.others[rule]
        return [
            literal
            for literal in self.clauses[rule].body
            if literal in others or (not _is_other(literal) and next(features_of(literal)) in open_columns)
        ]

    @property
    def _default_code(self) -> int:
        return self.default if self.default_on else NO_ANSWER

    # Rows with missing values

    def _missing(self, known: str) -> str:
        parts: list[str] = []
        self._numbered(self.tree, parts)
        states = [self._state(position, clause) for position, clause in enumerate(self.clauses, 1)]
        number = len(self.clauses)
        concepts: list[str] = []
        for predicate, concept in self.names.concepts.items():
            defining = range(number + 1, number + 1 + len(self._defining(predicate)))
            states += [
                self._state(place, clause) for place, clause in zip(defining, self._defining(predicate), strict=True)
            ]
            proved = either([f"rule_state({place}, Row, proved)" for place in defining])
            refuted = ", ".join(f"rule_state({place}, Row, refuted)" for place in defining)
            concepts.append(f"concept_proved({concept}, Row) :-\n    once({proved}).\n")
            concepts.append(f"concept_refuted({concept}, Row) :-\n    {refuted}.\n")
            number += len(defining)
        given = "".join(f"rule_answer({position}, {code}).\n" for position, code in enumerate(self.codes, 1))
        texts = [
            "% Rows with a missing value: both sides of each test of it are followed to the rules that may matter.\n\n",
            "".join(parts),
            "\n",
            "".join(states) or f"rule_state(_, _, _) :-\n    {NEVER}.\n",
            "\n",
            "".join(sorted(concepts)),
            given or f"rule_answer(_, _) :-\n    {NEVER}.\n",
            "\n",
            self._resolving(),
            FINITE if "finite(" in known + "".join(states) else "",
        ]
        return "".join(texts)

    def _resolving(self) -> str:
        if self.rules.semantics == "ordered":
            return ORDERED.format(default=self._default_code, none=NO_ANSWER)
        alone = UNRIVALLED.format(none=NO_ANSWER) if self.rules.conflict == "abstain" else ALONE
        settled = SETTLED.format(default=self._default_code, none=NO_ANSWER, conflict=self.conflict, alone=alone)
        return RESOLVED + settled

    def _numbered(self, part: Part, parts: list[str]) -> int:
        """Write the clause of a part and of those inside; return its number."""
        place = len(parts)
        parts.append("")
        if part.column is None or not self.columns:
            left = "".join(f"{rule + 1}, " for rule in part.rules.tolist())
            tail = f"[{left[:-2]}|Rules]" if left else "Rules"
            parts[place] = f"may_matter({place + 1}, _, Rules, {tail}).\n"
            return place + 1
        assert part.yes is not None and part.no is not None
        yes = self._numbered(part.yes, parts)
        no = self._numbered(part.no, parts)
        test, other = self._test(part)
        variable = self.names.variable(self.columns[part.column])
        parts[place] = (
            f"may_matter({place + 1}, Row, Rules0, Rules) :-\n"
            f"    arg({part.column + 1}, Row, {variable}),\n"
            f"    (   {test}\n    ->  may_matter({yes}, Row, Rules0, Rules)\n"
            f"    ;   {other}\n    ->  may_matter({no}, Row, Rules0, Rules)\n"
            f"    ;   may_matter({yes}, Row, Rules0, Rules1),\n        may_matter({no}, Row, Rules1, Rules)\n    ).\n"
        )
        return place + 1

    def _state(self, number: int, clause: Clause) -> str:
        fails, proves = one_fails(clause.body, self.names), all_hold(clause.body, self.names)
        head = self._head(f"rule_state({number}, ", ", State)", f"{fails} {proves}")
        return (
            f"{head}\n    (   {fails}\n    ->  State = refuted\n    ;   {proves}\n    ->  State = proved\n"
            "    ;   State = open\n    ).\n"
        )

    def _answers(self) -> str:
        given = "".join(f"decide_answer({code}, {term}).\n" for code, term in self.terms.items())
        return f"\n{given}\n% end of decision\n"


def _is_other(literal: Literal) -> bool:
    """Whether a condition is none of those that divide the space."""
    if isinstance(literal, Negation):
        return not isinstance(literal.literal, Membership)
    return not isinstance(literal, (Interval, Membership))

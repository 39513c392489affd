"""Session: what can be asked of extracted rules, an expert's Prolog and facts in one module.

Imports theory, where things go in, and the modules of this stage that make records of what comes out. What is logic
lives in prolog/neurologic.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from neurologic.errors import NeurologicError
from neurologic.probing import Progress
from neurologic.reasoning.answers import AnswerTable
from neurologic.reasoning.changing_theory import ChangingTheory
from neurologic.reasoning.checking import Report
from neurologic.reasoning.classifying import Labels, chosen_rules, classified_parts, joined
from neurologic.reasoning.consistency import BoxArrays, check, with_network
from neurologic.reasoning.explanation import ProofTree
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.nearness import WhyNot
from neurologic.reasoning.possibility import Possible, denials, findings_of, possible
from neurologic.reasoning.proving import first, proofs, refusal
from neurologic.reasoning.verdicts import Verification
from neurologic.reasoning.verifying import verification


class Session(ChangingTheory):
    """A reasoning session: a Prolog module of its own, in which rules, expert theory and facts see each other.

    Use it as a context manager, or close it; closing removes everything that it loaded. Any number of sessions may be
    open, and any thread may use them.

    Parameters
    ----------
    limits : Limits
        Of every call that is not given its own.
    schema : Schema, optional
        Needed to add facts before rules, or without any.
    network : Network, optional
        The network that the rules were extracted from. What is found with an individual that shows it, such as a
        counterfactual, is then run through the network too.
    untrusted : bool
        Whether the goals come from strangers. What is loaded (rules, theories, facts) is still the owner's and trusted;
        a goal, also one to be explained, runs in a process of its own and may only ask. See the notes.

    Raises
    ------
    PrologNotFound
        When SWI-Prolog is missing or too old; the message says how to install it.

    Notes
    -----
    In a session with `untrusted=True` each goal is looked at before it runs, by `library(sandbox)` and more strictly:
    a goal that may change clauses, flags or global variables, load, print to a stream, wait, start threads or
    processes, reach files or the network, or name another module than a library ends with `UnsafeGoal`, also if a
    predicate of the theory would do it. What passes runs in a child of the process that holds the theory and ends with
    it, under limits that the operating system and this process keep: those of `limits`, and 10 seconds, 200 million
    inferences, 256 MiB, 100,000 answers and 16 MiB of answers where `limits` say nothing. So a goal changes neither
    theory nor process, and what it does to its own child harms nobody; when the process of the theory is lost, another
    one takes its place.

    Not guaranteed: that a goal uses little time (it may use one core up to its limit, and several sessions several
    cores), or that nothing can be learned from how long it takes. A goal can read all of the theory: rules, clauses and
    facts of all individuals. On macOS the operating system does not hold the limit of memory for foreign code, which is
    then ended by its time. Opening takes some 0.2 s, each goal a millisecond or two more than in other sessions.

    Examples
    --------
    >>> from neurologic.rules import ClassHead, Clause, Interval, RuleSet
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")), individual="applicant")
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("age", high=24.5),)),), "ordered", "good")
    >>> with Session() as prolog:
    ...     _ = prolog.load(rules)
    ...     _ = prolog.consult(text="senior(A) :- age(A, Y), Y >= 65.")
    ...     _ = prolog.add_facts({"age": [67, 22]})
    ...     print(prolog.query("senior(A), risk(A, Class)"))
    ...     print(prolog.why("risk(a2, bad)"))
    A   Class
    a1  good
    risk(a2, bad)              because rule r1
    └─ age(a2, 22), 22 < 24.5  fact

    >>> with Session(untrusted=True) as prolog:
    ...     _ = prolog.consult(text="senior(A) :- age(A, Y), Y >= 65. age(bob, 70).")
    ...     print(prolog.query("senior(A)"))
    ...     prolog.query("assertz(senior(mallory))")
    Traceback (most recent call last):
    neurologic.errors.UnsafeGoal: An untrusted goal may not call assertz/1. Allowed are the predicates of the theory...
    """

    @cached_property
    def _box_arrays(self) -> BoxArrays:
        return BoxArrays()

    def query(
        self,
        goal: str,
        bindings: Mapping[str, object] | None = None,
        *,
        limit: int | None = None,
        limits: Limits | None = None,
    ) -> AnswerTable:
        """Return the answers of a goal as plain Python values.

        Parameters
        ----------
        goal : str
            One Prolog goal, as in `"credit_risk(A, bad), senior(A)"`.
        bindings : mapping of variable name to value, optional
            Values that go in as data and are never read as Prolog.
        limit : int, optional
            Most answers; `.complete` tells whether there may be more.
        limits : Limits, optional
            For this query, in place of those of the session.

        Returns
        -------
        AnswerTable
            A list with a dict for each answer.

        Raises
        ------
        PrologSyntaxError, UnknownPredicate, PrologError, QueryLimit
            As `Engine.query`.

        Examples
        --------
        >>> with Session() as prolog:
        ...     prolog.query("member(X, [low, high])", limit=1)
        ...     prolog.query("atom_length(Name, N)", {"Name": "halt."})
        [{'X': 'low'}]
        [{'N': 5}]
        """
        chosen = limits or self.limits
        if limit is not None:
            chosen = dataclasses.replace(chosen, answers=limit)
        module = self._checked_module()
        found = module.engine.query(goal, bindings, module=module.name, limits=chosen)
        return AnswerTable(found, found.complete)

    def ask(
        self, goal: str, bindings: Mapping[str, object] | None = None, *, limits: Limits | None = None
    ) -> dict[str, Any] | None:
        """Return the first answer of a goal, or None when there is none; parameters and errors as for `query`."""
        module = self._checked_module()
        return module.engine.ask(goal, bindings, module=module.name, limits=limits or self.limits)

    def classify(self, data: Any, *, target: str | None = None, progress: Progress | None = None) -> Labels:
        """Return the one answer of the rules for each row, as Prolog decides; None where there is none, or several.

        The same answers as `rules.predict`, of the rules that are switched on. It goes through a decision clause made
        of the rules (see `neurologic.decision_text`), hundreds of thousands of rows a second; rows with missing values
        are slower. Rules that ask for relations or conclude linear expressions have no such clause: then each row is
        asked as a new individual, of which relations say nothing, and a `SlowWarning` says so. Facts and clauses of
        the session play no part else.

        Parameters
        ----------
        data : Table, array, frame, mapping of columns, sequence of mappings, path, or iterator of any of these
            Needs the columns that the rules use. The path of a `.csv`, `.parquet`, `.arrow` or `.feather` file is read
            some rows at a time.
        target : str, optional
            Which rules, where those for several targets are loaded.
        progress : callable, optional
            Called with a text, the number of rows done, and that of all rows, or None where it is not known.

        Returns
        -------
        object array of shape (n_rows,)
            A class or `"unknown"`; a number, or a pair (low, high), where rules conclude numbers.

        Raises
        ------
        RuleError
            When there are no rules that classify, or several and no target.
        SchemaError, UnknownName
            For a value that does not fit, with its row.

        Examples
        --------
        >>> from neurologic.rules import parse_rules
        >>> from neurologic.schema import Feature, Schema, Target
        >>> schema = Schema((Feature("age", "integer", missing=True),), Target("risk", ("good", "bad")))
        >>> rules = parse_rules("SEMANTICS ordered r1: IF age <= 24.5 THEN bad DEFAULT good", schema)
        >>> with Session() as prolog:
        ...     _ = prolog.load(rules)
        ...     prolog.classify({"age": [22, 67, None]}).tolist()
        ['bad', 'good', None]
        """
        return joined(self.classify_batches(data, target=target, progress=progress))

    def classify_batches(
        self, data: Any, *, target: str | None = None, progress: Progress | None = None
    ) -> Iterator[Labels]:
        """Yield the answers of each part of the rows as it is read; parameters and errors as for `classify`.

        For rows beyond the memory: no more than one part is held.
        """
        with self._changing:
            self._checked_module()
            classifier = self._classifiers.of(chosen_rules(self.rules, target))
        return classified_parts(classifier, data, progress)

    def why(
        self,
        goal: str,
        bindings: Mapping[str, object] | None = None,
        *,
        best: bool = False,
        words: str | None = None,
        limits: Limits | None = None,
    ) -> ProofTree:
        """Return why a goal holds: a tree through rules and expert clauses down to facts.

        What rests on a negation shows why the negated goal fails.

        Parameters
        ----------
        goal : str
            A ground goal, or one with variables: then its first proof binds them.
        bindings : mapping of variable name to value, optional
        best : bool
            Return the best of the first 1,000 proofs instead of the first one: that whose weakest extracted rule has
            the highest confidence (fidelity, where no confidence was measured; none at all is the lowest); among equal
            ones that with the fewest nodes. A proof without extracted rules is better than any with them.
        words : str, optional
            A language, such as `"en"`: then each node is a sentence too. Expert clauses are said by their templates,
            facts such as `template(senior(A), "@(A) is 65 or older").` in the expert's file.
        limits : Limits, optional
            For this call; `depth` is the deepest proof, 100,000 levels where it is not given.

        Returns
        -------
        ProofTree
            False in a condition when the goal does not hold; its text then says what stands against it.

        Raises
        ------
        PrologSyntaxError, UnknownPredicate, PrologError, QueryLimit
            As `query`.
        UnknownName
            When nothing is known of the language.
        """
        which = "best" if best else first(1)
        return proofs(self._checked_module(), goal, bindings, limits or self.limits, which=which, words=words)[0]

    def why_all(
        self,
        goal: str,
        bindings: Mapping[str, object] | None = None,
        *,
        words: str | None = None,
        limits: Limits | None = None,
    ) -> list[ProofTree]:
        """Return every proof of a goal, `limits.answers` at most; parameters and errors as for `why`.

        The list is empty when the goal does not hold.
        """
        chosen = limits or self.limits
        found = proofs(self._checked_module(), goal, bindings, chosen, which=first(chosen.answers), words=words)
        return [tree for tree in found if tree]

    def why_not(
        self,
        goal: str,
        bindings: Mapping[str, object] | None = None,
        *,
        nearest: int = 3,
        words: str | None = None,
        limits: Limits | None = None,
    ) -> WhyNot:
        """Return why a goal does not hold: what comes nearest to concluding it, and what stands against that.

        For an answer of the extracted rules: the nearest of the rules that would conclude it (the default and expert
        clauses too), each with the conditions that fail and by how much, the values that are missing, the rules that
        take the answer away, and the denials that it would violate. For a goal of the expert: each clause with the
        goals that fail, down to the extracted rules and the facts.

        Near is what has the fewest reasons against it, then what has the smallest distance: of a number how far it is
        from the bound, as a part of the width of its domain (of the span of the rules' bounds where the domain has no
        end); 1 for a category or a missing value.

        Parameters
        ----------
        goal : str
        bindings : mapping of variable name to value, optional
        nearest : int
            Most rules that are told.
        words : str, optional
            A language, as for `why`.
        limits : Limits, optional

        Returns
        -------
        WhyNot
            False in a condition when the goal holds.

        Raises
        ------
        PrologSyntaxError, UnknownPredicate, PrologError, QueryLimit, UnknownName
            As `why`.
        """
        if nearest < 1:
            raise NeurologicError(f"nearest={nearest} shows nothing; give the number of rules to tell, 1 or more.")
        chosen = limits or self.limits
        return refusal(self._checked_module(), goal, bindings, chosen, nearest_rules=nearest, words=words)

    def possible(
        self,
        goal: str,
        bindings: Mapping[str, object] | None = None,
        *,
        steps: int = 20_000,
        seconds: float = 10.0,
        limits: Limits | None = None,
    ) -> Possible:
        """Return whether a goal can hold of some possible individual, whether or not anybody like that is loaded.

        A possible individual has a value of its domain for every feature, and no value is missing. Nothing else is
        known of it: relations and facts about individuals by name leave the question open, and the answer says so.

        Parameters
        ----------
        goal : str
            A goal whose variables may be individuals, several of them: `"credit_risk(A, good), over_indebted(A)"`.
        bindings : mapping of variable name to value, optional
        steps : int
            Most boxes that the search looks at.
        seconds : float
            Most time for the search, after which the goal is `not decided`.
        limits : Limits, optional
            For this call.

        Returns
        -------
        Possible
            True in a condition when there is a witness. When the session has a network, it is one that the
            network confirms if one of the first few is.

        Raises
        ------
        PrologSyntaxError, PrologError, QueryLimit
            As `query`.

        Examples
        --------
        >>> from neurologic.rules import ClassHead, Clause, Interval, RuleSet
        >>> from neurologic.schema import Feature, Schema, Target
        >>> schema = Schema((Feature("age", "integer", domain=(18, 99)),), Target("risk", ("good", "bad")))
        >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("age", high=25),)),), "ordered", "good")
        >>> with Session() as prolog:
        ...     _ = prolog.load(rules)
        ...     print(prolog.possible("risk(A, good), age(A, Age), Age mod 7 =:= 1"))
        ...     print(prolog.possible("risk(A, good), age(A, Age), Age * 2 < 50"))
        can happen: risk(A, good), age(A, Age), Age mod 7 =:= 1
          age = 78 (rules: good)
        cannot happen: risk(A, good), age(A, Age), Age * 2 < 50
        """
        options = {"steps": steps, "seconds": seconds}
        return possible(self._checked_module(), self.network, goal, bindings, limits, options)

    def check_denials(
        self, depth: str = "every", *, steps: int = 20_000, seconds: float = 10.0, limits: Limits | None = None
    ) -> tuple[Possible, ...]:
        """Return for each denial of the theory, in order, whether it is violated.

        Parameters
        ----------
        depth : str
            `individuals`: by one that is loaded. `every`: by any possible individual, as `possible`.
        steps, seconds, limits
            As for `possible`; for each denial.
        """
        options = {"steps": steps, "seconds": seconds}
        return denials(self._checked_module(), self.network, depth, limits, options)

    def check(
        self,
        *,
        kinds: Sequence[str] | None = None,
        limit: int = 100,
        every: bool = False,
        limits: Limits | None = None,
    ) -> Report:
        """Return what is wrong with the theory, each finding with a witness.

        Violated denials over the loaded individuals (`denial(Name) :- …` in an expert's file); features with two
        values; rules of different classes that can hold at once, unless their order decides; clauses of an expert that
        contradict the rules; regions where only the default `unknown` answers; rules that can never hold or never
        answer, that lie inside others or could go; calls of predicates that nothing defines. Witnesses that no row
        gives are made up and tried out in Prolog and, where the session has a network, in the network. What the search
        cannot decide, because of linear conditions or relations, is `undecided`.

        Parameters
        ----------
        kinds : sequence of str, optional
            What to look for, see `Finding`; by default everything.
        limit : int
            Most findings of each kind.
        every : bool
            Ask the denials over every possible individual too (`check_denials`): a witness is a `possible_violation`.
        limits : Limits, optional
            For this call.

        Raises
        ------
        NeurologicError
            For a kind that does not exist, with the nearest.

        Examples
        --------
        >>> from neurologic.rules import ClassHead, Clause, Interval, RuleSet
        >>> from neurologic.schema import Feature, Schema, Target
        >>> schema = Schema((Feature("age", "integer", domain=(18, 75)),), Target("risk", ("good", "bad")), "applicant")
        >>> young, old = Interval("age", high=24.5), Interval("age", low=60)
        >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (young,)), Clause("r2", ClassHead("bad"), (old,))))
        >>> with Session() as prolog:
        ...     _ = prolog.load(rules)
        ...     _ = prolog.consult(text="risk(A, good) :- age(A, Y), Y > 70.", name="policy.pl")
        ...     print(prolog.check(kinds=["contradiction"]))
        contradiction: r2 (bad) and policy.pl:1 (good) both hold where 71 =< age (witness: age = 73)
        """
        module = self._checked_module()
        found = check(module, self._box_arrays, kinds, limit, limits)
        if self.network is not None:
            found = with_network(found, module, self.network, limits)
        more = findings_of(self.check_denials(limits=limits)) if every else ()
        return Report((*found, *more))

    def verify(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        text: str | None = None,
        name: str = "expectations",
        witnesses: int = 5,
        limits: Limits | None = None,
    ) -> Verification:
        """Return whether the theory and the loaded individuals are as a file of expectations says.

        The file holds ordinary clauses of `expect`, `never`, `impossible`, `covers`, `agrees` and `threshold`, which
        prolog/neurologic/verification/expectations.pl describes, and helpers of its own. It sees the theory, the
        theory does not see it, and afterwards it is gone. `neural_answer(Individual, Class)` and the measure
        `fidelity` speak of the session's network, `neural_label(Individual, Class)` of what is known.

        Parameters
        ----------
        path : path-like, optional
            A file of expectations.
        text : str, optional
            Expectations themselves, instead of a file.
        name : str
            What stands for the file of a text.
        witnesses : int
            Most witnesses of each.
        limits : Limits, optional
            Of each expectation; 60 seconds where neither they nor those of the session say. One that meets a limit is
            an error among the verdicts, and the next is tried.

        Returns
        -------
        Verification
            A verdict for each expectation, in their order: `passed`, `failed`, or `error`; a clause that can only be
            a misspelt expectation is an error too.

        Raises
        ------
        MissingFile, FileError
            When the file does not exist or cannot be read.
        PrologSyntaxError
            With file, line and column.
        LoadError
            When a directive of the file raised an error.
        NeurologicError
            In an untrusted session: expectations are loaded, with directives and all, and a stranger may load nothing.

        Examples
        --------
        >>> from neurologic.reasoning import Session
        >>> with Session() as prolog:
        ...     _ = prolog.consult(text="senior(A) :- age(A, Y), Y >= 65. age(ann, 70). age(bob, 22).")
        ...     print(prolog.verify(text="never(old_seniors, (senior(A), age(A, Y), Y > 69))."))
        FAILED  old_seniors  (expectations:1)
                expected  no answer of senior(A), age(A, Y), Y>69
                found     1 answer
                such as   senior(ann), age(ann, 70), 70>69
                why       senior(ann), age(ann, 70), 70 > 69
                          ├─ senior(ann)                by text:1
                          │  └─ age(ann, 70), 70 >= 65  fact (text:1)
                          ├─ age(ann, 70)               fact (text:1)
                          └─ 70 > 69
        1 expectation: 1 failed
        """
        if self.untrusted:
            raise NeurologicError(
                "Expectations are Prolog that is loaded, and an untrusted session loads none for a stranger: try your "
                "own in a session that is made without untrusted=True."
            )
        module = self._checked_module()
        return verification(module, self.network, path, text, name, limits or self.limits, witnesses)

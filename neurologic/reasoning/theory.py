"""Theory: one Prolog module, and what was loaded into it: extracted rules, an expert's Prolog, facts, a network.

Imports errors, schema, rules, networks, compilation and the modules of this stage below session. What is logic lives in
prolog/neurologic; here texts and rows go in.
"""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from neurologic.compilation import prolog_text
from neurologic.errors import (
    LoadError,
    NeurologicError,
    PrologSyntaxError,
    SchemaError,
    SessionClosed,
    UnknownName,
    did_you_mean,
    nearest,
)
from neurologic.networks import Network
from neurologic.probing import Progress
from neurologic.reasoning.bulk import add_facts
from neurologic.reasoning.classifying import Classifiers
from neurologic.reasoning.emitted import load_emitted, read_emitted
from neurologic.reasoning.engine import engine
from neurologic.reasoning.isolated import IsolatedEngine
from neurologic.reasoning.labels import add_labels
from neurologic.reasoning.limits import DEFAULT_LIMITS, Limits
from neurologic.reasoning.loading import LoadReport, read_source
from neurologic.reasoning.module import (
    Module,
    Predicate,
    check_apart,
    predicates_of,
    refuse_duplicates,
    refuse_templates,
    remarks,
    same_target,
    without_encoding,
    without_header,
)
from neurologic.reasoning.ontology import OntologyReport, joined_reports, translate
from neurologic.rules import DEFAULT_ID, Relations, RuleSet, load_rules
from neurologic.schema import Category, Schema

_RULE_FILES = (".json", ".rules", ".txt")


class Theory:
    """A Prolog module of its own, in which rules, expert theory and facts see each other; the base of `Session`.

    See `Session` for the parameters.
    """

    def __init__(
        self,
        limits: Limits = DEFAULT_LIMITS,
        *,
        schema: Schema | None = None,
        network: Network | None = None,
        untrusted: bool = False,
    ) -> None:
        self.limits = limits
        self.network = network
        self._schema = schema
        self._loaded: dict[str, tuple[RuleSet, str]] = {}  # name of the text → rules and text
        self._texts: dict[str, str] = {}  # what was consulted last under each name
        self._loads = 0
        self._rows_added = 0
        self._changing = threading.RLock()
        self._open = False
        self.untrusted = untrusted
        prolog = IsolatedEngine() if untrusted else engine()
        if not untrusted:
            prolog.query("use_module(neurologic(bridge/session), [])")
        self._module = Module(prolog, prolog.new_module(), limits)
        self._open = True
        self._module.ask("prepare(M)")
        self._classifiers = Classifiers(self._module)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        state = f"{len(self._loaded)} rule sets, {len(self._texts)} theories" if self._open else "closed"
        return f"<{type(self).__name__} {self._module.name}: {state}>"

    def close(self) -> None:
        """Remove everything that the session loaded; closing twice is fine."""
        with self._changing:
            if self._open and self.untrusted:
                self._open = False
                self._module.engine.close()
            elif self._open:
                self._module.ask("forget(M)", Limits())
                self._classifiers.close()
                self._module.engine.delete_module(self._module.name)
                self._open = False

    # What goes in

    @property
    def rules(self) -> tuple[RuleSet, ...]:
        """The rule sets that are loaded."""
        return tuple(rules for rules, _ in self._loaded.values())

    @property
    def schema(self) -> Schema:
        """The schema of the session, or that of the first rules, with the relations of all.

        Raises
        ------
        SchemaError
            When there is neither.
        """
        known = [*([self._schema] if self._schema is not None else []), *(rules.schema for rules in self.rules)]
        if known:
            relations = tuple(dict.fromkeys(relation for schema in known for relation in schema.relations))
            return dataclasses.replace(known[0], relations=relations)
        raise SchemaError("The session has no schema yet: load rules first, or open it with Session(schema=...).")

    def load(self, rules: RuleSet | str | os.PathLike[str]) -> RuleSet:
        """Load extracted rules, in place of earlier ones for the same target.

        Parameters
        ----------
        rules : RuleSet or path
            A path ends in `.pl` (Prolog that this library wrote), `.json`, or `.rules` (the rule language; the session
            then needs a schema).

        Returns
        -------
        RuleSet
            The rules that were loaded.

        Raises
        ------
        MissingFile, FileError
            When the file cannot be read, or is cut short.
        RuleError
            When a rule of another target has the same id.
        """
        if isinstance(rules, RuleSet):
            return self._load_rules(rules, prolog_text(rules), None)
        path = Path(rules)
        if path.suffix in _RULE_FILES:
            read = load_rules(path, self._schema)
            return self._load_rules(read, prolog_text(read), os.path.abspath(path))
        text = read_source(os.fspath(path))
        return self._load_rules(read_emitted(text, os.fspath(path)), text, os.path.abspath(path))

    def _load_rules(self, rules: RuleSet, text: str, file: str | None) -> RuleSet:
        with self._changing:
            module = self._checked_module()
            self._loads += 1
            name = file or f"rules {self._loads}"
            replaced = {
                other: known for other, known in self._loaded.items() if other == file or same_target(known[0], rules)
            }
            for other, (known, _) in self._loaded.items():
                if other not in replaced:
                    check_apart(known, rules)
            off = self.switched_off() if replaced else []
            try:
                if replaced:
                    module.ask("forget(M)", Limits())  # what was switched off were rules of the earlier set
                for other in replaced:
                    module.engine.unload(other, module.name)
                load_emitted(module.engine, without_encoding(text), name, module.name, limits=self.limits)
            except BaseException:  # an interrupt too
                module.engine.unload(name, module.name)
                for other, (_, earlier) in replaced.items():
                    module.engine.unload(other, module.name)  # it may be there still, or half of it
                    load_emitted(module.engine, without_encoding(earlier), other, module.name)
                for rule in off:
                    module.ask("switch_off(M, Rule), Result = true", Limits(), Rule=rule)
                raise
            for other in replaced:
                del self._loaded[other]
            self._loaded[name] = (rules, text)
            return rules

    def consult(
        self, path: str | os.PathLike[str] | None = None, *, text: str | None = None, name: str = "text"
    ) -> LoadReport:
        """Load an expert's own Prolog, unchanged: all of it or nothing.

        The same file, or a text of the same name, replaces what it defined before.

        Parameters
        ----------
        path : path-like, optional
            A file of Prolog.
        text : str, optional
            Prolog itself, instead of a file.
        name : str
            What stands for the file of a text in messages and explanations.

        Returns
        -------
        LoadReport
            `predicates` that it defines and `warnings`: what Prolog warns of, additions to predicates of the extracted
            rules, and calls of predicates that nothing defines yet.

        Raises
        ------
        MissingFile, FileError
            When the file does not exist or cannot be read.
        PrologSyntaxError
            With file and line; what was loaded before stays as it was.
        LoadError
            When a clause or directive raised an error, or a `template/2` cannot be used; what was loaded before stays
            as it was.
        SchemaError
            When its facts give an individual two values of one feature; what was loaded before stays as it was.

        Examples
        --------
        >>> from neurologic.reasoning import Session
        >>> with Session() as prolog:
        ...     prolog.consult(text="rich(A) :- money(A, M), M > 9. money(bob, 10).", name="bank.pl").predicates
        ('rich/1', 'money/2')
        """
        if (path is None) == (text is None):
            raise NeurologicError("Give consult() either the path of a file or text=..., not both.")
        with self._changing:
            module = self._checked_module()
            if path is not None:
                text, name = read_source(os.fspath(path)), os.path.abspath(path)
            plain = without_header(str(text))
            content = without_encoding(plain)
            try:
                if path is not None and plain == text and module.engine.in_process:
                    report = module.engine.load_file(path, module.name, limits=self.limits)
                else:
                    report = module.engine.load_text(content, name, module.name, limits=self.limits)
            except (PrologSyntaxError, LoadError):  # nothing was loaded
                raise
            except BaseException:  # a limit or an interrupt, which may come when it is loaded
                self._restore(module, name)
                raise
            try:
                refuse_duplicates(module, report)
                refuse_templates(module, report)
                warnings = (*report.warnings, *remarks(module, report))
            except BaseException:
                self._restore(module, name)
                raise
            self._texts[name] = content
            return dataclasses.replace(report, warnings=warnings)

    def _restore(self, module: Module, name: str) -> None:
        """Load again what a text of this name defined before, without the limits of the session."""
        module.engine.load_text(self._texts.get(name, ""), name, module.name)

    def load_ontology(
        self,
        path: str | os.PathLike[str],
        *,
        names: Mapping[str, str] | None = None,
        naming: str = "iri",
        language: str = "en",
        imports: Mapping[str, str | os.PathLike[str]] | None = None,
    ) -> OntologyReport:
        """Load an ontology (OWL or RDF in Turtle, N-Triples or RDF/XML) as background: all of it or nothing.

        Classes become predicates with one argument, properties with two, axioms clauses, and what must not be denials.
        What is called like a feature, a category or the individuals of the rules is that, apart from case and
        underscores; so load the rules first. The same file replaces what it defined before.

        Parameters
        ----------
        path : path-like
        names : mapping of str to str, optional
            Other names in Prolog, by IRI or its last part: `{"hasAge": "age"}`.
        naming : str
            Where names come from: `"iri"`, its last part, or `"label"`.
        language : str
            Of labels.
        imports : mapping of IRI to path, optional
            Ontologies that the file imports. Nothing is ever fetched.

        Returns
        -------
        OntologyReport
            `untranslated` lists every axiom that no clause can say, with the reason; `joined` what is something of the
            rules.

        Raises
        ------
        MissingFile, FileError
            When a file cannot be read or is not well-formed, with the line, or two things in it get one name.
        MissingExtra
            When SWI-Prolog has no semantic web library and rdflib is not installed.

        Examples
        --------
        >>> from neurologic.reasoning import Session
        >>> with Session() as prolog:
        ...     report = prolog.load_ontology("examples/credit/lending.ttl")
        ...     _ = prolog.consult(text="car_new(polo).", name="cars.pl")
        ...     print(prolog.why("consumer_purpose(polo)"))
        consumer_purpose(polo)    by lending.ttl:21
        └─ vehicle_purpose(polo)  by lending.ttl:25
           └─ car_new(polo)       fact (cars.pl:1)
        """
        with self._changing:
            module = self._checked_module()
            before: dict[str, str] = {}
            reports: list[OntologyReport] = []
            files = [os.path.abspath(path)]
            try:
                while files:
                    name = files.pop(0)
                    if name in before:
                        continue
                    found = translate(module, name, names=names, naming=naming, language=language, imports=imports)
                    before[name] = self._texts.get(name, "")
                    report = module.engine.load_text(found.text, name, module.name, limits=self.limits)
                    refuse_duplicates(module, report)
                    self._texts[name] = found.text
                    warnings = (*found.warnings, *report.warnings, *remarks(module, report))
                    reports.append(
                        OntologyReport(name, module.name, report.predicates, warnings, found.names, found.untranslated)
                    )
                    files.extend(found.imports)
            except BaseException:  # an interrupt too
                for name, text in before.items():
                    module.engine.load_text(text, name, module.name)
                    self._texts[name] = text
                raise
            return joined_reports(reports)

    def add_facts(
        self,
        data: Any,
        ids: str | Sequence[object] | None = None,
        *,
        relations: Relations | None = None,
        progress: Progress | None = None,
    ) -> tuple[str, ...]:
        """Add rows as facts: one individual a row, one fact a value, none where a value is missing.

        Parameters
        ----------
        data : Table, array, frame, mapping of columns, sequence of mappings, path, or iterator of any of these
            Needs the columns that the rules use; further features of the schema are added too, other columns are not.
            The path of a `.csv`, `.parquet`, `.arrow` or `.feather` file is read some rows at a time.
        ids : str or sequence, optional
            A column, or one value a row, that names the individuals; by default `a1`, `a2`, … go on from earlier rows.
        relations : mapping of relation name to tuples, optional
        progress : callable, optional
            Called with a text, the number of rows done, and that of all rows, or None where it is not known.

        Returns
        -------
        tuple of str
            The names of the individuals.

        Raises
        ------
        SchemaError, UnknownName
            For a value that does not fit, with row and feature, or a second value for a feature of one individual. Then
            nothing is added.

        Examples
        --------
        >>> from neurologic.schema import Feature, Target
        >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")), individual="applicant")
        >>> from neurologic.reasoning import Session
        >>> with Session(schema=schema) as prolog:
        ...     prolog.add_facts({"age": [67, 22], "name": ["ann", "bob"]}, ids="name")
        ...     prolog.query("age(A, Y), Y < 30")
        ('ann', 'bob')
        [{'A': 'bob', 'Y': 22}]
        """
        with self._changing:
            names = add_facts(
                self._checked_module(),
                self.schema,
                data,
                used=[feature for rules in self.rules for feature in rules.features_used],
                ids=ids,
                start=self._rows_added + 1,
                relations=relations,
                progress=progress,
            )
            self._rows_added += len(names)
            return names

    def add_labels(self, labels: Mapping[str, Category | float]) -> None:
        """Add what is known of individuals, whatever the rules and the network say: `neural_label(Individual, Class)`.

        Expectations and theories can ask for it; the rules never do.

        Parameters
        ----------
        labels : mapping of an individual's name to its class

        Raises
        ------
        SchemaError
            For a class that the target does not have, or a second one for an individual. Then nothing is added.

        Examples
        --------
        >>> from neurologic.schema import Feature, Target
        >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
        >>> from neurologic.reasoning import Session
        >>> with Session(schema=schema) as prolog:
        ...     prolog.add_labels({"i1": "good", "i2": "bad"})
        ...     prolog.query("neural_label(A, bad)")
        [{'A': 'i2'}]
        """
        with self._changing:
            add_labels(self._checked_module(), labels, self.schema.classes)

    # What there is

    def individuals(self) -> list[str]:
        """Return the names of all individuals, in the order in which they came."""
        return [str(name) for name in self._checked_module().ask("individuals(M, Result)")]

    def predicates(self) -> list[Predicate]:
        """Return the predicates that have clauses in this session, ordered by name."""
        return predicates_of(self._checked_module())

    def switch_off(self, rule: str) -> None:
        """Switch an extracted rule off: it counts as refuted until `switch_on`.

        Raises
        ------
        UnknownName
            When no rule that is on has this id, with the nearest one.
        """
        self._switch("switch_off(M, Rule)", rule, "on")

    def switch_on(self, rule: str) -> None:
        """Switch a rule on again; errors as for `switch_off`."""
        self._switch("switch_on(M, Rule)", rule, "off")

    def switched_off(self) -> list[str]:
        """Return the ids of the rules that are switched off."""
        return [str(rule) for rule in self._checked_module().ask("switched_off(M, Result)")]

    def _switch(self, goal: str, rule: str, state: str) -> None:
        with self._changing:
            # One step, which no limit stops: it is made or it is not.
            if not self._checked_module().ask(f"{goal}, Result = true", Limits(), Rule=rule):
                off = self.switched_off()
                every = [clause.id for rules in self.rules for clause in rules.clauses] + [DEFAULT_ID]
                known = off if state == "off" else [name for name in every if name not in off]
                raise UnknownName(
                    f"There is no rule {rule!r} that is switched {state}.{did_you_mean(rule, known)}",
                    value=rule,
                    nearest=nearest(rule, known),
                )

    def _checked_module(self) -> Module:
        if not self._open:
            raise SessionClosed("This session is closed. Open another one with Session().")
        return self._module

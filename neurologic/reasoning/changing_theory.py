"""What a session can be asked about change: counterfactuals, what if, contrasts, sufficient features.

Imports theory and the modules of this stage that make the records. `Session` inherits from the class here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from neurologic.errors import SchemaError
from neurologic.reasoning.contrasting import contrast
from neurologic.reasoning.counterfactuals import Counterfactuals
from neurologic.reasoning.explanation import ProofTree
from neurologic.reasoning.least_changes import Question, least_changes
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.sufficiency import Sufficient, sufficient
from neurologic.reasoning.supposing import Facts, Supposition, WhatIf, what_if
from neurologic.reasoning.theory import Theory
from neurologic.schema import Category, Schema


class ChangingTheory(Theory):
    """A theory that can be asked what would be otherwise; see `Session`."""

    def counterfactual(
        self,
        individual: str,
        wanted: Category,
        *,
        count: int = 3,
        actionable: Sequence[str] | None = None,
        only_up: Sequence[str] = (),
        only_down: Sequence[str] = (),
        distance: str = "width",
        denials: bool = True,
        confirmed_only: bool = False,
        limits: Limits | None = None,
    ) -> Counterfactuals:
        """Return the least changes of an individual that make the theory answer a class, and no other.

        Features change that have the role `actionable`; where no feature of the schema has it, those without any role.
        Whole numbers stay whole, values stay in their domains, a missing value may be given. Guards of ordered lists,
        conflicts of unordered rules and the default count; a change that violates a denial which holds not without it
        is no answer. Each answer was tried out in Prolog, and goes through the network where the session has one.

        A least change ends at the border of a rule, where rules and network may differ. So with a network the search
        goes on until it confirms `count` answers, or there are no more, also further the same way than the rules ask
        for; and these come first, with only the least change of all before them where the network denies that one.

        Parameters
        ----------
        individual : str
        wanted : class
            Or `"unknown"`.
        count : int
            Most answers. Each is by another rule than those before, and changes no superset of their features.
        actionable : sequence of str, optional
            Only these features may change, by column or functor; none that is immutable or protected.
        only_up, only_down : sequence of str
            Numbers and ordered categories that may only rise, or only fall: an age, say.
        distance : {"width", "mad"}
            The distance is a sum over the changed features: of a number the change divided by the width of its domain,
            or by the median absolute deviation of the loaded individuals; of a category, or a value that was missing,
            1. A width that is not finite falls back to the deviation, that to the standard deviation, the range, 1.
        denials : bool
            Whether changes are refused that violate a denial.
        confirmed_only : bool
            Leave out what the network does not confirm, the least change too.
        limits : Limits, optional

        Returns
        -------
        Counterfactuals
            The nearest first; false when there is none.

        Raises
        ------
        UnknownName
            For an individual, a class or a feature that there is not.
        SchemaError
            For an immutable or protected feature in `actionable`.

        Examples
        --------
        >>> from neurologic.reasoning import Session
        >>> from neurologic.rules import ClassHead, Clause, Interval, RuleSet
        >>> from neurologic.schema import Feature, Schema, Target
        >>> schema = Schema((Feature("months", "integer", domain=(0, 72)),), Target("risk", ("good", "bad")))
        >>> rule = Clause("r1", ClassHead("bad"), (Interval("months", low=24.5),))
        >>> rules = RuleSet(schema, (rule,), "ordered", "good")
        >>> with Session() as prolog:
        ...     _ = prolog.load(rules)
        ...     _ = prolog.add_facts({"months": [36]})
        ...     print(prolog.counterfactual("i1", "good"))  # doctest: +ELLIPSIS
        i1 is answered bad. For good:
          1. months 36 → 24  distance 0.167, the default
        Distance: ..., for a number its change divided by the width of its domain (months 72), added up.
        """
        question = Question(
            individual, wanted, count, actionable, only_up, only_down, distance, denials, confirmed_only
        )
        return least_changes(self._checked_module(), self.schema, self.network, question, limits or self.limits)

    def what_if(
        self,
        goal: str,
        bindings: Mapping[str, object] | None = None,
        *,
        facts: Facts | None = None,
        added: Facts | None = None,
        without: Sequence[str] = (),
        clauses: str = "",
        limits: Limits | None = None,
    ) -> WhatIf:
        """Return which answers of a goal would appear and disappear if something were otherwise.

        Afterwards everything is as before, after an error, a limit or an interrupt too; no other query sees the
        changes.

        Parameters
        ----------
        goal : str
        bindings : mapping of variable name to value, optional
        facts : mapping of individual → feature → value, optional
            Values in place of the present ones; None takes a value away.
        added : mapping of individual → feature → value, optional
            Individuals that there are besides.
        without : sequence of str
            Ids of rules to be switched off, `"default"` among them.
        clauses : str
            Prolog clauses (no directives) that come to the program.
        limits : Limits, optional
            `answers` is the most of the gained, and of the lost answers that are returned.

        Returns
        -------
        WhatIf

        Raises
        ------
        UnknownName, SchemaError
            For an individual, a feature or a rule that there is not, and a value that does not fit.
        PrologSyntaxError, PrologError, QueryLimit
            As `Session.query`.

        Examples
        --------
        >>> from neurologic.reasoning import Session
        >>> from neurologic.schema import Feature, Schema, Target
        >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
        >>> with Session(schema=schema) as prolog:
        ...     _ = prolog.consult(text="senior(A) :- age(A, Y), Y >= 65.")
        ...     _ = prolog.add_facts({"age": [67, 22]})
        ...     print(prolog.what_if("senior(A)", facts={"i1": {"age": 64}, "i2": {"age": 70}}))
        senior(A) — if i1: age = 64; i2: age = 70
          + A = i2
          - A = i1
          0 answers stay
        """
        without = (without,) if isinstance(without, str) else tuple(without)
        supposition = Supposition(dict(facts or {}), dict(added or {}), without, clauses)
        return what_if(self._checked_module(), self._known_schema(), goal, bindings, supposition, limits or self.limits)

    def contrast(
        self,
        fact: str,
        foil: str | None = None,
        bindings: Mapping[str, object] | None = None,
        *,
        limits: Limits | None = None,
    ) -> ProofTree:
        """Return why a fact holds and not another goal: the difference of the two explanations.

        Of two answers of the rules the tree shows the conditions that decide for the fact, then the nearest rule for
        the foil with those of its conditions that fail, and in one line what both ask for. Of an expert's goals it
        shows the proof of the fact beside the nearest clause for the foil, with each goal that fails and why; what both
        rest on is folded into one line.

        Parameters
        ----------
        fact : str
            A goal that holds; its first proof binds its variables, also those of the foil with the same names.
        foil : str, optional
            The goal that might have been expected. For an answer of the rules it may be left out: then it is the one of
            the other classes whose rule fails in the fewest conditions.
        bindings : mapping of variable name to value, optional
        limits : Limits, optional

        Returns
        -------
        ProofTree
            False when the fact does not hold.

        Examples
        --------
        >>> from neurologic.reasoning import Session
        >>> from neurologic.rules import ClassHead, Clause, Interval, RuleSet
        >>> from neurologic.schema import Feature, Schema, Target
        >>> features = (Feature("age", "integer"), Feature("months", "integer"))
        >>> bad = Clause("r1", ClassHead("bad"), (Interval("months", low=24.5), Interval("age", high=50)))
        >>> good = Clause("r2", ClassHead("good"), (Interval("months", high=24.5), Interval("age", high=60)))
        >>> rules = RuleSet(Schema(features, Target("risk", ("good", "bad"))), (bad, good), "unordered")
        >>> with Session() as prolog:
        ...     _ = prolog.load(rules)
        ...     _ = prolog.add_facts({"age": [31], "months": [36]})
        ...     print(prolog.contrast("risk(i1, Class)"))
        risk(i1, bad) rather than risk(i1, good)
        ├─ risk(i1, bad)                          because of rule r1
        │  └─ months = 36                         asked for: 25 =< months
        ├─ risk(i1, good)                         by rule r2, if all its conditions held
        │  └─ months = 36                         fails: months =< 24
        └─ age =< 49                              asked for by both
        """
        return contrast(self._checked_module(), fact, foil, bindings, limits or self.limits)

    def sufficient(
        self, goal: str, bindings: Mapping[str, object] | None = None, *, limits: Limits | None = None
    ) -> Sufficient:
        """Return a smallest set of an individual's features that forces an answer of the rules.

        Whatever values all other features have, within their domains, the goal stays true: guards of ordered lists,
        defaults and conflicts are counted in. Values that are missing count as open. Linear sums are taken to stay
        within the doubles; of one beyond, rules answer nothing. The set is a smallest one, unless linear conditions or
        the size of the question leave that unproved; then `smallest` is False.

        Parameters
        ----------
        goal : str
            An answer of the extracted rules about one individual, as `"credit_risk(a17, bad)"`; a class that is left
            open, as in `"credit_risk(a17, Class)"`, is the first one that they answer.
        bindings : mapping of variable name to value, optional
        limits : Limits, optional

        Returns
        -------
        Sufficient
            False when the goal does not hold.

        Raises
        ------
        NeurologicError
            For a goal of another kind.
        PrologSyntaxError, QueryLimit

        Examples
        --------
        >>> from neurologic.reasoning import Session
        >>> from neurologic.rules import ClassHead, Clause, Interval, RuleSet
        >>> from neurologic.schema import Feature, Schema, Target
        >>> features = (Feature("age", "integer"), Feature("months", "integer"))
        >>> rule = Clause("r1", ClassHead("bad"), (Interval("months", low=24.5),))
        >>> rules = RuleSet(Schema(features, Target("risk", ("good", "bad"))), (rule,), "ordered", "good")
        >>> with Session() as prolog:
        ...     _ = prolog.load(rules)
        ...     _ = prolog.add_facts({"age": [31], "months": [36]})
        ...     print(prolog.sufficient("risk(i1, bad)"))
        risk(i1, bad) is forced by months = 36, whatever the other feature is.
        """
        return sufficient(self._checked_module(), self.schema, goal, bindings, limits or self.limits)

    def _known_schema(self) -> Schema | None:
        try:
            return self.schema
        except SchemaError:
            return None

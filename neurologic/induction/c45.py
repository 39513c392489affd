"""The method `c45`: Quinlan's tree with a branch for every category, told as a list of rules or as its leaves.

Imports errors, rules, the task and what trees of this kind share.

References
----------
Quinlan: C4.5: Programs for Machine Learning, 1993.
Quinlan: Improved use of continuous attributes in C4.5, JAIR 4, 1996.
"""

from __future__ import annotations

from neurologic.errors import InductionError
from neurologic.induction.covering.cases import asked_cases
from neurologic.induction.covering.conditions import clauses_of
from neurologic.induction.multiway.growth import grow
from neurologic.induction.multiway.listing import listed
from neurologic.induction.multiway.nodes import rules_of, told
from neurologic.induction.multiway.pruning import cut_to, prune
from neurologic.induction.parameters import whole_number
from neurologic.induction.task import Task
from neurologic.rules import RuleSet
from neurologic.schema import UNKNOWN

FORMS = ("list", "tree")


def c45(
    task: Task,
    *,
    max_rules: int | None = None,
    min_support: int = 2,
    confidence: float = 0.25,
    form: str = "list",
    queries: int = 10_000,
) -> RuleSet:
    """Induce rules by C4.5: a tree by gain ratio, told as a short list of rules or, once pruned, as its leaves.

    Numbers and ordinal grades are cut in two at a threshold, a nominal feature has a branch for every category (alike
    ones are told as one), and a row with a missing value counts in part in every branch while the tree grows. Quinlan's
    list takes the paths of the tree without the conditions that do not help, chooses the rules of each class by
    description length, and asks one class after the other before the default. Say `method="c45", form="tree"` for the
    leaves, exactly one of which holds of a row without missing values.

    Parameters
    ----------
    task : Task
    max_rules : int or None
        Most rules; those that matter least go first. As many as pruning leaves when None.
    min_support : int
        Rows that at least two branches of every test have.
    confidence : float
        Of the pessimistic error rate, above 0 and at most 0.5; smaller ones prune more.
    form : {"list", "tree"}
        An ordered list with a default, or a partition by the leaves of the pruned tree.
    queries : int
        Most rows beyond the data that the network is asked about; 0 asks about none.

    Raises
    ------
    InductionError
        For a parameter out of range.

    Examples
    --------
    >>> from neurologic.induction import extract
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"), Feature("own", "boolean")), Target("risk", ("good", "bad")))
    >>> def young_tenant(table):
    ...     return ((table.column("age") < 25) & (table.column("own") == 0)).astype(int)
    >>> network = wrap(young_tenant, schema, output="indices")
    >>> data = {"age": [19, 22, 24, 25, 31, 47] * 5, "own": [False, True, False, False, True, False] * 5}
    >>> extract(network, data, method="c45").predict({"age": [20, 60], "own": [False, False]}).tolist()
    ['bad', 'good']
    """
    max_rules = None if max_rules is None else whole_number("max_rules", max_rules, 1)
    min_support = whole_number("min_support", min_support, 1)
    queries = whole_number("queries", queries, 0)
    if isinstance(confidence, bool) or not isinstance(confidence, (int, float)) or not 0.0 < confidence <= 0.5:
        raise InductionError(f"confidence={confidence!r} is not possible: give a number above 0 and at most 0.5.")
    if form not in FORMS:
        raise InductionError(f"form={form!r} is not possible: give one of {', '.join(map(repr, FORMS))}.")
    cases = asked_cases(task, queries)
    root = grow(cases, min_support)
    if form == "list":
        rules, default = listed(root, cases, confidence, max_rules)
        return RuleSet(task.schema, clauses_of(rules, task.schema), "ordered", task.schema.classes[default])
    prune(root, cases, confidence)
    if max_rules is not None:
        cut_to(root, max_rules)
    return RuleSet(task.schema, clauses_of(tuple(rules_of(told(root, cases))), task.schema), "partition", UNKNOWN)

"""The linear program over rules, and the columns that are generated for it.

Imports scipy and its siblings. For each class, rules are chosen that cover its rows at the least cost: a row of the
class that no rule covers costs its weight, and so does every row of another class that a rule covers; a condition costs
its price. The relaxation is solved in its dual form by HiGHS: the unknowns are what covering a row is worth, and every
rule so far is a constraint, that the rows it covers are not worth more than it costs. A rule that breaks a constraint
which is not there yet is a column worth having; pricing finds it, or the program is at its end.

References
----------
Dash, Günlük, Wei: Boolean decision rules via column generation, NeurIPS 2018.
Akyüz, Birbil: Discovering classification rules for interpretable learning with linear programming, 2021.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from neurologic.induction.column_generation.lists import Problem, Rule
from neurologic.induction.column_generation.pricing import Floats, Worth, conditions_of, truth_of

_ITERATIONS = 12
_DIGITS = 9


def columns_for(problem: Problem, code: int, starts: int) -> list[Rule]:
    """Return the rules of one class that were priced into its linear program, in the order of their finding."""
    own = problem.value[:, code]
    other = np.delete(problem.value, code, axis=1).max(axis=1, initial=0.0)
    worth = np.maximum(own - other, 0.0)  # won where the class is the answer
    harm = np.maximum(other - own, 0.0)
    rows = np.flatnonzero(worth > 0.0)
    found: list[Rule] = []
    coverage: list[Floats] = []
    costs: list[float] = []
    prices = worth[rows]
    pricer = problem.pricer(code, problem.max_conditions)
    for _ in range(_ITERATIONS):
        signed = -harm
        signed[rows] = prices
        new = [
            Rule(body, code)
            for score, body in pricer.best(Worth(signed, np.minimum(signed, 0.0)), starts)
            if score > 1e-6 * max(1.0, problem.price)
        ]
        new = [rule for rule in new if rule not in found]
        if not new:
            break
        for rule in new:
            possible, unknown = truth_of(rule.body, problem.grid)
            held = possible & ~unknown
            found.append(rule)
            coverage.append(held[rows].astype(np.float64))
            costs.append(float(harm[held].sum()) + problem.price * conditions_of(rule.body, problem.grid))
        solved = linprog(
            -np.ones(len(rows)),
            A_ub=csr_matrix(np.array(coverage)),
            b_ub=np.array(costs),
            bounds=np.stack([np.zeros(len(rows)), worth[rows]], axis=1),
            method="highs-ds",
        )
        if solved.status != 0:  # the zero vector is feasible and the bounds are finite: only numerics stop it
            break
        prices = np.round(solved.x, _DIGITS)
    return found

"""Denials over every possible individual: German credit, and random theories against trying all individuals.

A line for each denial of examples/credit/policy.pl: whether the 1,000 applicants show it, whether it can happen at all
under the rules, whether the network confirms the witness, and the time. Then how often the verdict on a random goal
over a random theory differs from what Prolog finds when every possible individual is loaded.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

import neurologic as nl
from neurologic.reasoning import Session
from parts.printing import line

_TESTS = Path(__file__).resolve().parents[2]
_CREDIT = _TESTS.parent / "examples" / "credit"
_THEORIES, _PAIRS = 400, 60


def measure() -> bool:
    """Print the figures; return whether all are met."""
    return _credit() & _random("A", _THEORIES) & _random("AB", _PAIRS)


def _credit() -> bool:
    sys.path.append(str(_CREDIT))
    from train import load, split

    from neurologic.schema import load_encoding

    schema, applicants, _ = load()
    encoding = load_encoding(_CREDIT / "schema.toml", schema)
    network = nl.load_network(_CREDIT / "network.pt2", schema, encoding=encoding)
    rules = nl.extract(network, split(applicants)[0], method="tree", max_rules=8, seed=0)
    met = []
    with nl.Session(network=network) as prolog:
        prolog.load(rules)
        prolog.consult(_CREDIT / "policy.pl")
        prolog.add_facts(applicants)
        loaded = prolog.check_denials("individuals")
        start = time.perf_counter()
        every = prolog.check_denials("every")
        seconds = time.perf_counter() - start
    confirmed, cannot = [], []
    for shown, verdict in zip(loaded, every, strict=True):
        network_says = {None: "", True: ", network confirms", False: ", network does not"}[verdict.confirmed]
        data = "in the data" if shown else "not in the data"
        said = f"{verdict.verdict}{network_says}, {1000 * verdict.seconds:.0f} ms"
        met.append(line(f"  {verdict.goal}: {data}", "", said, None))
        if verdict.verdict == "cannot happen":
            cannot.append(verdict.goal)
        elif verdict.confirmed and not shown:
            confirmed.append(verdict.goal)
    met.append(
        line(
            "credit: all denials, 8 rules, witnesses run through the network",
            "< 10 s",
            f"{seconds:.2f} s",
            seconds < 10,
        )
    )
    met.append(
        line("credit: not in the data, found, confirmed by the network", ">= 1", ", ".join(confirmed), bool(confirmed))
    )
    met.append(line("credit: cannot happen under the rules", ">= 1", ", ".join(cannot), bool(cannot)))
    return all(met)


def _random(names: str, count: int) -> bool:
    sys.path.append(str(_TESTS))
    from policies import EVERYONE, goal, policy, rule_set

    columns = {feature: [row[feature] for row in EVERYONE] for feature in EVERYONE[0]}
    verdicts: Counter[str] = Counter()
    wrong, seconds = 0, 0.0
    for seed in range(count):
        chance = random.Random(seed)
        rules, text = rule_set(chance), policy(chance)
        asked = ", ".join(f"n({name}, _)" for name in names) + ", " + goal(chance, names)
        with Session() as prolog:
            prolog.load(rules)
            prolog.consult(text=text)
            start = time.perf_counter()
            verdict = prolog.possible(asked).verdict
            seconds += time.perf_counter() - start
        with Session() as prolog:
            prolog.load(rules)
            prolog.consult(text=text)
            prolog.add_facts(columns)
            each = ", ".join(f"individual({name})" for name in names)
            truth = prolog.ask(f"{each}, catch(( {asked} ), error(_, _), fail)") is not None
        verdicts[verdict] += 1
        wrong += verdict not in ("not decided", "witness" if truth else "cannot happen")
    what = f"{count} random goals on {'one' if len(names) == 1 else 'two'} of 144 possible individuals"
    decided = f"{verdicts['witness']} + {verdicts['cannot happen']}"
    line(f"{what}: witness + cannot happen", "", f"{decided}, {1000 * seconds / count:.0f} ms each", None)
    undecided = line(
        f"{what}: not decided", "<= 2 %", str(verdicts["not decided"]), verdicts["not decided"] <= count * 0.02
    )
    return line(f"{what}: differ from trying all", "0", str(wrong), wrong == 0) and undecided

"""The ruler: how faithful, accurate, complete and large a rule set is, each share with its interval.

May import `errors`, `schema`, `rules`, `networks` and `probing`.
"""

from neurologic.evaluation.intervals import IntervalMethod, share
from neurologic.evaluation.measures import evaluate, evaluate_answers
from neurologic.evaluation.record import ClassMeasures, Evaluation
from neurologic.evaluation.seen import share_seen, sketch_of

__all__ = [
    "ClassMeasures",
    "Evaluation",
    "IntervalMethod",
    "evaluate",
    "evaluate_answers",
    "share",
    "share_seen",
    "sketch_of",
]

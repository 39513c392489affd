"""From rules and facts to standard Prolog text, and back.

May import `errors`, `files`, `schema` and `rules`. Reading order: vocabulary (names), goals (literals), clauses, duals
and guards (what makes each clause true alone), description (what the text says of itself), prolog_text, facts; then
prolog_terms, goal_reading and prolog_reader, which read the text back. Beside them: row_goals, division and decision,
for classifying many rows.
"""

from neurologic.compilation.decision import Decision, decision, decision_text, write_decision
from neurologic.compilation.facts import fact_clauses, facts_text, write_facts
from neurologic.compilation.prolog_reader import read_prolog
from neurologic.compilation.prolog_text import prolog_text, write_prolog

__all__ = [
    "Decision",
    "decision",
    "decision_text",
    "fact_clauses",
    "facts_text",
    "prolog_text",
    "read_prolog",
    "write_decision",
    "write_facts",
    "write_prolog",
]

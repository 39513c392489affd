"""Reasoning in SWI-Prolog over extracted rules, facts and expert theories.

May import every stage before it but no later one. The bridge (engine and the modules below it) knows nothing of rules;
session joins rules, theory and facts; agreement compares the evaluators. SWI-Prolog starts with the first session.
"""

from neurologic.reasoning.agreement import Agreement, Disagreement, ExportReport, compare_evaluators, export
from neurologic.reasoning.answers import AnswerTable
from neurologic.reasoning.checking import Finding, Report
from neurologic.reasoning.comparing import compare_theories
from neurologic.reasoning.counterfactuals import Change, Counterfactual, Counterfactuals
from neurologic.reasoning.differences import TheoryDiff
from neurologic.reasoning.explanation import ProofTree
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.module import Predicate
from neurologic.reasoning.nearness import NearMiss, Shortfall, WhyNot
from neurologic.reasoning.ontology import OntologyReport
from neurologic.reasoning.possibility import Possible
from neurologic.reasoning.session import Session
from neurologic.reasoning.sufficiency import Sufficient
from neurologic.reasoning.supposing import Supposition, WhatIf
from neurologic.reasoning.verdicts import Verdict, Verification, Witness

__all__ = [
    "Agreement",
    "AnswerTable",
    "Change",
    "Counterfactual",
    "Counterfactuals",
    "Disagreement",
    "ExportReport",
    "Finding",
    "Limits",
    "NearMiss",
    "OntologyReport",
    "Possible",
    "Predicate",
    "ProofTree",
    "Report",
    "Session",
    "TheoryDiff",
    "Verdict",
    "Verification",
    "Witness",
    "Shortfall",
    "Sufficient",
    "Supposition",
    "WhatIf",
    "WhyNot",
    "compare_evaluators",
    "compare_theories",
    "export",
]

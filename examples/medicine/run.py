"""Breast tumours: a scikit-learn pipeline becomes rules in the units of the measurements, and they meet a guideline."""

from pathlib import Path

from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import neurologic as nl


def main() -> None:
    tumours, code = load_breast_cancer(as_frame=True, return_X_y=True)
    diagnoses = code.map({0: "malignant", 1: "benign"})
    learning, held_out, known, truth = train_test_split(tumours, diagnoses, test_size=0.3, random_state=0)
    pipeline = make_pipeline(StandardScaler(), MLPClassifier((32,), alpha=1, max_iter=2000, random_state=0))
    pipeline.fit(learning, known)

    schema = nl.infer_schema(tumours, target="diagnosis", classes=("benign", "malignant"), individual="tumour")
    network = nl.wrap(pipeline, schema)
    rules = nl.extract(network, learning, max_rules=6, seed=0)
    measured = nl.evaluate(rules, network, held_out, truth)
    print(rules.with_evidence(measured.evidence), measured, sep="\n")

    with nl.Session() as prolog:
        prolog.load(rules)
        prolog.consult(Path(__file__).with_name("guideline.pl"))
        prolog.add_facts(held_out)
        print("\nUrgent:", *prolog.query("urgent(Tumour)").column("Tumour"))
        print("Second opinion:", *prolog.query("second_opinion(Tumour)").column("Tumour"))
        print(prolog.why("urgent(Tumour)"), prolog.check(), sep="\n\n")


if __name__ == "__main__":
    main()

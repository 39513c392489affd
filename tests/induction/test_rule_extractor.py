"""RuleExtractor: scikit-learn's own checks, a teacher that is never refitted, labels and frames of every kind."""

from __future__ import annotations

import pickle
import warnings
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator
from torch import nn

from neurologic.errors import HeldOutWarning, InductionError, NeurologicError, UnknownName
from neurologic.evaluation import evaluate, share_seen
from neurologic.induction import RuleExtractor, extract
from neurologic.networks import CountedNetwork, Network, wrap
from neurologic.rules import Membership
from neurologic.schema import Block, Encoding, Feature, Schema, Table, Target, as_table

SCHEMA = Schema(
    (
        Feature("age", "integer"),
        Feature("home", "categorical", ("own", "rent", "free"), missing=True),
        Feature("noise", "numeric"),
    ),
    Target("risk", ("good", "bad")),
)


def concept(table: Table) -> Any:
    return ((table.column("age") < 30) & (table.column("home") == 1)).astype(int)


def people(count: int = 120, seed: int = 0) -> dict[str, list[Any]]:
    random = np.random.default_rng(seed)
    return {
        "age": random.integers(18, 70, count).tolist(),
        "home": [("own", "rent", "free")[code] for code in random.integers(3, size=count)],
        "noise": random.normal(size=count).tolist(),
    }


@pytest.fixture
def network() -> Network:
    return wrap(concept, SCHEMA, output="indices", fingerprint="teacher")


def test_check_estimator_passes_in_full() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn announces the checks it leaves out
        results = check_estimator(RuleExtractor(network=None), on_fail=None)
    counts = Counter(result["status"] for result in results)
    print(f"check_estimator: {dict(counts)}")
    failed = {result["check_name"]: repr(result["exception"]) for result in results if result["status"] == "failed"}
    assert failed == {}
    # Only the array API, which needs an environment variable, may be left out; nothing is declared to fail.
    assert set(counts) <= {"passed", "skipped"} and counts["passed"] >= 50 and counts["skipped"] <= 1


def test_with_a_network_the_rules_are_those_of_extract(network: Network) -> None:
    frame = pd.DataFrame(people())
    extractor = RuleExtractor(
        network, max_rules=5, seed=3, budget=900, batch_size=50, parameters={"min_support": 2, "min_sample": 40}
    ).fit(frame)
    direct = extract(network, frame, max_rules=5, seed=3, budget=900, batch_size=50, min_support=2, min_sample=40)
    assert extractor.rules_.to_json() == direct.to_json() and extractor.rules_.to_prolog() == direct.to_prolog()
    assert extractor.classes_.tolist() == ["good", "bad"], "in the order of the network"
    assert extractor.feature_names_in_.tolist() == ["age", "home", "noise"] and extractor.n_features_in_ == 3
    fresh = pd.DataFrame(people(80, seed=9))
    answers = as_table(fresh, SCHEMA)
    assert extractor.predict(fresh).tolist() == direct.predict(fresh).tolist()
    assert extractor.score(fresh, network.labels(answers).tolist()) == 1.0


def test_budget_batches_and_progress_reach_the_network(network: Network) -> None:
    counted, told = CountedNetwork(network), []
    extractor = RuleExtractor(
        counted, budget=150, batch_size=40, progress=lambda what, done, whole: told.append((done, whole))
    )  # fmt: skip
    extractor.fit(pd.DataFrame(people()))
    assert 120 < counted.rows <= 150 and told[:3] == [(40, 150), (80, 150), (120, 150)]
    assert counted.queries == len(told) and told[-1][0] == counted.rows


def test_labels_are_not_looked_at_when_there_is_a_network(network: Network) -> None:
    frame = pd.DataFrame(people())
    without = RuleExtractor(network).fit(frame).rules_
    turned = ["bad" if label == "good" else "good" for label in network.labels(as_table(frame, SCHEMA))]
    assert RuleExtractor(network).fit(frame, turned).rules_.to_json() == without.to_json()


def test_the_teacher_is_asked_and_never_refitted() -> None:
    data = load_iris()
    names = ("sepal length", "sepal width", "petal length", "petal width")
    schema = Schema(tuple(Feature(name, "numeric") for name in names), Target("species", (0, 1, 2)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        teacher = MLPClassifier((8,), max_iter=60, random_state=0).fit(data.data, data.target)
    before, weights = pickle.dumps(teacher), [layer.copy() for layer in teacher.coefs_]
    counted = CountedNetwork(wrap(teacher, schema))
    fingerprint = counted.fingerprint
    extractor = RuleExtractor(counted, budget=600).fit(data.data, np.zeros(150))
    assert all(np.array_equal(one, other) for one, other in zip(weights, teacher.coefs_, strict=True))
    assert pickle.dumps(teacher) == before
    assert wrap(teacher, schema).fingerprint == fingerprint == extractor.rules_.provenance.network
    assert 150 <= counted.rows == extractor.rules_.provenance.queries <= 600
    assert extractor.classes_.tolist() == [0, 1, 2]
    assert extractor.score(data.data, teacher.predict(data.data)) > 0.9


def test_a_torch_teacher_keeps_weights_and_mode() -> None:
    schema = Schema((Feature("x", "numeric"), Feature("z", "numeric")), Target("y", ("no", "yes")))
    module = nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.5), nn.ReLU(), nn.Linear(4, 2)).train()
    before = {name: value.clone() for name, value in module.state_dict().items()}
    teacher = wrap(module, schema, encoding=Encoding(schema, (Block("x"), Block("z"))))
    rows = np.random.default_rng(0).normal(size=(50, 2))
    first, second = (RuleExtractor(teacher, budget=300).fit(rows).rules_.to_json() for _ in range(2))
    assert first == second, "dropout is off while the network is asked"
    assert module.training and all(bool((value == before[name]).all()) for name, value in module.state_dict().items())
    assert all(value.grad is None for value in module.parameters())


def test_the_rules_need_only_the_columns_that_they_use(network: Network) -> None:
    extractor = RuleExtractor(network).fit(pd.DataFrame(people()))
    assert extractor.rules_.features_used == ("age", "home")
    fresh = people(30, seed=5)
    used = pd.DataFrame({"home": fresh["home"], "age": fresh["age"]})
    full = extractor.predict(pd.DataFrame(fresh)).tolist()
    assert extractor.rules_.predict(used).tolist() == full
    assert extractor.rules_.predict(pl.DataFrame(used.to_dict("list"))).tolist() == full


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_frames_with_a_missing_value_are_answered_where_it_does_not_matter(frame: Any, network: Network) -> None:
    extractor = RuleExtractor(network).fit(frame(people()))
    fresh = frame({"age": [20, 20, 60, 20], "home": ["rent", None, None, "own"], "noise": [0.0] * 4})
    given = extractor.predict(fresh)
    assert given.dtype == object and given[0] == "bad" and given[1] is None and given[3] == "good"
    unused = extractor.predict(frame({"age": [20, 60], "home": ["rent", "own"], "noise": [None, 0.0]}))
    assert unused.tolist() == ["bad", "good"], "a column that no rule uses may be empty"
    whole = extractor.predict(frame({"age": [20, 60], "home": ["rent", "own"], "noise": [0.0, 0.0]}))
    assert whole.tolist() == ["bad", "good"] and whole.dtype == extractor.classes_.dtype


@pytest.mark.parametrize("categorical", [False, True])
def test_a_pandas_frame_with_categories_and_labels(categorical: bool) -> None:
    data = people(200)
    frame = pd.DataFrame(data)
    if categorical:
        frame["home"] = pd.Categorical(frame["home"], categories=["free", "own", "rent"])
    labels = ["bad" if code else "good" for code in concept(as_table(data, SCHEMA))]
    frame.index = frame.index[::-1]  # labels belong to rows by place, as everywhere in scikit-learn
    extractor = RuleExtractor().fit(frame, pd.Series(labels, name="risk"))
    assert extractor.predict(frame).tolist() == labels and extractor.score(frame, labels) == 1.0
    assert extractor.classes_.tolist() == ["bad", "good"]
    sets = [each for rule in extractor.rules_ for each in rule.body if isinstance(each, Membership)]
    assert sets and {category for each in sets for category in each.categories} <= {"own", "rent", "free"}
    with pytest.raises(UnknownName, match="rentt") as caught:
        extractor.predict(frame.assign(home=["rentt", *data["home"][1:]]))
    assert caught.value.nearest == "rent"


def test_a_frame_whose_columns_are_numbered_is_read_by_name() -> None:
    """pandas numbers the columns of a frame made from an array: a column 0 is not the first row."""
    rows = np.array([[3, 0], [0, 1], [1, 2], [4, 4], [0, 3], [5, 1]])
    labels = [1, 0, 0, 1, 0, 1]
    extractor = RuleExtractor().fit(pd.DataFrame(rows), labels)
    assert extractor.predict(pd.DataFrame(rows)).tolist() == labels


@pytest.mark.parametrize(
    "labels",
    [
        ["no", "yes"],
        [0, 1],
        [False, True],
        [0.0, 1.0],
        [-3, 7],
        ["", "it's"],
        ["a b", "Ü"],
    ],
)
def test_predictions_have_the_type_of_the_labels(labels: list[Any]) -> None:
    rows, truth = np.arange(20.0)[:, None], np.array(labels)[(np.arange(20) > 11).astype(int)]
    extractor = RuleExtractor().fit(rows, truth)
    given = extractor.predict(rows)
    assert given.dtype == truth.dtype and given.tolist() == truth.tolist()
    assert extractor.classes_.tolist() == sorted(labels) and extractor.classes_.dtype == truth.dtype
    assert extractor.score(rows, truth) == 1.0


def test_without_a_network_the_origin_says_so() -> None:
    rows, truth = np.arange(20.0)[:, None], np.arange(20) > 11
    rules = RuleExtractor(seed=4).fit(rows, truth).rules_
    provenance = rules.provenance
    assert (provenance.method, provenance.network, provenance.seed, provenance.queries) == ("tree", None, 4, 0)
    assert provenance.rows is not None and share_seen(as_table(rows, rules.schema), provenance.rows) == 1.0
    assert {evidence.data for evidence in rules.evidence.values()} == {"seen"}
    assert sum(evidence.coverage or 0 for evidence in rules.evidence.values()) == 20


def test_parameters_are_those_of_scikit_learn(network: Network) -> None:
    extractor = RuleExtractor(network, max_rules=3, parameters={"min_support": 2}, seed=7)
    wanted = {
        "network": network,
        "method": "tree",
        "max_rules": 3,
        "parameters": {"min_support": 2},
        "seed": 7,
        "budget": None,
        "batch_size": 8192,
        "progress": None,
    }
    assert extractor.get_params(deep=False) == wanted
    assert extractor.get_params()["network"] is network
    copy = clone(RuleExtractor(max_rules=3, parameters={"min_support": 2}))
    assert copy.get_params() == RuleExtractor(max_rules=3, parameters={"min_support": 2}).get_params()
    assert extractor.set_params(max_rules=1) is extractor and extractor.max_rules == 1
    assert len(extractor.fit(pd.DataFrame(people())).rules_) == 1
    with pytest.raises(ValueError, match="max_rulez"):
        extractor.set_params(max_rulez=1)
    rows, truth = np.arange(20.0)[:, None], np.arange(20) > 11
    fitted = RuleExtractor(max_rules=3).fit(rows, truth)
    assert not hasattr(clone(fitted), "rules_")


def test_a_clone_asks_an_equal_teacher(network: Network) -> None:
    frame = pd.DataFrame(people())
    extractor = RuleExtractor(network).fit(frame)
    assert clone(extractor).fit(frame).rules_.to_json() == extractor.rules_.to_json()


def test_it_works_inside_of_pipelines_searches_and_cross_validation() -> None:
    data = load_iris()
    piped = make_pipeline(FunctionTransformer(), RuleExtractor(max_rules=4)).fit(data.data, data.target)
    assert piped.score(data.data, data.target) > 0.93
    assert cross_val_score(RuleExtractor(), data.data, data.target, cv=3).mean() > 0.9
    search = GridSearchCV(RuleExtractor(), {"max_rules": [1, 3], "parameters": [None, {"min_support": 5}]}, cv=2)
    assert search.fit(data.data, data.target).best_params_["max_rules"] == 3


def test_a_fitted_extractor_can_be_pickled() -> None:
    rows, truth = np.arange(20.0)[:, None], np.arange(20) > 11
    fitted = RuleExtractor().fit(rows, truth)
    again = pickle.loads(pickle.dumps(fitted))
    assert again.predict(rows).tolist() == truth.tolist() and again.rules_ == fitted.rules_


def test_errors_are_named(network: Network) -> None:
    rows, truth = np.arange(20.0)[:, None], np.arange(20) > 11
    with pytest.raises(NotFittedError):
        RuleExtractor().predict(rows)
    with pytest.raises(ValueError, match="requires y"):
        RuleExtractor().fit(rows)
    with pytest.raises(InductionError, match="Did you mean 'tree'"):
        RuleExtractor(method="tre").fit(rows, truth)
    with pytest.raises(InductionError, match="Did you mean 'min_support'"):
        RuleExtractor(parameters={"min_suport": 2}).fit(rows, truth)
    with pytest.raises(InductionError, match="max_rules=0"):
        RuleExtractor(max_rules=0).fit(rows, truth)
    with pytest.raises(ValueError):
        RuleExtractor().fit(pd.DataFrame({"x": [1.0, 2.0, 3.0]}), [0, 1])
    with pytest.raises(NeurologicError, match="age"):
        RuleExtractor(network).fit(pd.DataFrame({"home": ["own"], "noise": [1.0]}))
    with pytest.raises(NeurologicError, match="unknown"):
        RuleExtractor().fit(rows, np.where(truth, "unknown", "known"))
    with pytest.raises(ValueError, match="features"):
        RuleExtractor().fit(rows, truth).predict(np.ones((2, 3)))
    with pytest.raises(ValueError, match="feature names"):
        frame = pd.DataFrame({"a": np.arange(20.0), "b": np.arange(20.0)})
        RuleExtractor().fit(frame, truth).predict(frame[["b"]])


def test_rules_learned_from_labels_know_the_rows_they_have_seen() -> None:
    """Fault: without a network, rows seen in `fit` passed as held out."""
    random = np.random.default_rng(0)
    X = random.normal(size=(80, 3))
    y = np.where(X[:, 0] > 0, "bad", "good")
    rules = RuleExtractor(max_rules=4).fit(X, y).rules_
    with pytest.warns(HeldOutWarning):
        assert evaluate(rules, None, X, y).data == "seen"
    fresh = random.normal(size=(40, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert evaluate(rules, None, fresh).data == "held-out"

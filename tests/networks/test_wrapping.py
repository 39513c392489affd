"""`wrap`: torch modules, estimators, callables; what they answer, and what does not fit."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, QuantileTransformer, StandardScaler
from sklearn.svm import LinearSVC
from torch import nn

from neurologic.errors import NetworkError, SchemaError
from neurologic.networks import Network, wrap
from neurologic.schema import Feature, Schema, Table, Target, as_table, infer_schema, standard_encoding

NUMBERS = Schema(tuple(Feature(f"x{place}", "numeric") for place in range(4)), Target("y", ("a", "b", "c")))
TWO = Schema(NUMBERS.features, Target("y", ("no", "yes")))
NUMBER = Schema(NUMBERS.features, Target("y"))
MATRIX = np.random.default_rng(0).normal(size=(50, 4))


def rows(schema: Schema = NUMBERS) -> Table:
    return as_table(MATRIX, schema)


class Reused(nn.Module):
    """A module whose submodules do not tell what it computes: one in-place activation used twice, and a function."""

    def __init__(self) -> None:
        super().__init__()
        self.activation = nn.ReLU(inplace=True)
        self.unused = nn.Linear(9, 9)
        self.last, self.second, self.first = nn.Linear(5, 1), nn.Linear(6, 5), nn.Linear(4, 6)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.activation(self.first(x))
        x = self.dropout(self.activation(self.second(x)))
        return torch.sigmoid(self.last(x)).squeeze(-1)


class AlwaysDropping(nn.Module):
    """Dropout that stays on in evaluation, as in Monte Carlo dropout."""

    def __init__(self) -> None:
        super().__init__()
        self.only = nn.Linear(4, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return nn.functional.dropout(self.only(x), 0.5, True)


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(4, 4), nn.Linear(4, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(x + torch.relu(self.first(x)))


def test_a_module_answers_what_torch_answers() -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    network = wrap(module, NUMBERS)
    assert isinstance(network, Network) and network.classes == ("a", "b", "c")
    with torch.no_grad():
        own = module(torch.tensor(MATRIX, dtype=torch.float32)).numpy()
    np.testing.assert_array_equal(network.scores(rows()), own.astype(np.float64))
    labels = network.labels(rows())
    assert labels.dtype == object and labels.tolist() == [("a", "b", "c")[best] for best in own.argmax(axis=1)]
    assert network.labels(rows().take([])).shape == (0,) and network.scores(rows().take([])).shape == (0, 3)


def test_training_flags_of_every_part_are_put_back_also_after_an_error() -> None:
    """Putting back only the root's flag would thaw parts that the user froze in evaluation mode."""
    module = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Dropout(0.9), nn.Linear(8, 3))
    module.train()
    module[1].eval()
    before = [part.training for part in module.modules()]
    network = wrap(module, NUMBERS)
    statistics = module[1].running_mean.clone()
    first, second = network.scores(rows()), network.scores(rows())
    assert [part.training for part in module.modules()] == before
    np.testing.assert_array_equal(first, second)
    assert torch.equal(module[1].running_mean, statistics)
    with pytest.raises(NetworkError, match="input of shape"):
        wrap(module, Schema(NUMBERS.features[:3], NUMBERS.target))
    assert [part.training for part in module.modules()] == before
    assert all(parameter.grad is None for parameter in module.parameters())


def test_a_module_keeps_its_precision() -> None:
    module = nn.Linear(4, 3).double()
    own = module(torch.tensor(MATRIX)).detach().numpy()
    np.testing.assert_array_equal(wrap(module, NUMBERS).scores(rows()), own)
    assert wrap(nn.Linear(4, 3).bfloat16(), NUMBERS).scores(rows()).shape == (50, 3)


def test_a_single_output_names_the_second_class() -> None:
    module = nn.Linear(4, 1)
    logit = module(torch.tensor(MATRIX, dtype=torch.float32)).detach().numpy()[:, 0]
    network = wrap(module, TWO)
    assert (network.labels(rows(TWO)) == np.where(logit > 0, "yes", "no")).all()
    np.testing.assert_array_equal(network.scores(rows(TWO)), np.stack([np.zeros(50), logit], axis=1))
    likely = wrap(nn.Sequential(module, nn.Sigmoid()), TWO)
    assert (likely.labels(rows(TWO)) == np.where(logit > 0, "yes", "no")).all()
    np.testing.assert_allclose(likely.scores(rows(TWO)).sum(axis=1), 1)
    closed = nn.Sequential(module, nn.BatchNorm1d(1)).eval()
    with pytest.raises(NetworkError, match="output='logits'"):
        wrap(closed, TWO)
    assert wrap(closed, TWO, output="logits").labels(rows(TWO)).shape == (50,)


def test_outputs_that_do_not_fit_the_classes_are_refused_by_both() -> None:
    with pytest.raises(NetworkError, match=r"5 outputs.*3 classes.*'a', 'b', 'c'"):
        wrap(nn.Linear(4, 5), NUMBERS)
    with pytest.raises(NetworkError, match=r"1 outputs.*3 classes"):
        wrap(nn.Linear(4, 1), NUMBERS)
    with pytest.raises(NetworkError, match="no probabilities"):
        wrap(nn.Linear(4, 3), NUMBERS, output="probabilities").scores(rows())
    with pytest.raises(NetworkError, match=r"'logit' is not known.*'logits'"):
        wrap(nn.Linear(4, 3), NUMBERS, output="logit")  # type: ignore[arg-type]
    with pytest.raises(NetworkError, match="one number a row"):
        wrap(nn.Linear(4, 3), NUMBER)
    with pytest.raises(NetworkError, match="tuple"):
        wrap(nn.LSTM(4, 3), NUMBERS)
    broken = nn.Linear(4, 3)
    nn.init.constant_(broken.weight, float("nan"))
    with pytest.raises(NetworkError, match="Row 0.*NaN"):
        wrap(broken, NUMBERS).labels(rows())


def test_text_without_an_encoding_is_refused_with_the_remedy() -> None:
    schema = Schema((Feature("savings", "categorical", ("none", "low")),), Target("y", ("a", "b")))
    with pytest.raises(SchemaError, match="standard_encoding"):
        wrap(nn.Linear(1, 2), schema)


@pytest.mark.parametrize(
    ("module", "activations"),
    [
        (nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Sequential(nn.Linear(8, 3), nn.Softmax(-1))), "tanh softmax"),
        (nn.Sequential(nn.Flatten(), nn.Linear(4, 8, bias=False), nn.Linear(8, 3)), "identity identity"),
        (
            nn.Sequential(nn.Linear(4, 8), nn.LeakyReLU(0.3), nn.Linear(8, 3), nn.LogSoftmax(1)),
            "leaky_relu log_softmax",
        ),
        (nn.Sequential(nn.Linear(4, 8), nn.ELU(0.7), nn.Linear(8, 6), nn.SiLU(), nn.Linear(6, 3)), "elu silu identity"),
        (nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 3), nn.Softplus()), "gelu softplus"),
        (Reused(), "relu relu sigmoid"),
    ],
)
def test_layers_of_chains_are_open_and_lead_to_the_networks_own_answer(module: Any, activations: str) -> None:
    """Also when an activation is in place, used twice or a function: hooks on submodules would record wrong values."""
    schema = TWO if isinstance(module, Reused) else NUMBERS
    network = wrap(module, schema)
    assert [layer.activation for layer in network.layers] == activations.split()
    outputs = network.activations(rows(schema))
    assert [array.shape[1] for array in outputs] == [len(layer.bias) for layer in network.layers]
    scores = network.scores(rows(schema))
    np.testing.assert_allclose(outputs[-1], scores[:, -outputs[-1].shape[1] :], rtol=1e-4, atol=1e-6)
    assert not network.layers[0].weights.flags.writeable


@pytest.mark.parametrize(
    "module",
    [
        Residual(),
        AlwaysDropping(),
        nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Linear(8, 3)),
        nn.Sequential(nn.ReLU(), nn.Linear(4, 3)),
        nn.Sequential(nn.Linear(4, 3), nn.Softmax(0)),
    ],
)
def test_what_is_no_chain_stays_closed(module: Any) -> None:
    network = wrap(module, NUMBERS)
    assert network.layers == () and network.scores(rows()).shape == (50, 3)
    with pytest.raises(NetworkError, match="not open"):
        network.activations(rows())


def test_activations_are_refused_when_the_network_changed_after_wrapping() -> None:
    module = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    network = wrap(module, NUMBERS)
    network.activations(rows())
    with torch.no_grad():
        module[0].weight.mul_(2)
    with pytest.raises(NetworkError, match="of 50 rows"):
        network.activations(rows())


def test_numeric_targets_have_values_and_no_labels() -> None:
    module = nn.Linear(4, 1)
    network = wrap(module, NUMBER)
    np.testing.assert_array_equal(
        network.values(rows(NUMBER)), module(torch.tensor(MATRIX, dtype=torch.float32)).detach().numpy()[:, 0]
    )
    regression = LinearRegression().fit(MATRIX, MATRIX.sum(axis=1))
    np.testing.assert_array_equal(wrap(regression, NUMBER).values(rows(NUMBER)), regression.predict(MATRIX))
    for ask in (network.labels, network.scores):
        with pytest.raises(NetworkError, match="ask for values"):
            ask(rows(NUMBER))
    with pytest.raises(NetworkError, match="ask for labels"):
        wrap(nn.Linear(4, 3), NUMBERS).values(rows())


def credit() -> tuple[pd.DataFrame, Schema, Any]:
    random = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "duration": random.integers(4, 73, 200),
            "savings": random.choice(["none", "low", "high"], 200),
            "own": random.random(200) < 0.5,
        }
    )
    schema = infer_schema(frame, target="risk", classes=("good", "bad"))
    decided = np.where(frame.duration + 20 * frame.own > 50, "bad", "good")
    return frame, schema, decided


@pytest.mark.parametrize("scaler", [StandardScaler(), QuantileTransformer(n_quantiles=20)], ids=["open", "closed"])
def test_a_pipeline_is_asked_with_original_values(scaler: Any) -> None:
    """The classes of the schema are in another order than scikit-learn's, and the layers follow the schema."""
    frame, schema, decided = credit()
    columns = ColumnTransformer(
        [("n", scaler, ["duration"]), ("c", OneHotEncoder(), ["savings"]), ("o", "passthrough", ["own"])]
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipeline = make_pipeline(columns, MLPClassifier((6, 4), max_iter=30, random_state=0)).fit(frame, decided)
    table = as_table(frame, schema)
    network = wrap(pipeline, schema)
    assert network.labels(table).tolist() == pipeline.predict(frame).tolist()
    np.testing.assert_array_equal(network.scores(table)[:, ::-1], pipeline.predict_proba(frame))
    if isinstance(scaler, StandardScaler):
        assert network.encoding is not None and network.encoding.n_inputs == 5
        outputs = network.activations(table)
        np.testing.assert_allclose(outputs[-1][:, 0], network.scores(table)[:, 1])
    else:
        assert network.encoding is None and network.layers == ()


def test_an_estimator_on_the_encoded_matrix() -> None:
    frame, schema, decided = credit()
    table = as_table(frame, schema)
    encoding = standard_encoding(schema, table)
    forest = RandomForestClassifier(5, random_state=0).fit(encoding.encode(table), decided)
    network = wrap(forest, schema, encoding=encoding)
    assert network.labels(table).tolist() == forest.predict(encoding.encode(table)).tolist()
    assert network.features == ("duration", "savings", "own") and network.layers == ()


def test_the_classes_of_an_estimator_are_matched_by_value_or_as_positions() -> None:
    data = load_iris()
    species = tuple(data.target_names.tolist())
    named = infer_schema(data.data, names=data.feature_names, target="species", classes=species)
    table = as_table(data.data, named)
    coded = LogisticRegression(max_iter=500).fit(data.data, data.target)
    assert (wrap(coded, named).labels(table) == data.target_names[coded.predict(data.data)]).all()
    assert len(wrap(coded, named).activations(table)[0]) == 150
    by_name = LogisticRegression(max_iter=500).fit(data.data, data.target_names[data.target])
    mixed = Schema(named.features, Target("species", ("virginica", "setosa", "versicolor")))
    assert wrap(by_name, mixed).labels(table).tolist() == by_name.predict(data.data).tolist()
    np.testing.assert_array_equal(wrap(by_name, mixed).scores(table)[:, [1, 2, 0]], by_name.predict_proba(data.data))
    assert wrap(by_name, mixed).activations(table)[0].shape == (150, 3)
    wrong = Schema(named.features, Target("species", ("setosa", "versicolour", "virginica")))
    with pytest.raises(NetworkError, match=r"'versicolor'.*Did you mean 'versicolour'"):
        wrap(by_name, wrong)
    truth = LogisticRegression(max_iter=500).fit(data.data, data.target > 0)
    two = Schema(named.features, Target("other", (False, True)))
    assert wrap(truth, two).labels(table).tolist() == (truth.predict(data.data)).tolist()


def test_a_class_that_an_estimator_never_saw_gets_no_share() -> None:
    data = load_iris()
    schema = infer_schema(data.data, names=data.feature_names, target="y", classes=(0, 1, 2))
    table = as_table(data.data, schema)
    some = data.target != 1
    likely = wrap(LogisticRegression().fit(data.data[some], data.target[some]), schema)
    assert (likely.scores(table)[:, 1] == 0).all() and set(likely.labels(table)) == {0, 2} and likely.layers == ()
    scored = wrap(LinearSVC().fit(data.data[some], data.target[some]), schema).scores(table)
    assert np.isneginf(scored[:, 1]).all()


def test_estimators_that_do_not_fit_are_refused() -> None:
    data = load_iris()
    schema = infer_schema(data.data, names=data.feature_names, target="y", classes=(0, 1, 2))
    with pytest.raises(NetworkError, match="not fitted"):
        wrap(LogisticRegression(), schema)
    with pytest.raises(NetworkError, match="takes 3 columns, but the schema has 4"):
        wrap(LogisticRegression(max_iter=500).fit(data.data[:, :3], data.target), schema)
    frame = pd.DataFrame(data.data, columns=["sepal lengths (cm)", *data.feature_names[1:]])
    with pytest.raises(NetworkError, match=r"'sepal lengths \(cm\)'.*Did you mean 'sepal length \(cm\)'"):
        wrap(LogisticRegression(max_iter=500).fit(frame, data.target), schema)
    with pytest.raises(NetworkError, match="no classes_"):
        wrap(LinearRegression().fit(data.data, data.target), schema)
    with pytest.raises(NetworkError, match="is a classifier"):
        wrap(LogisticRegression(max_iter=500).fit(data.data, data.target), Schema(schema.features, Target("y")))
    with pytest.raises(NetworkError, match="leave output= out"):
        wrap(LogisticRegression(max_iter=500).fit(data.data, data.target), schema, output="labels")


def test_the_layers_of_a_regressor_lead_to_its_values() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        regressor = MLPRegressor(hidden_layer_sizes=(5,), activation="logistic", max_iter=20, random_state=0).fit(
            MATRIX, MATRIX[:, 0]
        )
    network = wrap(regressor, NUMBER)
    np.testing.assert_allclose(network.activations(rows(NUMBER))[-1][:, 0], network.values(rows(NUMBER)))


def test_callables_answer_with_labels_positions_or_scores() -> None:
    table = rows()
    first = MATRIX[:, 0]
    want = ["b" if value > 0 else "a" for value in first]
    for answer in (
        lambda t: ["b" if value > 0 else "a" for value in t.values("x0")],
        lambda t: np.where(t.column("x0") > 0, "b", "a"),
        lambda t: (t.column("x0") > 0).astype(int),
        lambda t: pd.Series(t.column("x0") > 0).map({True: "b", False: "a"}),
        lambda t: np.stack([-t.column("x0"), t.column("x0"), np.full(50, -np.inf)], axis=1),
    ):
        assert wrap(answer, NUMBERS).labels(table).tolist() == want
    encoding = standard_encoding(NUMBERS, table)
    matrix_asked = wrap(lambda matrix: matrix[:, :3], NUMBERS, encoding=encoding)
    np.testing.assert_array_equal(matrix_asked.scores(table), encoding.encode(table)[:, :3])
    tensor = wrap(lambda matrix: nn.Linear(4, 3)(torch.tensor(matrix).float()), NUMBERS, encoding=encoding)
    assert tensor.scores(table).shape == (50, 3)
    whole = Schema(NUMBERS.features, Target("y", (1, 2)))
    assert set(wrap(lambda t: (t.column("x0") > 0) + 1, whole).labels(rows(whole))) == {1, 2}
    placed = wrap(lambda t: (t.column("x0") > 0).astype(int), whole, output="indices")
    assert set(placed.labels(rows(whole))) == {1, 2}
    assert wrap(lambda t: t.column("x0"), NUMBER).values(rows(NUMBER)).tolist() == first.tolist()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda t: ["good"] * len(t), "Row 0.*'good'.*'a', 'b', 'c'"),
        (lambda t: [3] * len(t), "class number 3.*0 to 2"),
        (lambda t: np.zeros((len(t), 2)), "2 outputs.*3 classes"),
        (lambda t: np.zeros((len(t) + 1, 3)), r"shape \(51, 3\)"),
        (lambda t: ["a"], r"shape \(1,\)"),
        (lambda t: np.zeros((len(t), 3, 2)), "shape"),
        (lambda t: np.full((len(t), 3), np.nan), "NaN"),
        (lambda t: None, "an array of numbers is needed"),
    ],
)
def test_answers_of_callables_that_do_not_fit_are_refused(answer: Any, message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        wrap(answer, NUMBERS).labels(rows())


def test_a_single_score_of_a_callable_needs_to_be_named() -> None:
    def score(table: Table) -> Any:
        return table.column("x0")

    with pytest.raises(NetworkError, match="Say what it is"):
        wrap(score, TWO).labels(rows(TWO))
    want = ["yes" if value > 0 else "no" for value in MATRIX[:, 0]]
    assert wrap(score, TWO, output="logits").labels(rows(TWO)).tolist() == want
    likely = wrap(lambda t: 1 / (1 + np.exp(-t.column("x0"))), TWO, output="probabilities")
    assert likely.labels(rows(TWO)).tolist() == want


def test_what_cannot_be_asked_is_refused_and_a_network_is_returned_as_it_is() -> None:
    with pytest.raises(NetworkError, match="str cannot be asked"):
        wrap("credit.pt2", NUMBERS)
    network = wrap(nn.Linear(4, 3), NUMBERS)
    assert wrap(network, NUMBERS) is network
    with pytest.raises(NetworkError, match="already"):
        wrap(network, TWO)


class CautiousRegression(LogisticRegression):
    """Names the first class although the second is a little more probable, as some support vector machines do."""

    def predict(self, X: Any) -> Any:
        return self.classes_[(self.predict_proba(X)[:, 1] > 0.7).astype(int)]


def test_the_largest_score_is_the_label_where_an_estimator_disagrees_with_itself() -> None:
    """Fault: rules were extracted from the probabilities of an estimator whose `predict` says otherwise."""
    matrix = np.random.default_rng(0).normal(size=(120, 2))
    model = CautiousRegression().fit(matrix, np.where(matrix[:, 0] > 0.3, "good", "bad"))
    schema = Schema((Feature("x", "numeric"), Feature("y", "numeric")), Target("risk", ("good", "bad")))
    network = wrap(model, schema)
    table = as_table(matrix, schema)
    probable = model.classes_[model.predict_proba(matrix).argmax(axis=1)]
    assert (probable != model.predict(matrix)).any(), "the case does not show the fault"
    assert [schema.classes[code] for code in network.scores(table).argmax(axis=1)] == network.labels(table).tolist()

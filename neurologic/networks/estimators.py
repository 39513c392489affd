"""scikit-learn estimators and pipelines as networks: asked with original values, or with the encoded matrix.

Imports errors, schema and the networks' protocol, answers, fingerprint and layers; scikit-learn and pandas inside
functions only. An estimator's `predict` decides the label; its scores are its probabilities or decision values.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.errors import MissingExtra, NetworkError, did_you_mean
from neurologic.networks.answers import class_positions, labels_of, need_classes, scores_of, values_of
from neurologic.networks.encodings import encoding_from_sklearn
from neurologic.networks.fingerprint import fingerprint_of, surroundings
from neurologic.networks.layers import checked_activations, layer
from neurologic.networks.protocol import Activation, Labels, Layer, Scores
from neurologic.schema import Category, Encoding, Schema, Table, identity_encoding

Raw = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class EstimatorNetwork:
    """A fitted scikit-learn estimator or pipeline; made by `wrap`, satisfies `Network`.

    Attributes
    ----------
    schema : Schema
    estimator : object
        With `predict`; never refitted.
    positions : numpy.ndarray, shape (n_trained_classes,)
        Where each of `estimator.classes_` stands in `schema.classes`.
    features : tuple of str
        The columns that the estimator is asked with.
    fingerprint : str
    encoding : Encoding or None
        How a row becomes the input of `layers`.
    encodes : bool
        Whether the estimator takes the encoded matrix; otherwise it takes original values.
    layers : tuple of Layer
    """

    schema: Schema
    estimator: Any
    positions: npt.NDArray[np.int64]
    features: tuple[str, ...]
    fingerprint: str
    encoding: Encoding | None = None
    encodes: bool = False
    layers: tuple[Layer, ...] = ()

    @property
    def classes(self) -> tuple[Category, ...]:
        """The classes, in the order of the scores' columns."""
        return self.schema.classes

    def labels(self, table: Table) -> Labels:
        """Return what `predict` says, shape (n_rows,); see `Network`."""
        need_classes(self.schema)
        return labels_of(self._codes(table), self.schema)

    def _codes(self, table: Table) -> npt.NDArray[np.int64]:
        """Return what `predict` says as positions in the classes."""
        if not len(table):
            return np.empty(0, dtype=np.int64)
        answer = np.asarray(self._ask("predict", table))
        trained = np.asarray(self.estimator.classes_)
        order = np.argsort(trained, kind="stable")
        found = order[np.searchsorted(trained, answer, sorter=order).clip(max=len(trained) - 1)]
        if answer.shape != (len(table),) or (trained[found] != answer).any():
            raise NetworkError(
                f"predict answers {answer[:3]!r} …, which are not single labels out of {trained.tolist()}."
            )
        return np.asarray(self.positions[found], dtype=np.int64)

    def scores(self, table: Table) -> Scores:
        """Return probabilities, else decision values, else 1 for the label; see `Network`.

        A class that the estimator never saw gets probability 0, or decision value -inf. Where `predict` does not name
        the class with the largest one (some support vector machines, ties), the two change places.
        """
        need_classes(self.schema)
        n_rows, n_classes = len(table), len(self.classes)
        if not n_rows:
            return np.empty((0, n_classes))
        method = next((name for name in ("predict_proba", "decision_function") if hasattr(self.estimator, name)), None)
        if method is None:
            return scores_of(self.labels(table), "labels", self.schema, n_rows)
        own = np.asarray(self._ask(method, table), dtype=np.float64)
        if own.ndim == 1:
            own = np.stack([np.zeros(n_rows), own], axis=1)
        if own.shape != (n_rows, len(self.positions)):
            raise NetworkError(
                f"{method} answers {n_rows} rows with an array of shape {own.shape}, but the estimator has "
                f"{len(self.positions)} classes. Several outputs at once cannot be wrapped; wrap one of them."
            )
        scores = np.full((n_rows, n_classes), 0.0 if method == "predict_proba" else -math.inf)
        scores[:, self.positions] = own
        return _with_largest(scores_of(scores, "logits", self.schema, n_rows), self._codes(table))

    def values(self, table: Table) -> Scores:
        """Return the numbers that `predict` gives, shape (n_rows,); see `Network`."""
        return values_of(self._ask("predict", table) if len(table) else np.empty(0), self.schema, len(table))

    def activations(self, table: Table) -> tuple[Raw, ...]:
        """Return each layer's output; see `Network`."""
        if not self.layers or self.encoding is None:
            raise NetworkError(
                "The layers of this estimator are not open. Open are MLPs and linear models, alone or behind "
                "preprocessing "
                "that encoding_from_sklearn can read."
            )
        own = self.scores(table) if self.schema.classes else self.values(table)
        if self.schema.classes and len(self.layers[-1].bias) == 1:
            own = own[:, 1:]  # the single output of two classes speaks for the second
        return checked_activations(self.layers, self.encoding.encode(table), own)

    def _ask(self, method: str, table: Table) -> Any:
        rows: Any
        if self.encodes and self.encoding is not None:
            rows = self.encoding.encode(table)
            names = getattr(self.estimator, "feature_names_in_", None)
            rows = rows if names is None else _frame({name: rows[:, place] for place, name in enumerate(names)})
        elif getattr(self.estimator, "feature_names_in_", None) is None:
            rows = original_array(table, self.features)
        else:
            rows = original_frame(table, self.features)
        try:
            return getattr(self.estimator, method)(rows)
        except (ValueError, TypeError, KeyError) as error:
            raise NetworkError(
                f"{type(self.estimator).__name__}.{method} refuses the rows: {error}. "
                f"Do the columns and categories of the schema match the data it was trained on?"
            ) from error


def _with_largest(scores: Scores, codes: npt.NDArray[np.int64]) -> Scores:
    """Return scores whose largest value in each row is that of the given class."""
    rows = np.flatnonzero(scores.argmax(axis=1) != codes)
    best = scores[rows].argmax(axis=1)
    scores = scores.copy()
    scores[rows, best], scores[rows, codes[rows]] = scores[rows, codes[rows]], scores[rows, best]
    tied = rows[scores[rows].argmax(axis=1) != codes[rows]]
    scores[tied, codes[tied]] = np.nextafter(scores[tied, codes[tied]], np.inf)
    return scores


def wrap_estimator(estimator: Any, schema: Schema, encoding: Encoding | None = None) -> EstimatorNetwork:
    """Return a fitted estimator or pipeline as a network.

    Raises
    ------
    NetworkError
        When it is not fitted, or its classes or columns are not the schema's.
    """
    _check_fitted(estimator)
    positions = _positions(estimator, schema)
    features = _columns(estimator, schema) if encoding is None else encoding.features
    own = encoding
    last = estimator
    if hasattr(estimator, "steps") and encoding is None:
        last = estimator[-1]
        try:
            own = encoding_from_sklearn(estimator[:-1], schema) if len(estimator.steps) > 1 else None
        except NetworkError:
            own = None  # the pipeline can be asked all the same; only its layers stay closed
    elif encoding is None and all(feature.is_number for feature in schema) and features == schema.names:
        own = identity_encoding(schema)
    layers = _in_order(estimator_layers(last), positions) if own is not None else ()
    if layers and own is not None and layers[0].weights.shape[1] != own.n_inputs:
        layers = ()
    mark = fingerprint_of("estimator", estimator, features, *surroundings(schema, encoding, None))
    return EstimatorNetwork(schema, estimator, positions, features, mark, own, encoding is not None, layers)


def estimator_layers(estimator: Any) -> tuple[Layer, ...]:
    """Return the layers of an MLP or a linear classifier; the empty tuple for every other estimator."""
    from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    if isinstance(estimator, (MLPClassifier, MLPRegressor)):
        names: dict[str, Activation] = {
            "identity": "identity",
            "logistic": "sigmoid",
            "tanh": "tanh",
            "relu": "relu",
            "softmax": "softmax",
        }
        inner, outer = names.get(estimator.activation), names.get(estimator.out_activation_)
        if inner is None or outer is None:
            return ()
        last = len(estimator.coefs_) - 1
        return tuple(
            layer(weights.T, bias, outer if place == last else inner)
            for place, (weights, bias) in enumerate(zip(estimator.coefs_, estimator.intercepts_, strict=True))
        )
    if isinstance(estimator, LogisticRegression):
        coefficients = np.asarray(estimator.coef_)
        bias = np.broadcast_to(estimator.intercept_, len(coefficients))
        return (layer(coefficients, bias, "sigmoid" if len(coefficients) == 1 else "softmax"),)
    if isinstance(estimator, (LinearRegression, Ridge)) and np.ndim(estimator.coef_) == 1:
        return (layer([estimator.coef_], np.atleast_1d(estimator.intercept_), "identity"),)
    return ()


def _in_order(layers: tuple[Layer, ...], positions: npt.NDArray[np.int64]) -> tuple[Layer, ...]:
    """Return the layers with their outputs in the order of the schema's classes."""
    if not layers or (positions == np.arange(len(positions))).all():
        return layers
    last = layers[-1]
    if sorted(positions.tolist()) != list(range(len(positions))):
        return ()  # a class that the estimator never saw has no output
    if len(last.bias) == 1:  # one sigmoid for two classes: the other one's is that of the negated sum
        return (*layers[:-1], layer(-last.weights, -last.bias, last.activation))
    order = np.argsort(positions)
    return (*layers[:-1], layer(last.weights[order], last.bias[order], last.activation))


def original_array(table: Table, features: tuple[str, ...]) -> Raw:
    """Return original values as one array: float64 for numbers and booleans alone, else objects, NaN for missing."""
    plain = [feature.is_number or feature.kind == "boolean" for feature in map(table.schema.feature, features)]
    columns = [_original(table, name) for name in features]
    if all(plain):
        return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)
    array = np.empty((len(table), len(features)), dtype=object)
    for place, column in enumerate(columns):
        array[:, place] = column
    return array


def original_frame(table: Table, features: tuple[str, ...]) -> Any:
    """Return original values as a pandas frame, NaN where missing."""
    return _frame({name: _original(table, name) for name in features})


def _original(table: Table, name: str) -> Any:
    feature, column = table.schema.feature(name), table.column(name)
    missing = table.missing(name).any()
    if feature.is_number:
        whole = feature.kind == "integer" and not missing and bool(np.isfinite(column).all())
        return column.astype(np.int64) if whole else column
    known = np.empty(len(feature.categories) + 1, dtype=object)
    known[:-1] = feature.categories
    known[-1] = math.nan  # code -1, a missing value, takes the last
    entries = known[column]
    kinds = {type(category) for category in feature.categories}
    return entries.astype(kinds.pop()) if len(kinds) == 1 and kinds <= {bool, int} and not missing else entries


def _frame(columns: dict[str, Any]) -> Any:
    try:
        import pandas
    except ImportError:
        raise MissingExtra("pandas", "frames", "Asking an estimator that was fitted on a frame") from None
    return pandas.DataFrame(columns)


def _check_fitted(estimator: Any) -> None:
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    try:
        check_is_fitted(estimator)
    except NotFittedError:
        raise NetworkError(f"{type(estimator).__name__} is not fitted. Call its fit(X, y) first.") from None


def _positions(estimator: Any, schema: Schema) -> npt.NDArray[np.int64]:
    trained = getattr(estimator, "classes_", None)
    if not schema.classes:
        if trained is not None:
            raise NetworkError(
                f"{type(estimator).__name__} is a classifier "
                f"({', '.join(map(repr, np.asarray(trained).tolist()[:12]))}), but "
                f"the target {schema.target.name!r} has no classes. Name them in the schema."
            )
        return np.empty(0, dtype=np.int64)
    if trained is None:
        raise NetworkError(
            f"{type(estimator).__name__} has no classes_: it answers with numbers, but the target "
            f"{schema.target.name!r} has "
            f"the classes {', '.join(map(repr, schema.classes))}. Give the target no classes, or wrap a classifier."
        )
    if isinstance(trained, list):
        raise NetworkError("The estimator has several targets at once. Wrap a function that picks one of them.")
    return class_positions(list(trained), schema)


def _columns(estimator: Any, schema: Schema) -> tuple[str, ...]:
    names = getattr(estimator, "feature_names_in_", None)
    if names is not None:
        for name in names:
            if name not in schema:
                raise NetworkError(
                    f"The estimator was fitted on the column {name!r}, which the schema does not have."
                    f"{did_you_mean(name, schema.names)} If it was fitted on encoded columns, pass encoding=."
                )
        return tuple(str(name) for name in names)
    count = getattr(estimator, "n_features_in_", len(schema.features))
    if count != len(schema.features):
        raise NetworkError(
            f"The estimator takes {count} columns, but the schema has {len(schema.features)}: "
            f"{', '.join(schema.names[:20])}. "
            f"If it was fitted on encoded columns, pass encoding=."
        )
    return schema.names

"""RuleExtractor: extraction as a scikit-learn estimator.

Imports scikit-learn and every stage before induction. With a network the teacher answers and is never refitted; without
one the labels given to `fit` are what the rules learn.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d, validate_data

from neurologic.errors import InductionError
from neurologic.induction.extraction import extract, with_origin
from neurologic.induction.parameters import whole_number
from neurologic.induction.registry import method_named
from neurologic.induction.task import Task
from neurologic.networks import Network
from neurologic.probing import Progress
from neurologic.schema import Category, Feature, Schema, Table, Target, as_table, infer_schema


class RuleExtractor(ClassifierMixin, BaseEstimator):
    """Extract rules from a network, or learn them from labels, the scikit-learn way.

    Parameters
    ----------
    network : Network or None
        The teacher; it is asked and never refitted. Without one, `fit` needs labels and the rules learn those.
    method : str
        A name in `neurologic.induction.METHODS`.
    max_rules : int or None
        Most rules; as many as agreement needs when None.
    parameters : dict or None
        Further parameters of the method, such as `{"min_support": 5}`.
    seed : int
        Everything random follows from it.
    budget : int or None
        Rows that the network may be asked about in all.
    batch_size : int
        Rows the network sees at once.
    progress : callable or None
        See `extract`.

    Attributes
    ----------
    rules_ : RuleSet
        With provenance, and the evidence on the rows of `fit`.
    classes_ : numpy.ndarray
        The network's classes, or the different labels in order.
    n_features_in_ : int
    feature_names_in_ : numpy.ndarray of str
        When `fit` was given a frame.

    Examples
    --------
    >>> X, y = np.array([[19.0], [22.0], [31.0], [47.0]]), np.array(["bad", "bad", "good", "good"])
    >>> extractor = RuleExtractor().fit(X, y)
    >>> extractor.predict([[20.0], [60.0]]).tolist(), len(extractor.rules_)
    (['bad', 'good'], 2)
    """

    def __init__(
        self,
        network: Network | None = None,
        method: str = "tree",
        *,
        max_rules: int | None = 16,
        parameters: dict[str, Any] | None = None,
        seed: int = 0,
        budget: int | None = None,
        batch_size: int = 8192,
        progress: Progress | None = None,
    ) -> None:
        self.network = network
        self.method = method
        self.max_rules = max_rules
        self.parameters = parameters
        self.seed = seed
        self.budget = budget
        self.batch_size = batch_size
        self.progress = progress

    def fit(self, X: Any, y: Any = None) -> Self:
        """Extract the rules.

        Parameters
        ----------
        X : array of numbers, or pandas, polars or pyarrow frame, shape (n_rows, n_features)
        y : sequence of n_rows labels, optional
            Not looked at when there is a network.

        Raises
        ------
        InductionError
            For parameters that are not possible.
        SchemaError
            For rows that do not fit the network's schema.
        ValueError
            For input that scikit-learn refuses, and for missing labels without a network.
        """
        if self.network is None:
            self._fit_labels(X, y)
            return self
        validate_data(self, X, skip_check_array=True)
        self.rules_ = extract(
            self.network,
            X,
            method=self.method,
            seed=self.seed,
            budget=self.budget,
            batch_size=self.batch_size,
            progress=self.progress,
            **self._of_method(),
        )
        self.classes_ = np.array(self.network.classes)
        return self

    def predict(self, X: Any) -> np.ndarray:
        """Return the rules' answer for every row, None where a missing value leaves it open.

        Parameters
        ----------
        X : array of numbers, or frame, shape (n_rows, n_features)

        Returns
        -------
        numpy.ndarray, shape (n_rows,)
            Of the type of `classes_`; of objects when an answer is None or `unknown`.
        """
        check_is_fitted(self)
        answers = self.rules_.predict(self._table(X, self.rules_.schema))
        known = {(type(label), label): place for place, label in enumerate(self.rules_.schema.classes)}
        places = [known.get((type(answer), answer)) for answer in answers.tolist()]
        if all(place is not None for place in places):
            return np.asarray(self.classes_[np.array(places, dtype=np.int64)])
        open_ones: np.ndarray = answers.copy()
        for row, place in enumerate(places):
            if place is not None:
                open_ones[row] = self.classes_[place]
        return open_ones

    def _of_method(self) -> dict[str, Any]:
        has_limit = "max_rules" in method_named(self.method).defaults
        return {**({"max_rules": self.max_rules} if has_limit else {}), **(self.parameters or {})}

    def _fit_labels(self, X: Any, y: Any) -> None:
        if y is None:
            raise ValueError(
                "RuleExtractor without a network requires y to be passed, but the target y is None. "
                "Give labels, or a network that answers."
            )
        chosen = method_named(self.method)
        seed = whole_number("seed", self.seed, 0)
        if _is_frame(X):
            validate_data(self, X, skip_check_array=True)
            y = column_or_1d(np.asarray(y), warn=True)
            schema = infer_schema(X, target=_name_of_target(X), classes=("a", "b"))
            if len(y) != len(X):
                raise ValueError(f"There are {len(y)} labels for {len(X)} rows.")
        else:
            X, y = validate_data(self, X, y, dtype=np.float64)
            schema = Schema(tuple(Feature(f"x{place}", "numeric") for place in range(X.shape[1])), Target("class"))
        check_classification_targets(y)
        self.classes_, labels = np.unique(y, return_inverse=True)
        schema = Schema(schema.features, Target(schema.target.name, _plain_labels(self.classes_)), schema.individual)
        table = as_table(X, schema)
        degrees = np.eye(len(self.classes_))[labels]
        rules = chosen(Task(table, labels.astype(np.int64), degrees, None, seed), self._of_method())
        answers = np.array([*schema.classes, None], dtype=object)[:-1][labels]
        self.rules_ = with_origin(rules, table, answers, chosen.name, None, seed, 0)

    def _table(self, X: Any, schema: Schema) -> Table:
        if _is_frame(X) or self.network is not None:
            validate_data(self, X, reset=False, skip_check_array=True)
            return as_table(X, schema, features=self.rules_.features_used)
        return as_table(validate_data(self, X, reset=False, dtype=np.float64), schema)


def _is_frame(X: Any) -> bool:
    return hasattr(X, "columns") and not isinstance(X, np.ndarray)


def _name_of_target(X: Any) -> str:
    name = "class"
    while name in X.columns:
        name += "_"
    return name


def _plain_labels(classes: np.ndarray) -> tuple[Category, ...]:
    plain = classes.tolist()
    if all(isinstance(label, (str, bool, int)) for label in plain):
        return tuple(plain)
    if all(isinstance(label, float) and label.is_integer() for label in plain):
        return tuple(int(label) for label in plain)
    if len({str(label) for label in plain}) < len(plain):
        raise InductionError("Two classes look the same as text. Give labels that are text or whole numbers.")
    return tuple(map(str, plain))

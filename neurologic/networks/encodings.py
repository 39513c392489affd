"""Reading the encoding off a fitted scikit-learn transformer, so that rules speak in original values.

Imports errors and schema; scikit-learn inside functions only. What it reads gives the transformer's own bits; what it
cannot read exactly it refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from neurologic.errors import NetworkError, SchemaError, did_you_mean
from neurologic.schema import Block, Encoding, Identity, Impute, MinMax, OneHot, Ordinal, Schema, Standardise, Step
from neurologic.schema.tables import is_missing

_REMEDY = (
    "Wrap the whole pipeline instead, wrap(pipeline, schema): it is asked with original values and need not be read. "
    "Or state the encoding's steps yourself."
)


def encoding_from_sklearn(transformer: Any, schema: Schema, *, columns: Sequence[str] | None = None) -> Encoding:
    """Return the encoding that a fitted transformer computes, equal to it in every bit.

    Parameters
    ----------
    transformer : fitted ColumnTransformer, Pipeline or transformer
        StandardScaler, MinMaxScaler, MaxAbsScaler, RobustScaler, OneHotEncoder, OrdinalEncoder, SimpleImputer,
        FunctionTransformer without a function, "passthrough" and "drop", in any nesting.
    schema : Schema
    columns : sequence of str, optional
        The columns the transformer was fitted on, in order, where it does not know their names; the schema's by
        default.

    Raises
    ------
    NetworkError
        A transformer that cannot be read, by its name, with the remedy; or a column that the schema does not have.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.preprocessing import StandardScaler
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> encoding_from_sklearn(StandardScaler().fit(np.array([[20.0], [40.0]])), schema).blocks
    (Block(feature='age', steps=(Standardise(mean=(30.0,), scale=(10.0,)),)),)
    """
    names = getattr(transformer, "feature_names_in_", columns)
    known = [str(name) for name in (schema.names if names is None else names)]
    count = getattr(transformer, "n_features_in_", len(known))
    if count != len(known):
        raise NetworkError(f"The transformer takes {count} columns, not the {len(known)}: {', '.join(known[:20])}.")
    blocks = _read(transformer, [Block(name) for name in known])
    for block in blocks:
        if block.feature not in schema:
            raise NetworkError(
                f"The transformer uses the column {block.feature!r}, which the schema does not have."
                f"{did_you_mean(block.feature, schema.names)}"
            )
    try:
        return Encoding(schema, tuple(blocks))
    except SchemaError as error:
        raise NetworkError(f"The transformer does not fit the schema. {error}") from error


def _read(transformer: Any, blocks: list[Block]) -> list[Block]:
    """Return the blocks after a transformer, given those before it."""
    if isinstance(transformer, str) or transformer is None:
        return [] if transformer == "drop" else blocks
    for kind in type(transformer).__mro__:
        reader = _READERS.get(kind.__name__)
        if reader is not None and kind.__module__.startswith("sklearn."):
            return reader(transformer, blocks)
    raise _unreadable(transformer, "it is not one of those that can be read")


def _unreadable(transformer: Any, reason: str) -> NetworkError:
    return NetworkError(f"The encoding of {type(transformer).__name__} cannot be read: {reason}. {_REMEDY}")


def _pipeline(pipeline: Any, blocks: list[Block]) -> list[Block]:
    for _, step in pipeline.steps:
        blocks = _read(step, blocks)
    return blocks


def _union(union: Any, blocks: list[Block]) -> list[Block]:
    if union.transformer_weights:
        raise _unreadable(union, "it has transformer_weights")
    return [block for _, part in union.transformer_list for block in _read(part, blocks)]


def _column_transformer(transformer: Any, blocks: list[Block]) -> list[Block]:
    if transformer.transformer_weights:
        raise _unreadable(transformer, "it has transformer_weights")
    names = [str(name) for name in getattr(transformer, "feature_names_in_", ())]
    read: list[Block] = []
    for _, part, columns in transformer.transformers_:
        if isinstance(part, str) and part == "drop":
            continue
        if callable(columns):
            raise _unreadable(transformer, "its columns are chosen by a function")
        read.extend(_read(part, _select(transformer, blocks, _positions(columns, names, sum(b.width for b in blocks)))))
    return read


def _positions(columns: Any, names: list[str], width: int) -> list[int]:
    if isinstance(columns, slice):
        if isinstance(columns.start, str) or isinstance(columns.stop, str):  # by name, the last included
            first = 0 if columns.start is None else names.index(columns.start)
            last = width - 1 if columns.stop is None else names.index(columns.stop)
            return list(range(first, last + 1))
        return list(range(width))[columns]
    entries = np.atleast_1d(np.asarray(columns)).tolist()
    if entries and all(isinstance(entry, bool) for entry in entries):
        return [place for place, entry in enumerate(entries) if entry]
    return [names.index(entry) if isinstance(entry, str) else int(entry) % width for entry in entries]


def _select(transformer: Any, blocks: list[Block], positions: list[int]) -> list[Block]:
    """Return the blocks at the given columns; a block of several columns is taken whole or not at all."""
    owners = [place for place, block in enumerate(blocks) for _ in range(block.width)]
    starts = np.cumsum([0, *(block.width for block in blocks)]).tolist()
    chosen: list[Block] = []
    rest = list(positions)
    while rest:
        place = owners[rest[0]]
        whole = list(range(starts[place], starts[place + 1]))
        if rest[: len(whole)] != whole:
            raise _unreadable(transformer, f"it takes the one-hot columns of {blocks[place].feature!r} apart")
        chosen.append(blocks[place])
        rest = rest[len(whole) :]
    return chosen


def _selector(transformer: Any, blocks: list[Block]) -> list[Block]:
    return _select(transformer, blocks, np.flatnonzero(transformer.get_support()).tolist())


def _scaler(make: Callable[..., Step], *parameters: str) -> Callable[[Any, list[Block]], list[Block]]:
    """Return the reader of a transformer with one number of each parameter a column; None stands for the default."""

    def read(transformer: Any, blocks: list[Block]) -> list[Block]:
        # A StandardScaler keeps the mean also when it does not take it off.
        off = {
            name
            for name, flag in (("mean_", "with_mean"), ("center_", "with_centering"), ("scale_", "with_std"))
            if not getattr(transformer, flag, True)
        }
        defaults = {"mean_": 0.0, "center_": 0.0, "scale_": 1.0, "min_": 0.0}
        start, scaled = 0, []
        for block in blocks:
            end = start + block.width
            found = []
            for name in parameters:
                entries = None if name in off else getattr(transformer, name)
                found.append([defaults[name]] * block.width if entries is None else entries[start:end])
            step = make(*(np.asarray(entries, dtype=np.float64).tolist() for entries in found))
            if isinstance(step, MinMax) and transformer.clip:
                low, high = transformer.feature_range
                step = replace(step, clip=(float(low), float(high)))
            scaled.append(_then(block, step))
            start = end
        return scaled

    return read


def _one_hot(transformer: Any, blocks: list[Block]) -> list[Block]:
    _reject_infrequent(transformer)
    drops = [None] * len(blocks) if transformer.drop_idx_ is None else list(transformer.drop_idx_)
    unknown: Literal["error", "zeros"] = "error" if transformer.handle_unknown == "error" else "zeros"
    return [
        _then(block, OneHot(_categories(transformer, entries), None if drop is None else int(drop), unknown))
        for block, entries, drop in zip(_single(transformer, blocks), transformer.categories_, drops, strict=True)
    ]


def _ordinal(transformer: Any, blocks: list[Block]) -> list[Block]:
    _reject_infrequent(transformer)
    unknown = float(transformer.unknown_value) if transformer.handle_unknown == "use_encoded_value" else None
    read = []
    for block, entries in zip(_single(transformer, blocks), transformer.categories_, strict=True):
        categories = _categories(transformer, entries)
        missing = float(transformer.encoded_missing_value) if None in categories else None
        read.append(_then(block, Ordinal(tuple(entry for entry in categories if entry is not None), unknown, missing)))
    return read


def _imputer(transformer: Any, blocks: list[Block]) -> list[Block]:
    if transformer.add_indicator:
        raise _unreadable(transformer, "it adds columns that tell what was missing")
    if not is_missing(transformer.missing_values):
        raise _unreadable(transformer, f"it takes {transformer.missing_values!r} for missing")
    read = []
    for block, value in zip(_single(transformer, blocks), transformer.statistics_.tolist(), strict=True):
        if not is_missing(value):
            read.append(_then(block, Impute(value)))
        elif transformer.keep_empty_features:
            raise _unreadable(transformer, f"it was fitted on no value of {block.feature!r}")
        # else scikit-learn leaves the column out, because it was empty
    return read


def _function(transformer: Any, blocks: list[Block]) -> list[Block]:
    if transformer.func is not None:
        raise _unreadable(transformer, f"it computes {getattr(transformer.func, '__name__', transformer.func)!r}")
    return blocks


def _then(block: Block, step: Step) -> Block:
    return Block(block.feature, (*(entry for entry in block.steps if not isinstance(entry, Identity)), step))


def _single(transformer: Any, blocks: list[Block]) -> list[Block]:
    for block in blocks:
        if block.width != 1:
            raise _unreadable(transformer, f"it comes after the one-hot columns of {block.feature!r}")
    return blocks


def _categories(transformer: Any, entries: Any) -> tuple[Any, ...]:
    plain = tuple(None if is_missing(entry) else entry for entry in entries.tolist())
    if plain.count(None) > 1:
        raise _unreadable(transformer, "it keeps None and NaN apart")
    return plain


def _reject_infrequent(transformer: Any) -> None:
    # The property exists only on encoders that were told to group what is rare.
    grouped = getattr(transformer, "infrequent_categories_", None)
    if grouped is not None and any(entries is not None for entries in grouped):
        raise _unreadable(transformer, "it puts rare categories together")


#: By class name, so that scikit-learn is imported by whoever made the transformer, not by this module.
_READERS: dict[str, Callable[[Any, list[Block]], list[Block]]] = {
    "Pipeline": _pipeline,
    "FeatureUnion": _union,
    "ColumnTransformer": _column_transformer,
    "StandardScaler": _scaler(Standardise, "mean_", "scale_"),
    "RobustScaler": _scaler(Standardise, "center_", "scale_"),
    "MaxAbsScaler": _scaler(lambda scale: Standardise([0.0] * len(scale), scale), "scale_"),
    "MinMaxScaler": _scaler(MinMax, "scale_", "min_"),
    "OneHotEncoder": _one_hot,
    "OrdinalEncoder": _ordinal,
    "SimpleImputer": _imputer,
    "FunctionTransformer": _function,
    "SelectorMixin": _selector,
}

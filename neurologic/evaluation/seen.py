"""A sketch of the rows that rules were extracted from: a line of text, good enough to know such rows again.

Imports schema only. The sketch keeps the smallest hashes of the rows (k minimum values). Of two tables the rows with
small hashes are compared, which estimates how many rows they share. A handful out of very many may go unnoticed.

References
----------
Beyer, Haas, Reinwald, Sismanis, Gemulla: On synopses for distinct-value estimation under multiset operations, SIGMOD
2007.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

import numpy as np
import numpy.typing as npt

from neurologic.schema import Table

_KEPT = 64
_LARGEST = 2**32 - 1


def sketch_of(table: Table) -> str:
    """Return the sketch of a table's rows: how many different ones there are, and the smallest 64 hashes.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> sketch_of(as_table({"age": [22, 67, 22]}, schema)).split(":")[0]
    '2'
    """
    different = np.unique(_row_hashes(table))
    text = base64.b64encode(different[:_KEPT].astype(">u4").tobytes()).decode("ascii")
    return f"{len(different)}:{text}"


def share_seen(table: Table, sketch: str) -> float:
    """Return the estimated share of a table's rows that are among those of a sketch; 0.0 when it cannot be told.

    Parameters
    ----------
    table : Table
        With the same features as the table that the sketch is of.
    sketch : str
        From `sketch_of`; a text that is none counts as empty.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> sketch = sketch_of(as_table({"age": [22, 67, 35]}, schema))
    >>> share_seen(as_table({"age": [67, 19]}, schema), sketch)
    0.5
    """
    count, _, text = sketch.partition(":")
    try:
        kept = np.frombuffer(base64.b64decode(text, validate=True), dtype=">u4").astype(np.uint32)
        complete = int(count) <= len(kept)
    except (binascii.Error, ValueError):
        return 0.0
    if not len(kept):
        return 0.0
    hashes = _row_hashes(table)
    comparable = hashes <= (_LARGEST if complete else int(kept.max()))
    if not comparable.any():
        return 0.0
    return float(np.isin(hashes[comparable], kept).mean())


def _row_hashes(table: Table) -> npt.NDArray[np.uint32]:
    """Return a hash of each row that depends on names and values only, not on the order of columns or the process."""
    total = np.zeros(len(table), dtype=np.uint64)
    for name, column in table.columns.items():
        feature = table.schema.feature(name)
        salt = _hash_of(name)
        if feature.is_number:
            plain = np.where(np.isnan(column), np.nan, column + 0.0)  # one NaN, one zero
            values = plain.view(np.uint64)
        else:
            hashes = [_hash_of(f"{type(category).__name__}:{category}") for category in feature.categories]
            values = np.array([*hashes, 0], dtype=np.uint64)[column]  # a missing one has the code -1
        total += _mixed(values ^ np.uint64(salt))
    return (_mixed(total) >> np.uint64(32)).astype(np.uint32)


def _hash_of(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Scatter 64-bit values (the finaliser of splitmix64; multiplication wraps by design)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(values ^ (values >> np.uint64(31)))

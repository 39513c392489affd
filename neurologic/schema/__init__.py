"""What columns mean: features and their domains, the target, names in Prolog, rows, and the network's input encoding.

May import `errors` and `files` only. Everything else in the project speaks in terms of a `Schema`.
"""

from neurologic.schema.encoding import Block, Encoding, identity_encoding, standard_encoding
from neurologic.schema.features import UNKNOWN, Category, Feature, Kind, Relation, Role, Schema, Target
from neurologic.schema.inference import infer_schema
from neurologic.schema.names import functor_of, prolog_constant, prolog_number, quote_atom
from neurologic.schema.reading import read_batches, read_rows
from neurologic.schema.steps import Identity, Impute, MinMax, OneHot, Ordinal, Standardise, Step, min_max
from neurologic.schema.storage import (
    encoding_from_toml,
    load_encoding,
    load_schema,
    save_schema,
    schema_from_dict,
    schema_from_toml,
    schema_to_dict,
    schema_to_toml,
)
from neurologic.schema.tables import Table, Value, as_table

__all__ = [
    "UNKNOWN",
    "Block",
    "Category",
    "Encoding",
    "Feature",
    "Identity",
    "Impute",
    "Kind",
    "MinMax",
    "OneHot",
    "Ordinal",
    "Relation",
    "Role",
    "Schema",
    "Standardise",
    "Step",
    "Table",
    "Target",
    "Value",
    "as_table",
    "encoding_from_toml",
    "functor_of",
    "identity_encoding",
    "infer_schema",
    "load_encoding",
    "load_schema",
    "min_max",
    "prolog_constant",
    "prolog_number",
    "quote_atom",
    "read_batches",
    "read_rows",
    "save_schema",
    "schema_from_dict",
    "schema_from_toml",
    "schema_to_dict",
    "schema_to_toml",
    "standard_encoding",
]

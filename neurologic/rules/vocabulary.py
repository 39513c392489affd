"""What names mean in the rule language: features, relations and the predicates that a rule set defines.

Imports schema, clauses and literals. Printing and parsing share it, so that both sides agree on what a name stands for:

- alone or with one variable, a name is a boolean feature if there is one, else an auxiliary predicate or a relation;
- with arguments, it is a predicate of that arity if there is one, else a feature of another individual;
- after `=`, a name alone is a category of the feature before it if that has one so called, else a feature.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from neurologic.rules.clauses import Head
from neurologic.rules.literals import Atom
from neurologic.schema.features import Category, Feature, Schema, same_category


@dataclass(frozen=True)
class Vocabulary:
    """A schema, and the (name, arity) of all predicates known beside its features.

    Attributes
    ----------
    schema : Schema
    predicates : frozen set of (str, int)
        Relations of the schema and predicates that the rule set defines.
    auxiliary : frozen set of str
        Predicates over the individual that the rule set defines; printed without their argument.
    """

    schema: Schema
    predicates: frozenset[tuple[str, int]]
    auxiliary: frozenset[str]

    def is_predicate(self, name: str, arity: int) -> bool:
        """Whether an atom of this name and arity can be written."""
        return (name, arity) in self.predicates

    def feature(self, name: str) -> Feature | None:
        """Return the feature of this name, or None."""
        return self.schema.feature(name) if name in self.schema else None

    def boolean(self, name: str) -> Feature | None:
        """Return the boolean feature of this name, or None."""
        feature = self.feature(name)
        return feature if feature is not None and feature.kind == "boolean" else None

    def is_category(self, feature: str, name: Category) -> bool:
        """Whether the feature has this category."""
        return any(same_category(category, name) for category in self.schema.feature(feature).categories)


def vocabulary_of(schema: Schema, defined_heads: Iterable[Head] = ()) -> Vocabulary:
    """Return the names that rules under a schema can use, with the heads of the definitions that go with them."""
    relations = {(relation.name, relation.arity) for relation in schema.relations}
    defined = {(head.predicate, len(head.arguments)) for head in defined_heads if isinstance(head, Atom)}
    auxiliary = frozenset(name for name, arity in defined - relations if arity == 1)
    return Vocabulary(schema, frozenset(relations | defined), auxiliary)

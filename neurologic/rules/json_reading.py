"""Reading plain JSON values strictly: each access knows the path it took, and says it when a value does not fit.

Imports errors only.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from neurologic.errors import RuleError, RuleFormatError, RuleSyntaxError, SchemaError, did_you_mean

_Made = TypeVar("_Made")
_NUMBERS = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}


@dataclass(frozen=True)
class Entry:
    """A JSON value with the path that leads to it, as in `rules[2].if[0].low`."""

    value: Any
    path: str
    file: str | None = None

    def fault(self, message: str) -> RuleFormatError:
        """Return the error that names this entry."""
        return RuleFormatError(message, path=self.path or "the top", file=self.file)

    def mapping(self) -> dict[str, Any]:
        """Return an object with its keys."""
        if not isinstance(self.value, dict):
            raise self.fault(f"an object {{…}} is needed, not {_shown(self.value)}.")
        return self.value

    def only(self, *known: str) -> Entry:
        """Return the entry when it is an object without keys but the known ones."""
        for key in self.mapping():
            if key not in known:
                raise self.fault(f"there is no key {key!r}.{did_you_mean(key, known)} Known are {', '.join(known)}.")
        return self

    def find(self, key: str) -> Entry | None:
        """Return the entry under a key, or None when it is absent or null."""
        found = self.mapping().get(key)
        path = f"{self.path}.{key}" if self.path else key
        return None if found is None else Entry(found, path, self.file)

    def get(self, key: str) -> Entry:
        """Return the entry under a key, or raise when it is absent or null."""
        found = self.find(key)
        if found is None:
            raise self.fault(f"the key {key!r} is missing.")
        return found

    def items(self) -> list[Entry]:
        """Return the entries of a list."""
        if not isinstance(self.value, list):
            raise self.fault(f"a list […] is needed, not {_shown(self.value)}.")
        return [Entry(value, f"{self.path}[{place}]", self.file) for place, value in enumerate(self.value)]

    def several(self, key: str) -> list[Entry]:
        """Return the entries of the list under a key; none when it is absent."""
        found = self.find(key)
        return [] if found is None else found.items()

    def text(self) -> str:
        """Return a text."""
        if not isinstance(self.value, str):
            raise self.fault(f"a text is needed, not {_shown(self.value)}.")
        return self.value

    def flag(self) -> bool:
        """Return a truth value."""
        if not isinstance(self.value, bool):
            raise self.fault(f"true or false is needed, not {_shown(self.value)}.")
        return self.value

    def whole(self) -> int:
        """Return a whole number."""
        if type(self.value) is not int:
            raise self.fault(f"a whole number is needed, not {_shown(self.value)}.")
        return self.value

    def number(self) -> float:
        """Return a number in double precision; the texts "inf" and "-inf" are numbers here."""
        if isinstance(self.value, str) and self.value in _NUMBERS:
            return _NUMBERS[self.value]
        if type(self.value) not in (int, float):
            raise self.fault(f"a number is needed, not {_shown(self.value)}.")
        try:
            return float(self.value)
        except OverflowError:
            raise self.fault("the number is beyond double precision.") from None

    def category(self) -> str | bool | int:
        """Return a category: a text, a truth value or a whole number."""
        if not isinstance(self.value, (str, bool, int)):
            raise self.fault(f"a category is a text, true, false or a whole number, not {_shown(self.value)}.")
        return self.value

    def made(self, make: Callable[[], _Made]) -> _Made:
        """Return what `make` makes of this entry; a broken invariant becomes an error that names its path."""
        try:
            return make()
        except RuleFormatError:
            raise
        except (RuleError, SchemaError) as error:
            raise self.fault(str(error)) from None


def number_out(value: float) -> float | str:
    """Return a number as JSON can hold it: what `Entry.number` reads back as the same."""
    return value if math.isfinite(value) else repr(float(value))


def read_json(text: str, file: str | None) -> Entry:
    """Return the top entry of a JSON text.

    Raises
    ------
    RuleSyntaxError
        For text that is not JSON, with line and column, and for text that is cut short.
    RuleFormatError
        For a key that occurs twice, a number that is not JSON, or too deep a nesting.
    """
    try:
        return Entry(json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant), "", file)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        raise RuleSyntaxError(
            "The JSON text ends too early." if cut else f"This is not JSON: {error.msg}.",
            line=error.lineno,
            column=error.colno,
            hint="the file seems to be cut short; write it again with save_rules" if cut else None,
            file=file,
        ) from None
    except (ValueError, RecursionError) as error:
        raise RuleFormatError(f"this JSON cannot be read: {error}.", path="the top", file=file) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} occurs twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f'{name} is no JSON number; write "inf" or "-inf" in quotes')


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:40] + " …"

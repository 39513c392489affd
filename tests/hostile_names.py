"""Names, categories and numbers that a text form could get wrong; the strategies draw from them.

Imports nothing: plain values only.
"""

from __future__ import annotations

#: Finite numbers that rules and rows share; the awkward ones are neighbours, denormals, limits and exact ties.
FINITE = (
    *(-1.7976931348623157e308, -1e22, -24.5, -1.0, 0.0, 5e-324, 0.1, 0.3, 0.30000000000000004, 1.0, 2.0, 3.0),
    *(24.0, 24.5, 24.500000000000004, 48.0, 1e16, 1e22, 1.7976931348623157e308),
)
#: Whole numbers that an integer feature may take; all exact in double precision.
WHOLE = (-(2**53), -24, -1, 0, 1, 2, 3, 24, 48, 2**53)

#: Categories and class labels that a text form could confuse: with variables, numbers, booleans, keywords, operators.
HOSTILE_CATEGORIES = (
    *("X", "_", "A B", "it's", "\n", "[]", "true", "null", "1", "", "\\", '"', "a,b", "{}", "!", "-1", "1.5", "A"),
    *("IF", "and", "THEN", "default", "inf", "Größe", "日本", "🙂", "\u200b", "\u00a0", "#no", "a\tb", "r1", "A1 (x)"),
    *(True, False, 0, 1, -1, 2**70),
)
#: The same for tests that are about something else.
PLAIN_CATEGORIES = ("none", "low", "high", "car", "education", 1, 2, True, False)

#: Names of columns: keywords, quotes, operators, what looks like a variable or a predicate.
HOSTILE_NAMES = (
    *("duration", "Sepal length (cm)", "X", "it's", "Größe", "日本", "IF", "not", "length", "true", "a\nb", "🙂", "1"),
    *("a.b", "back\\slash", 'say "hi"', "at least", "x > 1", "A", "concept_h1", "unknown", "#hash", "_x", "r1"),
)
PLAIN_NAMES = ("duration", "amount", "savings", "purpose", "age", "telephone", "income", "employment")

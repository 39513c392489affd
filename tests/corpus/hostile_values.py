"""Values that break careless bridges between Python and Prolog: each must come back from a query as it went in.

Data for tests/reasoning/test_bridge_values.py: pairs of a name and a value. Imports the records of
neurologic.reasoning.terms only.
"""

from fractions import Fraction

from neurologic.reasoning.terms import Compound, Dict, PartialList, String, Variable


def deep(levels: int) -> object:
    term: object = "z"
    for _ in range(levels):
        term = Compound("s", (term,))
    return term


A, B = Variable("A"), Variable("B")

HOSTILE_VALUES: list[tuple[str, object]] = [
    # atoms
    ("plain atom", "low"),
    ("empty atom", ""),
    ("blank atom", " "),
    ("capital, like a variable", "Variable"),
    ("underscore, like an anonymous variable", "_"),
    ("underscore and name", "_Hidden"),
    ("single quote", "it's"),
    ("only a quote", "'"),
    ("doubled quotes", "''"),
    ("double quote", 'say "no"'),
    ("back quote", "`code`"),
    ("backslash", "\\"),
    ("backslash at the end", "path\\to\\"),
    ("escape that is none", "\\n is not a newline"),
    ("newline, tab, return", "a\nb\tc\rd"),
    ("all control characters", "".join(map(chr, range(1, 32)))),
    ("NUL alone", "\0"),
    ("NUL inside", "a\0b"),
    ("delete and C1 controls", "\x7f\x80\x9f"),
    ("Latin", "Straße naïve"),
    ("combining marks", "e\u0301"),
    ("right to left", "עברית العربية"),
    ("Chinese", "信用"),
    ("emoji", "😀"),
    ("joined emoji", "👩\u200d🔬"),
    ("astral letters", "𝔘𝔫𝔦"),
    ("last character of Unicode", "\U0010fffe"),
    ("byte order mark", "\ufeffx"),
    ("line separators", "a\u2028b\u2029c"),
    ("very long atom", "x" * 100_000),
    ("number as text", "42"),
    ("float as text", "1.0Inf"),
    ("the atom true", "true"),
    ("the atom false", "false"),
    ("the atom null", "null"),
    ("atom that looks like the empty list", "[]"),
    ("braces", "{}"),
    ("comma", ","),
    ("bar", "|"),
    ("semicolon", ";"),
    ("minus", "-"),
    ("cut", "!"),
    ("neck", ":-"),
    ("full stop", "."),
    ("end of file", "end_of_file"),
    ("looks like a goal", "halt"),
    ("looks like an end and a goal", "a), halt, (b"),
    ("looks like a directive", "x. :- halt."),
    ("looks like a comment", "/* not a comment"),
    ("line comment", "% not a comment"),
    ("looks like a tag of the reply", '{"c":["f",1]}'),
    # strings
    ("string", String("low")),
    ("empty string", String("")),
    ("string with quotes and backslashes", String("\"'\\")),
    ("string with NUL", String("a\0b")),
    ("string of emoji", String("😀😀")),
    ("string that looks like a list", String("[1,2]")),
    # numbers
    ("zero", 0),
    ("minus one", -1),
    ("small integer and beyond", 2**60),
    ("largest 64 bit", 2**63 - 1),
    ("least 64 bit", -(2**63)),
    ("beyond 64 bit", 2**63),
    ("below 64 bit", -(2**63) - 1),
    ("two hundred digits", 10**200 + 7),
    ("more digits than Python likes to print", 7**20_000),
    ("negative and huge", -(7**20_000)),
    ("one third", Fraction(1, 3)),
    ("negative rational", Fraction(-22, 7)),
    ("huge rational", Fraction(10**400 + 1, 10**399 + 7)),
    ("tenth", 0.1),
    ("float that is whole", 3.0),
    ("negative zero", -0.0),
    ("least float", 5e-324),
    ("largest float", 1.7976931348623157e308),
    ("exponent without a dot", 1e22),
    ("seventeen digits", 0.30000000000000004),
    ("infinity", float("inf")),
    ("minus infinity", float("-inf")),
    ("not a number", float("nan")),
    # lists
    ("empty list", []),
    ("nested empty lists", [[], [[]]]),
    ("list and atom of brackets", [[], "[]"]),
    ("string, atom, number of one text", [String("1"), "1", 1, 1.0]),
    ("long list", list(range(20_000))),
    ("list of huge integers", [2**64, -(2**64), 2**5000]),
    ("partial list", PartialList((1, 2), A)),
    ("pair that is no list", PartialList((1,), 2)),
    ("partial list of partial lists", PartialList((PartialList((A,), B),), B)),
    # variables
    ("variable", A),
    ("shared variable", Compound("f", (A, A, B))),
    ("variables in a list", [A, B, A]),
    # compounds
    ("compound", Compound("point", (1, 2))),
    ("compound without arguments", Compound("foo", ())),
    ("compound of a comma", Compound(",", ("a", "b"))),
    ("compound of a neck", Compound(":-", ("head", "body"))),
    ("compound that looks like a goal", Compound("halt", (0,))),
    ("module-qualified goal", Compound(":", ("system", Compound("halt", ())))),
    ("negated number, not a negative one", Compound("-", (1,))),
    ("sum, not its value", Compound("+", (1, 2))),
    ("compound of an operator as atom", Compound("-", ("-", "-"))),
    ("braces around a term", Compound("{}", ("x",))),
    ("compound named by brackets", Compound("[]", ("x",))),
    ("compound with an odd name", Compound("It's \\ odd\n", (String("x"),))),
    ("numbered variable", Compound("$VAR", (1,))),
    ("numbered variable of text", Compound("$VAR", ("X",))),
    ("binding pair", Compound("=", ("X", A))),
    ("error term", Compound("error", (Compound("type_error", ("integer", "a")), A))),
    ("tagged like our own", Compound("neurologic_name", ("X",))),
    ("many arguments", Compound("row", tuple(range(1000)))),
    ("everything at once", Compound("f", ([1, "a", String("a"), 0.5, Fraction(1, 2), A], Compound("g", (B, []))))),
    ("deep term", deep(60)),
    ("too deep for brackets", deep(400)),
    ("list in a deep term", Compound("f", ([[deep(200), []], [], PartialList((deep(100),), A)],))),
    ("dict", Dict("point", (("x", 1), ("y", 2.5)))),
    ("dict in a dict", Dict(A, (("k", Dict(B, ())),))),
]

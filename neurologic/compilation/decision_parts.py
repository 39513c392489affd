"""Clauses of a decision that are the same for every rule set, or nearly so; `decision` puts them together.

Imports nothing. Braces are filled by `str.format`.
"""

from __future__ import annotations

DECIDE = """
decide(Row, Class) :-
    Row =.. [r|Values],
    coded(Values, 1, Numbers),
    Coded =.. [r|Numbers],
    (   has_missing(Numbers)
    ->  decide_missing(Coded, Code)
    ;   decide_known(Coded, Code)
    ),
    decide_answer(Code, Class).

coded([], _, []).
coded([Value|Values], Column, [Number|Numbers]) :-
    (   var(Value)
    ->  Number is nan
    ;   decide_column(Column, _, category)
    ->  decide_category(Column, Value, Number)
    ;   float(Value)
    ->  Number = Value
    ;   Number is float(Value)
    ),
    Next is Column + 1,
    coded(Values, Next, Numbers).

has_missing([Number|Numbers]) :-
    (   Number =:= Number
    ->  has_missing(Numbers)
    ;   true
    ).

% Many rows of numbers at once: a category is its number in decide_category/3, a missing value is NaN. A code is one of
% decide_answer/2, or 48 for none.

decide_codes([], []).
decide_codes([Row|Rows], [Code|Codes]) :-
    decide_known(Row, Code),
    decide_codes(Rows, Codes).

decide_missing_codes([], []).
decide_missing_codes([Row|Rows], [Code|Codes]) :-
    decide_missing(Row, Code),
    decide_missing_codes(Rows, Codes).

decide_missing(Row, Code) :-
    may_matter(1, Row, [], Rules0),
    sort(Rules0, Rules),
    resolved(Rules, Row, Code).

"""

ORDERED = """\
resolved([], _, {default}).
resolved([Rule|Rules], Row, Code) :-
    rule_state(Rule, Row, State),
    (   State == refuted
    ->  resolved(Rules, Row, Code)
    ;   State == proved
    ->  rule_answer(Rule, Code)
    ;   Code = {none}
    ).

"""

RESOLVED = """\
resolved(Rules, Row, Code) :-
    resolved(Rules, Row, [], [], Code).

resolved([], _, Proved0, Open, Code) :-
    sort(Proved0, Proved),
    settled(Proved, Open, Code).
resolved([Rule|Rules], Row, Proved, Open, Code) :-
    rule_state(Rule, Row, State),
    rule_answer(Rule, Answer),
    (   State == refuted
    ->  resolved(Rules, Row, Proved, Open, Code)
    ;   State == proved
    ->  resolved(Rules, Row, [Answer|Proved], Open, Code)
    ;   resolved(Rules, Row, Proved, [Answer|Open], Code)
    ).

"""

SETTLED = """\
settled([], Open, Code) :-
    ( Open == [] -> Code = {default} ; Code = {none} ).
{alone}settled([_, _|_], _, {conflict}).

"""

ALONE = """\
settled([Answer], _, Answer).
"""

UNRIVALLED = """\
settled([Answer], Open0, Code) :-
    sort(Open0, Open),
    ( ( Open == [] ; Open == [Answer] ) -> Code = Answer ; Code = {none} ).
"""

:- module(neurologic_ontology_values,
          [ value/2                     % +Literal, -Value
          ]).
:- use_module(library(lists), [memberchk/2]).

/** <module> Literals of RDF as Prolog constants
*/

%!  value(+Literal, -Value) is semidet.
%
%   Value is a number, `true` or `false`, `date(Year, Month, Day)`, or an atom for any other text. Fails if the text is not one
%   of its type, and for NaN, which is no value.

value(literal(Type, Text), Value) :-
    (   Type = xsd(Name),
        number_type(Name, Kind)
    ->  number_of(Kind, Text, Value)
    ;   Type == xsd(boolean)
    ->  memberchk(Text-Value, [true-true, false-false, '1'-true, '0'-false])
    ;   Type == xsd(date)
    ->  date_of(Text, Value)
    ;   Value = Text
    ).

number_type(decimal, float).
number_type(double, float).
number_type(float, float).
number_type(Name, integer) :-
    memberchk(Name, [ integer, int, long, short, byte, nonNegativeInteger, positiveInteger, nonPositiveInteger,
                      negativeInteger, unsignedLong, unsignedInt, unsignedShort, unsignedByte ]).

number_of(integer, Text, Value) :-
    atom_codes(Text, Codes),
    phrase(integer_number(Digits), Codes),
    number_codes(Value, Digits).
number_of(float, Text, Value) :-
    (   infinite(Text, Value0)
    ->  Value = Value0
    ;   atom_codes(Text, Codes),
        phrase(decimal_number(Digits), Codes),
        number_codes(Value0, Digits),
        Value is float(Value0)
    ).

infinite('INF', 1.0Inf).
infinite('+INF', 1.0Inf).
infinite('-INF', -1.0Inf).

integer_number(Number) -->
    sign(Number, Digits),
    digits(Digits, []),
    { Digits \== [] }.

decimal_number(Number) -->
    sign(Number, Digits),
    digits(Digits, Rest),
    (   "."
    ->  { ( Digits == Rest -> Digits = [0'0|Rest1] ; Rest1 = Rest ) },
        { Rest1 = [0'.|Fraction] },
        digits(Fraction, After),
        { Fraction == After -> Fraction = [0'0|Rest2] ; Rest2 = After }
    ;   { Digits \== Rest, Rest = [0'., 0'0|Rest2] }
    ),
    (   ( "e" ; "E" )
    ->  { Rest2 = [0'e|Exponent] },
        sign(Exponent, Digits2),
        digits(Digits2, []),
        { Digits2 \== [] }
    ;   { Rest2 = [] }
    ).

sign(Number, Digits) -->
    (   "-"
    ->  { Number = [0'-|Digits] }
    ;   "+"
    ->  { Number = Digits }
    ;   { Number = Digits }
    ).

digits(Digits, Rest) -->
    (   [Code],
        { code_type(Code, digit), Code < 128 }
    ->  { Digits = [Code|Digits1] },
        digits(Digits1, Rest)
    ;   { Digits = Rest }
    ).

date_of(Text, date(Year, Month, Day)) :-
    atom_codes(Text, Codes),
    phrase(date(Year, Month, Day), Codes, _).

date(Year, Month, Day) -->
    digits(Y, []), { Y = [_, _, _, _|_] }, "-",
    digits(M, []), { M = [_, _] }, "-",
    digits(D, []), { D = [_, _] },
    { number_codes(Year, Y), number_codes(Month, M), number_codes(Day, D), between(1, 12, Month), between(1, 31, Day) }.

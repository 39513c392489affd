:- module(neurologic_enclosure,
          [ enclosure/3,                % +Expression, :Look, -Ends
            compared/4,                 % +Operator, +Left, +Right, -Verdict
            evaluable_function/2        % ?Name, ?Arity
          ]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(ends, [applied/3]).
:- use_module('../program/operators', [opposite/2]).

:- meta_predicate enclosure(+, 2, -).

/** <module> What an arithmetic expression can come to, over sets of values

An enclosure is `ends(Low, High, Safe)`: whatever values the features in the expression take, Prolog's own result lies from
Low to High, if there is a result at all. Safe is `whole` if there always is one, an integer; `true` if there always is one;
and `false` if Prolog may raise an error instead, such as one about a division by zero. An enclosure is `none` if there never is
a result.

What is enclosed are the results that Prolog computes, rounded to doubles. Rounding to the nearest is monotone, and so is each
of the operations `+ - * /` in each argument, between the places where it changes direction. Hence the results of the ends,
computed by Prolog in the same way, enclose all others, and nothing has to be added for rounding. Functions that the C
library rounds as it likes (exp, log, `**` of doubles) get some room. What is not known here may be anything.
*/

%!  enclosure(+Expression, :Look, -Ends) is det.
%
%   Ends encloses Expression. call(Look, Value, Ends) encloses each `'$value'(Individual, Feature)` in it.

enclosure(Expression, Look, Ends) :-
    (   number(Expression)
    ->  ( integer(Expression) -> Safe = whole ; Safe = true ),
        inside_doubles(ends(Expression, Expression, Safe), Ends)
    ;   Expression = '$value'(_, _)
    ->  call(Look, Expression, Ends)
    ;   Expression = '$expression'(Inner)
    ->  enclosure(Inner, Look, Ends)
    ;   compound(Expression),
        compound_name_arguments(Expression, Name, Arguments)
    ->  enclosures(Arguments, Look, Enclosed),
        (   member(none, Enclosed)
        ->  Ends = none
        ;   applied(Name, Enclosed, Ends0)
        ->  safety(Ends0, Name, Enclosed, Ends1),
            inside_doubles(Ends1, Ends)
        ;   Ends = ends(-1.0Inf, 1.0Inf, false)
        )
    ;   catch(Number is Expression, error(_, _), fail)          % pi, e, max_tagged_integer
    ->  Ends = ends(Number, Number, true)
    ;   Ends = none
    ).

enclosures([], _, []).
enclosures([Expression|Expressions], Look, [Ends|Enclosed]) :-
    enclosure(Expression, Look, Ends),
    enclosures(Expressions, Look, Enclosed).

%!  safety(+Ends0, +Name, +Arguments, -Ends) is det.
%
%   A result is safe if all that it is made of is. Functions of integers raise an error for whatever else.

safety(none, _, _, none).
safety(ends(Low, High, Safe0), Name, Arguments, ends(Low, High, Safe)) :-
    (   ( Safe0 == false ; member(ends(_, _, false), Arguments) )
    ->  Safe = false
    ;   member(ends(_, _, true), Arguments)
    ->  (   memberchk(Name, [//, div, mod, rem])
        ->  Safe = false
        ;   memberchk(Name, [integer, truncate, round, ceiling, floor])
        ->  Safe = whole
        ;   Safe = true
        )
    ;   memberchk(Name, [/, sqrt, exp, log, float])
    ->  Safe = true
    ;   Safe = whole
    ).

% Integers beyond all doubles are not told from infinity when they are compared with doubles.
inside_doubles(Ends0, Ends) :-
    (   Ends0 = ends(Low0, High0, Safe)
    ->  (   integer(Low0),
            abs(Low0) > 1<<1000
        ->  ( Low0 < 0 -> Low = -1.0Inf ; Low = 1.0e300 )
        ;   Low = Low0
        ),
        (   integer(High0),
            abs(High0) > 1<<1000
        ->  ( High0 > 0 -> High = 1.0Inf ; High = -1.0e300 )
        ;   High = High0
        ),
        Ends = ends(Low, High, Safe)
    ;   Ends = Ends0
    ).

%!  evaluable_function(?Name, ?Arity) is nondet.
%
%   Functions whose result depends on their arguments alone, unlike random/1 and cputime/0.

evaluable_function(Name, 2) :-
    member(Name, [+, -, *, /, //, mod, rem, div, min, max, **, ^, >>, <<, /\, \/, xor, gcd, atan2, atan, copysign,
                  truncate, log]).
evaluable_function(Name, 1) :-
    member(Name, [-, +, abs, sign, sqrt, exp, log, log2, sin, cos, tan, asin, acos, atan, float, integer, truncate, round,
                  ceiling, floor, float_integer_part, float_fractional_part, succ, plus, \, msb]).
evaluable_function(Name, 0) :-
    member(Name, [pi, e, inf, nan, epsilon, max_tagged_integer, min_tagged_integer, max_integer, min_integer]).

%!  compared(+Operator, +Left, +Right, -Verdict) is det.
%
%   Verdict is `always` if the comparison holds of all that two enclosures allow, `never` if it holds of none (it may be an
%   error then), and `open` otherwise.

compared(_, none, _, never) :-
    !.
compared(_, _, none, never) :-
    !.
compared(Operator, ends(L1, H1, S1), ends(L2, H2, S2), Verdict) :-
    (   never(Operator, L1, H1, L2, H2)
    ->  Verdict = never
    ;   S1 \== false,
        S2 \== false,
        opposite(Operator, Opposite),
        never(Opposite, L1, H1, L2, H2)
    ->  Verdict = always
    ;   Verdict = open
    ).

never(<, L1, _, _, H2) :- L1 >= H2.
never(=<, L1, _, _, H2) :- L1 > H2.
never(>, _, H1, L2, _) :- H1 =< L2.
never(>=, _, H1, L2, _) :- H1 < L2.
never(=:=, L1, H1, L2, H2) :- ( H1 < L2 ; H2 < L1 ), !.
never(=\=, L1, H1, L2, H2) :- L1 =:= H1, L2 =:= H2, L1 =:= L2.

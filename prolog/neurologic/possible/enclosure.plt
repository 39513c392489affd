:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(library(random), [random/1, random_between/3, random_member/2]).
:- use_module(neurologic(possible/enclosure)).

:- begin_tests(neurologic_enclosure).

% Random expressions over two integers and two doubles, random boxes, and points in them.

value_of(Box, '$value'(_, Name), Ends) :-
    memberchk(Name=Ends, Box).

box([n=ends(NL, NH, whole), m=ends(ML, MH, whole), x=ends(XL, XH, true), y=ends(YL, YH, true)]) :-
    integers(NL, NH),
    integers(ML, MH),
    doubles(XL, XH),
    doubles(YL, YH).

integers(Low, High) :-
    random_member(Most, [1, 3, 20, 100_000, 10_000_000_000_000_000_000]),
    Least is -Most,
    random_between(Least, Most, A),
    random_between(Least, Most, B),
    Low is min(A, B),
    Most1 is max(A, B),
    random_member(High, [Low, Most1]).

doubles(Low, High) :-
    double(A),
    double(B),
    Low is min(A, B),
    High is max(A, B).

double(X) :-
    random_member(Size, [0.0, 1.0, 1.0e-300, 1.0e5, 1.0e200, 1.7e308, 3.0]),
    random(R),
    X is Size*(2*R-1).

expression(0, E) :-
    !,
    (   random_member(Name, [n, m, x, y, constant]),
        Name \== constant
    ->  E = '$value'(1, Name)
    ;   random_member(E, [0, 1, -1, 2, 3, 7, 0.5, -2.5, 1.0e308, 0.1])
    ).
expression(Depth, E) :-
    Depth1 is Depth-1,
    (   random_member(Arity, [2, 2, 1]),
        Arity =:= 2
    ->  random_member(Name, [+, -, *, /, //, mod, rem, div, min, max, **, ^]),
        expression(Depth1, A),
        (   memberchk(Name, [**, ^])
        ->  random_member(B, [0, 1, 2, 3, 4])
        ;   expression(Depth1, B)
        ),
        E =.. [Name, A, B]
    ;   random_member(Name, [-, abs, sign, sqrt, exp, log, float, truncate, round, ceiling, floor, integer, sin]),
        expression(Depth1, A),
        E =.. [Name, A]
    ).

point([], []).
point([Name=ends(Low, High, _)|Box], [Name=Value|Point]) :-
    (   integer(Low)
    ->  random_member(Value0, [Low, High, between]),
        (   Value0 == between
        ->  random_between(Low, High, Value)
        ;   Value = Value0
        )
    ;   random_member(Value0, [Low, High, between]),
        (   Value0 == between
        ->  random(R),
            Value is min(High, max(Low, Low*(1-R)+High*R))
        ;   Value = Value0
        )
    ),
    point(Box, Point).

put(Term, Point, Plain) :-
    (   Term = '$value'(_, Name)
    ->  member(Name=Plain, Point)
    ;   compound(Term)
    ->  Term =.. [Name|Arguments0],
        findall(A, ( member(A0, Arguments0), once(put(A0, Point, A)) ), Arguments),
        Plain =.. [Name|Arguments]
    ;   Plain = Term
    ).

enclosed(E, Point, Ends) :-
    once(put(E, Point, Plain)),
    (   catch(Result is Plain, error(_, _), fail)
    ->  Ends = ends(Low, High, _),
        Result >= Low,
        Result =< High,
        ( Ends = ends(_, _, whole) -> integer(Result) ; true )
    ;   ( Ends == none ; Ends = ends(_, _, false) )
    ),
    !.

test(sound, [setup(set_random(seed(20261124))), Wrong == []]) :-
    findall(E-Ends-Point,
            ( between(1, 3000, _),
              random_member(Depth, [1, 2, 3]),
              expression(Depth, E),
              box(Box),
              enclosure(E, value_of(Box), Ends),
              between(1, 6, _),
              point(Box, Point),
              \+ enclosed(E, Point, Ends)
            ),
            Wrong).
test(instalment, Ends == ends(3, 5017, whole)) :-
    Box = [a=ends(250, 20000, whole), d=ends(4, 72, whole)],
    enclosure(('$value'(1, a)+'$value'(1, d)-1)//'$value'(1, d), value_of(Box), Ends).
test(zero, Ends == none) :-
    enclosure(5//'$value'(1, z), value_of([z=ends(0, 0, whole)]), Ends).
test(may_be_zero, Safe == false) :-
    enclosure(5//'$value'(1, z), value_of([z=ends(0, 3, whole)]), ends(1, 5, Safe)).
test(period, Ends == ends(1, 3, whole)) :-
    enclosure('$value'(1, z) mod 7, value_of([z=ends(8, 10, whole)]), Ends).
test(anything, Ends == ends(-1.0Inf, 1.0Inf, false)) :-
    enclosure(sin('$value'(1, z)), value_of([z=ends(0, 3, true)]), Ends).
test(compared, Verdicts == [always, never, open, never]) :-
    A = ends(1, 2, true),
    B = ends(2, 3, true),
    compared(=<, A, B, V1),
    compared(>, A, B, V2),
    compared(<, A, B, V3),
    compared(<, none, B, V4),
    Verdicts = [V1, V2, V3, V4].
test(error_is_no_truth, Verdict == open) :-
    compared(<, ends(1, 2, false), ends(3, 3, true), Verdict).

:- end_tests(neurologic_enclosure).

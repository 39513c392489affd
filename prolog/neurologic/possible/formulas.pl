:- module(neurologic_formulas,
          [ all_of/2,                   % +Formulas, -Formula
            any_of/2,                   % +Formulas, -Formula
            negation/2,                 % +Formula, -Negation
            reduced/6                   % +Formula, +Box, :Meaning, +Known, -Left, -NewKnown
          ]).
:- use_module(library(assoc), [get_assoc/3, put_assoc/4]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(ordsets), [ord_union/3]).
:- use_module('../boxes/atoms').
:- use_module('../boxes/boxes', [set_complement/4, set_meet/3, set_within/2]).
:- use_module('../program/operators', [opposite/2]).

:- meta_predicate reduced(+, +, 3, +, -, -).

/** <module> What must hold of made-up individuals for a goal to hold

A formula is

    | true, false, and(List), or(List), not(Formula) |                                                            |
    | in(Value, Set)                 | the value of a feature is in a set (see neurologic(boxes/boxes))                 |
    | compare(Operator, A, B)        | a comparison of two arithmetic expressions                                 |
    | same(A, B)                     | two terms are the same, `==`                                               |
    | finite(A), infinite(A)         | the result of A is a finite number, or it overflows                        |
    | at_least(N, List)              | N of List hold                                                             |
    | error                          | Prolog raises an error: neither this nor its negation holds                |
    | unknown(Reason)                | not understood                                                             |
    | ref(Id), ref(Id, Sign)         | a formula that occurs in many places and is kept once; Sign is `+` or `-`  |

A value is `'$value'(Individual, Feature)`. A box is an assoc from values to sets; a value that is not in it can be anything
in the domain of its feature. Reducing pushes negations inwards, so what is left has none. (Where a goal raises an error, what
is left may take it for false: all that can hold is kept, and what does hold is told by running it.)
*/

%!  all_of(+Formulas, -Formula) is det.
%!  any_of(+Formulas, -Formula) is det.

all_of(Formulas, Formula) :-
    flat(Formulas, and, true, false, [], Flat),
    (   Flat == false
    ->  Formula = false
    ;   Flat = []
    ->  Formula = true
    ;   Flat = [Formula0]
    ->  Formula = Formula0
    ;   Formula = and(Flat)
    ).

any_of(Formulas, Formula) :-
    flat(Formulas, or, false, true, [], Flat0),
    (   Flat0 == true
    ->  Formula = true
    ;   joined(Flat0, Flat),
        (   Flat = []
        ->  Formula = false
        ;   Flat = [Formula0]
        ->  Formula = Formula0
        ;   Formula = or(Flat)
        )
    ).

%!  flat(+Formulas, +Name, +Neutral, +Absorbing, +Tail, -Flat) is det.
%
%   Flat is the list of Formulas without those that are Neutral and with the lists of those called Name, or Absorbing.

flat([], _, _, _, Tail, Tail).
flat([Formula|Formulas], Name, Neutral, Absorbing, Tail, Flat) :-
    (   Formula == Neutral
    ->  flat(Formulas, Name, Neutral, Absorbing, Tail, Flat)
    ;   Formula == Absorbing
    ->  Flat = Absorbing
    ;   flat(Formulas, Name, Neutral, Absorbing, Tail, Rest),
        (   Rest == Absorbing
        ->  Flat = Absorbing
        ;   compound(Formula),
            compound_name_arguments(Formula, Name, [List])
        ->  append(List, Rest, Flat)
        ;   Flat = [Formula|Rest]
        )
    ).

% Neighbours that allow categories of one feature become one set.
joined([in(V1, values(Vs1)), in(V2, values(Vs2))|Formulas], Joined) :-
    V1 == V2,
    !,
    ord_union(Vs1, Vs2, Vs),
    joined([in(V1, values(Vs))|Formulas], Joined).
joined([F1, F2|Formulas], Joined) :-
    F1 == F2,
    !,
    joined([F1|Formulas], Joined).
joined([Formula|Formulas], [Formula|Joined]) :-
    joined(Formulas, Joined).
joined([], []).

%!  negation(+Formula, -Negation) is det.

negation(Formula, Negation) :-
    (   opposite_formula(Formula, Negation0)
    ->  Negation = Negation0
    ;   Negation = not(Formula)
    ).

opposite_formula(true, false).
opposite_formula(false, true).
opposite_formula(error, error).
opposite_formula(unknown(Reason), unknown(Reason)).
opposite_formula(not(Formula), Formula).

%!  reduced(+Formula, +Box, :Meaning, +Known, -Left, -NewKnown) is det.
%
%   Left is what Box leaves open of Formula. Box is `box(Sets, Schema)`; call(Meaning, Id, Sign, Formula) gives what a reference
%   stands for. Known is an assoc from Id-Sign to what has been left of references in this Box already.

reduced(Formula, Box, Meaning, Known0, Left, Known) :-
    reduce(Formula, +, Box, Meaning, Left, Known0, Known).

reduce(true, Sign, _, _, Left) -->
    { truth(Sign, Left) }.
reduce(false, Sign, _, _, Left) -->
    { opposite_sign(Sign, Other), truth(Other, Left) }.
reduce(error, _, _, _, false) -->
    [].
reduce(unknown(Reason), _, _, _, unknown(Reason)) -->
    [].
reduce(not(Formula), Sign, Box, Meaning, Left) -->
    { opposite_sign(Sign, Other) },
    reduce(Formula, Other, Box, Meaning, Left).
reduce(and(Formulas), Sign, Box, Meaning, Left) -->
    reduce_list(Sign, Formulas, Sign, Box, Meaning, Left).
reduce(or(Formulas), Sign, Box, Meaning, Left) -->
    { opposite_sign(Sign, Way) },
    reduce_list(Way, Formulas, Sign, Box, Meaning, Left).
reduce(at_least(N, Formulas), Sign, Box, Meaning, Left) -->
    (   { Sign == (+) }
    ->  { Least = N }
    ;   { length(Formulas, Count), Least is Count-N+1 }
    ),
    counted(Formulas, Sign, Box, Meaning, Least, [], Left).
reduce(ref(Id), Sign, Box, Meaning, Left) -->
    reduce_ref(Id, Sign, Box, Meaning, Left).
reduce(ref(Id, Sign0), Sign1, Box, Meaning, Left) -->
    { product(Sign0, Sign1, Sign) },
    reduce_ref(Id, Sign, Box, Meaning, Left).
reduce(in(Value, Set), Sign, Box, _, Left) -->
    { reduce_in(Sign, Value, Set, Box, Left) }.
reduce(compare(Operator0, A, B), Sign, Box, _, Left) -->
    { ( Sign == (+) -> Operator = Operator0 ; opposite(Operator0, Operator) ),
      settled(compare(Operator, A, B), Box, Left)
    }.
reduce(same(A, B), Sign, Box, _, Left) -->
    { ( Sign == (+) -> Atom = same(A, B) ; Atom = differ(A, B) ),
      settled(Atom, Box, Left)
    }.
reduce(differ(A, B), Sign, Box, _, Left) -->
    { ( Sign == (+) -> Atom = differ(A, B) ; Atom = same(A, B) ),
      settled(Atom, Box, Left)
    }.
reduce(finite(A), Sign, Box, _, Left) -->
    { ( Sign == (+) -> Atom = finite(A) ; Atom = infinite(A) ),
      settled(Atom, Box, Left)
    }.
reduce(infinite(A), Sign, Box, _, Left) -->
    { ( Sign == (+) -> Atom = infinite(A) ; Atom = finite(A) ),
      settled(Atom, Box, Left)
    }.

truth(+, true).
truth(-, false).

opposite_sign(+, -).
opposite_sign(-, +).

product(+, Sign, Sign).
product(-, Sign, Other) :-
    opposite_sign(Sign, Other).

%!  reduce_list(+Way, +Formulas, +Sign, +Box, :Meaning, -Left)// is det.
%
%   All of Formulas, in their Sign, if Way is `+`, and any of them if it is `-`. Stops at the first that settles the matter.

reduce_list(+, Formulas, Sign, Box, Meaning, Left) -->
    each(Formulas, Sign, Box, Meaning, false, Lefts),
    { ( Lefts == stopped -> Left = false ; all_of(Lefts, Left) ) }.
reduce_list(-, Formulas, Sign, Box, Meaning, Left) -->
    each(Formulas, Sign, Box, Meaning, true, Lefts),
    { ( Lefts == stopped -> Left = true ; any_of(Lefts, Left) ) }.

each([], _, _, _, _, []) -->
    [].
each([Formula|Formulas], Sign, Box, Meaning, Stop, Lefts) -->
    reduce(Formula, Sign, Box, Meaning, Left),
    (   { Left == Stop }
    ->  { Lefts = stopped }
    ;   each(Formulas, Sign, Box, Meaning, Stop, Lefts0),
        { ( Lefts0 == stopped -> Lefts = stopped ; Lefts = [Left|Lefts0] ) }
    ).

counted([], _, _, _, Least, Open0, Left) -->
    { length(Open0, Count),
      (   Least =< 0
      ->  Left = true
      ;   Count < Least
      ->  Left = false
      ;   Least =:= 1
      ->  any_of(Open0, Left)
      ;   Count =:= Least
      ->  all_of(Open0, Left)
      ;   Left = at_least(Least, Open0)
      )
    }.
counted([Formula|Formulas], Sign, Box, Meaning, Least, Open, Left) -->
    reduce(Formula, Sign, Box, Meaning, Left0),
    (   { Left0 == true }
    ->  { Least1 is Least-1 },
        counted(Formulas, Sign, Box, Meaning, Least1, Open, Left)
    ;   { Left0 == false }
    ->  counted(Formulas, Sign, Box, Meaning, Least, Open, Left)
    ;   counted(Formulas, Sign, Box, Meaning, Least, [Left0|Open], Left)
    ).

% What is left of a reference is worked out once in a box; short results stand for themselves.
reduce_ref(Id, Sign, Box, Meaning, Left, Known0, Known) :-
    (   get_assoc(Id-Sign, Known0, Left0)
    ->  Known = Known0
    ;   call(Meaning, Id, Sign, Formula),
        (   Formula = signed(Inner, InnerSign)
        ->  reduce(Inner, InnerSign, Box, Meaning, Left0, Known0, Known1)
        ;   reduce(Formula, +, Box, Meaning, Left0, Known0, Known1)
        ),
        put_assoc(Id-Sign, Known1, Left0, Known)
    ),
    (   short(Left0)
    ->  Left = Left0
    ;   Left = ref(Id, Sign)
    ).

short(Formula) :-
    functor(Formula, Name, _),
    \+ memberchk(Name, [and, or, at_least]).

reduce_in(+, Value, Set, box(Sets, Schema), Left) :-
    range_of(Sets, Schema, Value, Range),
    (   set_within(Range, Set)
    ->  Left = true
    ;   set_meet(Range, Set, Meet)
    ->  Left = in(Value, Meet)
    ;   Left = false
    ).
reduce_in(-, Value, Set, box(Sets, Schema), Left) :-
    range_of(Sets, Schema, Value, Range),
    Value = '$value'(_, Feature),
    get_assoc(Feature, Schema, feature(Kind, _)),
    (   set_within(Range, Set)
    ->  Left = false
    ;   set_meet(Range, Set, Inside)
    ->  set_complement(Kind, Range, Inside, Parts),
        findall(in(Value, Part), member(Part, Parts), Formulas),
        any_of(Formulas, Left)
    ;   Left = true
    ).

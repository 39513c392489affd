:- module(neurologic_halfspaces,
          [ narrowed/4                  % +Atoms, +Sets, +Schema, -Narrower
          ]).
:- use_module(library(apply), [foldl/4, foldl/5, maplist/4]).
:- use_module(library(assoc), [get_assoc/3, list_to_assoc/2, put_assoc/4]).
:- use_module(library(clpq), [inf/2, sup/2, {}/1]).
:- use_module(library(lists), [member/2]).
:- use_module(library(pairs), [pairs_keys_values/3]).
:- use_module(atoms, [expression_ends/4, range_of/4]).
:- use_module(boxes, [next_value/3, previous_value/3, set_meet/3]).


/** <module> What linear comparisons that hold together leave of a box

Exact over the rationals, by library(clpq). Prolog computes with doubles, though: where a comparison has arithmetic on doubles
in it, each side is given the room that the rounding of all its operations can take at most, so that nothing is cut off that
the program itself accepts. Comparisons that are not linear are left aside.
*/

most_values(12).

%!  narrowed(+Atoms, +Sets, +Schema, -Narrower) is semidet.
%
%   Narrower is Sets without values that no solution of all `compare(Operator, A, B)` among Atoms has. Fails if there is none.

narrowed(Atoms, Sets, Schema, Narrower) :-
    findall(Constraint, ( member(Atom, Atoms), linear(Atom, Sets, Schema, Constraint) ), Constraints),
    findall(Value, ( member(constraint(_, Terms, _), Constraints), member(Value-_, Terms) ), Values0),
    sort(Values0, Values),
    length(Values, Count),
    most_values(Most),
    (   Count >= 1,
        Count =< Most
    ->  findall(Values-Ends, solved(Constraints, Values, Sets, Schema, Ends), [_-Ends]),
        foldl(met(Schema), Values, Ends, Sets, Narrower)
    ;   Narrower = Sets
    ).

met(Schema, Value, Ends, Sets0, Sets) :-
    (   Ends == none
    ->  Sets = Sets0
    ;   range_of(Sets0, Schema, Value, Set0),
        set_meet(Set0, Ends, Set),
        (   Set == Set0
        ->  Sets = Sets0
        ;   put_assoc(Value, Sets0, Set, Sets)
        )
    ).

solved(Constraints, Values, Sets, Schema, Ends) :-
    same_length_list(Values, Variables),
    pairs_keys_values(Pairs, Values, Variables),
    list_to_assoc(Pairs, Names),
    within_sets(Pairs, Sets, Schema),
    posted(Constraints, Names),
    maplist(ends(Schema), Values, Variables, Ends),
    !.

same_length_list([], []).
same_length_list([_|Values], [_|Variables]) :-
    same_length_list(Values, Variables).

within_sets([], _, _).
within_sets([Value-X|Pairs], Sets, Schema) :-
    value_range(Value, Sets, Schema, Low, High),
    (   Low > -1.0Inf
    ->  L is rational(Low),
        {X >= L}
    ;   true
    ),
    (   High < 1.0Inf
    ->  H is rational(High),
        {X =< H}
    ;   true
    ),
    within_sets(Pairs, Sets, Schema).

value_range(Value, Sets, Schema, Low, High) :-
    (   Value = '$result'(Expression)
    ->  expression_ends(Expression, Sets, Schema, ends(Low, High, _))
    ;   range_of(Sets, Schema, Value, range(Low, High))
    ).

posted([], _).
posted([constraint(Relation, Terms, Constant)|Constraints], Names) :-
    foldl(summed(Names), Terms, Constant, Sum),
    post(Relation, Sum),
    posted(Constraints, Names).

summed(Names, Value-Coefficient, Sum, Sum+Coefficient*X) :-
    get_assoc(Value, Names, X).

post(<, Sum) :- {Sum < 0}.
post(=<, Sum) :- {Sum =< 0}.
post(=, Sum) :- {Sum = 0}.

ends(_, '$result'(_), _, none) :-
    !.
ends(Schema, Value, X, range(Low, High)) :-
    Value = '$value'(_, Feature),
    get_assoc(Feature, Schema, feature(Kind, _)),
    (   number(X)
    ->  Least = X,
        Most = X
    ;   ( inf(X, Least0) -> Least = Least0 ; Least = none ),
        ( sup(X, Most0) -> Most = Most0 ; Most = none )
    ),
    (   Least == none
    ->  Low = -1.0Inf
    ;   Kind == integer
    ->  Low is ceiling(Least)
    ;   outward(previous_value, Least, Low)
    ),
    (   Most == none
    ->  High = 1.0Inf
    ;   Kind == integer
    ->  High is floor(Most)
    ;   outward(next_value, Most, High)
    ),
    Low =< High.

outward(Step, Number, End) :-
    (   catch(Double is float(Number), error(evaluation_error(_), _), fail)
    ->  (   Double =:= Number,
            rational(Double) =:= Number
        ->  End = Double
        ;   call(Step, numeric, Double, End)
        )
    ;   Number > 0
    ->  ( Step == next_value -> End = 1.0Inf ; End = 1.7976931348623157e308 )
    ;   ( Step == next_value -> End = -1.7976931348623157e308 ; End = -1.0Inf )
    ).

%!  linear(+Atom, +Sets, +Schema, -Constraint) is nondet.
%
%   Constraint, `constraint(Relation, Terms, Constant)`, holds wherever Atom does: the sum of Value-Coefficient and Constant
%   compares so with zero.

linear(compare(Operator, A, B), Sets, Schema, Constraint) :-
    form(A, 1, Schema, Terms1, TermsB, form(0, 0, 1, whole), form(C1, N1, G1, K1)),
    form(B, -1, Schema, TermsB, [], form(C1, N1, G1, K1), form(Constant, Operations, Growth, Kind)),
    keysort(Terms1, Terms2),
    collected(Terms2, Terms),
    Terms \== [],
    (   room(Kind, Operations, Growth, Terms2, A, B, Sets, Schema, Room)
    ->  related(Operator, Kind, Terms, Constant, Room, Constraint)
    ;   fail
    ).

collected([], []).
collected([Value-C1, Value-C2|Terms0], Terms) :-
    !,
    C is C1+C2,
    collected([Value-C|Terms0], Terms).
collected([Value-C|Terms0], Terms) :-
    (   C =:= 0
    ->  Terms = Terms1
    ;   Terms = [Value-C|Terms1]
    ),
    collected(Terms0, Terms1).

related(<, Kind, Terms, Constant, Room, Constraint) :-
    (   Kind == whole
    ->  C is Constant+1,                        % integers below zero are at most -1
        Constraint = constraint(=<, Terms, C)
    ;   Room =:= 0
    ->  Constraint = constraint(<, Terms, Constant)
    ;   C is Constant-Room,
        Constraint = constraint(=<, Terms, C)
    ).
related(=<, _, Terms, Constant, Room, constraint(=<, Terms, C)) :-
    C is Constant-Room.
related(>, Kind, Terms0, Constant0, Room, Constraint) :-
    turned(Terms0, Constant0, Terms, Constant),
    related(<, Kind, Terms, Constant, Room, Constraint).
related(>=, Kind, Terms0, Constant0, Room, Constraint) :-
    turned(Terms0, Constant0, Terms, Constant),
    related(=<, Kind, Terms, Constant, Room, Constraint).
related(=:=, Kind, Terms, Constant, Room, Constraint) :-
    (   Room =:= 0
    ->  Constraint = constraint(=, Terms, Constant)
    ;   (   related(=<, Kind, Terms, Constant, Room, Constraint)
        ;   related(>=, Kind, Terms, Constant, Room, Constraint)
        )
    ).

turned(Terms0, Constant0, Terms, Constant) :-
    Constant is -Constant0,
    findall(Value-C, ( member(Value-C0, Terms0), C is -C0 ), Terms).

%!  form(+Expression, +Factor, +Schema, -Terms, ?Tail, +Form0, -Form) is semidet.
%
%   Add Factor times Expression, of features and of results that are not linear in them, to Form: `form(Constant, Operations, Growth, Kind)` with the number of operations, what factors
%   above one multiply to, and `whole` as long as everything is an integer, else `double`.

form(Expression, Factor, Schema, Terms, Tail, form(C0, N0, G, K0), Form) :-
    (   number(Expression)
    ->  finite_number(Expression),
        Terms = Tail,
        C is C0+Factor*rational(Expression),
        ( integer(Expression) -> K = K0 ; K = double ),
        Form = form(C, N0, G, K)
    ;   Expression = '$value'(_, Feature)
    ->  get_assoc(Feature, Schema, feature(Kind, range(_, _))),
        Terms = [Expression-Factor|Tail],
        ( Kind == integer -> K = K0 ; K = double ),
        Form = form(C0, N0, G, K)
    ;   N is N0+1,
        operation(Expression, Factor, Schema, Terms, Tail, form(C0, N, G, K0), Form0)
    ->  Form = Form0
    ;   Terms = ['$result'(Expression)-Factor|Tail],
        Form = form(C0, N0, G, double)
    ).

operation(A+B, Factor, Schema, Terms, Tail, Form0, Form) :-
    form(A, Factor, Schema, Terms, Terms1, Form0, Form1),
    form(B, Factor, Schema, Terms1, Tail, Form1, Form).
operation(A-B, Factor, Schema, Terms, Tail, Form0, Form) :-
    Negative is -Factor,
    form(A, Factor, Schema, Terms, Terms1, Form0, Form1),
    form(B, Negative, Schema, Terms1, Tail, Form1, Form).
operation(-A, Factor, Schema, Terms, Tail, Form0, Form) :-
    Negative is -Factor,
    form(A, Negative, Schema, Terms, Tail, Form0, Form).
operation(+A, Factor, Schema, Terms, Tail, Form0, Form) :-
    form(A, Factor, Schema, Terms, Tail, Form0, Form).
operation(A*B, Factor, Schema, Terms, Tail, Form0, Form) :-
    (   number(A)
    ->  multiplied(A, B, Factor, Schema, Terms, Tail, Form0, Form)
    ;   number(B),
        multiplied(B, A, Factor, Schema, Terms, Tail, Form0, Form)
    ).
operation(A/B, Factor0, Schema, Terms, Tail, form(C, N, G0, _), Form) :-
    number(B),
    finite_number(B),
    B =\= 0,
    Factor is Factor0 rdiv rational(B),
    G is G0*max(1, abs(1 rdiv rational(B))),
    form(A, Factor, Schema, Terms, Tail, form(C, N, G, double), Form).

multiplied(Number, Expression, Factor0, Schema, Terms, Tail, form(C, N, G0, K0), Form) :-
    finite_number(Number),
    Factor is Factor0*rational(Number),
    G is G0*max(1, abs(rational(Number))),
    ( integer(Number) -> K = K0 ; K = double ),
    form(Expression, Factor, Schema, Terms, Tail, form(C, N, G, K), Form).

finite_number(Number) :-
    Number > -1.0Inf,
    Number < 1.0Inf.

%!  room(+Kind, +Operations, +Growth, +Terms, +A, +B, +Sets, +Schema, -Room) is semidet.
%
%   The two sides are off by no more than Room after rounding. Each operation is off by at most 2^-53 of its result, or by
%   2^-1075 near zero; the results are no greater than the sum of what they are made of. Four times that is on the safe side of
%   what later operations add. Comparing integers with doubles rounds the integer. Fails if there is no such bound.

room(whole, _, _, _, _, _, _, _, 0) :-
    !.
room(double, 0, _, Terms, A, B, _, Schema, 0) :-
    doubles_only(Terms, Schema),
    constants(A-B, 1, 0, Size),
    Size =< 9007199254740992,
    !.
room(double, Operations, Growth, Terms, A, B, Sets, Schema, Room) :-
    foldl(magnitude(Sets, Schema), Terms, 0, Size0),
    constants(A-B, Growth, 0, Size1),
    Size is Size0+Size1,
    (   Operations =:= 0,
        Size =< 9007199254740992
    ->  Room = 0
    ;   N is Operations+2,
        Room is 4*N*Size rdiv (1<<53) + N*Growth rdiv (1<<1070)
    ).

doubles_only([], _).
doubles_only(['$value'(_, Feature)-_|Terms], Schema) :-
    get_assoc(Feature, Schema, feature(Kind, _)),
    Kind \== integer,
    doubles_only(Terms, Schema).

magnitude(Sets, Schema, Value-Coefficient, Size0, Size) :-
    value_range(Value, Sets, Schema, Low, High),
    finite_number(Low),
    finite_number(High),
    Size is Size0+abs(Coefficient)*max(abs(rational(Low)), abs(rational(High))).

constants(Expression, Growth, Size0, Size) :-
    (   number(Expression)
    ->  Size is Size0+Growth*abs(rational(Expression))
    ;   compound(Expression),
        Expression \= '$value'(_, _)
    ->  Expression =.. [_|Arguments],
        foldl(of_constant(Growth), Arguments, Size0, Size)
    ;   Size = Size0
    ).

of_constant(Growth, Expression, Size0, Size) :-
    constants(Expression, Growth, Size0, Size).

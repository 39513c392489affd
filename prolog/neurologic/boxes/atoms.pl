:- module(neurologic_atoms,
          [ settled/3,                  % +Atom, +Box, -Left
            holds_at/3,                 % +Atom, +Sets, +Schema
            range_of/4,                 % +Sets, +Schema, +Value, -Set
            expression_ends/4,          % +Expression, +Sets, +Schema, -Ends
            sub_value/2                 % +Term, -Value
          ]).
:- use_module(library(assoc), [get_assoc/3]).
:- use_module(library(lists), [max_list/2, member/2, min_list/2]).
:- use_module(boxes, [set_meet/3]).
:- use_module('../possible/enclosure').

/** <module> The tests of a formula in a box

See neurologic(possible/formulas). Sets is an assoc from values to sets, Schema one from features to `feature(Kind, Domain)`; a value
that is not in Sets can be anything in the domain of its feature.
*/

%!  range_of(+Box, +Schema, +Value, -Set) is det.
%
%   Set is what Box allows Value to be. Schema is an assoc from features to `feature(Kind, Domain)`.

range_of(Box, Schema, Value, Set) :-
    (   get_assoc(Value, Box, Set0)
    ->  Set = Set0
    ;   Value = '$value'(_, Feature),
        get_assoc(Feature, Schema, feature(_, Set))
    ).

%!  settled(+Atom, +Box, -Left) is det.
%
%   Left is `true` or `false` if Box settles Atom, and Atom otherwise.

settled(Atom, box(Sets, Schema), Left) :-
    (   Atom = compare(Operator, A, B)
    ->  enclosure(A, look(Sets, Schema), EndsA),
        enclosure(B, look(Sets, Schema), EndsB),
        compared(Operator, EndsA, EndsB, Verdict)
    ;   Atom = finite(A)
    ->  enclosure(A, look(Sets, Schema), Ends),
        finiteness(Ends, Verdict)
    ;   Atom = infinite(A)
    ->  enclosure(A, look(Sets, Schema), Ends),
        finiteness(Ends, Verdict0),
        reversed(Verdict0, Verdict)
    ;   Atom =.. [Name, A, B],
        alike(A, B, box(Sets, Schema), Verdict0),
        ( Name == same -> Verdict = Verdict0 ; reversed(Verdict0, Verdict) )
    ),
    (   Verdict == open
    ->  (   pointed(Atom, Sets, Schema)
        ->  ( holds_at(Atom, Sets, Schema) -> Left = true ; Left = false )
        ;   Left = Atom
        )
    ;   Verdict == always
    ->  Left = true
    ;   Left = false
    ).

%!  expression_ends(+Expression, +Sets, +Schema, -Ends) is det.
%
%   See enclosure/3.

expression_ends(Expression, Sets, Schema, Ends) :-
    enclosure(Expression, look(Sets, Schema), Ends).

reversed(always, never).
reversed(never, always).
reversed(open, open).

finiteness(none, never).
finiteness(ends(_, _, Safe), Verdict) :-
    ( Safe == false -> Verdict = open ; Verdict = always ).

look(Sets, Schema, Value, Ends) :-
    range_of(Sets, Schema, Value, Set),
    (   Set = range(Low, High)
    ->  (   Value = '$value'(_, Feature),
            get_assoc(Feature, Schema, feature(integer, _))
        ->  Safe = whole
        ;   Low > -1.0Inf,
            High < 1.0Inf
        ->  Safe = true
        ;   Safe = false                        % no arithmetic on infinities
        ),
        Ends = ends(Low, High, Safe)
    ;   Set = values(Values),
        findall(Number, ( member(Number, Values), number(Number) ), Numbers),
        (   Numbers == []
        ->  Ends = none
        ;   min_list(Numbers, Low),
            max_list(Numbers, High),
            ( Numbers == Values -> Safe = true ; Safe = false ),
            Ends = ends(Low, High, Safe)
        )
    ).

%!  alike(+A, +B, +Box, -Verdict) is det.
%
%   Whether two terms are certainly the same, or certainly not: `1` and `1.0` are not.

alike(A, B, _, always) :-
    A == B,
    !.
alike(A, B, box(Sets, Schema), Verdict) :-
    (   possible_set(A, Sets, Schema, SetA),
        possible_set(B, Sets, Schema, SetB)
    ->  (   disjoint(SetA, SetB)
        ->  Verdict = never
        ;   SetA = values([_]),
            SetA == SetB
        ->  Verdict = always
        ;   Verdict = open
        )
    ;   enclosure(A, look(Sets, Schema), EndsA),
        enclosure(B, look(Sets, Schema), EndsB),
        compared(=:=, EndsA, EndsB, Verdict0),
        ( Verdict0 == never -> Verdict = never ; Verdict = open )
    ).

possible_set(Term, Sets, Schema, Set) :-
    (   Term = '$value'(_, _)
    ->  range_of(Sets, Schema, Term, Set)
    ;   atom(Term)
    ->  Set = values([Term])
    ).

disjoint(Set1, Set2) :-
    (   Set1 = values(Values),
        Set2 = range(_, _)
    ->  \+ ( member(Value, Values), number(Value) )
    ;   Set1 = range(_, _),
        Set2 = values(_)
    ->  disjoint(Set2, Set1)
    ;   \+ set_meet(Set1, Set2, _)
    ).

%!  pointed(+Atom, +Sets, +Schema) is semidet.
%
%   Every value in Atom can be one thing only.

pointed(Atom, Sets, Schema) :-
    \+ ( sub_value(Atom, Value),
         \+ point(Value, Sets, Schema, _)
       ).

%!  sub_value(+Term, -Value) is nondet.
%
%   Value is a `'$value'(Individual, Feature)` in Term.

sub_value(Term, Value) :-
    compound(Term),
    (   Term = '$value'(_, _)
    ->  Value = Term
    ;   arg(_, Term, Argument),
        sub_value(Argument, Value)
    ).

point(Value, Sets, Schema, Point) :-
    range_of(Sets, Schema, Value, Set),
    (   Set = range(Low, High)
    ->  Low =:= High,
        Point = Low
    ;   Set = values([Point])
    ).

%!  holds_at(+Atom, +Sets, +Schema) is semidet.
%
%   Prolog itself says so, where every value in Atom can be one thing only. An error counts as no.

holds_at(Atom, Sets, Schema) :-
    substituted(Atom, Sets, Schema, Plain),
    catch(true_atom(Plain), error(_, _), fail).

true_atom(compare(Operator, A, B)) :-
    Goal =.. [Operator, A, B],
    call(Goal).
true_atom(same(A, B)) :-
    valued(A, X),
    valued(B, Y),
    X == Y.
true_atom(differ(A, B)) :-
    valued(A, X),
    valued(B, Y),
    X \== Y.
true_atom(finite(A)) :-
    finite_value(A).
true_atom(infinite(A)) :-
    \+ finite_value(A).

finite_value(A) :-
    catch(( X is A, X-X =:= 0.0 ), error(evaluation_error(_), _), fail).

valued(Term, Value) :-
    (   Term = '$computed'(Expression)
    ->  Value is Expression
    ;   Value = Term
    ).

substituted(Term, Sets, Schema, Plain) :-
    (   Term = '$value'(_, _)
    ->  point(Term, Sets, Schema, Plain)
    ;   Term = '$expression'(Expression)
    ->  substituted(Expression, Sets, Schema, Plain0),
        Plain = '$computed'(Plain0)
    ;   compound(Term)
    ->  compound_name_arguments(Term, Name, Arguments0),
        substituted_list(Arguments0, Sets, Schema, Arguments),
        compound_name_arguments(Plain, Name, Arguments)
    ;   Plain = Term
    ).

substituted_list([], _, _, []).
substituted_list([Term|Terms], Sets, Schema, [Plain|Plains]) :-
    substituted(Term, Sets, Schema, Plain),
    substituted_list(Terms, Sets, Schema, Plains).

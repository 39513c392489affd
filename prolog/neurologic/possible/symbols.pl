:- module(neurologic_symbols,
          [ schema_of/2,                % +Module, -Schema
            unified/4,                  % ?Term1, ?Term2, +Schema, -Formula
            alike_terms/4,              % +Term1, +Term2, +Schema, -Formula
            comparison/5,               % +Operator, +Left, +Right, +Schema, -Formula
            result/3,                   % +Expression, -Result, -Formula
            symbolic/1,                 % +Term
            symbol/2,                   % +Term, -Symbol
            without_symbols/2,          % +Term, -Pattern
            of_type/4                   % +Type, +Term, +Schema, -Formula
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(assoc), [get_assoc/3, list_to_assoc/2]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module('../boxes/boxes').
:- use_module(enclosure, [evaluable_function/2]).
:- use_module(formulas, [all_of/2, any_of/2, negation/2]).
:- use_module('../program/operators', [flipped/2]).
:- use_module('../program/program', [feature/4]).

/** <module> Terms that stand for what is not known of made-up individuals, and tests on them

    | '$individual'(K)      | the K-th made-up individual                        |
    | '$value'(K, Feature)  | the value of its Feature                           |
    | '$expression'(E)      | the result of arithmetic on such values            |
    | '$unknown'(Reason)    | anything                                           |

A test on them is no yes or no: it is a formula (see neurologic(possible/formulas)). Features of kind `numeric` have doubles as values,
those of kind `integer` integers.
*/

%!  schema_of(+Module, -Schema) is det.
%
%   Schema is an assoc from the features of Module to `feature(Kind, Domain)`.

schema_of(M, Schema) :-
    findall(Feature-feature(Kind, Domain),
            ( feature(M, Feature, Kind, _), once(domain(M, Feature, Domain)) ),
            Pairs),
    list_to_assoc(Pairs, Schema).

%!  symbolic(+Term) is semidet.
%!  symbol(+Term, -Symbol) is nondet.
%
%   Term has such terms in it; Symbol is one of them.

symbolic(Term) :-
    symbol(Term, _),
    !.

symbol(Term, Symbol) :-
    compound(Term),
    (   is_symbol(Term)
    ->  Symbol = Term
    ;   arg(_, Term, Argument),
        symbol(Argument, Symbol)
    ).

is_symbol('$individual'(_)).
is_symbol('$value'(_, _)).
is_symbol('$expression'(_)).
is_symbol('$unknown'(_)).

%!  without_symbols(+Term, -Pattern) is det.
%
%   Pattern is Term with a fresh variable for each of its symbols.

without_symbols(Term, Pattern) :-
    (   compound(Term)
    ->  (   is_symbol(Term)
        ->  true
        ;   symbolic(Term)
        ->  compound_name_arguments(Term, Name, Arguments0),
            maplist(without_symbols, Arguments0, Arguments),
            compound_name_arguments(Pattern, Name, Arguments)
        ;   Pattern = Term
        )
    ;   Pattern = Term
    ).

%!  unified(?Term1, ?Term2, +Schema, -Formula) is semidet.
%
%   The terms unify where Formula holds; variables are bound. Fails if they never do. A made-up individual is no constant
%   of the program; what the program says of constants, though, may be data about individuals, so that this is `unknown`.

unified(Term1, Term2, Schema, Formula) :-
    (   ( var(Term1) ; var(Term2) )
    ->  Term1 = Term2,
        Formula = true
    ;   Term1 = '$unknown'(Reason)
    ->  Formula = unknown(Reason)
    ;   Term2 = '$unknown'(Reason)
    ->  Formula = unknown(Reason)
    ;   is_symbol(Term1)
    ->  symbol_is(Term1, Term2, Schema, Formula),
        Formula \== false
    ;   is_symbol(Term2)
    ->  symbol_is(Term2, Term1, Schema, Formula),
        Formula \== false
    ;   compound(Term1),
        compound(Term2)
    ->  compound_name_arguments(Term1, Name, Arguments1),
        compound_name_arguments(Term2, Name, Arguments2),
        unified_lists(Arguments1, Arguments2, Schema, Formulas),
        all_of(Formulas, Formula)
    ;   Term1 = Term2,
        Formula = true
    ).

unified_lists([], [], _, []).
unified_lists([Term1|Terms1], [Term2|Terms2], Schema, [Formula|Formulas]) :-
    unified(Term1, Term2, Schema, Formula),
    unified_lists(Terms1, Terms2, Schema, Formulas).

symbol_is('$individual'(K), Term, _, Formula) :-
    (   Term = '$individual'(L)
    ->  ( K == L -> Formula = true ; Formula = false )
    ;   atomic(Term)
    ->  Formula = unknown(named_individual(Term))
    ;   Formula = false
    ).
symbol_is('$value'(K, Feature), Term, Schema, Formula) :-
    get_assoc(Feature, Schema, feature(Kind, Domain)),
    value_is(Term, '$value'(K, Feature), Kind, Domain, Schema, Formula).
symbol_is('$expression'(Expression), Term, _, Formula) :-
    (   ( number(Term) ; Term = '$value'(_, _) ; Term = '$expression'(_) )
    ->  (   Term == '$expression'(Expression)
        ->  Formula = true
        ;   Formula = same('$expression'(Expression), Term)
        )
    ;   Formula = false
    ).

value_is(Term, Value, Kind, Domain, Schema, Formula) :-
    (   Term == Value
    ->  Formula = true
    ;   Term = '$value'(_, Other)
    ->  get_assoc(Other, Schema, feature(OtherKind, OtherDomain)),
        (   Domain = range(_, _),
            OtherDomain = range(_, _)
        ->  (   ( Kind == integer, OtherKind == integer ; Kind \== integer, OtherKind \== integer )
            ->  Formula = compare(=:=, Value, Term)
            ;   Formula = false                 % 3 is not 3.0
            )
        ;   Formula = same(Value, Term)
        )
    ;   Term = '$expression'(_)
    ->  Formula = same(Value, Term)
    ;   Domain = values(Values)
    ->  (   atomic(Term),
            memberchk(Term, Values)
        ->  Formula = in(Value, values([Term]))
        ;   Formula = false
        )
    ;   ( Kind == integer -> integer(Term) ; float(Term) )
    ->  Formula = in(Value, range(Term, Term))
    ;   Formula = false
    ).

%!  alike_terms(+Term1, +Term2, +Schema, -Formula) is det.
%
%   Formula says that Term1 == Term2. Variables are as they are.

alike_terms(Term1, Term2, Schema, Formula) :-
    (   symbol(Term1-Term2, '$unknown'(Reason))
    ->  Formula = unknown(Reason)
    ;   Term1 == Term2
    ->  Formula = true
    ;   individual(Term1),
        \+ individual(Term2)
    ->  Formula = false
    ;   individual(Term2),
        \+ individual(Term1)
    ->  Formula = false
    ;   copy_term(Term1-Term2, Copy1-Copy2),
        numbervars(Copy1-Copy2, 0, _, [functor_name('$variable')]),    % each variable is a constant of its own
        unified(Copy1, Copy2, Schema, Formula0)
    ->  Formula = Formula0
    ;   Formula = false
    ).

individual(Term) :-
    nonvar(Term),
    Term = '$individual'(_).

%!  result(+Expression, -Result, -Formula) is det.
%
%   What an arithmetic expression comes to: a number, or an expression without `'$expression'`; `none` with Formula `error` if
%   Prolog raises an error, or with `unknown(_)` if the expression has functions of another kind.

result(Expression, Result, Formula) :-
    catch(plain(Expression, Plain), problem(Formula), Plain = none),
    (   Plain == none
    ->  Result = none
    ;   symbolic(Plain)
    ->  Result = Plain,
        Formula = true
    ;   catch(Result0 is Plain, error(_, _), fail)
    ->  Result = Result0,
        Formula = true
    ;   Result = none,
        Formula = error
    ).

plain(Expression, Plain) :-
    (   var(Expression)
    ->  throw(problem(error))
    ;   number(Expression)
    ->  Plain = Expression
    ;   Expression = '$value'(_, _)
    ->  Plain = Expression
    ;   Expression = '$expression'(Inner)
    ->  Plain = Inner
    ;   Expression = '$unknown'(Reason)
    ->  throw(problem(unknown(Reason)))
    ;   callable(Expression),
        \+ Expression = '$individual'(_)
    ->  (   atom(Expression)
        ->  Name = Expression,
            Arguments0 = []
        ;   compound_name_arguments(Expression, Name, Arguments0)
        ),
        length(Arguments0, Arity),
        (   evaluable_function(Name, Arity)
        ->  maplist(plain, Arguments0, Arguments),
            (   Arguments == []
            ->  Plain = Name
            ;   compound_name_arguments(Plain, Name, Arguments)
            )
        ;   Head =.. [Name|Arguments0],
            current_arithmetic_function(Head)
        ->  throw(problem(unknown(not_understood(Name/Arity))))
        ;   throw(problem(error))
        )
    ;   throw(problem(error))
    ).

%!  comparison(+Operator, +Left, +Right, +Schema, -Formula) is det.

comparison(Operator, Left, Right, Schema, Formula) :-
    result(Left, A, FormulaA),
    result(Right, B, FormulaB),
    (   FormulaA \== true
    ->  Formula = FormulaA
    ;   FormulaB \== true
    ->  Formula = FormulaB
    ;   symbolic(A-B)
    ->  (   bound(Operator, A, B, Schema, Formula0)
        ->  Formula = Formula0
        ;   Formula = compare(Operator, A, B)
        )
    ;   Goal =.. [Operator, A, B],
        ( call(Goal) -> Formula = true ; Formula = false )
    ).

bound(Operator, '$value'(K, Feature), Number, Schema, Formula) :-
    number(Number),
    in_bound(Operator, '$value'(K, Feature), Number, Schema, Formula).
bound(Operator, Number, '$value'(K, Feature), Schema, Formula) :-
    number(Number),
    flipped(Operator, Flipped),
    in_bound(Flipped, '$value'(K, Feature), Number, Schema, Formula).

% Great integers and doubles are compared after rounding: for these the comparison stays as it is.
in_bound(Operator, Value, Number, Schema, Formula) :-
    abs(Number) < 9007199254740992,
    Value = '$value'(_, Feature),
    get_assoc(Feature, Schema, feature(Kind, range(_, _))),
    bound_set(Operator, Kind, Value, Number, Formula).

bound_set(<, Kind, Value, Number, in(Value, Set)) :- below(Kind, open(Number), Set).
bound_set(=<, Kind, Value, Number, in(Value, Set)) :- below(Kind, closed(Number), Set).
bound_set(>, Kind, Value, Number, in(Value, Set)) :- above(Kind, open(Number), Set).
bound_set(>=, Kind, Value, Number, in(Value, Set)) :- above(Kind, closed(Number), Set).
bound_set(=:=, Kind, Value, Number, Formula) :-
    below(Kind, closed(Number), Below),
    above(Kind, closed(Number), Above),
    (   set_meet(Below, Above, Set)
    ->  Formula = in(Value, Set)
    ;   Formula = false
    ).
bound_set(=\=, Kind, Value, Number, Formula) :-
    bound_set(=:=, Kind, Value, Number, Formula0),
    negation(Formula0, Formula).

%!  of_type(+Type, +Term, +Schema, -Formula) is semidet.
%
%   Formula says that Term, which has symbols, passes the type test Type/1.

of_type(Type, Term, Schema, Formula) :-
    memberchk(Type, [var, nonvar, atom, number, integer, float, rational, atomic, compound, callable, is_list, string, ground]),
    (   Type == var
    ->  Formula = false
    ;   Type == nonvar
    ->  Formula = true
    ;   Type == ground
    ->  ( ground(Term) -> Formula = true ; Formula = false )
    ;   Term = '$individual'(_)
    ->  ( memberchk(Type, [atom, atomic, callable]) -> Formula = true ; Formula = false )
    ;   Term = '$value'(_, Feature)
    ->  get_assoc(Feature, Schema, feature(Kind, Domain)),
        (   Domain = values(Values)
        ->  Test =.. [Type, Value],
            findall(in(Term, values([Value])), ( member(Value, Values), call(Test) ), Formulas),
            any_of(Formulas, Formula)
        ;   ( Kind == integer -> Sample = 1 ; Sample = 1.0 ),
            Test =.. [Type, Sample],
            ( call(Test) -> Formula = true ; Formula = false )
        )
    ;   Term = '$expression'(_)
    ->  (   memberchk(Type, [number, atomic])
        ->  Formula = true
        ;   memberchk(Type, [integer, float, rational])
        ->  Formula = unknown(not_understood(Type/1))
        ;   Formula = false
        )
    ;   Test =.. [Type, Term],
        ( call(Test) -> Formula = true ; Formula = false )
    ).

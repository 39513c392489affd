:- module(neurologic_library_goals,
          [ goal_formula/4              % +Goal, +Module, +Schema, -Formula
          ]).
:- use_module(library(apply), [foldl/4]).
:- use_module(library(assoc), [get_assoc/3]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(formulas, [all_of/2, any_of/2, negation/2]).
:- use_module(symbols).

/** <module> Built-in and library predicates over values that are not known

Unification, comparisons, arithmetic, type tests and membership become formulas. Other predicates without side effects are
called where their arguments are known, and for each category of the features among them where those are few.
*/

most_solutions(1000).
most_inferences(100_000).
most_combinations(200).

%!  goal_formula(+Goal, +Module, +Schema, -Formula) is nondet.
%
%   Goal, which no clause of the program defines, holds where Formula does, with its variables bound so.

goal_formula(Goal, M, Schema, F) :-
    (   symbol(Goal, '$unknown'(Reason))
    ->  F = unknown(Reason)
    ;   test(Goal, Schema, Test)
    ->  F = Test
    ;   membership(Goal, Elements, Element)
    ->  among(Goal, Elements, Element, Schema, F)
    ;   functor(Goal, Name, Arity),
        pure(Name, Arity)
    ->  called(Goal, M, Schema, F)
    ;   functor(Goal, Name, Arity),
        (   predicate_property(M:Goal, defined)
        ->  F = unknown(not_understood(Name/Arity))
        ;   F = unknown(undefined(Name/Arity))
        )
    ).

%!  test(+Goal, +Schema, -Formula) is semidet.
%
%   Formula is `false` if Goal fails.

test(fail, _, false).
test(false, _, false).
test(A = B, Schema, F) :-
    ( unified(A, B, Schema, F0) -> F = F0 ; F = false ).
test(A \= B, Schema, F) :-
    (   \+ \+ unified(A, B, Schema, _)
    ->  copy_term(A-B, A1-B1),
        unified(A1, B1, Schema, F0),
        negation(F0, F)
    ;   F = true
    ).
test(A == B, Schema, F) :-
    alike_terms(A, B, Schema, F).
test(A \== B, Schema, F) :-
    alike_terms(A, B, Schema, F0),
    negation(F0, F).
test(dif(A, B), Schema, F) :-
    ground(A-B),
    alike_terms(A, B, Schema, F0),
    negation(F0, F).
test(X is Expression, Schema, F) :-
    result(Expression, Result, F0),
    (   F0 \== true
    ->  F = F0
    ;   symbolic(Result)
    ->  ( Result = '$value'(_, _) -> Symbol = Result ; Symbol = '$expression'(Result) ),
        ( unified(X, Symbol, Schema, F1) -> F = F1 ; F = false )
    ;   ( unified(X, Result, Schema, F1) -> F = F1 ; F = false )
    ).
test(Goal, Schema, F) :-
    compound(Goal),
    compound_name_arguments(Goal, Name, [A, B]),
    memberchk(Name, [<, =<, >, >=, =:=, =\=]),
    comparison(Name, A, B, Schema, F).
test(Goal, Schema, F) :-
    compound(Goal),
    compound_name_arguments(Goal, Type, [Term]),
    is_symbol_term(Term),
    of_type(Type, Term, Schema, F).
test(between(Low, High, X), Schema, F) :-
    symbolic(X),
    of_type(integer, X, Schema, F0),
    comparison(=<, Low, X, Schema, F1),
    (   memberchk(High, [inf, infinite])
    ->  F2 = true
    ;   comparison(=<, X, High, Schema, F2)
    ),
    all_of([F0, F1, F2], F).
test(length(List, Length), _, F) :-
    is_list(List),
    \+ symbolic(Length),
    length(List, Found),
    ( Length = Found -> F = true ; F = false ).
test(Goal, Schema, F) :-
    compound(Goal),
    compound_name_arguments(Goal, Name, [List, Sum]),
    memberchk(Name, [sum_list, sumlist]),
    is_list(List),
    foldl(added, List, 0, Expression),
    test(Sum is Expression, Schema, F).
test(Goal, _, F) :-
    compound(Goal),
    compound_name_arguments(Goal, Name, [A, B]),
    memberchk(Name, [@<, @=<, @>, @>=]),
    nonvar(A),
    nonvar(B),
    A = '$individual'(K),
    B = '$individual'(L),
    (   K == L
    ->  ( memberchk(Name, [@=<, @>=]) -> F = true ; F = false )
    ;   F = unknown(names)                      % anybody may have any name
    ).

added(Term, Sum, Sum+Term).

is_symbol_term(Term) :-
    nonvar(Term),
    memberchk(Term, ['$individual'(_), '$value'(_, _), '$expression'(_)]).

membership(member(Element, List), List, Element) :-
    is_list(List).
membership(memberchk(Element, List), List, Element) :-
    is_list(List).

among(Goal, Elements, Element, Schema, F) :-
    (   Goal = memberchk(_, _),
        ground(Element-Elements)
    ->  findall(F0, ( member(Other, Elements), unified(Element, Other, Schema, F0) ), Formulas),
        any_of(Formulas, F)
    ;   Goal = memberchk(_, _),
        symbolic(Element-Elements)
    ->  first_unified(Elements, Element, Schema, [], F)
    ;   Goal = memberchk(_, _)
    ->  ( memberchk(Element, Elements) -> F = true ; F = false )
    ;   member(Other, Elements),
        unified(Element, Other, Schema, F)
    ).

% As the first that unifies: those before it do not.
first_unified([Other|Others], Element, Schema, Before, F) :-
    (   \+ \+ unified(Element, Other, Schema, _)
    ->  copy_term(Element-Other, Element1-Other1),
        unified(Element1, Other1, Schema, F0),
        (   unified(Element, Other, Schema, F1),
            all_of([F1|Before], F)
        ;   F0 \== true,
            negation(F0, Not),
            first_unified(Others, Element, Schema, [Not|Before], F)
        )
    ;   first_unified(Others, Element, Schema, Before, F)
    ).

%!  called(+Goal, +Module, +Schema, -Formula) is nondet.

called(Goal, M, Schema, F) :-
    (   symbolic(Goal)
    ->  findall(Value, symbol(Goal, Value), Values0),
        sort(Values0, Values),
        (   combined(Values, Schema, Count),
            most_combinations(Most),
            Count =< Most
        ->  chosen(Values, Schema, Choice, Formulas),
            replaced(Goal, Choice, Plain),
            solution(Plain, M, F0),
            all_of([F0|Formulas], F)
        ;   functor(Goal, Name, Arity),
            F = unknown(not_understood(Name/Arity))
        )
    ;   solution(Goal, M, F)
    ).

combined([], _, 1).
combined(['$value'(_, Feature)|Values], Schema, Count) :-
    get_assoc(Feature, Schema, feature(_, values(Categories))),
    length(Categories, Length),
    combined(Values, Schema, Count0),
    Count is Length*Count0.

chosen([], _, [], []).
chosen([Value|Values], Schema, [Value-Category|Choice], [in(Value, values([Category]))|Formulas]) :-
    Value = '$value'(_, Feature),
    get_assoc(Feature, Schema, feature(_, values(Categories))),
    member(Category, Categories),
    chosen(Values, Schema, Choice, Formulas).

replaced(Term, Choice, Plain) :-
    (   nonvar(Term),
        Term = '$value'(_, _)
    ->  memberchk(Term-Plain, Choice)
    ;   compound(Term)
    ->  compound_name_arguments(Term, Name, Arguments0),
        replaced_list(Arguments0, Choice, Arguments),
        compound_name_arguments(Plain, Name, Arguments)
    ;   Plain = Term
    ).

replaced_list([], _, []).
replaced_list([Term|Terms], Choice, [Plain|Plains]) :-
    replaced(Term, Choice, Plain),
    replaced_list(Terms, Choice, Plains).

% Few solutions, found soon.
solution(Goal, M, F) :-
    most_solutions(Most),
    most_inferences(Inferences),
    Most1 is Most+1,
    term_variables(Goal, Variables),
    catch(call_with_inference_limit(findall(Variables, limit(Most1, M:Goal), Solutions), Inferences, Outcome),
          error(_, _),
          Outcome = error),
    (   Outcome == error
    ->  F = error
    ;   ( Outcome == inference_limit_exceeded ; length(Solutions, Count), Count > Most )
    ->  functor(Goal, Name, Arity),
        F = unknown(not_understood(Name/Arity))
    ;   member(Variables, Solutions),
        F = true
    ).

%!  pure(?Name, ?Arity) is nondet.
%
%   Predicates that change nothing and depend on their arguments alone.

pure(Name, Arity) :-
    pure_names(Arity, Names),
    memberchk(Name, Names).

pure_names(0, [true, otherwise]).
pure_names(1, [var, nonvar, atom, number, integer, float, rational, atomic, compound, callable, is_list, string, ground]).
pure_names(2, [atom_length, atom_chars, atom_codes, atom_number, atom_string, char_code, number_codes, number_chars,
               string_length, string_chars, string_codes, string_concat, string_lower, string_upper, number_string,
               upcase_atom, downcase_atom, atomic_list_concat, term_to_atom, char_type, code_type, length, sort, msort,
               keysort, last, reverse, append, sum_list, sumlist, max_list, min_list, max_member, min_member,
               list_to_set, permutation, flatten, pairs_keys, pairs_values, =.., copy_term, @<, @=<,
               @>, @>=, =@=, \=@=, ?=, succ, subset, text_concat, dif, unify_with_occurs_check, memberchk, member,
               list_to_ord_set, ord_subset, ord_memberchk, text_to_string]).
pure_names(3, [atom_concat, string_concat, atomic_list_concat, between, plus, compare, functor, arg, append, nth0, nth1,
               select, selectchk, subtract, intersection, union, delete, numlist,
               pairs_keys_values, ord_union, ord_subtract, ord_intersection, text_concat]).
pure_names(4, [sort, split_string, select, nth0, nth1]).
pure_names(5, [sub_atom, sub_string]).

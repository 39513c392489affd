:- module(neurologic_verification,
          [ verified/4,                 % +Module, +Expectations, +Options, -Results
            verified/5,                 % +Module, +Expectations, +Reference, +Options, -Result
            join_expectations/2,        % +Module, +Expectations
            uncover_theory/2,           % +Module, +Expectations
            to_verify/3,                % +Module, +Expectations, -Listed
            verified_at/5,              % +Module, +Expectations, +Number, +Most, -Result
            add_network_answers/3       % +Module, +Expectations, +Answers
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [append/3, member/2, nth1/3]).
:- use_module(library(option), [option/3]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module('../consistency/check', [individual_in/3]).
:- use_module(expectations).
:- use_module('../explain/explain').
:- use_module('../program/individuals').
:- use_module(measures).
:- use_module('../program/program').
:- use_module('../bridge/refusals').
:- use_module('../explain/render').
:- use_module(verdict_words).
:- use_module(verdicts).

/** <module> Trying expectations

A result is a term `result(Kind, Name, Text, Source, Outcome, Count, Expected, Found, Witnesses, Nodes)`:

  - Kind is the form of the expectation, as in `never`, Name its description and Text all of it, for people
  - Source is File:Line or `-`
  - Outcome is `passed`, `failed` or `error`: it could not be tried, or its goal raised an error
  - Count is `of(Holding, All)`, `answers(Number)` or `none`
  - Expected and Found are what was expected and what was found, in words
  - Witnesses is a list of `witness(Individual, Text)` with the first that show it; Individual is `none` where there is none
  - Nodes is the explanation of the first witness (see neurologic(explain/render)), `[]` where there is none

An expectation about nobody fails: a test that tests nothing is a mistake of whoever wrote it, or of the data.
*/

%!  verified(+Module, +Expectations, +Options, -Results) is det.
%
%   Results are those of every clause of the module Expectations that is an expectation or may be meant as one. Options as
%   for verified/5.

verified(M, E, Options, Results) :-
    stray_results(M, E, Strays),
    findall(Result,
            ( expectation(E, Reference, _, _, _), verified(M, E, Reference, Options, Result) ),
            Results0),
    append(Strays, Results0, Results).

stray_results(M, E, Results) :-
    expectation_faults(M, E, Faults),
    findall(Result, ( member(Fault, Faults), stray_result(E, Fault, Result) ), Results).

stray_result(E, fault(Reference, Fault), result(Name, Text, Text, Source, error, none, "", Fault, [], [])) :-
    clause(E:Head0, Body, Reference),
    ( Head0 = _:Head -> true ; Head = Head0 ),
    functor(Head, Name, _),
    clause_text([], Head, Body, Text),
    source(Reference, Source).

%!  verified(+Module, +Expectations, +Reference, +Options, -Result) is det.
%
%   Result tells whether the expectation at clause Reference of the module Expectations holds of the theory in Module.
%   Options:
%
%     - witnesses(+Count)
%       Most witnesses, 5 by default.

verified(M, E, Reference, Options, result(Kind, Name, Text, Source, Outcome, Count, Expected, Found, Witnesses, Nodes)) :-
    option(witnesses(Most), Options, 5),
    expectation(E, Reference, Head, Body, Source),
    !,
    functor(Head, Kind, _),
    expectation_form(Head, Described, Form),
    variable_names(E, Source, Head, Body, Names),
    description(Names, Described, Name),
    clause_text(Names, Head, Body, Text),
    (   fault_of(M, E, Reference, Fault)
    ->  Verdict = verdict(error, none, "", Fault, [], none)
    ;   catch(( with_network(E, Form-Body), tried(Form, Body, Names, M, E, Verdict) ), Error, raised(Error, Verdict))
    ),
    Verdict = verdict(Outcome, Count, Expected, Found, Shown0, Why),
    first(Most, Shown0, Shown),
    maplist(shown_witness(M), Shown, Witnesses),
    (   catch(why_nodes(M, E, Why, Nodes0), Trouble, no_nodes(Trouble))
    ->  Nodes = Nodes0
    ;   Nodes = []
    ).

raised(Error, verdict(error, none, "", Text, [], none)) :-
    passing(Error),
    error_text(Error, Text).

no_nodes(Error) :-
    passing(Error),
    fail.

% What stops the whole question is no error of the expectation.
passing(Error) :-
    (   ( interruption(Error) ; Error == inference_limit_exceeded ; Error == time_limit_exceeded )
    ->  throw(Error)
    ;   true
    ).

first(Most, List, First) :-
    findall(Element, limit(Most, member(Element, List)), First).

shown_witness(M, Term, witness(Individual, Text)) :-
    (   Term = found(Individual0, Text0)
    ->  ( Individual0 == none -> Individual = none ; term_text(Individual0, Individual) ),
        Text = Text0
    ;   ( individual_in(M, Term, Name) -> term_text(Name, Individual) ; Individual = none ),
        shown(Term, Text)
    ).

why_nodes(M, E, Goal, Nodes) :-
    Goal \== none,
    once(proof(E:Goal, Proof)),
    proof_nodes(M, Proof, Nodes).

% What a session in another language asks

%!  join_expectations(+Module, +Expectations) is det.
%
%   Make the empty module Expectations one in which expectations of the theory in Module can be loaded: its clauses see the theory, and
%   the theory does not see them.

join_expectations(M, E) :-
    set_module(E:base(M)),
    prepare_expectations(E).

%!  uncover_theory(+Module, +Expectations) is det.
%
%   A declaration in a file of expectations, which a Prolog alone needs, does not hide the predicate of the theory.

uncover_theory(M, E) :-
    forall(( current_predicate(E:Name/Arity),
             functor(Head, Name, Arity),
             \+ expectation_form(Head, _, _),
             \+ predicate_property(E:Head, imported_from(_)),
             predicate_property(E:Head, dynamic),
             predicate_property(E:Head, number_of_clauses(0)),
             predicate_property(M:Head, defined)
           ),
           assertz(E:(Head :- neurologic_expectations:in_theory(M, Head)))).

%!  to_verify(+Module, +Expectations, -Listed) is det.
%
%   Listed is `listed(Strays, Expectations, Network)`: results for clauses that are no expectations, a term
%   `expectation(Kind, Name, Text, Source)` for each that is one, and whether they speak of the network.

to_verify(M, E, listed(Strays, Expectations, Network)) :-
    stray_results(M, E, Strays),
    findall(expectation(Kind, Name, Text, Source),
            ( expectation(E, _, Head, Body, Source),
              functor(Head, Kind, _),
              expectation_form(Head, Described, _),
              variable_names(E, Source, Head, Body, Names),
              description(Names, Described, Name),
              clause_text(Names, Head, Body, Text)
            ),
            Expectations),
    (   needs_network(Word),
        speaks_of(E, Word)
    ->  Network = true
    ;   Network = false
    ).

%!  verified_at(+Module, +Expectations, +Number, +Most, -Result) is det.
%
%   Result is that of the expectation with that Number, from 1, with Most witnesses.

verified_at(M, E, Number, Most, Result) :-
    findall(Reference, expectation(E, Reference, _, _, _), References),
    nth1(Number, References, Reference),
    verified(M, E, Reference, [witnesses(Most)], Result).

%!  add_network_answers(+Module, +Expectations, +Answers) is det.
%
%   Answers are what the network says of each individual, in their order; `'$missing'` where it was not asked. They count instead
%   of facts of the theory that say so.

add_network_answers(M, E, Answers) :-
    retractall(E:neural_answer(_, _)),
    everybody(M, Individuals),
    maplist(add_network_answer(E), Individuals, Answers).

add_network_answer(E, Individual, Answer) :-
    (   Answer == '$missing'
    ->  true
    ;   assertz(E:neural_answer(Individual, Answer))
    ).

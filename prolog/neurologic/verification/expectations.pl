:- module(neurologic_expectations,
          [ prepare_expectations/1,     % +Module
            expectation/5,              % +Module, -Reference, -Head, -Body, -Source
            expectation_form/3,         % +Head, -Name, -Form
            keep_names/2,               % +Module, +Text
            forget_names/1,             % +Module
            variable_names/5,           % +Module, +Source, +Head, +Body, -Names
            expectation_faults/3,       % +Module, +Expectations, -Faults
            speaks_of/2,                % +Module, ?Name
            in_theory/2,                % +Module, +Goal
            fault_of/4                  % +Module, +Expectations, +Reference, -Text
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [append/2, member/2, memberchk/2]).
:- use_module(library(pairs), [pairs_values/2]).
:- use_module('../program/program').
:- use_module('../explain/render', [term_text/2]).
:- use_module('../program/undefined').

/** <module> Files of expectations: what a team expects of its rules and theories

An expectation is an ordinary clause, so that a file of them loads in any Prolog. Description is any term, for people.

    | expect(Description, Goal) :- Body    | for each solution of Body, Goal holds                                   |
    | expect(Description, Goal, Share)     | the same for at least that share of the solutions                       |
    | never(Description, Goal)             | Goal has no answer                                                      |
    | impossible(Description, Goal)        | Goal can have no answer, whoever the individual is                      |
    | covers(Description, Goal)            | each individual of an answer of Goal gets an answer but `unknown`       |
    | covers(Description, Goal, Share)     | at least that share of them does                                        |
    | agrees(Description, Goal1, Goal2)    | where Goal2 has answers for an individual, Goal1 has the same           |
    | agrees(Description, Goal1, Goal2, Share) | at least that share of the individuals of Goal2                     |
    | threshold(Description, Comparison)   | an arithmetic comparison of measures, as in `conditions / rules =< 5`   |

The Description may be left out where there is no Share. Every form may have a Body, which narrows down whom it is about; `true`, that
of a fact, has one solution. The first variable that Goal1 and Goal2 of agrees/4 share is the individual, the others are
the answer. In goals, `neural_label(Individual, Class)` is what is known of an individual, and
`neural_answer(Individual, Class)` what the network says, where it is at hand. For measures see neurologic(verification/measures).

In a bare Prolog the clauses can be asked themselves: `?- expect(D, G), \+ G.` and `?- never(D, G), G.` list what is wrong.
*/

form(expect, expect(Goal), Goal, expect(Goal, 1)).
form(expect, expect(Name, Goal), Name, expect(Goal, 1)).
form(expect, expect(Name, Goal, Share), Name, expect(Goal, Share)).
form(never, never(Goal), Goal, never(Goal)).
form(never, never(Name, Goal), Name, never(Goal)).
form(impossible, impossible(Goal), Goal, impossible(Goal)).
form(impossible, impossible(Name, Goal), Name, impossible(Goal)).
form(covers, covers(Goal), Goal, covers(Goal, 1)).
form(covers, covers(Name, Goal), Name, covers(Goal, 1)).
form(covers, covers(Name, Goal, Share), Name, covers(Goal, Share)).
form(agrees, agrees(Goal1, Goal2), (Goal1 = Goal2), agrees(Goal1, Goal2, 1)).
form(agrees, agrees(Name, Goal1, Goal2), Name, agrees(Goal1, Goal2, 1)).
form(agrees, agrees(Name, Goal1, Goal2, Share), Name, agrees(Goal1, Goal2, Share)).
form(threshold, threshold(Comparison), Comparison, threshold(Comparison)).
form(threshold, threshold(Name, Comparison), Name, threshold(Comparison)).

%!  expectation_form(+Head, -Name, -Form) is semidet.
%
%   Head is that of an expectation; Form is the same whether or not it has a description, and has always a share.

expectation_form(Head, Name, Form) :-
    form(_, Head, Name, Form),
    !.

%!  prepare_expectations(+Module) is det.
%
%   Clauses of all forms may stand in Module, in any order.

prepare_expectations(M) :-
    forall(( form(_, Head, _, _), functor(Head, Name, Arity) ),
           ( dynamic(M:Name/Arity),
             multifile(M:Name/Arity),
             discontiguous(M:Name/Arity)
           )),
    dynamic(M:neural_answer/2).

%!  expectation(+Module, -Reference, -Head, -Body, -Source) is nondet.
%
%   The expectations of Module, in the order of their lines.

expectation(M, Reference, Head, Body, Source) :-
    findall(Source0-Reference0, expectation_clause(M, Reference0, Source0), Found0),
    sort(1, @=<, Found0, Found),
    member(Source-Reference, Found),
    clause(M:Head0, Body0, Reference),
    ( Head0 = _:Head1 -> Head = Head1 ; Head = Head0 ),
    ( Body0 = M1:Body1, M1 == M -> Body = Body1 ; Body = Body0 ).

expectation_clause(M, Reference, Source) :-
    form(_, Head, _, _),
    defined_here(M, Head),
    clause(M:Head, _, Reference),
    source(Reference, Source).

defined_here(M, Head) :-
    predicate_property(M:Head, defined),
    \+ predicate_property(M:Head, imported_from(_)).

%!  keep_names(+Module, +Text) is det.
%
%   Text is what was loaded into Module: from now on the names of its variables are known.

keep_names(M, Text) :-
    forget_names(M),
    setup_call_cleanup(
        open_string(Text, In),
        keep_names_of(In, M),
        close(In)).

keep_names_of(In, M) :-
    read_term(In, Term, [module(M), variable_names(Names), term_position(Position)]),
    (   Term == end_of_file
    ->  true
    ;   (   Names = [_|_],
            ( Term = (Head :- _) -> true ; Head = Term ),
            expectation_form(Head, _, _)
        ->  stream_position_data(line_count, Position, Line),
            assertz(names(M, Line, Term, Names))
        ;   true
        ),
        keep_names_of(In, M)
    ).

:- dynamic names/4.                     % Module, Line, Clause, Names

%!  forget_names(+Module) is det.
%
%   Nothing is kept of Module, which is about to go.

forget_names(M) :-
    retractall(names(M, _, _, _)).

%!  variable_names(+Module, +Source, +Head, +Body, -Names) is det.
%
%   Names is a list of Name=Variable for the variables of a clause, as far as they are known.

variable_names(M, Source, Head, Body, Names) :-
    (   Source = _:Line,
        ( Body == true -> Term = Head ; Term = (Head :- Body) ),
        names(M, Line, Known, Names0),
        Known =@= Term
    ->  Known = Term,
        Names = Names0
    ;   Names = []
    ).

%!  speaks_of(+Module, ?Name) is nondet.
%
%   Some clause of Module mentions the predicate or the measure Name.

speaks_of(M, Name) :-
    own_predicate(M, Head),
    clause(M:Head, Body),
    sub_term_name(Head-Body, Name).

sub_term_name(Term, Name) :-
    nonvar(Term),
    (   atom(Term)
    ->  Name = Term
    ;   compound(Term),
        (   compound_name_arity(Term, Name, _)
        ;   arg(_, Term, Argument),
            sub_term_name(Argument, Name)
        )
    ).

own_predicate(M, Head) :-
    current_predicate(M:Name/Arity),
    functor(Head, Name, Arity),
    \+ predicate_property(M:Head, imported_from(_)),
    \+ predicate_property(M:Head, foreign),
    predicate_property(M:Head, number_of_clauses(Count)),
    Count > 0,
    \+ handed_on(M, Head).

% A declaration of the file hid a predicate of the theory, and a clause now leads there (see uncover_theory/2).
handed_on(M, Head) :-
    predicate_property(M:Head, number_of_clauses(1)),
    clause(M:Head, neurologic_expectations:in_theory(_, Goal)),
    Goal == Head.

%!  in_theory(+Module, +Goal) is nondet.
%
%   Goal in the theory of Module; a clause may not name a temporary module itself.

in_theory(M, Goal) :-
    call(M:Goal).

%!  expectation_faults(+Module, +Expectations, -Faults) is det.
%
%   Faults are terms `fault(Reference, Text)` for the clauses of the module Expectations that cannot be meant as they stand:
%   a predicate that is neither a form of expectation nor called by any clause, or that the theory in Module defines too;
%   a call of a predicate that nothing defines; a class or a category that does not exist.

expectation_faults(M, E, Faults) :-
    findall(fault(Reference, Text), stray(M, E, Reference, Text), Strays),
    findall(fault(Reference, Text), helper_fault(M, E, Reference, Text), Helpers),
    append([Strays, Helpers], Faults).

stray(M, E, Reference, Text) :-
    own_predicate(E, Head),
    \+ form(_, Head, _, _),
    functor(Head, Name, Arity),
    Name/Arity \== neural_answer/2,             % what the network says, which a session adds
    (   form(Name, _, _, _)
    ->  findall(N, ( form(Name, Form, _, _), functor(Form, _, N) ), Arities),
        atomic_list_concat(Arities, ' or ', Allowed),
        format(string(Text), '~w takes ~w arguments, not ~d', [Name, Allowed, Arity])
    ;   E \== M,
        theory_predicate(M, Head)
    ->  term_text(Name/Arity, Shown),
        format(string(Text), 'the theory defines ~s too, and would not be tried; give this one another name', [Shown])
    ;   similar_form(Name, Similar),
        \+ called_in(E, Head)
    ->  term_text(Name/Arity, Shown),
        format(string(Text), '~s is no expectation; did you mean ~w?', [Shown, Similar])
    ;   E \== M,
        \+ called_in(E, Head)
    ->  term_text(Name/Arity, Shown),
        findall(Known, distinct_form(Known), Forms),
        atomic_list_concat(Forms, ', ', Listed),
        format(string(Text), '~s is no expectation, and none calls it; the forms are ~w', [Shown, Listed])
    ),
    once(clause(E:Head, _, Reference)).

theory_predicate(M, Head) :-
    predicate_property(M:Head, number_of_clauses(Count)),
    Count > 0,
    \+ predicate_property(M:Head, imported_from(_)).

similar_form(Name, Similar) :-
    distinct_form(Similar),
    dwim_match(Name, Similar),
    !.

distinct_form(Form) :-
    member(Form, [expect, never, impossible, covers, agrees, threshold]).

called_in(E, Goal) :-
    functor(Goal, Name, Arity),
    functor(Called, Name, Arity),
    own_predicate(E, Head),
    clause(E:Head, Body),
    goal_of(Head, Body, Whole),
    called(Whole, E, _, Called1),
    nonvar(Called1),
    Called1 = Called,
    !.

% What a clause calls: its body and, of an expectation, the goals in its head.
goal_of(Head, Body, Whole) :-
    (   expectation_form(Head, _, Form)
    ->  form_goals(Form, Goals),
        Whole = (Body, Goals)
    ;   Whole = Body
    ).

form_goals(expect(Goal, _), Goal).
form_goals(never(Goal), Goal).
form_goals(impossible(Goal), Goal).
form_goals(covers(Goal, _), Goal).
form_goals(agrees(Goal1, Goal2, _), (Goal1, Goal2)).
form_goals(threshold(_), true).

helper_fault(M, E, Reference, Text) :-
    E \== M,
    own_predicate(E, Head),
    \+ form(_, Head, _, _),
    functor(Head, Name, Arity),
    clause(E:Head, Body, Reference),
    (   sub_term_name(Body, neural_answer),
        \+ E:neural_answer(_, _)
    ->  Text0 = "it speaks of the network, and no network is at hand"
    ;   body_fault(M, E, Body, Text0)
    ),
    term_text(Name/Arity, Shown),
    format(string(Text), 'in ~s: ~s', [Shown, Text0]).

%!  fault_of(+Module, +Expectations, +Reference, -Text) is semidet.
%
%   Text tells what is wrong with the expectation of Reference before it is even tried.

fault_of(M, E, Reference, Text) :-
    clause(E:Head0, Body0, Reference),
    ( Head0 = _:Head -> true ; Head = Head0 ),
    ( Body0 = E1:Body, E1 == E -> true ; Body = Body0 ),
    expectation_form(Head, _, Form),
    (   form_fault(Form, Text0)
    ->  Text = Text0
    ;   goal_of(Head, Body, Whole),
        body_fault(M, E, Whole, Text)
    ),
    !.

form_fault(Form, Text) :-
    (   Form = expect(Goal, Share)
    ;   Form = covers(Goal, Share)
    ;   Form = agrees(Goal, _, Share)
    ;   Form = agrees(_, Goal, Share)
    ;   Form = never(Goal),
        Share = 1
    ;   Form = impossible(Goal),
        Share = 1
    ),
    (   \+ callable(Goal)
    ->  term_text(Goal, Shown),
        format(string(Text), '~s is no goal', [Shown])
    ;   number(Share),
        Share >= 0,
        Share =< 1
    ->  fail
    ;   term_text(Share, Shown),
        format(string(Text), 'the share ~s is no number from 0 to 1', [Shown])
    ).

body_fault(M, E, Body, Text) :-
    called(Body, E, Home, Goal),
    callable(Goal),
    goal_fault(M, E, Home, Goal, Text).

goal_fault(M, E, Home, Goal, Text) :-
    \+ predicate_property(Home:Goal, visible),
    functor(Goal, Name, Arity),
    term_text(Name/Arity, Shown),
    (   Name/Arity == neural_label/2
    ->  Text = "no labels are known: facts neural_label(Individual, Class), which write_facts(..., labels=...) writes"
    ;   Name/Arity == neural_answer/2
    ->  Text = "nothing is known of the network: facts neural_answer(Individual, Class), which a session with a network adds"
    ;   nearest_of([M, E], Name/Arity, Nearest)
    ->  term_text(Nearest, Hint),
        format(string(Text), 'nothing defines ~s; did you mean ~s?', [Shown, Hint])
    ;   format(string(Text), 'nothing defines ~s', [Shown])
    ).
goal_fault(M, _, _, Goal, Text) :-
    compound(Goal),
    compound_name_arguments(Goal, Functor, [_, Value]),
    nonvar(Value),
    known_values(M, Functor, Values),
    \+ possible_value(Values, Value),
    term_text(Value, ValueText),
    term_text(Functor, FunctorText),
    (   Values = [_|_]
    ->  (   atom(Value),
            member(Near, Values),
            atom(Near),
            dwim_match(Value, Near)
        ->  term_text(Near, NearText),
            format(string(Hint), 'did you mean ~s?', [NearText])
        ;   maplist(term_text, Values, Texts),
            atomic_list_concat(Texts, ', ', Listed),
            format(string(Hint), 'it can be ~w', [Listed])
        )
    ;   Hint = "it is a number"
    ),
    format(string(Text), '~s is never ~s; ~s', [FunctorText, ValueText, Hint]).

known_values(M, Functor, Values) :-
    (   ( target(M, Functor, Classes) ; Functor == neural_label, target(M, _, Classes)
        ; Functor == neural_answer, target(M, _, Classes) )
    ->  (   Classes == []
        ->  Values = range(unbounded, unbounded)
        ;   append([Classes, [unknown]], Values)
        )
    ;   feature(M, Functor, _, Values)
    ).

possible_value(Values, Value) :-
    (   Values = range(_, _)
    ->  ( number(Value) ; Value == unknown ; compound(Value) ),
        !
    ;   memberchk(Value, Values)
    ).

nearest_of(Modules, Name/Arity, Nearest) :-
    findall(Rank-(Known/KnownArity),
            ( member(M, Modules),
              current_predicate(M:Known/KnownArity),
              functor(Head, Known, KnownArity),
              \+ predicate_property(M:Head, imported_from(_)),
              similar(Name/Arity, Known/KnownArity, Rank)
            ),
            Found),
    keysort(Found, Sorted),
    pairs_values(Sorted, [Nearest|_]).

similar(Name/Arity, Known/KnownArity, Rank) :-
    (   Name == Known,
        Arity =\= KnownArity
    ->  Rank = 1
    ;   dwim_match(Name, Known)
    ->  ( Arity =:= KnownArity -> Rank = 0 ; Rank = 2 )
    ).

:- module(neurologic_verification,
          [ verified/4,                 % +Module, +Expectations, +Options, -Results
            verified/5,                 % +Module, +Expectations, +Reference, +Options, -Result
            result_text/2,              % +Result, -Text
            join_expectations/2,        % +Module, +Expectations
            uncover_theory/2,           % +Module, +Expectations
            to_verify/3,                % +Module, +Expectations, -Listed
            verified_at/5,              % +Module, +Expectations, +Number, +Most, -Result
            add_network_answers/3       % +Module, +Expectations, +Answers
          ]).
:- use_module(library(apply), [exclude/3, maplist/2, maplist/3]).
:- use_module(library(lists), [append/3, member/2, nth1/3]).
:- use_module(library(option), [option/3]).
:- use_module(library(solution_sequences), [distinct/2, limit/2]).
:- use_module(agreement).
:- use_module(expectations).
:- use_module(explain).
:- use_module(individuals).
:- use_module(measures).
:- use_module(program).
:- use_module(refusals).
:- use_module(render).
:- use_module(symbolic, [answer_text/2, possible/2]).
:- use_module(texts, [joined_text/3]).

:- multifile prolog:error_message//1.

/** <module> Trying expectations

A result is a term `result(Kind, Name, Text, Source, Outcome, Count, Expected, Found, Witnesses, Nodes)`:

  - Kind is the form of the expectation, as in `never`, Name its description and Text all of it, for people
  - Source is File:Line or `-`
  - Outcome is `passed`, `failed` or `error`: it could not be tried, or its goal raised an error
  - Count is `of(Holding, All)`, `answers(Number)` or `none`
  - Expected and Found are what was expected and what was found, in words
  - Witnesses is a list of `witness(Individual, Text)` with the first that show it; Individual is `none` where there is none
  - Nodes is the explanation of the first witness (see neurologic(render)), `[]` where there is none

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

% Where in our own modules an error came up is of no use to anybody.
error_text(Error, Text) :-
    (   subsumes_term(error(existence_error(procedure, _), _), Error),
        Error = error(existence_error(procedure, Missing), _),
        strip_module(Missing, _, Indicator)
    ->  term_text(Indicator, Shown),
        format(string(Text), 'nothing defines ~s', [Shown])
    ;   subsumes_term(error(_, context(_, _)), Error),
        Error = error(Formal, context(Predicate, Message)),
        nonvar(Predicate),
        Predicate = Home:_,
        Home \== system
    ->  message_text(error(Formal, context(_, Message)), Text)
    ;   message_text(Error, Text)
    ).

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

description(Names, Name, Text) :-
    (   ( atom(Name) ; string(Name) )
    ->  atom_string(Name, Text)
    ;   shown(Names, Name, Text)
    ).

clause_text(Names, Head, Body, Text) :-
    (   Body == true
    ->  shown(Names, Head, Text)
    ;   shown(Names, (Head :- Body), Text)
    ).

shown(Term, Text) :-
    shown([], Term, Text).

%!  shown(+Names, +Term, -Text) is det.
%
%   Names is the list of Name=Variable for the variables of Term whose names are known.

shown(Names0, Term0, Text) :-
    copy_term(Names0-Term0, Names-Term, _),
    bind_names(Names),
    numbervars(Term, 0, _, [singletons(true)]),
    term_text(Term, Text).

bind_names([]).
bind_names([Name=Variable|Names]) :-
    (   var(Variable)
    ->  Variable = '$VAR'(Name)
    ;   true
    ),
    bind_names(Names).

shown_witness(M, Term, witness(Individual, Text)) :-
    (   Term = found(Individual0, Text0)
    ->  ( Individual0 == none -> Individual = none ; term_text(Individual0, Individual) ),
        Text = Text0
    ;   ( individual_of(M, Term, Name) -> term_text(Name, Individual) ; Individual = none ),
        shown(Term, Text)
    ).

why_nodes(M, E, Goal, Nodes) :-
    Goal \== none,
    once(proof(E:Goal, Proof)),
    proof_nodes(M, Proof, Nodes).

%!  tried(+Form, +Body, +Names, +Module, +Expectations, -Verdict) is det.
%
%   Verdict is `verdict(Outcome, Count, Expected, Found, Shown, Why)`. Shown are the goals, or terms `found(Individual, Text)`,
%   that show it; Why is a goal whose proof explains the first of them, or `none`.

tried(expect(Goal, Share), Body, Names, _, E, Verdict) :-
    Share =:= 1,
    Body == true,
    !,
    shown(Names, Goal, Expected),
    (   E:Goal
    ->  Verdict = verdict(passed, none, Expected, Expected, [], none)
    ;   instead(E, Goal, Found, Why),
        Verdict = verdict(failed, none, Expected, Found, [], Why)
    ).
tried(expect(Goal, Share), Body, Names, M, E, verdict(Outcome, of(Holding, All), Expected, Found, Broken, Why)) :-
    findall(Goal-Body, distinct(Goal-Body, E:Body), Cases),
    length(Cases, All),
    exclude(holds(E), Cases, Broken0),
    length(Broken0, Failing),
    Holding is All-Failing,
    maplist(subject(M), Broken0, Broken),
    maplist(shown(Names), [Goal, Body], [GoalText, BodyText]),
    whole_or_share(Share, "for each", "for ~w of those with", Words),
    format(string(Expected), '~s ~s ~s', [GoalText, Words, BodyText]),
    share_verdict(Share, Holding, All, "nobody is meant", Outcome, Found),
    (   Broken0 = [First-_|_]
    ->  instead(E, First, _, Why)
    ;   Why = none
    ).
tried(never(Goal), Body, Names, M, E, verdict(Outcome, answers(Count), Expected, Found, Answers, Why)) :-
    joined(Body, Goal, Whole),
    findall(Whole, distinct(Whole, E:Whole), Answers),
    length(Answers, Count),
    shown(Names, Whole, Text),
    format(string(Expected), 'no answer of ~s', [Text]),
    (   Answers = [Why|_]
    ->  Outcome = failed,
        counted(Count, answer, answers, Number),
        (   individuals_of(M, Answers, Individuals),
            length(Individuals, People),
            People > 0
        ->  counted(People, individual, individuals, Who),
            format(string(Found), '~s about ~s', [Number, Who])
        ;   Found = Number
        )
    ;   Outcome = passed,
        Found = "no answer",
        Why = none
    ).
tried(covers(Goal, Share), Body, Names, M, E, verdict(Outcome, of(Holding, All), Expected, Found, Broken, Why)) :-
    the_target(M, Target),
    joined(Body, Goal, Whole),
    findall(Individual, distinct(Individual, ( E:Whole, individual_of(M, Whole, Individual) )), Individuals),
    length(Individuals, All),
    exclude(answered(M, Target), Individuals, Open),
    length(Open, Missing),
    Holding is All-Missing,
    maplist(without_answer(M, Target), Open, Broken),
    shown(Names, Whole, Text),
    whole_or_share(Share, "each individual", "~w of the individuals", Words),
    format(string(Expected), 'an answer for ~s of ~s', [Words, Text]),
    share_verdict(Share, Holding, All, "it has no answer about an individual", Outcome, Found),
    (   Open = [First|_]
    ->  Why =.. [Target, First, unknown]
    ;   Why = none
    ).
tried(agrees(Goal1, Goal2, Share), Body, Names, M, E, verdict(Outcome, of(Holding, All), Expected, Found, Broken, Why)) :-
    joined(Body, Goal2, Whole),
    agreement(E, Goal1, Whole, Goal2, Holding, All, Apart),
    maplist(difference_shown, Apart, Broken),
    maplist(shown(Names), [Goal1, Whole], [Text1, Text2]),
    whole_or_share(Share, "all", "~w of those", Words),
    format(string(Expected), '~s the same as ~s for ~s', [Text1, Text2, Words]),
    share_verdict(Share, Holding, All, "the second goal has no answer", Outcome, Found),
    (   Apart = [apart(First, _, _)|_],
        agreeing_individual(Goal1, Goal2, Individual),
        copy_term(Goal1-Individual, Why0-First),
        individual_of(M, Why0, _)
    ->  Why = Why0
    ;   Why = none
    ).
tried(threshold(Comparison), Body, _, M, E, Verdict) :-
    findall(Comparison, E:Body, Comparisons),
    thresholds(Comparisons, M, E, Verdict).
tried(impossible(Goal), Body, Names, M, E, Verdict) :-
    joined(Body, Goal, Whole),
    shown(Names, Whole, Text),
    format(string(Expected), '~s impossible, whoever the individual is', [Text]),
    possible_verdict(M, E, Whole, Expected, Verdict).

% The helpers of the file are no part of the theory, so a goal that calls them is not decided.
possible_verdict(_, E, Goal, Expected, verdict(failed, answers(1), Expected, "it holds of a loaded individual", [Goal], Goal)) :-
    E:Goal,
    !.
possible_verdict(M, _, Goal, Expected, verdict(Outcome, none, Expected, Found, Shown, none)) :-
    possible(M:Goal, Answer),
    answer_text(Answer, Text),
    (   Answer == cannot_happen
    ->  Outcome = passed,
        Found = Text,
        Shown = []
    ;   Answer = witness(_)
    ->  Outcome = failed,
        Found = "it holds of an individual that was made up",
        Shown = [found(none, Text)]
    ;   Outcome = error,
        Found = Text,
        Shown = []
    ).

joined(Body, Goal, Whole) :-
    (   Body == true
    ->  Whole = Goal
    ;   Whole = (Body, Goal)
    ).

holds(E, Goal-_) :-
    \+ \+ E:Goal.

% The individual that a broken expectation is about may stand in its body only.
subject(M, Goal-Body, found(Individual, Text)) :-
    shown(Goal, GoalText),
    format(string(Text), '~s does not hold', [GoalText]),
    (   ( individual_of(M, Goal, Individual0) ; individual_of(M, Body, Individual0) )
    ->  Individual = Individual0
    ;   Individual = none
    ).

whole_or_share(Share, Whole, Part, Words) :-
    (   Share =:= 1
    ->  Words = Whole
    ;   format(string(Least), 'at least ~w', [Share]),
        format(string(Words), Part, [Least])
    ).

%!  share_verdict(+Share, +Holding, +All, +Nobody, -Outcome, -Found) is det.

share_verdict(Share, Holding, All, Nobody, Outcome, Found) :-
    (   All =:= 0
    ->  Outcome = failed,
        Found = Nobody
    ;   Reached is float(Holding)/float(All),
        ( Reached >= Share -> Outcome = passed ; Outcome = failed ),
        format(string(Found), '~d of ~d (~3f)', [Holding, All, Reached])
    ).

%!  instead(+Expectations, +Goal, -Found, -Why) is det.
%
%   Found tells what is known in place of Goal, which does not hold; Why is a goal whose proof shows it, or `none`.

instead(E, Goal, Found, Why) :-
    (   compound(Goal),
        compound_name_arguments(Goal, Name, [Individual, Value]),
        nonvar(Individual),
        nonvar(Value),
        ( target(E, Name, _) -> true ; feature(E, Name, _, _) -> true ; Name == neural_answer )
    ->  Other =.. [Name, Individual, _],
        findall(Other, distinct(Other, E:Other), Others),
        (   Others = [Why|_]
        ->  maplist(shown, Others, Texts),
            atomic_list_concat(Texts, ', ', Listed),
            format(string(Found), '~w', [Listed])
        ;   shown(Other, Text),
            format(string(Found), 'no answer of ~s', [Text]),
            Why = none
        )
    ;   failing_part(E, true, Goal, Part),
        Part \== Goal
    ->  shown(Part, Text),
        format(string(Found), 'no answer; it fails at ~s', [Text]),
        Why = none
    ;   Found = "no answer",
        Why = none
    ).

% The first goal of a conjunction up to which there is no answer.
failing_part(E, Before, Goal, Part) :-
    (   Goal = (A, B)
    ->  (   \+ E:(Before, A)
        ->  failing_part(E, Before, A, Part)
        ;   failing_part(E, (Before, A), B, Part)
        )
    ;   Part = Goal
    ).

the_target(M, Target) :-
    (   target(M, Target0, _)
    ->  Target = Target0
    ;   throw(error(existence_error(neurologic_rules, M), _))
    ).

answered(M, Target, Individual) :-
    Goal =.. [Target, Individual, Class],
    \+ \+ ( M:Goal, Class \== unknown ).

without_answer(M, Target, Individual, found(Individual, Text)) :-
    Goal =.. [Target, Individual, _],
    (   \+ \+ M:Goal
    ->  Goal =.. [_, _, unknown],
        shown(Goal, Text)
    ;   shown(Goal, GoalText),
        format(string(Text), 'no answer of ~s', [GoalText])
    ).

difference_shown(apart(Individual, Answers1, Answers2), found(Individual, Text)) :-
    maplist(answers_text, [Answers1, Answers2], [Text1, Text2]),
    format(string(Text), '~s, not ~s', [Text1, Text2]).

%!  thresholds(+Comparisons, +Module, +Expectations, -Verdict) is det.

thresholds([], _, _, verdict(failed, none, "a comparison", "its body has no answer", [], none)).
thresholds([Comparison|Comparisons], M, E, Verdict) :-
    threshold(Comparison, M, E, Verdict0),
    (   Comparisons = [_|_],
        arg(1, Verdict0, passed)
    ->  thresholds(Comparisons, M, E, Verdict)
    ;   Verdict = Verdict0
    ).

threshold(Comparison, M, E, verdict(Outcome, none, Expected, Found, Broken, none)) :-
    measured(M, E, Comparison, Value, Measures, Broken0),
    shown(Comparison, Expected),
    findall(Text,
            ( member(Name=Number, Measures),
              measure_text(Number, NumberText),
              format(string(Text), '~w = ~s', [Name, NumberText])
            ),
            Texts),
    joined_text(Texts, ', ', Found),
    (   call(Value)
    ->  Outcome = passed,
        Broken = []
    ;   Outcome = failed,
        Broken = Broken0
    ).

measure_text(Number, Text) :-
    (   float(Number)
    ->  format(string(Text), '~4f', [Number])
    ;   format(string(Text), '~w', [Number])
    ).

% Individuals

individual_of(M, Term, Individual) :-
    individual_predicate(M, Predicate),
    part(Term, Individual),
    Goal =.. [Predicate, Individual],
    predicate_property(M:Goal, defined),
    \+ \+ M:Goal,
    !.

part(Term, Part) :-
    compound(Term),
    arg(_, Term, Argument),
    (   atomic(Argument)
    ->  Part = Argument
    ;   part(Argument, Part)
    ).

individuals_of(M, Terms, Individuals) :-
    findall(Individual, ( member(Term, Terms), individual_of(M, Term, Individual) ), Found),
    sort(Found, Individuals).

counted(Count, One, Many, Text) :-
    (   Count =:= 1
    ->  format(string(Text), '1 ~w', [One])
    ;   format(string(Text), '~d ~w', [Count, Many])
    ).

%!  result_text(+Result, -Text) is det.
%
%   Text tells Result in a line, and what was expected and found in two more where it did not pass.

result_text(result(_, Name, _, Source, Outcome, Count, Expected, Found, Witnesses, _), Text) :-
    (   Source = File:Line
    ->  file_base_name(File, Base),
        format(string(Place), ' (~w:~w)', [Base, Line])
    ;   Place = ""
    ),
    (   Count = of(Holding, All)
    ->  format(string(Counted), ', ~d of ~d', [Holding, All])
    ;   Counted = ""
    ),
    format(string(First), '~w: ~s~s~s', [Outcome, Name, Counted, Place]),
    (   Outcome == passed
    ->  Text = First
    ;   Outcome == error
    ->  format(string(Text), '~s~n  ~s', [First, Found])
    ;   format(string(Text0), '~s~n  expected ~s~n  found    ~s', [First, Expected, Found]),
        findall(Shown, member(witness(_, Shown), Witnesses), Texts),
        (   Texts == []
        ->  Text = Text0
        ;   atomic_list_concat(Texts, '; ', Listed),
            format(string(Text), '~s~n  such as  ~w', [Text0, Listed])
        )
    ).

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
             Name/Arity \== neural_answer/2,
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
%   Answers are what the network says of each individual, in their order; `'$missing'` where it was not asked.

add_network_answers(M, E, Answers) :-
    everybody(M, Individuals),
    maplist(add_network_answer(E), Individuals, Answers).

add_network_answer(E, Individual, Answer) :-
    (   Answer == '$missing'
    ->  true
    ;   assertz(E:neural_answer(Individual, Answer))
    ).

% Errors in words

prolog:error_message(neurologic_no_network) -->
    [ 'it speaks of the network, and no network is at hand: give one (--network FILE, or Session(network=...))' ].
prolog:error_message(neurologic_no_individuals) -->
    [ 'it is a share of the individuals, and none is loaded for which it can be told' ].
prolog:error_message(neurologic_no_common_variable) -->
    [ 'the two goals of agrees(...) share no variable; the first that they share is the individual' ].
prolog:error_message(existence_error(neurologic_rules, _)) -->
    [ 'there are no extracted rules that answer' ].
prolog:error_message(existence_error(measure, Name)) -->
    { measure_hint(Name, Hint) },
    [ '~p is no measure; ~w'-[Name, Hint] ].

measure_hint(Name, Hint) :-
    (   atom(Name),
        measure(Near),
        dwim_match(Name, Near)
    ->  format(atom(Hint), 'did you mean ~w?', [Near])
    ;   findall(Known, measure(Known), Measures),
        atomic_list_concat(Measures, ', ', Listed),
        format(atom(Hint), 'the measures are ~w', [Listed])
    ).

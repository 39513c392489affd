:- module(neurologic_verdicts,
          [ tried/6                     % +Form, +Body, +Names, +Module, +Expectations, -Verdict
          ]).
:- use_module(library(apply), [exclude/3, maplist/2, maplist/3]).
:- use_module(library(lists), [member/2]).
:- use_module(library(solution_sequences), [distinct/2]).
:- use_module(agreement).
:- use_module('../consistency/check', [individual_in/3]).
:- use_module(measures).
:- use_module('../program/program').
:- use_module('../possible/symbolic', [answer_text/2, possible/2]).
:- use_module('../program/texts', [joined_text/3]).
:- use_module(verdict_words).

/** <module> What each form of expectation means: whether it is met, and what shows that it is not

Forms are those of expectation_form/3.
*/

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
    findall(Individual, distinct(Individual, ( E:Whole, individual_in(M, Whole, Individual) )), Individuals),
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
        individual_in(M, Why0, _)
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
    (   ( individual_in(M, Goal, Individual0) ; individual_in(M, Body, Individual0) )
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

individuals_of(M, Terms, Individuals) :-
    findall(Individual, ( member(Term, Terms), individual_in(M, Term, Individual) ), Found),
    sort(Found, Individuals).

:- module(neurologic_trying,
          [ tried/7,                    % +Module, +Individual, +Class, +Changes, +Denials, +State, -Verdict
            answered/3,                 % +Module, +Individual, -Classes
            answering_rule/5,           % +Module, +Individual, +Class, +Changes, -Rule
            denial_features/3,          % +Module, +Denial, -Features
            new_state/2,                % +Steps, -State
            state_step/2,               % +State, +Tries
            state_proved/2,             % +State, -Proved
            state_unproved/1,           % +State
            state_incomplete/1,         % +State
            state_complete/2,           % +State, -Complete
            state_failures/2,           % +State, -Failures
            state_refused/2             % +State, -Names
          ]).
:- use_module(library(lists), [member/2]).
:- use_module(library(terms), [mapsubterms/3]).
:- use_module(library(ordsets), [ord_memberchk/2]).
:- use_module(changes).
:- use_module('../program/conditions', [known_rule/3, other_clause/5, rule_answers/3]).
:- use_module('../program/program').

/** <module> A changed individual tried out in the program

And what a search remembers of its trials, in a term that survives backtracking.
*/

%!  new_state(+Steps, -State) is det.
%
%   State is state(StepsLeft, Tries, Failures, Proved, Complete, Refused, Before), where Before are the denials that are violated
%   anyway.

new_state(Steps, state(Steps, 0, 0, true, true, [], unknown)).

%!  state_step(+State, +Tries) is semidet.
%
%   Fails if the search has taken all its steps, or tried out Tries changes.

state_step(State, Tries) :-
    arg(1, State, Steps),
    arg(2, State, Tried),
    Steps > 0,
    Tried < Tries,
    Steps1 is Steps-1,
    nb_setarg(1, State, Steps1).

%!  state_failures(+State, -Failures) is det.
%!  state_proved(+State, -Proved) is det.
%!  state_unproved(+State) is det.
%!  state_incomplete(+State) is det.
%!  state_complete(+State, -Complete) is det.
%!  state_refused(+State, -Refused) is det.
%
%   How many changes did not pass; whether what is found now is proved to be the least, and that it is not from now on; that the
%   search was cut short; whether it was neither; and the names of the denials that refused changes.

state_failures(State, Failures) :-
    arg(3, State, Failures).

state_proved(State, Proved) :-
    arg(4, State, Proved).

state_unproved(State) :-
    nb_setarg(4, State, false).

state_incomplete(State) :-
    nb_setarg(5, State, false).

state_complete(State, Complete) :-
    arg(4, State, Proved),
    arg(5, State, Complete0),
    (   Proved == true
    ->  Complete = Complete0
    ;   Complete = false
    ).

state_refused(State, Refused) :-
    arg(6, State, Refused).

%!  tried(+Module, +Individual, +Class, +Changes, +Denials, +State, -Verdict) is det.
%
%   Verdict is `passed`, `answers(Classes)` if the program answers otherwise for the changed Individual, or `violates(Denial)`
%   for a violation that there is not without the changes.

tried(M, Individual, Class, Changes, Denials, State, Verdict) :-
    (   Denials == true
    ->  before(M, State, Before)
    ;   Before = none
    ),
    settings(Changes, Individual, Settings),
    answers_each(M, Each),
    with_changes(M, Settings, verdict(Each, M, Individual, Class, Before, Verdict0)),
    Verdict = Verdict0,
    arg(2, State, Tried0),
    Tried is Tried0+1,
    nb_setarg(2, State, Tried),
    (   Verdict == passed
    ->  true
    ;   arg(3, State, Failures0),
        Failures is Failures0+1,
        nb_setarg(3, State, Failures),
        (   Verdict = violates(Denial)
        ->  functor(Denial, Name, _),
            arg(6, State, Refused0),
            sort([Name|Refused0], Refused),
            nb_setarg(6, State, Refused)
        ;   true
        )
    ).

settings([], _, []).
settings([Feature=Value|Changes], Individual, [set(Individual, Feature, Value)|Settings]) :-
    settings(Changes, Individual, Settings).

before(M, State, Before) :-
    arg(7, State, Before0),
    (   Before0 == unknown
    ->  violations(M, Before),
        nb_setarg(7, State, Before)
    ;   Before = Before0
    ).

verdict(Each, M, Individual, Class, Before, Verdict) :-
    (   \+ only_answer(Each, M, Individual, Class)
    ->  answered(M, Individual, Classes),
        Verdict = answers(Classes)
    ;   Before = before(Keys),
        new_violation(M, Keys, Denial)
    ->  Verdict = violates(Denial)
    ;   Verdict = passed
    ).

only_answer(one, M, Individual, Class) :-
    target(M, Target, _),
    Goal =.. [Target, Individual, Class],
    \+ \+ M:Goal.
only_answer(several, M, Individual, Class) :-
    all_answers(M, Individual, [Class]).

%!  answered(+Module, +Individual, -Classes) is det.
%
%   Classes is the ordered list of what the rules and the clauses beside them answer.

answered(M, Individual, Classes) :-
    answers_each(M, Each),
    (   Each == one
    ->  target(M, Target, _),
        Goal =.. [Target, Individual, Class],
        (   M:Goal
        ->  Classes = [Class]
        ;   Classes = []
        )
    ;   all_answers(M, Individual, Classes)
    ).

all_answers(M, Individual, Classes) :-
    target(M, Target, _),
    Goal =.. [Target, Individual, Class],
    findall(Class, M:Goal, Classes0),
    sort(Classes0, Classes).

% A rule of an ordered list answers once all before it are refuted: the first answer is the only one, and half the program need not
% be gone through. Elsewhere several rules may answer.
answers_each(M, Each) :-
    (   theory(M, ordered, _, _),
        \+ other_clause(M, _, _, _, _)
    ->  Each = one
    ;   Each = several
    ).

%!  answering_rule(+Module, +Individual, +Class, +Changes, -Rule) is det.
%
%   Rule answers Class for the changed Individual; it is `default` or `conflict` if no single rule does, and `-` if clauses of an
%   expert do.

answering_rule(M, Individual, Class, Changes, Rule) :-
    settings(Changes, Individual, Settings),
    (   with_changes(M, Settings, ( known_rule(M, Rule0, Class), rule_answers(M, Rule0, Individual) ))
    ->  Rule = Rule0
    ;   theory(M, _, Class, _)
    ->  Rule = default
    ;   Class == unknown
    ->  Rule = conflict
    ;   Rule = (-)
    ).

violations(M, Before) :-
    (   denials(M)
    ->  findall(Key, ( M:denial(Name), key(Name, M, Key) ), Keys0),
        sort(Keys0, Keys),
        Before = before(Keys)
    ;   Before = none
    ).

denials(M) :-
    predicate_property(M:denial(_), defined),
    predicate_property(M:denial(_), number_of_clauses(Count)),
    Count > 0.

new_violation(M, Keys, Name) :-
    M:denial(Name),
    key(Name, M, Key),
    \+ ord_memberchk(Key, Keys),
    !.

% A count or an amount in the name of a denial may change: it is violated as before.
key(Name, M, Key) :-
    mapsubterms(any_number(M), Name, Key0),
    copy_term(Key0, Key, _),
    numbervars(Key, 0, _).

any_number(M, Number, number) :-
    number(Number),
    \+ ( individual_predicate(M, Individual),
         Goal =.. [Individual, Number],
         predicate_property(M:Goal, defined),
         M:Goal
       ).

%!  denial_features(+Module, +Denial, -Features) is det.
%
%   Features is the ordered list of those on which it can depend whether Denial is violated, while the answers of the rules
%   stay the same.

denial_features(M, Denial, Features) :-
    findall(Body, clause(M:denial(Denial), Body), Bodies),
    reached(Bodies, M, [], Reached),
    findall(Feature, ( member(Feature/2, Reached), feature(M, Feature, _, _) ), Features0),
    sort(Features0, Features).

reached([], _, Reached, Reached).
reached([Body|Bodies], M, Reached0, Reached) :-
    findall(Name/Arity, called(Body, M, Name, Arity), Called0),
    sort(Called0, Called),
    reached_each(Called, M, Reached0, Reached1),
    reached(Bodies, M, Reached1, Reached).

reached_each([], _, Reached, Reached).
reached_each([Indicator|Indicators], M, Reached0, Reached) :-
    (   member(Indicator, Reached0)
    ->  Reached1 = Reached0
    ;   Indicator = Name/Arity,
        functor(Head, Name, Arity),
        (   Arity =:= 2,
            ( target(M, Name, _) ; feature(M, Name, _, _) )
        ->  Reached1 = [Indicator|Reached0]
        ;   program_predicate(M, Head, Home)
        ->  findall(Body, clause(Home:Head, Body), Bodies),
            reached(Bodies, M, [Indicator|Reached0], Reached1)
        ;   Reached1 = Reached0
        )
    ),
    reached_each(Indicators, M, Reached1, Reached).

% Every callable part of a body may be a goal: that is too much rather than too little.
called(Term, M, Name, Arity) :-
    nonvar(Term),
    functor(Term, Name0, Arity0),
    (   callable(Term),
        functor(Head, Name0, Arity0),
        predicate_property(M:Head, defined),
        Name = Name0,
        Arity = Arity0
    ;   compound(Term),
        arg(_, Term, Part),
        called(Part, M, Name, Arity)
    ).

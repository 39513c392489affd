:- module(neurologic_failing_clauses,
          [ clause_failure/5,           % +Module, +Goal, +Reference, +Limits, -Failing
            clauses_fail/5,             % +Goal, +Module, +Limits, -Failures, -Count
            conjunction_fails/4         % +Goal, +Module, +Limits, -Proofs
          ]).
:- use_module(library(apply), [exclude/3]).
:- use_module(library(lists), [append/3, member/2, memberchk/2, reverse/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(failing, [explained_failure/4]).
:- use_module(failure_limits).
:- use_module('../program/program').
:- use_module('../untrusted/pure').
:- use_module('../program/texts', [conjuncts/2, conjunction/2]).

/** <module> Which goals of a clause fail

Of a body the goals are tried one after the other. What fails is explained by neurologic(explain/failing), and shown after the goals that
gave it its values.
*/

%!  clause_failure(+Module, +Goal, +Reference, +Limits, -Failing) is semidet.
%
%   Failing is `failing(Goal, Reason, Proofs)` for one clause whose head fits Goal.

clause_failure(M, Goal, Reference, Limits, Failing) :-
    deeper(Goal, M, Limits, Limits1),
    clause(M:Goal, Body, Reference),
    clause_fails(Goal, Body, Reference, M, Limits1, 0, 1, _, Failing),
    !.

%!  clauses_fail(+Goal, +Module, +Limits, -Failures, -Count) is det.
%
%   As clause_failure/5 for each of the Count clauses, of the first ones where there are many.

clauses_fail(Goal, M, Limits, Failures, Count) :-
    State = tried(0),
    most_clauses(Most),
    findall(Failing,
            ( clause(M:Goal, Body, Reference),
              arg(1, State, Done0),
              clause_fails(Goal, Body, Reference, M, Limits, Done0, Most, Cut, Failing),
              Done is Done0+1,
              nb_setarg(1, State, Done),
              (   Cut == true
              ->  !
              ;   true
              )
            ),
            Failures0),
    arg(1, State, Count),
    exclude(==(more), Failures0, Failures).

clause_fails(_, _, _, _, _, Done, Most, false, more) :-
    Done >= Most,
    !.
clause_fails(Goal, Body, Reference, M, Limits, _, _, Cut, failing(Goal, Reason, Proofs)) :-
    (   Body = Home:Plain
    ->  true
    ;   Plain = Body,
        Home = M
    ),
    source(Reference, Source),
    (   rule_body(Plain, Id, Rest)
    ->  (   Home:neural_rule(Id, _, Evidence)
        ->  Reason = rule_fails(Id, Evidence, Holding, Total)
        ;   Reason = switched_off(Id)
        )
    ;   Rest = Plain,
        Reason = clause_fails(Source, Holding, Total)
    ),
    (   Reason = switched_off(_)
    ->  Proofs = [],
        Cut = false
    ;   body_fails(Rest, Home, Limits, Cut, Proofs, Holding0, Total0),
        (   Limits = limits(_, _, true, _)
        ->  Holding = Holding0,
            Total = Total0
        ;   Holding = 0,
            Total = 0
        )
    ).

%!  body_fails(+Body, +Module, +Limits, -Cut, -Proofs, -Holding, -Total) is semidet.
%
%   Cut is true if a cut was passed before the failure, so that no further clause counts.

body_fails(Body, M, Limits, Cut, Proofs, Holding, Total) :-
    conjuncts(Body, Goals),
    exclude(==(!), Goals, Counted),
    length(Counted, Total),
    (   append(Before, [!|After], Goals)
    ->  conjunction(Before, First),
        tried(First, M, 1, Outcome),
        (   Outcome = answers([First])
        ->  Cut = true,
            length(Before, Passed),
            conjunction(After, Last),
            body_fails(Last, M, Limits, _, Proofs, Holding0, _),
            Holding is Holding0+Passed
        ;   Cut = false,
            goals_fail(Before, M, Limits, Proofs, Holding)
        )
    ;   Cut = false,
        goals_fail(Goals, M, Limits, Proofs, Holding)
    ).

%!  conjunction_fails(+Goal, +Module, +Limits, -Proofs) is semidet.

conjunction_fails(Goal, M, Limits, Proofs) :-
    body_fails(Goal, M, Limits, _, Proofs, _, _).

%!  goals_fail(+Goals, +Module, +Limits, -Proofs, -Holding) is semidet.
%
%   Proofs are those of the first of Goals that fails, or of every one that does.

goals_fail(Goals, M, Limits, Proofs, Holding) :-
    copy_term(Goals, Skeletons, _),
    numbervars(Skeletons, 0, _),
    goals_fail(Goals, Skeletons, [], M, Limits, 0, Proofs, Holding).

goals_fail([Goal|Goals], [Skeleton|Skeletons], Context, M, Limits, Holding0, Proofs, Holding) :-
    tried(Goal, M, 2, Outcome),
    (   Outcome = answers(Answers)
    ->  (   Answers = [Goal]
        ->  Holding1 is Holding0+1,
            goals_fail(Goals, Skeletons, [Goal-Skeleton|Context], M, Limits, Holding1, Proofs, Holding)
        ;   several(Goal, Goals, Skeleton, Skeletons, Context, M, Limits, Proofs),
            Holding is Holding0+1
        )
    ;   Outcome == unclear
    ->  Proofs = [proof(Goal, unexplained, [])],
        Holding = Holding0
    ;   explained_failure(Goal, M, Limits, Proof0),
        in_context(Proof0, Skeleton, Context, Proof),
        (   Limits = limits(_, _, true, _)
        ->  term_variables(Goal, Unsolved),
            further_failures(Goals, Skeletons, Context, Unsolved, M, Limits, Holding0, Proofs1, Holding),
            Proofs = [Proof|Proofs1]
        ;   Proofs = [Proof],
            Holding = Holding0
        )
    ).

several(Goal, Goals, Skeleton, Skeletons, Context, M, Limits, [proof(Shown, none_of(Count), Proofs)]) :-
    most_shown(Most),
    tried(Goal, M, 100, answers(Answers)),
    length(Answers, Length),
    ( Length < 100 -> Count = Length ; Count = 'at least 100' ),
    copy_term(Goal, Shown, _),
    findall(proof(Answer, answer, Failures),
            ( limit(Most, member(Answer, Answers)),
              Goal = Answer,
              goals_fail(Goals, Skeletons, [Goal-Skeleton|Context], M, Limits, 0, Failures, _)
            ),
            Proofs).

%!  further_failures(+Goals, +Skeletons, +Context, +Unsolved, +Module, +Limits, +Holding0, -Proofs, -Holding) is det.
%
%   What fails among the Goals after one that failed, without those that wait for the value of a variable in Unsolved.

further_failures([], _, _, _, _, _, Holding, [], Holding).
further_failures([Goal|Goals], [Skeleton|Skeletons], Context, Unsolved0, M, Limits, Holding0, Proofs, Holding) :-
    (   free_of(Goal, Unsolved0),
        pure(M, Goal),
        tried(Goal, M, 2, Outcome),
        Outcome \== unclear
    ->  (   Outcome = answers(Answers)
        ->  Holding1 is Holding0+1,
            (   Answers = [Goal]
            ->  Context1 = [Goal-Skeleton|Context],
                Unsolved = Unsolved0
            ;   Context1 = Context,
                term_variables(Goal+Unsolved0, Unsolved)
            ),
            Proofs = Proofs1
        ;   Holding1 = Holding0,
            Context1 = Context,
            term_variables(Goal+Unsolved0, Unsolved),
            (   explained_failure(Goal, M, Limits, Proof0)
            ->  in_context(Proof0, Skeleton, Context, Proof),
                Proofs = [Proof|Proofs1]
            ;   Proofs = Proofs1
            )
        )
    ;   Holding1 = Holding0,
        Context1 = Context,
        term_variables(Goal+Unsolved0, Unsolved),
        Proofs = Proofs1
    ),
    further_failures(Goals, Skeletons, Context1, Unsolved, M, Limits, Holding1, Proofs1, Holding).

free_of(Goal, Unsolved) :-
    term_variables(Goal, Variables),
    \+ ( member(Variable, Variables),
         member(Other, Unsolved),
         Variable == Other
       ).

%!  in_context(+Proof0, +Skeleton, +Context, -Proof) is det.
%
%   The comparison of Proof0, or the fact that is not there, is shown after the goals that gave its values.

in_context(Proof0, Skeleton, Context, Proof) :-
    (   Proof0 = proof(Goal, Reason, []),
        memberchk(Reason, [untrue(_), otherwise(_), no_clause])
    ->  giving(Context, Skeleton, Giving0),
        reverse(Giving0, Giving),
        append(Giving, [Goal], Goals),
        conjunction(Goals, Shown),
        Proof = proof(Shown, Reason, [])
    ;   Proof = Proof0
    ).

giving([], _, []).
giving([Goal-Skeleton|Context], Wanted, Giving) :-
    (   variable_number(Wanted, Number),
        variable_number(Skeleton, Number),
        \+ ( member(_-Earlier, Context), variable_number(Earlier, Number) )
    ->  Giving = [Goal|Giving1]
    ;   Giving = Giving1
    ),
    giving(Context, Wanted, Giving1).

variable_number(Term, Number) :-
    compound(Term),
    (   Term = '$VAR'(Number0)
    ->  Number = Number0
    ;   arg(_, Term, Argument),
        variable_number(Argument, Number)
    ).

:- module(neurologic_failure,
          [ failure/3,                  % :Goal, +Options, -Proof
            explained_failures/2,       % +Proof0, -Proof
            reference_failure/5,        % +Module, +Goal, +Reference, +Options, -Failing
            undecided/1                 % +Proof
          ]).
:- use_module(library(apply), [exclude/3, maplist/3]).
:- use_module(library(lists), [append/3, member/2, memberchk/2, reverse/2]).
:- use_module(library(option), [option/3]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(explain).
:- use_module(near, [target_failure/4]).
:- use_module(program).
:- use_module(pure).
:- use_module(texts, [conjuncts/2, conjunction/2]).

:- meta_predicate failure(0, +, -).

/** <module> Why a goal fails: the goals on which each way to prove it breaks off

An explanation of a failure is a tree like a proof, `proof(Goal, Reason, Proofs)`, of a goal that has no answer. Reason is one of

    | fails(Count)          | each of Count clauses fails: one proof a clause                              |
    | clause_fails(Source, Holding, Total) | a clause fails: Proofs are those of its goals that fail; of all Total goals \
                              Holding hold, where every goal was tried, else both are 0                    |
    | rule_fails(Id, Evidence, Holding, Total) | an extracted rule does                                    |
    | switched_off(Id)      | the rule is switched off                                                      |
    | no_clause             | nothing could prove Goal                                                      |
    | otherwise(Goals)      | no fact says Goal; the facts Goals say something else of the same             |
    | missing               | no fact gives the feature a value                                             |
    | untrue(Values)        | a comparison; Goal holds what gave its values before it                       |
    | holds                 | a goal that had to fail, `\+ G`, with the proof of G                          |
    | none_of(Count)        | Goal has Count answers, and what follows fails for each: some of them         |
    | answer                | one of these: Proofs are what fails then                                      |
    | unmet                 | another goal fails                                                            |
    | again                 | Goal is being explained already, further up                                   |
    | unexplained           | so far and no further                                                         |

Every goal of the tree was tried, and failed. Explanations are finite: no goal is explained inside itself, the depth and the number of
nodes are limited, and so are the inferences of each goal that is tried.
*/

most_inferences(1_000_000).
most_nodes(150).
most_depth(12).
most_shown(3).
most_clauses(8).

%!  failure(:Goal, +Options, -Proof) is semidet.
%
%   Proof explains why Goal, which is known to fail, does. Options:
%
%     - every(+Boolean)
%       Of each clause show every goal that fails, as far as that can be told, not the first alone. Goals without side effects
%       are then tried that Prolog would not have come to. False by default.
%     - depth(+Depth)
%       Most calls inside each other that are followed, 12 by default.
%     - nodes(+Count)
%       Most nodes, about; 150 by default.

failure(M:Goal, Options, Proof) :-
    limits(Options, Limits),
    explain(Goal, M, Limits, Proof),
    !.

limits(Options, limits(Depth, [], Every, nodes(Nodes))) :-
    most_depth(Depth0),
    most_nodes(Nodes0),
    option(depth(Depth), Options, Depth0),
    option(nodes(Nodes), Options, Nodes0),
    option(every(Every), Options, false).

%!  explained_failures(+Proof0, -Proof) is det.
%
%   In Proof0 negations have the reason `pending(Module:Goal)`; in Proof their failures are explained.

explained_failures(Proof0, Proof) :-
    limits([], Limits),
    followed(Proof0, Limits, Proof).

followed(proof(Goal, Reason, Proofs0), Limits, Proof) :-
    (   Reason = pending(M:Negated)
    ->  Proof = proof(Goal, not_provable, Proofs),
        fresh_limits(Limits, Fresh),
        negated(Negated, M, Fresh, Proofs)
    ;   Proof = proof(Goal, Reason, Proofs),
        followed_all(Proofs0, Limits, Proofs)
    ).

followed_all([], _, []).
followed_all([Proof0|Proofs0], Limits, [Proof|Proofs]) :-
    followed(Proof0, Limits, Proof),
    followed_all(Proofs0, Limits, Proofs).

% Each negation of a proof has nodes of its own; one inside another failure shares its limits.
fresh_limits(limits(Depth, Ancestors, Every, nodes(Nodes0)), limits(Depth, Ancestors, Every, Nodes)) :-
    (   Ancestors == []
    ->  most_nodes(Most),
        Nodes = nodes(Most)
    ;   Nodes = nodes(Nodes0)
    ).

%!  negated(+Goal, +Module, +Limits, -Proofs) is det.
%
%   Proofs are what is said below `\+ Goal`.

negated(Goal, M, _, Proofs) :-
    nonvar(Goal),
    Goal = proved(_, _),
    rules_module(M),
    Goal =.. [_|Arguments],
    Dual =.. [refuted|Arguments],
    once(found_proof(M:Dual, [], Proof)),       % what is known to fail says it best
    !,
    Proofs = [Proof].
negated(Goal, M, Limits, Proofs) :-
    (   explain(Goal, M, Limits, Proof)
    ->  (   Proof = proof(Same, fails(_), Clauses),
            Same == Goal
        ->  Proofs = Clauses
        ;   Proofs = [Proof]
        )
    ;   Proofs = []
    ).

%!  explain(+Goal, +Module, +Limits, -Proof) is semidet.
%
%   Fails if no reason is found, as for a goal that holds after all.

explain(Goal, _, limits(Depth, _, _, Nodes), Proof) :-
    (   var(Goal)
    ;   Depth =< 0
    ;   arg(1, Nodes, Left),
        Left =< 0
    ),
    !,
    Proof = proof(Goal, unexplained, []).
explain(M:Goal, _, Limits, Proof) :-
    !,
    explain(Goal, M, Limits, Proof).
explain(Goal, M, Limits, Proof) :-
    arg(4, Limits, Nodes),
    arg(1, Nodes, Left),
    Left1 is Left-1,
    nb_setarg(1, Nodes, Left1),
    explain_goal(Goal, M, Limits, Proof).

explain_goal((A, B), M, Limits, Proof) :-
    !,
    conjunction_failures((A, B), M, Limits, Proofs),
    (   Proofs = [Proof0]
    ->  Proof = Proof0
    ;   Proof = proof((A, B), unmet, Proofs)
    ).
explain_goal((If -> Then ; Else), M, Limits, Proof) :-
    !,
    tried(If, M, 1, Outcome),
    (   Outcome = answers([If])
    ->  explain(Then, M, Limits, Proof)
    ;   Outcome == none
    ->  explain(If, M, Limits, Proof1),
        explain(Else, M, Limits, Proof2),
        Proof = proof((If -> Then ; Else), fails(2), [Proof1, Proof2])
    ;   Proof = proof((If -> Then ; Else), unexplained, [])
    ).
explain_goal((If *-> Then ; Else), M, Limits, Proof) :-
    !,
    tried(If, M, 1, Outcome),
    (   Outcome = answers(_)
    ->  explain((If, Then), M, Limits, Proof)
    ;   Outcome == none
    ->  explain(Else, M, Limits, Proof)
    ;   Proof = proof((If *-> Then ; Else), unexplained, [])
    ).
explain_goal((A ; B), M, Limits, proof((A ; B), fails(2), [ProofA, ProofB])) :-
    !,
    explain(A, M, Limits, ProofA),
    explain(B, M, Limits, ProofB).
explain_goal((If -> Then), M, Limits, Proof) :-
    !,
    tried(If, M, 1, Outcome),
    (   Outcome = answers([If])
    ->  explain(Then, M, Limits, Proof)
    ;   explain(If, M, Limits, Proof)
    ).
explain_goal((If *-> Then), M, Limits, Proof) :-
    !,
    explain((If, Then), M, Limits, Proof).
explain_goal(\+ Goal, M, Limits, Proof) :-
    !,
    Proof = proof(\+ Goal, holds, [Proof1]),
    call_with_inference_limit(( found_proof(M:Goal, [], Proof0) -> true ; fail ), 1_000_000, Result),
    (   Result == inference_limit_exceeded
    ->  Proof1 = proof(Goal, called, [])
    ;   followed(Proof0, Limits, Proof1)
    ).
explain_goal(not(Goal), M, Limits, Proof) :-
    \+ program_predicate(M, not(_), _),
    !,
    explain_goal(\+ Goal, M, Limits, Proof).
explain_goal(forall(Condition, Action), M, Limits, proof(forall(Condition, Action), unmet, Proofs)) :-
    !,
    tried(( Condition, \+ Action ), M, 1, answers([( Condition, _ )])),
    explain(Action, M, Limits, Proof),
    Proofs = [proof(Condition, answer, [Proof])].
explain_goal(Wrapped, M, Limits, Proof) :-
    wrapped(Wrapped, Goal),
    !,
    explain(Goal, M, Limits, Proof).
explain_goal(Goal, _, _, proof(Goal, untrue(Values), [])) :-
    tested(Goal, Values),
    !.
explain_goal(Goal, M, Limits, Proof) :-
    program_predicate(M, Goal, Home),
    !,
    explain_program(Goal, Home, Limits, Proof).
explain_goal(Goal, _, _, proof(Goal, unmet, [])).

wrapped(once(Goal), Goal).
wrapped(call(Goal), Goal).
wrapped(catch(Goal, _, _), Goal).

%!  tested(+Goal, -Values) is semidet.
%
%   Goal compares; Values is the same with both sides valued.

tested(Goal, Values) :-
    compound(Goal),
    compound_name_arguments(Goal, Operator, [Left, Right]),
    (   memberchk(Operator, [<, >, =<, >=, =:=, =\=])
    ->  catch(( LeftValue is Left, RightValue is Right ), error(_, _), fail),
        Values =.. [Operator, LeftValue, RightValue]
    ;   Operator == (is)
    ->  catch(RightValue is Right, error(_, _), fail),
        Values = (Left =:= RightValue)
    ;   memberchk(Operator, [==, \==, =, \=, memberchk])
    ->  Values = Goal
    ).
tested(\+ memberchk(Element, List), \+ memberchk(Element, List)).

%!  tried(+Goal, +Module, +Most, -Outcome) is det.
%
%   Outcome is `answers(List)` with the first, at most Most, answers of Goal, or `none`, or `unclear` where an exception or the
%   limit of inferences came first.

tried(Goal, M, Most, Outcome) :-
    most_inferences(Inferences),
    (   catch(call_with_inference_limit(findall(Goal, limit(Most, M:Goal), Answers), Inferences, Result), error(_, _), fail),
        Result \== inference_limit_exceeded
    ->  (   Answers == []
        ->  Outcome = none
        ;   Outcome = answers(Answers)
        )
    ;   Outcome = unclear
    ).

%!  explain_program(+Goal, +Module, +Limits, -Proof) is semidet.

explain_program(Goal, M, limits(_, Ancestors, _, _), Proof) :-
    member(Known, Ancestors),
    Known =@= M:Goal,
    !,
    Proof = proof(Goal, again, []).
explain_program(Goal, M, _, Proof) :-
    functor(Goal, Name, 2),
    arg(1, Goal, Individual),
    nonvar(Individual),
    target(M, Name, _),
    !,
    target_failure(M, Goal, [nearest(1)], Proof).
explain_program(Goal, M, _, Proof) :-
    functor(Goal, Name, 2),
    feature(M, Name, _, _),
    arg(1, Goal, Individual),
    nonvar(Individual),
    \+ ( clause(M:Goal, Body), Body \== true ),
    !,
    instead(M, Goal, Found),
    (   Found == []
    ->  Proof = proof(Goal, missing, [])
    ;   Proof = proof(Goal, otherwise(Found), [])
    ).
explain_program(refuted(Rule, Individual), M, _, Proof) :-
    atomic(Rule),
    rules_module(M),
    predicate_property(M:neural_rule(_, _, _), defined),
    M:neural_rule(Rule, _, _),
    !,
    (   neurologic_conditions:rule_proved(M, Rule, Individual)
    ->  Proof = proof(refuted(Rule, Individual), earlier(Rule), [])
    ;   Proof = proof(refuted(Rule, Individual), undecided(Rule), [])
    ).
explain_program(at_least(Least, Goals), M, Limits, proof(at_least(Least, Goals), unmet, Proofs)) :-
    rules_module(M),
    is_list(Goals),
    !,
    deeper(at_least(Least, Goals), M, Limits, Limits1),
    findall(Proof,
            ( member(Goal, Goals),
              tried(Goal, M, 1, none),
              explain(Goal, M, Limits1, Proof)
            ),
            Proofs).
explain_program(Goal, M, Limits, Proof) :-
    deeper(Goal, M, Limits, Limits1),
    clauses_fail(Goal, M, Limits1, Failures, Count),
    (   Count =:= 0
    ->  without_clause(Goal, M, Proof)
    ;   Failures = [failing(_, Reason, Proofs)],
        Count =:= 1
    ->  Proof = proof(Goal, Reason, Proofs)
    ;   findall(proof(Head, Reason, Proofs), member(failing(Head, Reason, Proofs), Failures), Clauses),
        Proof = proof(Goal, fails(Count), Clauses)
    ).

deeper(Goal, M, limits(Depth, Ancestors, Every, Nodes), limits(Depth1, [M:Goal|Ancestors], Every, Nodes)) :-
    Depth1 is Depth-1.

%!  reference_failure(+Module, +Goal, +Reference, +Options, -Failing) is semidet.
%
%   Failing is `failing(Goal, Reason, Proofs)` for one clause whose head fits Goal.

reference_failure(M, Goal, Reference, Options, Failing) :-
    limits(Options, Limits),
    deeper(Goal, M, Limits, Limits1),
    clause(M:Goal, Body, Reference),
    clause_fails(Goal, Body, Reference, M, Limits1, 0, 1, _, Failing),
    !.

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

conjunction_failures(Goal, M, Limits, Proofs) :-
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
    ;   explain(Goal, M, Limits, Proof0),
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
            (   explain(Goal, M, Limits, Proof0)
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

%!  without_clause(+Goal, +Module, -Proof) is det.

without_clause(Goal, M, Proof) :-
    instead(M, Goal, Found),
    (   Found == []
    ->  Proof = proof(Goal, no_clause, [])
    ;   Proof = proof(Goal, otherwise(Found), [])
    ).

%!  instead(+Module, +Goal, -Found) is det.
%
%   Found are a few facts that differ from Goal in the last argument alone; where that is the only one, and there are many, none.

instead(M, Goal, Found) :-
    (   compound(Goal),
        compound_name_arguments(Goal, Name, Arguments0),
        append(First, [Last], Arguments0),
        nonvar(Last),
        append(First, [_], Arguments),
        compound_name_arguments(Other, Name, Arguments),
        most_shown(Most),
        Enough is Most+1,
        findall(Other, limit(Enough, clause(M:Other, true)), Found0),
        length(Found0, Count),
        (   Count =< Most
        ->  Found1 = Found0
        ;   First = [_|_],
            append(Found1, [_], Found0)
        )
    ->  Found = Found1
    ;   Found = []
    ).

%!  undecided(+Proof) is semidet.
%
%   Proof shows no more than that something is not known: with the missing values Goal might hold.

undecided(proof(_, Reason, Proofs)) :-
    undecided(Reason, Proofs).

undecided(missing, _).
undecided(undetermined(_), _).
undecided(undecided(_), _).
undecided(fails(_), Proofs) :-
    some_undecided(Proofs).
undecided(none_of(_), Proofs) :-
    some_undecided(Proofs).
undecided(clause_fails(_, _, _), Proofs) :-
    all_undecided(Proofs).
undecided(rule_fails(_, _, _, _), Proofs) :-
    all_undecided(Proofs).
undecided(answer, Proofs) :-
    all_undecided(Proofs).
undecided(unmet, Proofs) :-
    all_undecided(Proofs).

some_undecided(Proofs) :-
    member(Proof, Proofs),
    undecided(Proof),
    !.

all_undecided([Proof|Proofs]) :-
    undecided(Proof),
    (   Proofs == []
    ->  true
    ;   all_undecided(Proofs)
    ).

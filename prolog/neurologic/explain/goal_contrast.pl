:- module(neurologic_goal_contrast,
          [ goal_nodes/6                % +Module, +Proof, +Foil, +FoilText, -Because, -Nodes
          ]).
:- use_module(library(lists), [append/3, list_to_set/2, member/2, memberchk/2, subtract/3]).
:- use_module(explain).
:- use_module(failure, [reference_failure/5]).
:- use_module(near, [why_not_proof/3]).
:- use_module('../program/program').
:- use_module('../untrusted/pure').
:- use_module(render, [proof_nodes/3]).
:- use_module('../program/texts', [conjunction/2, conjuncts/2, goal_text/2]).

/** <module> Why this goal of an expert and not that one

The explanation that the one holds beside the explanation why the other does not: of its clauses the one of which the fewest goals
fail, and then the most hold, with each that fails, and why. What both rest on is folded into one line.
*/

most_inferences(1_000_000).

%!  goal_nodes(+Module, +Proof, +Foil, +FoilText, -Because, -Nodes) is det.
%
%   Nodes, from level 1 on, are those of Proof, of what fails of Foil, and of what they share; see neurologic(explain/contrast).

goal_nodes(M, Proof, Foil, FoilText, Because, Nodes) :-
    (   \+ \+ M:Foil
    ->  Because = "both hold",
        proof_nodes(M, Proof, ProofNodes),
        below(ProofNodes, FactNodes),
        append(FactNodes, [node(1, FoilText, would, "holds as well", [])], Nodes)
    ;   Because = "",
        against(M, Foil, Failing, Held, More),
        pruned(Proof, Held, Own, Common0),
        list_to_set(Common0, Common),
        proof_nodes(M, Own, OwnNodes),
        below(OwnNodes, FactNodes),
        proof_nodes(M, Failing, FailingNodes),
        foil_nodes(FailingNodes, FoilText, More, FoilNodes),
        subtract(Held, Common, OnlyHeld0),
        untold(OnlyHeld0, Failing, OnlyHeld),
        goals_node(OnlyHeld, 2, met, "holds", MetNodes),
        goals_node(Common, 1, common, "needed by both", CommonNodes),
        append(FactNodes, FoilNodes, Nodes0),
        append(Nodes0, MetNodes, Nodes1),
        append(Nodes1, CommonNodes, Nodes)
    ).

%!  against(+Module, +Foil, -Failing, -Held, -More) is det.
%
%   Failing explains why Foil does not hold, by its nearest clause where it has clauses with bodies; Held are the goals of that
%   clause that hold, and More is the number of clauses.

against(M, Foil, Failing, Held, More) :-
    (   \+ target_answer(M, Foil),
        nearest_clause(M, Foil, Home, Failing, Body, More)
    ->  Failing = proof(_, _, Failures),
        conjuncts(Body, Goals),
        held(Goals, Failures, Home, Held)
    ;   why_not_proof(M:Foil, [nearest(1)], Failing),
        Held = [],
        More = 1
    ).

target_answer(M, Goal) :-
    functor(Goal, Target, 2),
    target(M, Target, _).

nearest_clause(M, Foil, Home, proof(Head, Reason, Failures), Body, More) :-
    program_predicate(M, Foil, Home),
    findall(Fails-Holds-Reference,
            ( clause(Home:Foil, Body0, Reference),
              Body0 \== true,
              reference_failure(Home, Foil, Reference, [every(true)], failing(_, Reason0, Failures0)),
              length(Failures0, Fails),
              ( Reason0 = clause_fails(_, Holding, _) -> Holds is -Holding ; Holds = 0 )
            ),
            Counted),
    keysort(Counted, [_-Nearest|Further]),
    length([Nearest|Further], More),
    Head = Foil,
    clause(Home:Foil, Body, Nearest),
    reference_failure(Home, Foil, Nearest, [every(true)], failing(_, Reason, Failures)).

%!  held(+Goals, +Failures, +Module, -Held) is det.
%
%   Held are those of Goals that are known to hold, with the values that they give to each other. Beyond the first failure, where
%   Prolog would not have come, only goals without side effects are tried.

held(Goals, Failures, M, Held) :-
    held(Goals, Failures, M, before, Held).

held([], _, _, _, []).
held([Goal|Goals], Failures, M, Place, Held) :-
    (   failed(Goal, Failures, Reason)
    ->  (   Reason = none_of(_)                 % it holds, for several values, of which none goes with the rest
        ->  Held = []
        ;   held(Goals, Failures, M, beyond, Held)
        )
    ;   ( Place == before ; ground(Goal), pure(M, Goal) ),
        holds_once(M, Goal)
    ->  Held = [Goal|Held1],
        held(Goals, Failures, M, Place, Held1)
    ;   held(Goals, Failures, M, beyond, Held)
    ).

failed(Goal, Failures, Reason) :-
    member(proof(Failed, Reason, _), Failures),
    conjuncts(Failed, Parts),
    append(_, [Last], Parts),
    Last =@= Goal,
    !.

holds_once(M, Goal) :-
    most_inferences(Most),
    catch(call_with_inference_limit(once(M:Goal), Most, Result), error(_, _), fail),
    Result \== inference_limit_exceeded.

%!  pruned(+Proof0, +Held, -Proof, -Common) is det.
%
%   Proof is Proof0 without what both need, which is Common.

pruned(proof(Goal, Reason, Proofs0), Held, proof(Goal, Reason, Proofs), Common) :-
    pruned_all(Proofs0, Held, Proofs, Common).

pruned_all([], _, [], []).
pruned_all([Proof0|Proofs0], Held, Proofs, Common) :-
    Proof0 = proof(Goal, _, _),
    conjuncts(Goal, Parts),
    (   all_held(Parts, Held)
    ->  Proofs = Proofs1,
        append(Parts, Common1, Common)
    ;   pruned(Proof0, Held, Proof, Common0),
        Proofs = [Proof|Proofs1],
        append(Common0, Common1, Common)
    ),
    pruned_all(Proofs0, Held, Proofs1, Common1).

all_held([], _).
all_held([Part|Parts], Held) :-
    member(Goal, Held),
    Goal == Part,
    !,
    all_held(Parts, Held).

% What stands beside a goal that fails, as the fact that gives its value, is told there.
untold([], _, []).
untold([Goal|Goals], Failing, Untold) :-
    Failing = proof(_, _, Failures),
    (   member(proof(Failed, _, _), Failures),
        conjuncts(Failed, Parts),
        member(Part, Parts),
        Part == Goal
    ->  Untold = Untold1
    ;   Untold = [Goal|Untold1]
    ),
    untold(Goals, Failing, Untold1).

foil_nodes([node(_, _, _, Because0, Details)|Nodes], Text, More, [node(1, Text, would, Because, Details)|Below]) :-
    (   More > 1
    ->  format(string(Because), '~s, the nearest of ~d clauses', [Because0, More])
    ;   Because = Because0
    ),
    below(Nodes, Below).

goals_node(Goals, Level, Reason, Because, Nodes) :-
    (   Goals == []
    ->  Nodes = []
    ;   conjunction(Goals, Goal),
        copy_term(Goal, Copy, _),
        numbervars(Copy, 0, _, [singletons(true)]),
        goal_text(Copy, Text),
        Nodes = [node(Level, Text, Reason, Because, [])]
    ).

below([], []).
below([node(Level0, Text, Reason, Because, Details)|Nodes0], [node(Level, Text, Reason, Because, Details)|Nodes]) :-
    Level is Level0+1,
    below(Nodes0, Nodes).

:- module(neurologic_failure_limits,
          [ limits/2,                   % +Options, -Limits
            fresh_limits/2,             % +Limits, -Fresh
            deeper/4,                   % +Goal, +Module, +Limits, -Deeper
            exhausted/1,                % +Limits
            count_node/1,               % !Limits
            tried/4,                    % +Goal, +Module, +Most, -Outcome
            most_shown/1,               % -Count
            most_clauses/1              % -Count
          ]).
:- use_module(library(option), [option/3]).
:- use_module(library(solution_sequences), [limit/2]).

/** <module> How far explanations of failures go

Limits is `limits(Depth, Ancestors, Every, Nodes)`: Depth calls more may stand inside each other, below the goals Ancestors that are
being explained already, Every tells whether all failing goals of a clause are shown, and Nodes holds how many nodes are left.
*/

% Of each goal that is tried.
most_inferences(1_000_000).

most_nodes(150).
most_depth(12).

%!  most_shown(-Count) is det.
%
%   Of many answers of a goal, so many are shown.

most_shown(3).

%!  most_clauses(-Count) is det.
%
%   Of the clauses of a predicate, so many are tried.

most_clauses(8).

%!  limits(+Options, -Limits) is det.
%
%   Options are those of failure/3.

limits(Options, limits(Depth, [], Every, nodes(Nodes))) :-
    most_depth(Depth0),
    most_nodes(Nodes0),
    option(depth(Depth), Options, Depth0),
    option(nodes(Nodes), Options, Nodes0),
    option(every(Every), Options, false).

%!  fresh_limits(+Limits, -Fresh) is det.
%
%   Each negation of a proof has nodes of its own; one inside another failure shares its limits.

fresh_limits(Limits, Fresh) :-
    Limits = limits(Depth, Ancestors, Every, _),
    (   Ancestors == []
    ->  most_nodes(Most),
        Fresh = limits(Depth, Ancestors, Every, nodes(Most))
    ;   Fresh = Limits
    ).

%!  deeper(+Goal, +Module, +Limits, -Deeper) is det.
%
%   Limits for what is explained inside Goal.

deeper(Goal, M, limits(Depth, Ancestors, Every, Nodes), limits(Depth1, [M:Goal|Ancestors], Every, Nodes)) :-
    Depth1 is Depth-1.

%!  exhausted(+Limits) is semidet.

exhausted(limits(Depth, _, _, Nodes)) :-
    (   Depth =< 0
    ->  true
    ;   arg(1, Nodes, Left),
        Left =< 0
    ).

%!  count_node(!Limits) is det.

count_node(limits(_, _, _, Nodes)) :-
    arg(1, Nodes, Left),
    Left1 is Left-1,
    nb_setarg(1, Nodes, Left1).

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

:- module(neurologic_counterfactual,
          [ counterfactual/3,           % :Individual, +Class, -Counterfactual
            counterfactual/4,           % :Individual, +Class, +Options, -Counterfactual
            counterfactuals/6,          % +Module, +Individual, +Class, +Count, +Options, -Result
            fits/6                      % +Module, +Individual, +Class, +Changes, +Options, -Fit
          ]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(library(option), [option/3]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(decisions).
:- use_module(nearest_first).
:- use_module('../program/program').
:- use_module('../boxes/reach', [cost/4]).
:- use_module(room).
:- use_module(trying).

:- meta_predicate
    counterfactual(:, +, -),
    counterfactual(:, +, +, -).

/** <module> The least change of an individual that makes the theory answer another class

A counterfactual is a term `counterfactual(Changes, Distance, Details)`. Changes is a list of change(Feature, Old, New), ordered
by feature, with `known(Value)` or `missing` for Old. For Distance see neurologic(boxes/distance). Details is the list

    | rule(Id)      | the rule that answers then, `default` or `conflict`                                  |
    | least(Truth)  | whether no smaller change is possible, or none that does not change the same features |
    | room(Sets)    | how far the changed features may go with the same rule, a list of Feature-Set        |

How it is found: neurologic(change/nearest_first), neurologic(change/parts) for what the boxes of the rules tell, neurologic(consistency/beyond_boxes) for
what they do not.
*/

%!  counterfactual(:Individual, +Class, -Counterfactual) is nondet.
%!  counterfactual(:Individual, +Class, +Options, -Counterfactual) is nondet.
%
%   Counterfactual is a change of Individual after which the rules answer Class and nothing else, the least one first. Further
%   ones are by other rules, and change no superset of the features that an earlier one changes.
%
%   Features may change that have the role `actionable`; where no feature has it, those without any role. Options:
%
%     - actionable(+Features)
%       Only these may change. A feature with the role `immutable` or `protected` cannot be among them.
%     - only_up(+Features), only_down(+Features)
%       These may only rise, or only fall.
%     - distance(+Way)
%       `width` (default) or `mad`: see neurologic(boxes/distance).
%     - denials(+Truth)
%       Whether changes are refused that violate a denial/1 that holds not without them; `true` by default.
%     - steps(+Count), tries(+Count)
%       Most parts that are looked at (50,000), and most changes that are tried out in the program (1,000).
%
%   @error existence_error(individual, Name), domain_error(class, Class), existence_error(feature, Name),
%          permission_error(change, feature, Name) for an immutable or protected feature

counterfactual(Individual, Class, Counterfactual) :-
    counterfactual(Individual, Class, [], Counterfactual).

counterfactual(M:Individual, Class, Options, Counterfactual) :-
    must_be(list, Options),
    problem(M, Individual, Class, Options, Problem),
    search(Problem, Counterfactual).

%!  counterfactuals(+Module, +Individual, +Class, +Count, +Options, -Result) is det.
%
%   Result is `found(Now, Counterfactuals, Complete, Refused, Scales, Values)`: the classes that are answered now, at most Count
%   counterfactuals, whether the search was never cut short, the names of denials that refused nearer changes, the scales of the
%   numbers that may change, a list of Feature=Scale, and what is known of Individual, a list of Feature=Value.

counterfactuals(M, Individual, Class, Count, Options, found(Now, Found, Complete, Refused, Scales, Values)) :-
    problem(M, Individual, Class, Options, Problem),
    answered(M, Individual, Now),
    findall(Counterfactual, limit(Count, search(Problem, Counterfactual)), Found),
    Problem = problem(_, _, _, Row, _, _, _, _, State),
    state_complete(State, Complete),
    state_refused(State, Refused),
    changeable_scales(Row, Scales),
    known_row(Row, Values).

%!  fits(+Module, +Individual, +Class, +Changes, +Options, -Fit) is semidet.
%
%   The changes, a list of Feature=Value ordered by feature, keep to what may change, violate no further denial, and make the
%   rules answer Class. Fit is `fit(Distance, Rule)` with the rule that answers then.

fits(M, Individual, Class, Changes, Options, fit(Distance, Rule)) :-
    problem(M, Individual, Class, Options, Problem),
    Problem = problem(_, _, _, Row, _, _, _, Denials, State),
    \+ ( member(Feature=Value, Changes),
         \+ may_become(Row, Feature, Value)
       ),
    tried(M, Individual, Class, Changes, Denials, State, passed),
    cost(Changes, Row, Distance, _),
    answering_rule(M, Individual, Class, Changes, Rule).

problem(M, Individual, Class, Options, problem(M, Individual, Class, Row, Verdicts, Default, Tries, Denials, State)) :-
    wanted_class(M, Class),
    room(M, Individual, Options, Row),
    option(denials(Denials), Options, true),
    option(steps(Steps), Options, 50_000),
    option(tries(Tries), Options, 1_000),
    verdicts(M, Class, only, Verdicts, Default),
    new_state(Steps, State).

wanted_class(M, Class) :-
    (   target(M, Target, Classes)
    ->  (   Classes == []
        ->  throw(error(type_error(class_target, Target), _))
        ;   ( memberchk(Class, Classes) ; Class == unknown )
        ->  true
        ;   throw(error(domain_error(class, Class), _))
        )
    ;   throw(error(existence_error(rules, M), _))
    ).

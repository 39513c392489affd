:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/boxes)).
:- use_module(neurologic(consistency/check)).
:- use_module(neurologic(program/conditions)).
:- use_module(neurologic(boxes/linear)).
:- use_module(neurologic(boxes/regions)).
:- use_module(neurologic(program/undefined)).
:- use_module(neurologic(boxes/witness)).

:- dynamic
    checked:n/2,
    checked:x/2,
    checked:c/2,
    checked:item/1.

% The program that is checked: its clauses must belong to a module as a whole.

program(( neural_feature(n, integer, range(0, 5), []) )).
program(( neural_feature(x, numeric, range(unbounded, 10.0), []) )).
program(( neural_feature(c, categorical, [red, green, blue], []) )).
program(( neural_individual(item) )).
program(( neural_target(class, [yes, no]) )).
program(( neural_theory(unordered, class(_, unknown), []) )).
program(( neural_rule(r1, class(_, yes), []) )).
program(( neural_rule(r2, class(_, no), []) )).
program(( neural_rule(default, class(_, unknown), []) )).
program(( class(I, yes) :- neural_rule(r1, _, _), n(I, N), N > 2.5, c(I, C), memberchk(C, [green, red]) )).
program(( class(I, no) :- neural_rule(r2, _, _), x(I, X), X > 1.0, X =< 2.0, n(I, N), ( N =< 1.0 ; N > 3.0 ) )).
program(( class(I, unknown) :- neural_rule(default, _, _), item(I), once(refuted(r1, I)), once(refuted(r2, I)) )).
program(( refuted(r1, I) :- n(I, N), N =< 2.5 )).
program(( refuted(r1, I) :- c(I, C), \+ memberchk(C, [green, red]) )).
program(( refuted(r2, I) :- x(I, X), ( X =< 1.0 ; X > 2.0 ) )).
program(( refuted(r2, I) :- n(I, N), N > 1.0, N =< 3.0 )).
program(( item(i1) )).
program(( n(i1, 4) )).
program(( x(i1, 1.5) )).
program(( c(i1, red) )).
program(( denial(both(I)) :- class(I, yes), class(I, no) )).
program(( denial(somebody) :- item(I), n(I, 4) )).
program(( helper(I) :- colour(I, red), forall(item(J), missng(J)) )).

:- initialization(forall(program(Clause), assertz(checked:Clause))).

:- begin_tests(neurologic_boxes).

test(next, Next == 1.7976931348623157e308) :-
    previous_value(numeric, 1.0Inf, Next).
test(next_and_previous, [forall(member(X, [0.0, 0.1, -0.1, 1.0e22, -5.0e-324, 1.7976931348623157e308])), true(Y == X)]) :-
    next_value(numeric, X, Next),
    Next > X,
    previous_value(numeric, Next, Y).
test(integer_bounds, Set-Other == range(25, 1.0Inf)-range(-1.0Inf, 24)) :-
    above(integer, open(24.5), Set),
    below(integer, closed(24.5), Other).
test(integer_bound_itself, Set-Other == range(25, 1.0Inf)-range(-1.0Inf, 23)) :-
    above(integer, open(24.0), Set),
    below(integer, open(24.0), Other).
test(complement, Sets == [range(0, 1), range(4, 5)]) :-
    set_complement(integer, range(0, 5), range(2, 3), Sets).
test(complement_of_all, Sets == []) :-
    set_complement(numeric, range(0.0, 1.0), range(0.0, 1.0), Sets).
test(complement_of_categories, Sets == [values([blue])]) :-
    set_complement(categorical, values([blue, green, red]), values([green, red]), Sets).
test(meet, Box == [c-values([red]), n-range(2, 3), x-range(0.0, 1.0)]) :-
    box_meet([c-values([green, red]), n-range(1, 3)], [c-values([red]), n-range(2, 5), x-range(0.0, 1.0)], Box).
test(meet_of_nothing, fail) :-
    box_meet([n-range(1, 2)], [n-range(3, 4)], _).

% A typical value is a member, finite, and of the right type.
test(value, forall(member(Kind-range(Low, High),
                          [ numeric-range(-1.0Inf, 1.0Inf), numeric-range(3.0, 1.0Inf), numeric-range(-1.0Inf, -3.0),
                            numeric-range(0.1, 0.1), numeric-range(0.1, 0.10000000000000002), numeric-range(1.0e22, 1.0e23),
                            numeric-range(-1.7976931348623157e308, 1.7976931348623157e308), integer-range(2, 2),
                            integer-range(-7, -2), integer-range(-1.0Inf, 4), integer-range(4, 1.0Inf),
                            numeric-range(1.0e308, 1.0Inf), numeric-range(5.0e-324, 1.0e-323) ]))) :-
    set_value(Kind, range(Low, High), Value),
    Value >= Low,
    Value =< High,
    ( Kind == integer -> integer(Value) ; float(Value), Value < 1.0Inf, Value > -1.0Inf ),
    set_values(Kind, range(Low, High), Values),
    forall(member(Other, Values), ( Other >= Low, Other =< High )).
test(texts, Texts == ["c in [green, red]", "1 =< n =< 3", "2.5 < x"]) :-
    next_value(numeric, 2.5, Low),
    box_texts(checked, [c-values([green, red]), n-range(1, 3), x-range(Low, 10.0)], Texts).

:- end_tests(neurologic_boxes).

:- begin_tests(neurologic_conditions).

test(boxes, Boxes == [ box(1, r1, yes, [c-values([green, red]), n-range(3, 5)], []),
                       box(2, r2, no, [n-range(0, 1), x-range(Next, 2.0)], []),
                       box(3, r2, no, [n-range(4, 5), x-range(Next, 2.0)], []) ]) :-
    next_value(numeric, 1.0, Next),
    rule_boxes(checked, Boxes).
test(proved) :-
    rule_proved(checked, r1, i1),
    rule_proved(checked, r2, i1).

% As library(apply_macros) writes once/1.
test(macros, Boxes == [box(1, r1, yes, [n-range(3, 5)], [])]) :-
    forall(( program(Fact), memberchk(Fact, [neural_feature(_, _, _, _), neural_individual(_), neural_target(_, _)]) ),
           assertz(expanded:Fact)),
    assertz(expanded:neural_rule(r1, class(_, yes), [])),
    assertz(expanded:(class(I, yes) :-
                          neural_rule(r1, _, _),
                          ( ( n(I, N), N > 2.5 ) -> true ),
                          ( refuted(r0, I) -> true ))),
    rule_boxes(expanded, Boxes).

% The complement of "2 of 3" is "2 of the 3 complements": a rule with it has three boxes.
test(negated, Count == 3) :-
    forall(( program(Fact), memberchk(Fact, [neural_feature(_, _, _, _), neural_individual(_), neural_target(_, _)]) ),
           assertz(negated:Fact)),
    assertz(negated:neural_rule(r1, class(_, yes), [])),
    assertz(negated:(class(I, yes) :-
                         neural_rule(r1, _, _),
                         \+ at_least(2, [ (n(I, N), N > 2.5), c(I, red), (x(I, X), X > 1.0) ]))),
    rule_boxes(negated, Boxes),
    length(Boxes, Count),
    forall(member(box(_, r1, yes, Box, Open), Boxes), ( Open == [], length(Box, 2) )).

:- end_tests(neurologic_conditions).

:- begin_tests(neurologic_regions).

% Everything over three values of each of two features, by brute force.
test(uncovered, forall(between(1, 40, Seed))) :-
    set_random(seed(Seed)),
    length(Boxes0, 6),
    findall(box(N, N, N, Box, []), ( nth1(N, Boxes0, _), random_box(Box) ), Boxes),
    uncovered(checked, Boxes, 1000, Regions, Complete),
    Complete == true,
    forall(( between(0, 5, N), member(C, [red, green, blue]) ),
           (   member(box(_, _, _, Box, _), Boxes),
               inside(N, C, Box)
           ->  \+ ( member(Region, Regions), inside(N, C, Region) )
           ;   aggregate_all(count, ( member(Region, Regions), inside(N, C, Region) ), 1)
           )).
test(overlaps, forall(between(1, 40, Seed))) :-
    set_random(seed(Seed)),
    numlist(1, 30, Numbers),
    findall(box(N, N, Class, Box, []), ( member(N, Numbers), Class is N mod 3, random_box(Box) ), Boxes),
    overlaps(checked, Boxes, different, Pairs),
    findall(N1-N2,
            ( member(box(N1, _, Class1, Box1, _), Boxes), member(box(N2, _, Class2, Box2, _), Boxes), N1 < N2,
              Class1 =\= Class2,
              once(( between(0, 5, N), member(C, [red, green, blue]), inside(N, C, Box1), inside(N, C, Box2) ))
            ),
            Expected),
    Pairs == Expected.
test(budget, Complete == false) :-
    findall(box(N, N, N, [n-range(N, N)], []), between(0, 5, N), Boxes),
    uncovered(checked, Boxes, 2, _, Complete).

random_box(Box) :-
    random_between(0, 5, A),
    random_between(0, 5, B),
    Low is min(A, B),
    High is max(A, B),
    random_subseq([blue, green, red], Values0, _),
    ( Values0 == [] -> Values = [red] ; Values = Values0 ),
    (   maybe
    ->  Box = [c-values(Values), n-range(Low, High)]
    ;   maybe
    ->  Box = [n-range(Low, High)]
    ;   Box = [c-values(Values)]
    ).

inside(N, C, Box) :-
    forall(member(Feature-Set, Box),
           (   Feature == n
           ->  Set = range(Low, High),
               N >= Low,
               N =< High
           ;   Set = values(Values),
               memberchk(C, Values)
           )).

:- end_tests(neurologic_regions).

:- begin_tests(neurologic_linear).

feature(Name, '$feature'(Name)).

test(constraint, Constraint == linear(>, [feature(n)- -1.0, feature(x)-2.0], -3)) :-
    feature(n, N),
    feature(x, X),
    linear_constraint(2.0*X > N*1.0 + 3, Constraint).
test(other, Constraint == none) :-
    feature(x, X),
    linear_constraint(X*X > 1, Constraint).
test(verdicts, Verdicts == [never, open, always, open, never, open]) :-
    feature(n, N),
    feature(x, X),
    findall(Verdict,
            ( member(Goal-Box, [ (N > 7)-[], (N > 4)-[], (N >= -1)-[], (X < 20)-[], (X - N > 11)-[x-range(1.0, 2.0)], (X > 3)-[] ]),
              linear_constraint(Goal, Constraint),
              verdict(checked, Box, Constraint, Verdict)
            ),
            Verdicts).
test(operators, Verdicts == [always-never, never-always, always-never, never-always, never-never, always-always]) :-
    feature(n, N),
    findall(Above-Below,
            ( member(Operator, [>, <, >=, =<, =:=, =\=]),
              Goal =.. [Operator, N, 2.5],
              linear_constraint(Goal, Constraint),
              verdict(checked, [n-range(3, 5)], Constraint, Above),
              verdict(checked, [n-range(0, 2)], Constraint, Below)
            ),
            Verdicts).
test(extreme, Row == [n=0, x=10.0, c=blue]) :-
    feature(n, N),
    feature(x, X),
    linear_constraint(X - N > 3, Constraint),
    extreme_row(checked, [], Constraint, Row).

:- end_tests(neurologic_linear).

:- begin_tests(neurologic_check).

test(findings, Kinds == [violation-both(i1), violation-somebody, contradiction-[r1, r2], unknown_predicate-colour/2,
                         unknown_predicate-missng/1]) :-
    findings(checked, Findings),
    findall(Kind-Subject, ( member(finding(Kind, Subject, _, _), Findings), Kind \== uncovered ), Kinds),
    memberchk(finding(uncovered, _, row(_), _), Findings).
test(witnesses, Witnesses == [individual(i1), individual(i1)]) :-
    findings(checked, Findings),
    findall(Witness, member(finding(violation, _, Witness, _), Findings), Witnesses).
test(limit, Kinds == [violation, more, contradiction, uncovered, more, unknown_predicate, more]) :-
    findings(checked, [limit(1)], Findings),
    findall(Kind, member(finding(Kind, _, _, _), Findings), Kinds).
test(nothing, Findings == []) :-
    findings(neurologic_check_nothing, Findings).
test(texts, forall(findings(checked, Findings))) :-
    forall(member(Finding, Findings),
           ( finding_text(Finding, Text), string(Text) )).
test(duplicate, [setup(assertz(checked:n(i1, 5), Reference)), cleanup(erase(Reference)),
                 all(Feature-Individual-Values == [n-i1-[4, 5]])]) :-
    duplicate(checked, Feature, Individual, Values).
test(undefined, all(Indicator-Nearest == [colour/2-none, missng/1-none])) :-
    undefined_call(checked, Indicator, helper/1, _, Nearest).

% Facts that are made up are gone afterwards, also after an error.
test(witness, Facts == [4]) :-
    with_individual(checked, [n=3, x=1.0, c=red], Individual, checked:class(Individual, yes)),
    catch(with_individual(checked, [n=3], _, throw(stop)), stop, true),
    \+ with_individual(checked, [n=3], _, fail),
    findall(N, checked:n(_, N), Facts).
test(candidates) :-
    forall(candidate_row(checked, [n-range(1, 2), c-values([red])], Row),
           ( memberchk(n=N, Row), between(1, 2, N), memberchk(c=red, Row), memberchk(x=X, Row), X =< 10.0 )).

:- end_tests(neurologic_check).

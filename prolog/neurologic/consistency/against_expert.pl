:- module(neurologic_against_expert,
          [ expert_contradiction/2,     % +Module, -Finding
            expert_subsumed/2,          % +Module, -Finding
            impossible_clause/2         % +Module, -Finding
          ]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(ordsets), [ord_union/3]).
:- use_module('../boxes/boxes').
:- use_module('../program/conditions').
:- use_module('../program/program').
:- use_module(redundancy, [impossible_reasons/4]).
:- use_module('../boxes/regions').
:- use_module(trials).
:- use_module('../program/unfolding').
:- use_module('../boxes/witness').

/** <module> An expert's clauses that conclude what the extracted rules conclude

A clause such as `credit_risk(A, bad) :- age(A, Y), Y < 18.` answers beside the extracted rules. Its body is read as boxes, as
those of rules are, once the expert's own definitions are put in. It contradicts a rule of another class, or the default, where
both answer; it lies inside a rule of its class, or a rule inside it; or nothing within the domains satisfies it. The clause is
called `clause(File:Line)`. What cannot be read as a box stays `undecided` where no row that is tried shows a contradiction.
*/

most_cuts(5_000).

%!  expert_clause(+Module, -Name, -Class, -Clause) is nondet.
%
%   Clause is `clause(Reference, Boxes)`, with the boxes of the expert's clause as terms `box(0, Name, Class, Box, Open)`, or
%   `fact(Reference, Individual)` for a clause about one individual. A Class that is not known before the body has run stays a
%   variable.

expert_clause(M, Name, Class, Clause) :-
    other_clause(M, Individual, Class, Body, Reference),
    Class \== unknown,                          % no answer; where conflicts abstain, the rules' own text says it
    clause_name(Reference, Name),
    (   var(Individual)
    ->  unfolded(M, Body, Unfolded),
        formula(Unfolded, M, Individual, Formula),
        multiplied(Formula, M, Conjunctions),
        findall(box(0, Name, Class, Box, Left),
                ( member(conjunction(Box, Open), Conjunctions), left_open(M, Box, Open, Left) ),
                Boxes),
        Clause = clause(Reference, Boxes)
    ;   Clause = fact(Reference, Individual)
    ).

clause_name(Reference, clause(Place)) :-
    source(Reference, Source),
    (   Source = File:Line
    ->  file_base_name(File, Base),
        Place = Base:Line
    ;   nth_clause(_, Place, Reference)
    ).

% The clause, run as it stands, gives Class for Individual, within reasonable time.
clause_answers(M, Reference, Individual, Class) :-
    once(other_clause(M, Individual, Class, Body, Reference)),
    catch(call_with_inference_limit(M:Body, 1_000_000, Result), error(resource_error(_), _), fail),
    !,
    Result \== inference_limit_exceeded.

%!  expert_contradiction(+Module, -Finding) is nondet.

expert_contradiction(M, Finding) :-
    experts(M, Experts),
    append(_, [expert(Name, Class, Clause)|Later], Experts),
    contradicted(Clause, M, Name, Class, Later, Finding).

experts(M, Experts) :-
    findall(expert(Name, Class, Clause), expert_clause(M, Name, Class, Clause), Experts).

contradicted(fact(Reference, Individual), M, Name, Class, _, Finding) :-
    clause_answers(M, Reference, Individual, Class),
    rival(M, Class, [], Rival),
    rival_answers(Rival, M, Individual),
    rival_name(Rival, Other, OtherClass),
    Finding = finding(contradiction, [Other, Name], individual(Individual),
                      [classes=[OtherClass, Class], conditions=none, whole=true]).
contradicted(clause(Reference, Boxes), M, Name, Class, Later, Finding) :-
    (   var(Class)
    ->  Finding = finding(undecided, contradiction(Name), none, [reason=["its class is known only once its body has run"]])
    ;   State = left_open([]),
        (   rival(M, Class, Later, Rival),
            rival_cases(Rival, M, Boxes, Cases),
            rival_name(Rival, Other, OtherClass),
            (   member(case(Region, Open), Cases),
                tried_row(M, Region, Open, Row),
                with_individual(M, Row, Individual,
                                ( clause_answers(M, Reference, Individual, Class), rival_answers(Rival, M, Individual) ))
            ->  box_texts(M, Region, Conditions),
                ( Open == [] -> Whole = true ; Whole = false ),
                Finding = finding(contradiction, [Other, Name], row(Row),
                                  [classes=[OtherClass, Class], conditions=Conditions, whole=Whole])
            ;   findall(Condition, ( member(case(_, Open), Cases), member(Condition, Open) ), Conditions),
                open_texts(Conditions, Texts),
                arg(1, State, Texts0),
                ord_union(Texts0, Texts, Texts1),
                nb_setarg(1, State, Texts1),
                fail
            )
        ;   arg(1, State, Texts),
            Texts \== [],
            Finding = finding(undecided, contradiction(Name), none, [reason=Texts])
        )
    ).

%!  rival(+Module, +Class, +Later, -Rival) is nondet.
%
%   Rival answers something else than Class: an extracted rule, the default, or one of the expert's clauses in Later.

rival(M, Class, _, rule(Rule, Other)) :-
    known_rule(M, Rule, Other),
    Other \== Class.
rival(M, Class, _, default(Default)) :-
    theory(M, _, Default, _),
    Default \== unknown,
    Default \== Class.
rival(_, Class, Later, Expert) :-
    member(Expert, Later),
    Expert = expert(_, Other, clause(_, _)),
    nonvar(Other),
    Other \== Class.

rival_name(rule(Rule, Class), Rule, Class).
rival_name(default(Class), default, Class).
rival_name(expert(Name, Class, _), Name, Class).

% Without an order, of two rules of a class that hold only the first gives the answer; both would.
rival_answers(rule(Rule, Class), M, Individual) :-
    theory(M, Semantics, _, _),
    (   Semantics == ordered
    ->  rule_answers(M, Rule, Individual)
    ;   rule_proved(M, Rule, Individual),
        target_answers(M, Individual, Class)
    ).
rival_answers(default(Class), M, Individual) :-
    target_answers(M, Individual, Class).
rival_answers(expert(_, Class, clause(Reference, _)), M, Individual) :-
    clause_answers(M, Reference, Individual, Class).

target_answers(M, Individual, Class) :-
    target(M, Target, _),
    Goal =.. [Target, Individual, Class],
    once(M:Goal).

%!  rival_cases(+Rival, +Module, +Boxes, -Cases) is det.
%
%   Cases are terms `case(Region, Open)`: the regions of Boxes in which Rival answers, as far as boxes tell.

rival_cases(Rival, M, Boxes, Cases) :-
    findall(case(Region, Open),
            ( member(box(_, _, _, Own, Open1), Boxes),
              rival_box(Rival, M, Number, Other, Open2),
              box_meet(Own, Other, Meet),
              append(Open1, Open2, Open12),
              left_open(M, Meet, Open12, Open),
              blocking_boxes(Rival, M, Number, Meet, Blocking),
              (   Blocking == []
              ->  Region = Meet
              ;   most_cuts(Most),
                  uncovered_in(M, Meet, Blocking, Most, Regions, _),
                  member(Region, Regions)
              )
            ),
            Cases).

rival_box(rule(Rule, _), M, Number, Box, Open) :-
    rule_box(M, Rule, Number, _, Box, Open).
rival_box(default(_), _, 0, [], []).
rival_box(expert(_, _, clause(_, Boxes)), _, 0, Box, Open) :-
    member(box(_, _, _, Box, Open), Boxes).

%!  blocking_boxes(+Rival, +Module, +Number, +Region, -Boxes) is det.
%
%   Boxes are the exact ones in Region where other rules keep Rival, a rule with the box Number or the default, from answering.

blocking_boxes(Rival, M, Number, Region, Boxes) :-
    theory(M, Semantics, _, Properties),
    ( memberchk(conflict(abstain), Properties) -> Policy = abstain ; Policy = Semantics ),
    (   can_block(Rival, Policy)
    ->  findall(box(N, Other, Class, Box, []),
                ( rule_box(M, Other, N, Class, Box, Open),
                  blocks(Rival, Policy, Number, N, Class),
                  box_meet(Box, Region, Part),
                  left_open(M, Part, Open, [])
                ),
                Boxes)
    ;   Boxes = []
    ).

can_block(default(_), _).
can_block(rule(_, _), ordered).
can_block(rule(_, _), abstain).

blocks(default(_), _, _, _, _).
blocks(rule(_, _), ordered, Number, N, _) :-
    N < Number.
blocks(rule(_, Class), abstain, _, _, Other) :-
    Other \== Class.

%!  expert_subsumed(+Module, -Finding) is nondet.
%
%   A clause of the expert that lies inside an extracted rule of its class, or the other way round. In an ordered list, what a
%   rule answers depends on the rules before it.

expert_subsumed(M, Finding) :-
    theory(M, Semantics, _, Properties),
    Semantics \== ordered,
    \+ memberchk(conflict(abstain), Properties),
    expert_clause(M, Name, Class, clause(Reference, Boxes)),
    nonvar(Class),
    Boxes \== [],
    known_rule(M, Rule, Class),
    findall(box(N, Rule, Class, Box, Left),
            ( rule_box(M, Rule, N, _, Box, Open), left_open(M, Box, Open, Left) ),
            RuleBoxes),
    RuleBoxes \== [],
    (   inside(M, Boxes, RuleBoxes)
    ->  Inner = Name,
        Outer = Rule,
        Within = Boxes
    ;   inside(M, RuleBoxes, Boxes)
    ->  Inner = Rule,
        Outer = Name,
        Within = RuleBoxes
    ),
    (   member(box(_, _, _, Region, Open1), Within),
        tried_row(M, Region, Open1, Row),
        with_individual(M, Row, Individual,
                        ( clause_answers(M, Reference, Individual, Class), rule_proved(M, Rule, Individual) ))
    ->  Witness = row(Row)
    ;   Witness = none
    ),
    Finding = finding(subsumed, Inner, Witness, [by=[Outer], class=Class, classes=[Class]]).

inside(M, Inner, Outer) :-
    findall(box(N, Rule, ok, Box, []), member(box(N, Rule, _, Box, []), Outer), Exact),
    Exact \== [],
    most_cuts(Most),
    \+ ( member(box(_, _, _, Region, _), Inner),
         \+ ( member(box(_, _, _, Part, _), Exact), boxes_meet(Part, Region) )
       ),
    \+ ( member(box(_, _, _, Region, _), Inner),
         \+ escape(M, Region, Exact, bad, Most, false)
       ).

%!  impossible_clause(+Module, -Finding) is nondet.

impossible_clause(M, finding(impossible, Name, none, [class=Class, reason=Reasons])) :-
    expert_clause(M, Name, Class, clause(Reference, [])),
    other_clause(M, Individual, _, Body, Reference),
    unfolded(M, Body, Unfolded),
    impossible_reasons(Unfolded, M, Individual, Reasons).

:- module(neurologic_contrast_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/contrast)).

:- dynamic
    told:months/2,
    told:job/2,
    told:item/1,
    told:risk/2.

program(( neural_feature(months, integer, range(0, 72), []) )).
program(( neural_feature(job, categorical, [none, low, high], []) )).
program(( neural_individual(item) )).
program(( neural_target(risk, [good, bad, open]) )).
program(( neural_theory(ordered, risk(_, open), []) )).
program(( neural_rule(r1, risk(_, bad), [support(7)]) )).
program(( neural_rule(r2, risk(_, good), [support(5)]) )).
program(( neural_rule(r3, risk(_, good), []) )).
program(( neural_rule(default, risk(_, open), []) )).
program(( risk(I, bad) :- neural_rule(r1, _, _), months(I, M), M > 40.5, job(I, J), memberchk(J, [low, none]) )).
program(( risk(I, good) :- neural_rule(r2, _, _), months(I, M), M < 30.5, job(I, J), memberchk(J, [low, high]), reached(r2, I) )).
program(( risk(I, good) :- neural_rule(r3, _, _), months(I, M), M > 50.5, reached(r3, I) )).
program(( risk(I, open) :- neural_rule(default, _, _), item(I), reached(r3, I), once(refuted(r3, I)) )).
program(( refuted(r1, I) :- months(I, M), M =< 40.5 )).
program(( refuted(r1, I) :- job(I, J), \+ memberchk(J, [low, none]) )).
program(( refuted(r2, I) :- months(I, M), M >= 30.5 )).
program(( refuted(r2, I) :- job(I, J), \+ memberchk(J, [low, high]) )).
program(( refuted(r3, I) :- months(I, M), M =< 50.5 )).
program(( reached(r2, I) :- once(refuted(r1, I)) )).
program(( reached(r3, I) :- reached(r2, I), once(refuted(r2, I)) )).
program(( item(ann) )). program(( months(ann, 48) )). program(( job(ann, low) )).
program(( item(bob) )). program(( months(bob, 60) )). program(( job(bob, low) )).
program(( item(eve) )). program(( months(eve, 35) )). program(( job(eve, none) )).
program(( refused(I) :- risk(I, bad), months(I, M), M > 24 )).
program(( granted(I) :- months(I, M), M > 24, job(I, J), J == high )).
program(( granted(I) :- friend(I) )).
program(( friend(nobody) )).

:- initialization(forall(program(Clause), assertz(told:Clause))).

shown(Fact, Foil, Lines) :-
    contrast(told:Fact, Foil, Nodes),
    findall(Level-Reason-Text, member(node(Level, Text, Reason, _, _), Nodes), Lines).

:- begin_tests(neurologic_contrast).

test(two_answers, Lines == [ 0-contrast-"risk(ann, bad) rather than risk(ann, good)",
                             1-holds-"risk(ann, bad)",
                             2-holds-"months = 48",
                             1-would-"risk(ann, good)",
                             2-fails-"months = 48",
                             1-common-"job in [low, none]" ]) :-
    shown(risk(ann, bad), risk(ann, good), Lines).
% Of the other classes the one that lacks least.
test(foil_of_its_own, Foil-Lines = risk(ann, good)-[_|_]) :-
    contrast(told:risk(ann, bad), Foil, Lines).
test(an_earlier_rule_decides, Lines == [ 0-contrast-"risk(bob, bad) rather than risk(bob, good)",
                                         1-holds-"risk(bob, bad)",
                                         2-holds-"job = low",
                                         1-would-"risk(bob, good)",
                                         2-fails-"rule r1",
                                         1-common-"41 =< months" ]) :-
    shown(risk(bob, bad), risk(bob, good), Lines).
test(the_default, Lines = [_, 1-holds-"risk(eve, open)", 1-would-_, 2-fails-_|_]) :-
    shown(risk(eve, open), risk(eve, bad), Lines).
test(against_the_default, Lines = [_, _, _, _, 1-would-"risk(ann, open)", 2-fails-"rule r1"]) :-
    shown(risk(ann, bad), risk(ann, open), Lines).
test(clauses_of_an_expert, Lines == [ 0-contrast-"refused(ann) rather than granted(ann)",
                                      1-clause-"refused(ann)",
                                      2-rule-"risk(ann, bad)",
                                      3-fact-"months(ann, 48), 48 > 40.5",
                                      3-fact-"job(ann, low), low in [low, none]",
                                      1-would-"granted(ann)",
                                      2-untrue-"job(ann, low), low == high",
                                      1-common-"months(ann, 48), 48 > 24" ]) :-
    shown(refused(ann), granted(ann), Lines).
test(a_class_that_nothing_concludes, Lines = [_, _, _, _, 1-would-"risk(ann, none)"]) :-
    shown(risk(ann, bad), risk(ann, none), Lines),
    contrast(told:risk(ann, bad), risk(ann, none), Nodes),
    once(member(node(_, _, would, "no rule concludes it", _), Nodes)).
test(false_fact, fail) :-
    contrast(told:risk(ann, good), _, _).
test(no_foil, error(instantiation_error, _)) :-
    contrast(told:refused(ann), _, _).
test(text, Outcome = nodes([node(0, "risk(ann, bad) rather than risk(ann, good)", contrast, _, _)|_])) :-
    contrasted(told, "risk(I, bad)", "risk(I, good)", ['I'=ann], Outcome).
test(text, Outcome == none) :-
    contrasted(told, "risk(ann, good)", none, [], Outcome).
test(text, Outcome = syntax("risk(", _, _)) :-
    contrasted(told, "risk(ann, bad)", "risk(", [], Outcome).

:- end_tests(neurologic_contrast).

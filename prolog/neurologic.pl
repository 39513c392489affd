:- module(neurologic,
          [ why/1,                      % :Goal
            why/2,                      % :Goal, -Proof
            counterfactual/3,           % :Individual, +Class, -Counterfactual
            counterfactual/4,           % :Individual, +Class, +Options, -Counterfactual
            what_if/4,                  % :Goal, +Changes, -Gained, -Lost
            contrast/2,                 % :Fact, ?Foil
            contrast/3,                 % :Fact, ?Foil, -Nodes
            sufficient/2,               % :Goal, -Features
            check/0,
            check/1                     % -Findings
          ]).
:- use_module(neurologic/changes).
:- use_module(neurologic/check).
:- use_module(neurologic/contrast).
:- use_module(neurologic/counterfactual).
:- use_module(neurologic/explain).
:- use_module(neurologic/render).
:- use_module(neurologic/sufficient).

/** <module> Ask, explain and check the rules extracted from a trained network

Load the rules that were extracted from a network, facts about individuals and theories of your own into `user` (or any
module), then ask for reasons and for faults:

    ==
    ?- use_module(library(neurologic)).
    ?- [rules, facts, policy].
    ?- why(credit_risk(a17, bad)).
    ?- contrast(credit_risk(a17, bad), Foil).
    ?- counterfactual(a17, good, Change).
    ?- what_if(credit_risk(A, bad), [set(a17, duration, 12)], Gained, Lost).
    ?- sufficient(credit_risk(a17, bad), Features).
    ?- check.
    ==
*/

:- meta_predicate
    why(0),
    why(0, -),
    contrast(0, ?),
    check(:).
:- module_transparent check/0.

:- multifile prolog:message//1.

%!  why(:Goal) is nondet.
%
%   True for each proof of Goal; writes the proof as a tree of lines, with the evidence of each extracted rule.

why(M:Goal) :-
    proof(M:Goal, Proof),
    print_proof(M, Proof).

%!  why(:Goal, -Proof) is nondet.
%
%   True for each Proof of Goal, a term as neurologic(explain) describes it.

why(Goal, Proof) :-
    proof(Goal, Proof).

%!  counterfactual(:Individual, +Class, -Counterfactual) is nondet.
%!  counterfactual(:Individual, +Class, +Options, -Counterfactual) is nondet.
%
%   Counterfactual is a change of Individual after which the rules answer Class and nothing else, the least first. See
%   neurologic(counterfactual).

%!  what_if(:Goal, +Changes, -Gained, -Lost) is det.
%
%   Gained and Lost are the instances of Goal that are true only with the Changes, and only without them. See
%   neurologic(changes).

%!  sufficient(:Goal, -Features) is semidet.
%
%   Features is a smallest list of Feature=Value that forces Goal, an answer of the rules, whatever the other features are. See
%   neurologic(sufficient).

%!  contrast(:Fact, ?Foil) is semidet.
%
%   Write why Fact holds and Foil does not, as a tree of lines. See contrast/3 in neurologic(contrast).

contrast(Fact, Foil) :-
    contrast(Fact, Foil, Nodes),
    print_nodes(Nodes).

%!  check is det.
%
%   Print what is wrong with the loaded theory, each finding as a warning: violated denials, individuals with two values of
%   one feature, rules that contradict each other, regions without a rule, predicates that nothing defines.

check :-
    context_module(M),
    neurologic:check_module(M).

check_module(M) :-
    findings(M, Findings),
    print_findings(Findings).

print_findings([]) :-
    print_message(informational, neurologic(no_findings)).
print_findings([Finding|Findings]) :-
    print_each([Finding|Findings]).

print_each([]).
print_each([Finding|Findings]) :-
    print_message(warning, neurologic(Finding)),
    print_each(Findings).

%!  check(-Findings) is det.
%
%   Findings is the list of what is wrong with the loaded theory, as neurologic(check) describes it.

check(M:Findings) :-
    findings(M, Findings).

prolog:message(neurologic(no_findings)) -->
    [ 'Nothing is wrong with the theory.' ].
prolog:message(neurologic(Finding)) -->
    { Finding = finding(_, _, _, _),
      finding_text(Finding, Text)
    },
    [ '~s'-[Text] ].

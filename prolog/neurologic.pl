:- module(neurologic,
          [ why/1,                      % :Goal
            why/2,                      % :Goal, -Proof
            check/0,
            check/1,                    % -Findings
            load_ontology/1,            % :File
            load_ontology/2             % :File, +Options
          ]).
:- use_module(neurologic/check).
:- use_module(neurologic/explain).
:- use_module(neurologic/ontology, [load_ontology/1 as load_whole_ontology, load_ontology/2 as load_whole_ontology]).
:- use_module(neurologic/render).

/** <module> Ask, explain and check the rules extracted from a trained network

Load the rules that were extracted from a network, facts about individuals and theories of your own into `user` (or any
module), then ask for reasons and for faults:

    ==
    ?- use_module(library(neurologic)).
    ?- [rules, facts, policy].
    ?- why(credit_risk(a17, bad)).
    ?- check.
    ==
*/

:- meta_predicate
    why(0),
    why(0, -),
    check(:),
    load_ontology(:),
    load_ontology(:, +).
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

%!  load_ontology(:File) is det.
%!  load_ontology(:File, +Options) is det.
%
%   Load an ontology, OWL or RDF in Turtle or RDF/XML, as background: classes and properties become predicates that join the
%   features and categories of the extracted rules by their names. neurologic(ontology) tells how, and the options.

load_ontology(File) :-
    load_whole_ontology(File).

load_ontology(File, Options) :-
    load_whole_ontology(File, Options).

prolog:message(neurologic(no_findings)) -->
    [ 'Nothing is wrong with the theory.' ].
prolog:message(neurologic(Finding)) -->
    { Finding = finding(_, _, _, _),
      finding_text(Finding, Text)
    },
    [ '~s'-[Text] ].

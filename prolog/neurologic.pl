:- module(neurologic,
          [ why/1,                      % :Goal
            why/2,                      % :Goal, -Proof
            check/0,
            check/1,                    % -Findings
            possible/1,                 % :Goal
            possible/2,                 % :Goal, -Answer
            denials/0,
            denials/1                   % -Verdicts
          ]).
:- use_module(neurologic/check).
:- use_module(neurologic/explain).
:- use_module(neurologic/render).
:- use_module(neurologic/symbolic, [answer_text/2]).

/** <module> Ask, explain and check the rules extracted from a trained network

Load the rules that were extracted from a network, facts about individuals and theories of your own into `user` (or any
module), then ask for reasons and for faults:

    ==
    ?- use_module(library(neurologic)).
    ?- [rules, facts, policy].
    ?- why(credit_risk(a17, bad)).
    ?- check.
    ?- possible((credit_risk(A, good), age(A, Age), Age < 21)).
    ?- denials.
    ==
*/

:- meta_predicate
    why(0),
    why(0, -),
    check(:),
    possible(0),
    possible(0, -),
    denials(:).
:- module_transparent
    check/0,
    denials/0.

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

%!  possible(:Goal) is semidet.
%!  possible(:Goal, -Answer) is det.
%
%   Whether Goal can hold of some possible individual: of any with a value of its domain for every feature, whether or not one
%   like that is loaded. Answer is `witness(Rows)` with a row of Feature=Value for each individual that takes part, made up and
%   tried out; `cannot_happen`; or `not_decided(Reasons)`. The first form prints the answer and fails unless there is a witness.

possible(Goal) :-
    neurologic_symbolic:possible(Goal, Answer),
    print_message(informational, neurologic(answer(Answer))),
    Answer = witness(_).

possible(Goal, Answer) :-
    neurologic_symbolic:possible(Goal, Answer).

%!  denials is det.
%!  denials(-Verdicts) is det.
%
%   Ask the loaded denials over every possible individual, not only over those that are loaded. Verdicts are terms
%   `verdict(Denial, Answer)`: Denial is `denial(N, Name)` for the N-th clause `denial(Name) :- ...`, Answer is as for possible/2.
%   The first form prints them, as warnings unless the denial cannot be violated.

denials :-
    context_module(M),
    neurologic_symbolic:denials(M, every, Verdicts),
    neurologic:print_verdicts(Verdicts).

denials(M:Verdicts) :-
    neurologic_symbolic:denials(M, every, Verdicts).

print_verdicts([]).
print_verdicts([verdict(denial(_, Name), Answer)|Verdicts]) :-
    (   Answer == cannot_happen
    ->  Kind = informational
    ;   Kind = warning
    ),
    print_message(Kind, neurologic(denied(Name, Answer))),
    print_verdicts(Verdicts).

prolog:message(neurologic(answer(Answer))) -->
    { answer_text(Answer, Text) },
    [ '~s'-[Text] ].
prolog:message(neurologic(denied(Name, Answer))) -->
    { copy_term(Name, Copy, _),
      numbervars(Copy, 0, _),
      term_text(Copy, NameText),
      answer_text(Answer, Text)
    },
    [ '~s ~s'-[NameText, Text] ].
prolog:message(neurologic(no_findings)) -->
    [ 'Nothing is wrong with the theory.' ].
prolog:message(neurologic(Finding)) -->
    { Finding = finding(_, _, _, _),
      finding_text(Finding, Text)
    },
    [ '~s'-[Text] ].

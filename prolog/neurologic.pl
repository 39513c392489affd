:- module(neurologic,
          [ why/1,                      % :Goal
            why/2,                      % :Goal, ?OptionsOrProof
            why_not/1,                  % :Goal
            why_not/2,                  % :Goal, ?OptionsOrProof
            counterfactual/3,           % :Individual, +Class, -Counterfactual
            counterfactual/4,           % :Individual, +Class, +Options, -Counterfactual
            what_if/4,                  % :Goal, +Changes, -Gained, -Lost
            contrast/2,                 % :Fact, ?Foil
            contrast/3,                 % :Fact, ?Foil, -Nodes
            sufficient/2,               % :Goal, -Features
            check/0,
            check/1,                    % -Findings
            possible/1,                 % :Goal
            possible/2,                 % :Goal, -Answer
            denials/0,
            denials/1,                  % -Verdicts
            verify/0,
            verify/1,                   % -Results
            differences/3,              % +Old, +New, -Differences
            load_ontology/1,            % :File
            load_ontology/2             % :File, +Options
          ]).
:- use_module(library(option), [option/2]).
:- use_module(neurologic/change/changes).
:- use_module(neurologic/consistency/check).
:- use_module(neurologic/verification/comparison).
:- use_module(neurologic/explain/contrast).
:- use_module(neurologic/change/counterfactual).
:- use_module(neurologic/explain/explain).
:- use_module(neurologic/explain/near).
:- use_module(neurologic/ontology/ontology, [load_ontology/1 as load_whole_ontology, load_ontology/2 as load_whole_ontology]).
:- use_module(neurologic/explain/render).
:- use_module(neurologic/verification/verdict_words, [result_text/2]).
:- use_module(neurologic/verification/verification).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [member/2]).
:- use_module(neurologic/explain/sufficient).
:- use_module(neurologic/possible/symbolic, [answer_text/2]).
:- use_module(neurologic/words/templates).

/** <module> Ask, explain and check the rules extracted from a trained network

Load the rules that were extracted from a network, facts about individuals and theories of your own into `user` (or any
module), then ask for reasons and for faults:

    ==
    ?- use_module(library(neurologic)).
    ?- [rules, facts, policy].
    ?- why(credit_risk(a17, bad)).
    ?- why(credit_risk(a17, bad), [words(true)]).
    ?- why_not(credit_risk(a17, good)).
    ?- contrast(credit_risk(a17, bad), Foil).
    ?- counterfactual(a17, good, Change).
    ?- what_if(credit_risk(A, bad), [set(a17, duration, 12)], Gained, Lost).
    ?- sufficient(credit_risk(a17, bad), Features).
    ?- check.
    ?- possible((credit_risk(A, good), age(A, Age), Age < 21)).
    ?- denials.
    ==
*/

:- meta_predicate
    why(0),
    why(0, ?),
    why_not(0),
    why_not(0, ?),
    contrast(0, ?),
    check(:),
    possible(0),
    possible(0, -),
    denials(:),
    verify(:),
    load_ontology(:),
    load_ontology(:, +).
:- module_transparent
    check/0,
    denials/0,
    verify/0.

:- multifile prolog:message//1.

%!  why(:Goal) is nondet.
%
%   True for each proof of Goal; writes the proof as a tree of lines, with the evidence of each extracted rule.

why(Goal) :-
    why(Goal, []).

%!  why(:Goal, +Options) is nondet.
%!  why(:Goal, -Proof) is nondet.
%
%   As why/1 with a list of Options, or, where the second argument is no list, true for each Proof of Goal, a term as
%   neurologic(explain/explain) describes it. Options:
%
%     - best(+Boolean)
%       Only the best proof, see best_proof/3.
%     - words(+Boolean)
%       Say each step in a sentence, by the templates of the program: `template(senior(A), "@(A) is 65 or older").`
%     - language(+Language)
%       The language of the sentences, `en` by default; words(true) goes without saying.
%     - depth(+Depth)
%       Most calls inside each other.

why(M:Goal, Argument) :-
    (   is_list(Argument)
    ->  render_options(M, Argument, Rendering),
        (   option(best(true), Argument)
        ->  best_proof(M:Goal, Argument, Proof)
        ;   proof(M:Goal, Argument, Proof)
        ),
        print_proof(M, Proof, Rendering)
    ;   proof(M:Goal, Argument)
    ).

render_options(M, Options, Rendering) :-
    (   option(language(Language), Options)
    ->  Rendering = [language(Language)]
    ;   option(words(true), Options)
    ->  Rendering = [language(en)]
    ;   Rendering = []
    ),
    (   Rendering == []
    ->  true
    ;   forall(template_fault(M, Fault), print_message(warning, neurologic(Fault)))
    ).

%!  why_not(:Goal) is det.
%
%   Write why Goal does not hold: of an answer of the extracted rules the nearest rules that would conclude it, each with the
%   conditions that fail and by how much, and what else stands against it; of another goal the clauses that could prove it, each with
%   the goals that fail, down to the rules and facts.

why_not(Goal) :-
    why_not(Goal, []).

%!  why_not(:Goal, +Options) is det.
%!  why_not(:Goal, -Proof) is det.
%
%   As why_not/1 with a list of Options, or, where the second argument is no list, Proof is the explanation as a term, see
%   neurologic(explain/near). Options are words(+Boolean), language(+Language) and depth(+Depth) as for why/2, and
%
%     - nearest(+Count)
%       Most rules that are shown, 3 by default.

why_not(M:Goal, Argument) :-
    (   is_list(Argument)
    ->  render_options(M, Argument, Rendering),
        why_not_proof(M:Goal, Argument, Proof),
        print_proof(M, Proof, Rendering)
    ;   why_not_proof(M:Goal, [], Argument)
    ).

%!  counterfactual(:Individual, +Class, -Counterfactual) is nondet.
%!  counterfactual(:Individual, +Class, +Options, -Counterfactual) is nondet.
%
%   Counterfactual is a change of Individual after which the rules answer Class and nothing else, the least first. See
%   neurologic(change/counterfactual).

%!  what_if(:Goal, +Changes, -Gained, -Lost) is det.
%
%   Gained and Lost are the instances of Goal that are true only with the Changes, and only without them. See
%   neurologic(change/changes).

%!  sufficient(:Goal, -Features) is semidet.
%
%   Features is a smallest list of Feature=Value that forces Goal, an answer of the rules, whatever the other features are. See
%   neurologic(explain/sufficient).

%!  contrast(:Fact, ?Foil) is semidet.
%!  contrast(:Fact, ?Foil, -Nodes) is semidet.
%
%   Write why Fact holds and Foil does not, as a tree of lines; or Nodes are these lines. For an answer of the rules, Foil may be
%   left unbound. See neurologic(explain/contrast).

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
%   Findings is the list of what is wrong with the loaded theory, as neurologic(consistency/check) describes it.

check(M:Findings) :-
    findings(M, Findings).

%!  verify is semidet.
%
%   Try every expectation of the loaded theory (`expect/2`, `never/2`, `covers/2` … as neurologic(verification/expectations) describes them)
%   and print what became of it, as an error where it is not met. True if all are met.

verify :-
    context_module(M),
    neurologic:verify_module(M).

verify_module(M) :-
    verified(M, M, [], Results),
    print_results(Results),
    \+ ( Result = result(_, _, _, _, Outcome, _, _, _, _, _),
         member(Result, Results),
         Outcome \== passed
       ).

print_results([]).
print_results([Result|Results]) :-
    arg(5, Result, Outcome),
    (   Outcome == passed
    ->  Severity = informational
    ;   Severity = error
    ),
    print_message(Severity, neurologic(Result)),
    print_results(Results).

%!  verify(-Results) is det.
%
%   Results is what became of every expectation of the loaded theory, as neurologic(verification/verification) describes it.

verify(M:Results) :-
    verified(M, M, [], Results).

%!  differences(+Old, +New, -Differences) is det.
%
%   Differences is a term `differences(Answers, Rules, Clauses, Denials)` with what differs between the theories in the
%   modules Old and New, as neurologic(verification/comparison) describes it; Answers is about what the rules conclude, or `none`.

differences(Old, New, differences(Answers, Rules, Clauses, Denials)) :-
    must_be(atom, Old),
    must_be(atom, New),
    (   default_goal(Old, New, Goal)
    ->  answer_changes(Old, New, Goal, Answers)
    ;   Answers = none
    ),
    rule_changes(Old, New, Rules),
    clause_changes(Old, New, Clauses),
    denial_changes(Old, New, Denials).

%!  load_ontology(:File) is det.
%!  load_ontology(:File, +Options) is det.
%
%   Load an ontology, OWL or RDF in Turtle or RDF/XML, as background: classes and properties become predicates that join the
%   features and categories of the extracted rules by their names. neurologic(ontology/ontology) tells how, and the options.

load_ontology(File) :-
    load_whole_ontology(File).

load_ontology(File, Options) :-
    load_whole_ontology(File, Options).

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
prolog:message(neurologic(Result)) -->
    { Result = result(_, _, _, _, _, _, _, _, _, _),
      result_text(Result, Text),
      split_string(Text, "\n", "", Lines)
    },
    message_lines(Lines).
prolog:message(neurologic(fault(Text, Source))) -->
    (   { Source = File:Line }
    ->  [ '~w:~w: '-[File, Line] ]
    ;   []
    ),
    [ '~s'-[Text] ].
prolog:message(neurologic(Finding)) -->
    { Finding = finding(_, _, _, _),
      finding_text(Finding, Text)
    },
    [ '~s'-[Text] ].

message_lines([]) -->
    [].
message_lines([Line|Lines]) -->
    [ '~s'-[Line] ],
    (   { Lines == [] }
    ->  []
    ;   [ nl ],
        message_lines(Lines)
    ).

:- module(neurologic_evidence,
          [ rule_text/4,                % +Language, +Rule, +Evidence, -Text
            evidence_text/3,            % +Language, +Evidence, -Text
            source_text/2,              % +Source, -Text
            data/2                      % +Module, +Goal
          ]).
:- use_module(library(lists), [memberchk/2]).
:- use_module('../program/program').
:- use_module('../program/texts').
:- use_module('../words/words').

/** <module> Where a step of an explanation comes from: a rule with what is measured of it, or a place in a file
*/

%!  rule_text(+Language, +Rule, +Evidence, -Text) is det.
%
%   Text names Rule and tells, in brackets, what is measured of it.

rule_text(Language, Rule, Evidence, Text) :-
    term_text(Rule, RuleText),
    said(Language, rule, [RuleText], Name),
    (   evidence_text(Language, Evidence, Inside)
    ->  said(Language, evidence, [Name, Inside], Text)
    ;   Text = Name
    ).

%!  evidence_text(+Language, +Evidence, -Text) is semidet.
%
%   Fails if nothing is measured.

evidence_text(Language, Evidence, Text) :-
    evidence_texts([support, fidelity, confidence, certificate], Evidence, Language, Texts),
    Texts \== [],
    joined_text(Texts, ', ', Text).

evidence_texts([], _, _, []).
evidence_texts([Key|Keys], Evidence, Language, Texts) :-
    (   measured(Key, Evidence, Language, Text)
    ->  Texts = [Text|Texts1]
    ;   Texts = Texts1
    ),
    evidence_texts(Keys, Evidence, Language, Texts1).

measured(support, Evidence, Language, Text) :-
    memberchk(support(Support), Evidence),
    format(string(Count), '~w', [Support]),
    said(Language, support, [Count], Text).
measured(fidelity, Evidence, Language, Text) :-
    memberchk(fidelity(Value, Low, High), Evidence),
    estimate_text(Value, Low, High, Estimate),
    said(Language, fidelity, [Estimate], Text).
measured(confidence, Evidence, Language, Text) :-
    memberchk(confidence(Value, Low, High), Evidence),
    estimate_text(Value, Low, High, Estimate),
    said(Language, confidence, [Estimate], Text).
measured(certificate, Evidence, _, Text) :-
    memberchk(certificate(Certificate), Evidence),
    (   compound(Certificate)
    ->  functor(Certificate, Name, _)
    ;   Name = Certificate
    ),
    format(string(Text), '~w', [Name]).

estimate_text(Value, Low, High, Text) :-
    format(string(Text), '~2f [~2f, ~2f]', [Value, Low, High]).

%!  source_text(+Source, -Text) is semidet.

source_text(File:Line, Text) :-
    file_base_name(File, Base),
    format(string(Text), '~w:~d', [Base, Line]).

%!  data(+Module, +Goal) is semidet.
%
%   Goal is about the individuals that were loaded, so that the place in a file would tell nothing.

data(M, (Goal, _)) :-
    !,
    data(M, Goal).
data(M, Goal) :-
    functor(Goal, Name, Arity),
    (   Arity =:= 2
    ->  feature(M, Name, _, _)
    ;   Arity =:= 1,
        individual_predicate(M, Name)
    ),
    !.

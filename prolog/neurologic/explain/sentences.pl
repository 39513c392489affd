:- module(neurologic_sentences,
          [ sentence/8                  % +Module, +Language, +Parent, +Proof, -Shown, -Sentence, -Joint, -Because
          ]).
:- encoding(utf8).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [append/3, memberchk/2]).
:- use_module(evidence).
:- use_module(gaps).
:- use_module('../program/program').
:- use_module(reasons, [inlined/3]).
:- use_module('../words/templates', [template_parts/3]).
:- use_module('../program/texts').
:- use_module('../words/values').
:- use_module('../words/words').

/** <module> The nodes of an explanation as sentences
*/

%!  sentence(+Module, +Language, +Parent, +Proof, -Shown, -Sentence, -Joint, -Because) is det.
%
%   Sentence says the root of Proof, which stands below that of the goal Parent; Shown are the proofs below it that are said too, after
%   the word Joint: `because`, `but`, `for`, or `none` where the sentence ends already in such a word. Because names the rule or the
%   place in a file.

sentence(M, Language, Parent, proof(Goal, Reason, Proofs), Shown, Sentence, Joint, Because) :-
    (   skipped(Goal, Reason, Proofs, Below, Said)
    ->  Shown = Below,
        said_of(Said, Goal, M, Language, Sentence, _),
        Joint = because,
        (   Proofs = [proof(_, Reason1, _)],
            source_said(Reason1, M, Goal, Language, Because0)
        ->  Because = Because0
        ;   Because = ""
        )
    ;   inlined(Reason, Proofs, Condition)
    ->  goal_words(M, Language, Goal, Rule),
        goal_words(M, Language, Condition, Why),
        said(Language, instead, [Rule, Why], Sentence),
        Shown = [],
        Joint = none,
        Because = ""
    ;   Shown = Proofs,
        (   way_said(Reason, Goal, Parent, M, Language, Sentence, Joint)
        ->  Because = ""                        % the sentence names the clause
        ;   (   said_of(Reason, Goal, M, Language, Sentence0, Joint0)
            ->  Sentence = Sentence0,
                Joint = Joint0
            ;   goal_words(M, Language, Goal, Sentence),
                Joint = because
            ),
            (   source_said(Reason, M, Goal, Language, Because0)
            ->  Because = Because0
            ;   Because = ""
            )
        )
    ).

%!  skipped(+Goal, +Reason, +Proofs, -Below, -Said) is semidet.
%
%   The one proof below would say the same once more: what is below that follows at once.

skipped(\+ Goal, not_provable, [proof(Same, Reason, Below)], Below, fails(1)) :-
    Same == Goal,
    ( Reason = clause_fails(_, _, _) ; Reason == no_clause ),
    !.
skipped(Goal, does_hold, [proof(Same, _, Below)], Below, does_hold) :-
    Same == Goal.

source_said(rule(Id, Evidence), _, _, Language, Because) :-
    rule_named(Language, Id, Evidence, Rule),
    said(Language, by, [Rule], Because).
source_said(near(Id, Evidence, _, _, _), _, _, Language, Because) :-
    Id \== default,
    evidence_text(Language, Evidence, Because).
source_said(clause_fails(Source, _, _), _, _, _, Because) :-
    source_text(Source, Because).
source_said(clause(Source), _, _, Language, Because) :-
    source_text(Source, Text),
    said(Language, by, [Text], Because).
source_said(fact(Source), M, Goal, Language, Because) :-
    \+ data(M, Goal),
    source_text(Source, Text),
    said(Language, by, [Text], Because).
source_said(tabled, _, _, Language, Because) :-
    said(Language, tabled, [], Because).

rule_named(Language, Id, Evidence, Text) :-
    (   Id == default
    ->  said(Language, default, [], Text)
    ;   rule_text(Language, Id, Evidence, Text)
    ).

rule_name(Language, Id, Text) :-
    rule_named(Language, Id, [], Text).

%!  said_of(+Reason, +Goal, +Module, +Language, -Sentence, -Joint) is semidet.
%
%   What is said otherwise than that Goal holds.

said_of(compared(Values), Goal, M, Language, Sentence, because) :-
    (   Goal = (_, _)
    ->  goal_words(M, Language, Goal, Sentence)
    ;   goal_words(M, Language, Values, Sentence)
    ).
said_of(collected(Count), Goal, M, Language, Sentence, because) :-
    (   Goal = forall(_, _)
    ->  goal_words(M, Language, Goal, Sentence)
    ;   value_words(M, Language, Count, CountText),
        said(Language, answers, [CountText], Sentence)
    ).
said_of(fails(_), Goal, M, Language, Sentence, because) :-
    (   Goal = (\+ _)
    ->  goal_words(M, Language, Goal, Sentence)
    ;   denied(M, Language, Goal, Sentence)
    ).
said_of(clause_fails(_, _, _), Goal, M, Language, Sentence, because) :-
    denied(M, Language, Goal, Sentence).
said_of(rule_fails(_, _, _, _), Goal, M, Language, Sentence, because) :-
    denied(M, Language, Goal, Sentence).
said_of(no_clause, Goal, M, Language, Sentence, because) :-
    split(Goal, Context, Last),
    goal_words(M, Language, Last, Text),
    said(Language, never, [Text], LastText),
    in_context(Context, M, Language, LastText, Sentence).
said_of(missing, Goal, M, Language, Sentence, because) :-
    missing_said(M, Language, Goal, Sentence).
said_of(otherwise(Goals), Goal, M, Language, Sentence, because) :-
    split(Goal, Context, Last),
    (   functor(Last, _, 1)
    ->  goal_words(M, Language, Last, Text),
        said(Language, never, [Text], LastText)
    ;   maplist(goal_words(M, Language), Goals, Texts),
        listed_words(Language, and, Texts, LastText)
    ),
    in_context(Context, M, Language, LastText, Sentence).
said_of(untrue(Values), Goal, M, Language, Sentence, because) :-
    opposite_said(M, Language, Goal, Values, Sentence).
said_of(unmet, Goal, M, Language, Sentence, because) :-
    denied(M, Language, Goal, Sentence).
said_of(switched_off(Id), _, _, Language, Sentence, because) :-
    term_text(Id, Text),
    said(Language, rule_off, [Text], Sentence).
said_of(none_of(Count), Goal, M, Language, Sentence, none) :-
    goal_words(M, Language, Goal, Text),
    value_words(M, Language, Count, CountText),
    said(Language, none_will_do, [CountText, Text], Sentence).
said_of(answer, Goal, M, Language, Sentence, but) :-
    goal_words(M, Language, Goal, Sentence).
said_of(again, Goal, M, Language, Sentence, because) :-
    goal_words(M, Language, Goal, Text),
    said(Language, again, [Text], Sentence).
said_of(unexplained, Goal, M, Language, Sentence, because) :-
    goal_words(M, Language, Goal, Text),
    said(Language, unexplained, [Text], Sentence).
said_of(nearest(_, All), Goal, M, Language, Sentence, none) :-
    goal_words(M, Language, Goal, Text),
    ( All =:= 0 -> Key = no_way ; Key = nearest ),
    said(Language, Key, [Text], Sentence).
said_of(undetermined(Features), Goal, M, Language, Sentence, none) :-
    goal_words(M, Language, Goal, Text),
    (   Features == []
    ->  said(Language, something, [], Listed)
    ;   maplist(feature_words(M), Features, Names),
        listed_words(Language, and, Names, Listed)
    ),
    said(Language, undetermined, [Text, Listed], Sentence).
said_of(near(Id, _, Holding, Total, _), Goal, M, Language, Sentence, but) :-
    rule_name(Language, Id, Rule),
    goal_words(M, Language, Goal, Text),
    (   Total =< 1                              % what stands against it is said below
    ->  said(Language, near_clause, [Rule, Text], Sentence)
    ;   value_words(M, Language, Holding, HoldingText),
        value_words(M, Language, Total, TotalText),
        said(Language, near, [Rule, Text, HoldingText, TotalText], Sentence)
    ).
said_of(near_clause(Source, Holding, Total), Goal, M, Language, Sentence, but) :-
    clause_named(Source, Language, Clause),
    goal_words(M, Language, Goal, Text),
    maplist(value_words(M, Language), [Holding, Total], Counts),
    said(Language, near, [Clause, Text|Counts], Sentence).
said_of(no_individual(Predicate), Goal, M, Language, Sentence, because) :-
    arg(1, Goal, Individual),
    name_words(Predicate, Name),
    value_words(M, Language, Individual, Text),
    said(Language, no_individual, [Name, Text], Sentence).
said_of(does_hold, Goal, M, Language, Sentence, because) :-
    goal_words(M, Language, Goal, Text),
    said(Language, does_hold, [Text], Sentence).
said_of(short(Gap), Goal, M, Language, Sentence, for) :-
    (   Gap = gap(_, missing, _, _, _)
    ->  missing_said(M, Language, Goal, Sentence)
    ;   Gap = gap(_, _, at_least(_, _), _, _)
    ->  gap_said(M, Language, Gap, none, Sentence)
    ;   Goal = all(Count)
    ->  value_words(M, Language, Count, CountText),
        said(Language, several_fail, [CountText], Sentence)
    ;   Gap = gap(-, value(Value), _, By, _),
        number(By),
        compound(Goal),
        compound_name_arguments(Goal, Operator, [_, _]),
        memberchk(Operator, [<, >, =<, >=, =:=, =\=])
    ->  Goal =.. [_, Left|_],
        goal_words(M, Language, Value is Left, Text),
        gap_said(M, Language, Gap, none, Short),
        said(Language, short, [Text, Short], Sentence)
    ;   Gap = gap(-, none, _, _, _)
    ->  denied(M, Language, Goal, Sentence)
    ;   fact_part(Goal, Fact),
        goal_words(M, Language, Fact, Text),
        gap_said(M, Language, Gap, Fact, Short),
        said(Language, short, [Text, Short], Sentence)
    ).
said_of(earlier(Id), _, _, Language, Sentence, because) :-
    term_text(Id, Text),
    said(Language, earlier, [Text], Sentence).
said_of(undecided(Id), _, _, Language, Sentence, because) :-
    term_text(Id, Text),
    said(Language, undecided, [Text], Sentence).
said_of(forbidden, Denied, M, Language, Sentence, because) :-
    (   template_parts(M, Denied, _)
    ->  goal_words(M, Language, Denied, Text)
    ;   arg(1, Denied, Denial),
        term_text(Denial, DenialText),
        said(Language, denial, [DenialText], Text)
    ),
    said(Language, forbidden, [Text], Sentence).

%!  way_said(+Reason, +Goal, +Parent, +Module, +Language, -Sentence, -Joint) is semidet.
%
%   One of several ways to a goal fails.

way_said(clause_fails(Source, _, _), Goal, Parent, M, Language, Sentence, because) :-
    Parent \== none,
    clause_named(Source, Language, Clause),
    fails_said(Goal, Parent, Clause, M, Language, Sentence).
way_said(rule_fails(Id, _, _, _), Goal, Parent, M, Language, Sentence, because) :-
    Parent \== none,
    rule_name(Language, Id, Clause),
    fails_said(Goal, Parent, Clause, M, Language, Sentence).

fails_said(Goal, Parent, Clause, _, Language, Sentence) :-
    Goal == Parent,
    said(Language, does_not_show_it, [Clause], Sentence).
fails_said(Goal, Parent, Clause, M, Language, Sentence) :-
    Goal \== Parent,
    subsumes_term(Parent, Goal),
    goal_words(M, Language, Goal, Text),
    said(Language, does_not_show, [Clause, Text], Sentence).

%!  split(+Goal, -Context, -Last) is det.
%
%   Goal may begin with Context, what gave Last its values.

split(Goal, Context, Last) :-
    conjuncts(Goal, Goals),
    append(Context, [Last], Goals),
    !.

in_context(Context, M, Language, LastText, Sentence) :-
    (   Context == []
    ->  Sentence = LastText
    ;   maplist(goal_words(M, Language), Context, Texts),
        listed_words(Language, and, Texts, ContextText),
        said(Language, and_but, [ContextText, LastText], Sentence)
    ).

denied(M, Language, Goal, Sentence) :-
    goal_words(M, Language, \+ Goal, Sentence).

missing_said(M, Language, Goal, Sentence) :-
    fact_part(Goal, Fact),
    Fact =.. [Feature, Individual|_],
    feature_words(M, Feature, Name),
    value_words(M, Language, Individual, IndividualText),
    ( plural(Name) -> Key = values_missing ; Key = value_missing ),
    said(Language, Key, [Name, IndividualText], Sentence).

% The fact before its tests; of two facts that are compared the second.
fact_part(Goal, Fact) :-
    (   Goal = (_, Fact0, _)
    ->  Fact = Fact0
    ;   Goal = (Fact0, _)
    ->  Fact = Fact0
    ;   Fact = Goal
    ).

clause_named(Source, Language, Text) :-
    (   source_text(Source, SourceText)
    ->  said(Language, clause, [SourceText], Text)
    ;   said(Language, some_clause, [], Text)
    ).

%!  opposite_said(+Module, +Language, +Goal, +Values, -Sentence) is det.
%
%   Goal is a comparison that fails, maybe after what gave its values: said is that the opposite holds.

opposite_said(M, Language, Goal, Values, Sentence) :-
    split(Goal, Context, _),
    (   opposite(Values, Opposite)
    ->  true
    ;   Opposite = (\+ Values)
    ),
    (   Context = [Fact],
        Fact \= (\+ _)
    ->  goal_words(M, Language, (Fact, Opposite), Sentence)
    ;   goal_words(M, Language, Opposite, OppositeText),
        in_context(Context, M, Language, OppositeText, Sentence)
    ).

opposite(A < B, A >= B).
opposite(A > B, A =< B).
opposite(A =< B, A > B).
opposite(A >= B, A < B).
opposite(A =:= B, A =\= B).
opposite(A =\= B, A =:= B).
opposite(A == B, A \== B).
opposite(A = B, A \== B).
opposite(A \== B, A == B).
opposite(memberchk(A, B), \+ memberchk(A, B)).
opposite(\+ Goal, Goal).

:- module(neurologic_wording,
          [ finding_text/2,             % +Finding, -Text
            name_text/2                 % +Name, -Text
          ]).
:- use_module(library(apply), [maplist/3, partition/4]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module('../program/texts', [joined_text/3, pair_text/2, term_text/2]).

/** <module> Findings in words
*/

%!  finding_text(+Finding, -Text) is det.
%
%   Text tells Finding in one sentence.

finding_text(finding(Kind, Subject, Witness, Details), Text) :-
    sentence(Kind, Subject, Details, Sentence),
    witness_text(Witness, Sentence, WitnessText),
    string_concat(Sentence, WitnessText, Text).

sentence(violation, Name, _, Text) :-
    term_text(Name, NameText),
    format(string(Text), 'the denial ~s is violated', [NameText]).
sentence(duplicate, Feature, Details, Text) :-
    memberchk(values=Values, Details),
    maplist(term_text, [Feature, Values], Texts),
    format(string(Text), 'the feature ~s has several values ~s', Texts).
sentence(contradiction, [Rule1, Rule2], Details, Text) :-
    memberchk(classes=[Class1, Class2], Details),
    memberchk(conditions=Conditions, Details),
    maplist(name_text, [Rule1, Rule2], [Text1, Text2]),
    maplist(term_text, [Class1, Class2], [Class1Text, Class2Text]),
    (   Conditions == none
    ->  Where = ""
    ;   listed(Conditions, Listed),
        (   memberchk(whole=false, Details) % conditions that are no boxes hold in a part of it
        ->  string_concat(" for some where ", Listed, Where)
        ;   string_concat(" where ", Listed, Where)
        )
    ),
    both_text(Rule1, Rule2, Both),
    format(string(Text), '~s~s (~s) and ~s (~s) both hold~s', [Both, Text1, Class1Text, Text2, Class2Text, Where]).
sentence(uncovered, Conditions, Details, Text) :-
    listed(Conditions, Where),
    (   memberchk(whole=false, Details)
    ->  Part = "part of "
    ;   Part = ""
    ),
    format(string(Text), 'no rule covers ~sthe region ~s', [Part, Where]).
sentence(impossible, Rule, Details, Text) :-
    memberchk(reason=Reasons, Details),
    class_text(Rule, Details, RuleText),
    listed(Reasons, Reason),
    format(string(Text), '~s can never hold: ~s', [RuleText, Reason]).
sentence(dead, Rule, Details, Text) :-
    memberchk(by=By, Details),
    class_text(Rule, Details, RuleText),
    covering_text('earlier ', By, Covering),
    format(string(Text), '~s never answers: ~s wherever it holds', [RuleText, Covering]).
sentence(subsumed, Rule, Details, Text) :-
    memberchk(by=By, Details),
    class_text(Rule, Details, RuleText),
    covering_text('', By, Covering),
    format(string(Text), '~s lies inside another of its class: ~s wherever it holds', [RuleText, Covering]).
sentence(redundant, Rule, Details, Text) :-
    memberchk(by=By, Details),
    class_text(Rule, Details, RuleText),
    (   By == []
    ->  Covering = "the default gives its answer"
    ;   covering_text('', By, Covering0),
        (   memberchk(default=true, Details)
        ->  string_concat(Covering0, ", or the default gives its answer,", Covering)
        ;   Covering = Covering0
        )
    ),
    format(string(Text), '~s could go: without it, ~s wherever it holds', [RuleText, Covering]).
sentence(unknown_predicate, Indicator, Details, Text) :-
    memberchk(caller=Caller, Details),
    memberchk(nearest=Nearest, Details),
    maplist(term_text, [Caller, Indicator], [CallerText, IndicatorText]),
    (   Nearest == none
    ->  Hint = ""
    ;   term_text(Nearest, NearestText),
        format(string(Hint), '; did you mean ~s?', [NearestText])
    ),
    (   memberchk(file=File, Details),
        File \== (-)
    ->  memberchk(line=Line, Details),
        file_base_name(File, Base),
        format(string(Place), '~w:~w: ', [Base, Line])
    ;   Place = ""
    ),
    format(string(Text), '~s~s calls ~s, which nothing defines~s', [Place, CallerText, IndicatorText, Hint]).
sentence(undecided, Question, Details, Text) :-
    memberchk(reason=Reasons, Details),
    listed(Reasons, Reason),
    question_text(Question, QuestionText),
    format(string(Text), 'not decided whether ~s: ~s', [QuestionText, Reason]).
sentence(more, Kind, Details, Text) :-
    memberchk(shown=Count, Details),
    (   memberchk(total=Total, Details)
    ->  format(string(Text), 'there are ~D findings of the kind ~w; ~d are shown', [Total, Kind, Count])
    ;   format(string(Text), 'there are more findings of the kind ~w than the ~d shown', [Kind, Count])
    ).

question_text(contradiction(Rule1, Rule2), Text) :-
    maplist(term_text, [Rule1, Rule2], Texts),
    format(string(Text), 'rules ~s and ~s can both hold', Texts).
question_text(contradiction(Clause), Text) :-
    name_text(Clause, ClauseText),
    format(string(Text), 'the clause ~s contradicts a rule', [ClauseText]).
question_text(dead(Rule), Text) :-
    term_text(Rule, RuleText),
    format(string(Text), 'rule ~s never answers', [RuleText]).
question_text(redundant(Rule), Text) :-
    term_text(Rule, RuleText),
    format(string(Text), 'rule ~s could go', [RuleText]).
question_text(uncovered, "more regions are uncovered").
question_text(uncovered(Conditions), Text) :-
    listed(Conditions, Where),
    format(string(Text), 'the rules cover all of the region ~s', [Where]).

%!  name_text(+Name, -Text) is det.
%
%   Text is the id of an extracted rule, or the place of an expert's clause, `clause(File:Line)`.

name_text(Name, Text) :-
    (   Name = clause(File:Line)
    ->  format(string(Text), '~w:~w', [File, Line])
    ;   Name = clause(Number)
    ->  format(string(Text), 'clause ~w', [Number])
    ;   term_text(Name, Text)
    ).

both_text(Rule1, Rule2, Text) :-
    (   ( Rule1 = clause(_) ; Rule2 = clause(_) )
    ->  Text = ""
    ;   Text = "rules "
    ).

class_text(Rule, Details, Text) :-
    memberchk(class=Class, Details),
    name_text(Rule, RuleText),
    term_text(Class, ClassText),
    (   Rule = clause(_)
    ->  Kind = clause
    ;   Kind = rule
    ),
    format(string(Text), '~w ~s (~s)', [Kind, RuleText, ClassText]).

covering_text(Earlier, By, Text) :-
    (   By = [Rule]
    ->  name_text(Rule, RuleText),
        ( Rule = clause(_) -> Kind = clause ; Kind = rule ),
        format(string(Text), '~w~w ~s holds', [Earlier, Kind, RuleText])
    ;   findall(Part, ( limit(6, member(Rule, By)), name_text(Rule, Part) ), Parts),
        atomic_list_concat(Parts, ', ', Shown),
        length(By, Count),
        (   Count > 6
        ->  More is Count-6,
            format(string(Dots), ' or ~D more', [More])
        ;   Dots = ""
        ),
        format(string(Text), 'one of the ~wrules ~w~s holds', [Earlier, Shown, Dots])
    ).

listed(Texts, Text) :-
    (   Texts == []
    ->  Text = "of all individuals"
    ;   joined_text(Texts, ', ', Text)
    ).

% What the sentence speaks of comes first: that is what there is to see.
witness_text(none, _, "").
witness_text(individual(Individual), _, Text) :-
    term_text(Individual, IndividualText),
    format(string(Text), ' (~s)', [IndividualText]).
witness_text(row(Row0), Sentence, Text) :-
    partition(mentioned(Sentence), Row0, First, Rest),
    append(First, Rest, Row),
    findall(Part, ( limit(6, member(Pair, Row)), pair_text(Pair, Part) ), Parts),
    atomic_list_concat(Parts, ', ', Shown),
    (   Row = [_, _, _, _, _, _, _|_]
    ->  Dots = ', ...'
    ;   Dots = ''
    ),
    format(string(Text), ' (witness: ~w~w)', [Shown, Dots]).

mentioned(Sentence, Feature=_) :-
    sub_string(Sentence, _, _, _, Feature),
    !.

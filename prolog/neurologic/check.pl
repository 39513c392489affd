:- module(neurologic_check,
          [ findings/2,                 % +Module, -Findings
            findings/3,                 % +Module, +Options, -Findings
            finding_text/2,             % +Finding, -Text
            duplicate/4,                % +Module, -Feature, -Individual, -Values
            individual_in/3             % +Module, +Term, -Individual
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [append/2, append/3, list_to_set/2, member/2, memberchk/2]).
:- use_module(library(option), [option/3]).
:- use_module(library(pairs), [group_pairs_by_key/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(boxes).
:- use_module(conditions).
:- use_module(explain).
:- use_module(linear).
:- use_module(program).
:- use_module(regions).
:- use_module(render, [term_text/2]).
:- use_module(undefined).
:- use_module(witness).

/** <module> What is wrong with a theory, each finding with a witness

A finding is a term `finding(Kind, Subject, Witness, Details)`. Witness is `individual(Name)` for one that is loaded,
`row(List)` of Feature=Value for one that was made up and tried out, or `none`. Kind is

    | violation         | a solution `denial(Subject)`                                                       |
    | duplicate         | Subject is a feature of which an individual has several values                     |
    | contradiction     | Subject is the list of two rules of different classes that hold at once            |
    | uncovered         | Subject is the list of conditions of a region in which only the default answers    |
    | unknown_predicate | Subject is the indicator of a predicate that a clause calls and nothing defines    |
    | undecided         | Subject names a question that the search left open; Details has the reason         |
    | more              | Subject is a kind of which there are more findings than asked for                  |
*/

most_cuts(20_000).

%!  findings(+Module, -Findings) is det.
%!  findings(+Module, +Options, -Findings) is det.
%
%   Findings is the list of everything that is wrong with the program in Module. Options:
%
%     - limit(+Count)
%       Most findings of a kind, 100 by default.

findings(M, Findings) :-
    findings(M, [], Findings).

findings(M, Options, Findings) :-
    option(limit(Limit), Options, 100),
    findall(Some,
            ( member(Kind, [violation, duplicate, contradiction, uncovered, unknown_predicate]),
              limited(Kind, M, Limit, Some)
            ),
            Lists),
    append(Lists, Findings).

limited(Kind, M, Limit, Findings) :-
    Most is Limit+1,
    findall(Finding, limit(Most, found(Kind, M, Finding)), Findings0),
    length(Findings0, Count),
    (   Count =< Limit
    ->  Findings = Findings0
    ;   length(Shown, Limit),
        append(Shown, _, Findings0),
        append(Shown, [finding(more, Kind, none, [shown=Limit])], Findings)
    ).

%!  found(+Kind, +Module, -Finding) is nondet.

found(violation, M, finding(violation, Name, Witness, [goal=denial(Name)])) :-
    predicate_property(M:denial(_), defined),
    findall(Name, M:denial(Name), Names0),
    list_to_set(Names0, Names),
    member(Name, Names),
    denial_witness(M, Name, Witness).
found(duplicate, M, finding(duplicate, Feature, individual(Individual), [values=Values])) :-
    duplicate(M, Feature, Individual, Values).
found(contradiction, M, Finding) :-
    theory(M, Semantics, _, _),
    Semantics \== ordered,                      % there the first rule decides
    contradiction(M, Finding).
found(uncovered, M, Finding) :-
    theory(M, _, Default, _),
    Default == unknown,
    target(M, _, _),
    gap(M, Finding).
found(unknown_predicate, M, finding(unknown_predicate, Indicator, none, Details)) :-
    undefined_call(M, Indicator, Caller, File:Line, Nearest),
    Details = [caller=Caller, nearest=Nearest, file=File, line=Line].

%!  denial_witness(+Module, +Name, -Witness) is det.
%
%   The individual that a denial is about: an argument of its name, or else the first one of its proof.

denial_witness(M, Name, Witness) :-
    (   individual_in(M, Name, Individual)
    ->  Witness = individual(Individual)
    ;   catch(( proof(M:denial(Name), Proof), individual_in(M, Proof, Individual) ), error(resource_error(_), _), fail)
    ->  Witness = individual(Individual)
    ;   Witness = none
    ).

%!  individual_in(+Module, +Term, -Individual) is semidet.
%
%   Individual is the first one of the program in Module that stands in Term.

individual_in(M, Term, Individual) :-
    individual_predicate(M, Predicate),
    sub_atomic(Term, Individual),
    Goal =.. [Predicate, Individual],
    predicate_property(M:Goal, defined),
    \+ \+ M:Goal,
    !.

sub_atomic(Term, Atomic) :-
    (   compound(Term)
    ->  arg(_, Term, Argument),
        sub_atomic(Argument, Atomic)
    ;   atomic(Term),
        Atomic = Term
    ).

%!  duplicate(+Module, -Feature, -Individual, -Values) is nondet.
%
%   Values are several different ones that facts give for Feature of Individual.

duplicate(M, Feature, Individual, Values) :-
    feature(M, Feature, _, _),
    Head =.. [Feature, I, V],
    predicate_property(M:Head, defined),
    predicate_property(M:Head, number_of_clauses(_)),
    findall(I-V, ( clause(M:Head, true), nonvar(I), nonvar(V) ), Pairs0),
    sort(0, @<, Pairs0, Pairs),
    group_pairs_by_key(Pairs, Groups),
    member(Individual-Values, Groups),
    Values = [_, _|_].

%!  contradiction(+Module, -Finding) is nondet.

contradiction(M, Finding) :-
    rule_boxes(M, Boxes),
    overlaps(M, Boxes, Pairs),
    Index =.. [boxes|Boxes],
    findall((Rule1-Rule2)-overlap(N1-N2, Class1, Class2, Box, Open),
            ( member(N1-N2, Pairs),
              arg(N1, Index, box(_, Rule1, Class1, Box1, Open1)),
              arg(N2, Index, box(_, Rule2, Class2, Box2, Open2)),
              box_meet(Box1, Box2, Box),
              append(Open1, Open2, Open)
            ),
            Keyed0),
    keysort(Keyed0, Keyed),
    group_pairs_by_key(Keyed, Groups),
    findall(Numbers-Group,
            ( member(Group, Groups), Group = _-[overlap(Numbers, _, _, _, _)|_] ),
            Ordered0),
    keysort(Ordered0, Ordered),                 % as the rules stand in the program
    member(_-((Rule1-Rule2)-Cases), Ordered),
    contradicting(M, Rule1, Rule2, Cases, Finding).

% Fails if linear conditions, taken one by one, rule out all Cases.
contradicting(M, Rule1, Rule2, Cases0, Finding) :-
    findall(overlap(Class1, Class2, Box, Left),
            ( member(overlap(_, Class1, Class2, Box, Open), Cases0),
              left_open(M, Box, Open, Left)
            ),
            Cases),
    (   member(overlap(Class1, Class2, Box, Open), Cases),
        tried_row(M, Box, Open, Row),
        with_individual(M, Row, Individual,
                        ( rule_proved(M, Rule1, Individual), rule_proved(M, Rule2, Individual) ))
    ->  box_texts(M, Box, Conditions),
        Finding = finding(contradiction, [Rule1, Rule2], row(Row), [classes=[Class1, Class2], conditions=Conditions])
    ;   Cases = [overlap(_, _, _, Open)|_],
        open_texts(Open, Texts),
        Finding = finding(undecided, contradiction(Rule1, Rule2), none, [reason=Texts])
    ).

%!  left_open(+Module, +Box, +Open, -Left) is semidet.
%
%   Left are the conditions of Open that the bounds of Box do not decide. Fails if one of them never holds in Box.

left_open(_, _, [], []).
left_open(M, Box, [open(Text, Constraint)|Open], Left) :-
    verdict(M, Box, Constraint, Verdict),
    (   Verdict == always
    ->  Left = Left1
    ;   Verdict == open,
        Left = [open(Text, Constraint)|Left1]
    ),
    left_open(M, Box, Open, Left1).

open_texts(Open, Texts) :-
    findall(Text, member(open(Text, _), Open), Texts0),
    sort(Texts0, Texts).

% Nothing is left to chance where no condition is open: one trial then, and it cannot fail. Otherwise a few.
tried_row(M, Box, Open, Row) :-
    (   Open == []
    ->  typical_row(M, Box, Row)
    ;   limit(500, likely_row(M, Box, Open, Row))
    ).

likely_row(M, Box, Open, Row) :-
    member(open(_, Constraint), Open),
    extreme_row(M, Box, Constraint, Row).
likely_row(M, Box, Open, Row) :-
    member(open(_, Constraint0), Open),
    complement_constraint(Constraint0, Constraint),
    extreme_row(M, Box, Constraint, Row).
likely_row(M, Box, _, Row) :-
    candidate_row(M, Box, Row).

%!  gap(+Module, -Finding) is nondet.

gap(M, Finding) :-
    rule_boxes(M, Boxes),
    findall(Box, ( member(Box, Boxes), Box = box(_, _, _, _, []) ), Exact),
    findall(Box, ( member(Box, Boxes), Box = box(_, _, _, _, [_|_]) ), Others),
    most_cuts(Most),
    uncovered(M, Exact, Most, Regions, Complete),
    (   member(Region, Regions),
        gap_finding(M, Region, Others, Finding)
    ;   Complete == false,
        format(string(Reason), 'the search stopped after ~d cuts', [Most]),
        Finding = finding(undecided, uncovered, none, [reason=[Reason]])
    ).

% Fails if a rule whose other conditions always hold in Region covers it.
gap_finding(M, Region, Others, Finding) :-
    findall(Box-Left,
            ( member(box(_, _, _, Box, Open), Others),
              box_meet(Box, Region, Part),
              left_open(M, Part, Open, Left)
            ),
            Reaching),
    \+ ( member(Box-[], Reaching),
         box_within(Region, Box)
       ),
    findall(Condition, ( member(_-Left, Reaching), member(Condition, Left) ), Open0),
    sort(Open0, Open),
    box_texts(M, Region, Conditions),
    (   (   Reaching == []
        ->  Tries = []
        ;   Tries = [open("", none)|Open]
        ),
        tried_row(M, Region, Tries, Row),
        with_individual(M, Row, Individual, only_unknown(M, Individual))
    ->  (   Reaching == []
        ->  Whole = true
        ;   Whole = false                       % rules with other conditions cover a part of it
        ),
        Finding = finding(uncovered, Conditions, row(Row), [whole=Whole])
    ;   open_texts(Open, Texts),
        Finding = finding(undecided, uncovered(Conditions), none, [reason=Texts])
    ).

only_unknown(M, Individual) :-
    target(M, Target, _),
    Goal =.. [Target, Individual, Class],
    findall(Class, M:Goal, Classes),
    Classes == [unknown].

%!  finding_text(+Finding, -Text) is det.
%
%   Text tells Finding in one sentence.

finding_text(finding(Kind, Subject, Witness, Details), Text) :-
    sentence(Kind, Subject, Details, Sentence),
    witness_text(Witness, WitnessText),
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
    maplist(term_text, [Rule1, Class1, Rule2, Class2], Texts0),
    listed(Conditions, Where),
    append(Texts0, [Where], Texts),
    format(string(Text), 'rules ~s (~s) and ~s (~s) both hold where ~s', Texts).
sentence(uncovered, Conditions, Details, Text) :-
    listed(Conditions, Where),
    (   memberchk(whole=false, Details)
    ->  Part = "part of "
    ;   Part = ""
    ),
    format(string(Text), 'no rule covers ~sthe region ~s', [Part, Where]).
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
    format(string(Text), 'there are more findings of the kind ~w than the ~d shown', [Kind, Count]).

question_text(contradiction(Rule1, Rule2), Text) :-
    maplist(term_text, [Rule1, Rule2], Texts),
    format(string(Text), 'rules ~s and ~s can both hold', Texts).
question_text(uncovered, "more regions are uncovered").
question_text(uncovered(Conditions), Text) :-
    listed(Conditions, Where),
    format(string(Text), 'the rules cover all of the region ~s', [Where]).

listed(Texts, Text) :-
    (   Texts == []
    ->  Text = "of all individuals"
    ;   atomic_list_concat(Texts, ', ', Atom),
        atom_string(Atom, Text)
    ).

witness_text(none, "").
witness_text(individual(Individual), Text) :-
    term_text(Individual, IndividualText),
    format(string(Text), ' (~s)', [IndividualText]).
witness_text(row(Row), Text) :-
    findall(Part, ( limit(6, member(Feature=Value, Row)), pair_text(Feature, Value, Part) ), Parts),
    atomic_list_concat(Parts, ', ', Shown),
    (   Row = [_, _, _, _, _, _, _|_]
    ->  Dots = ', ...'
    ;   Dots = ''
    ),
    format(string(Text), ' (witness: ~w~w)', [Shown, Dots]).

pair_text(Feature, Value, Text) :-
    maplist(term_text, [Feature, Value], Texts),
    format(string(Text), '~s = ~s', Texts).

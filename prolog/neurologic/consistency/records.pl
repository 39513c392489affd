:- module(neurologic_records,
          [ checked/3,                  % +Module, +Options, -Checked
            answers_of/3,               % +Module, +Individuals, -Answers
            box_count/2,                % +Module, -Count
            box_table/2                 % +Module, -Table
          ]).
:- use_module(library(aggregate), [aggregate_all/3]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(assoc), [get_assoc/3, list_to_assoc/2]).
:- use_module(library(lists), [member/2, memberchk/2, nth0/3]).
:- use_module('../boxes/boxes', [domain/3]).
:- use_module(check).
:- use_module('../program/conditions').
:- use_module('../program/program').
:- use_module('../program/texts', [term_text/2]).
:- use_module(trials).
:- use_module(wording).

/** <module> Findings, and the boxes of all rules, for another language
*/

%!  checked(+Module, +Options, -Checked) is det.
%
%   Checked is `checked(Features, Findings)`. Findings are terms `found(Kind, Subject, Text, Witness, Details)` for those of
%   findings/3, with Subject and the values of Details as texts where they are names or terms, and made-up individuals as
%   `row(Values)`, with a value for each of Features. Options are those of findings/3.

checked(M, Options, checked(Features, Found)) :-
    findings(M, Options, Findings),
    findall(Feature, feature(M, Feature, _, _), Features),
    maplist(found, Findings, Found).

found(Finding, found(Kind, SubjectText, Text, Witness, Details)) :-
    Finding = finding(Kind, Subject, Witness0, Details0),
    (   is_list(Subject)
    ->  maplist(subject_text, Subject, SubjectText)
    ;   subject_text(Subject, SubjectText)
    ),
    finding_text(Finding, Text),
    ( Witness0 = row(Row) -> values_of(Row, Values), Witness = row(Values) ; Witness = Witness0 ),
    maplist(detail, Details0, Details).

% Rows have the features of the schema, in its order.
values_of([], []).
values_of([_=Value|Row], [Value|Values]) :-
    values_of(Row, Values).

% A name stays as it is in a list: it is the id of a rule, or the text of a condition.
subject_text(Subject, Text) :-
    (   Subject = clause(_)
    ->  name_text(Subject, Text)
    ;   string(Subject)
    ->  Text = Subject
    ;   term_text(Subject, Text)
    ).

detail(Key=Value, Key=Text) :-
    (   memberchk(Key, [goal, caller, nearest])
    ->  term_text(Value, Text)
    ;   Key == by
    ->  maplist(subject_text, Value, Text)
    ;   Text = Value
    ).

%!  answers_of(+Module, +Individuals, -Answers) is det.
%
%   Answers are terms `answers(Row, Classes)`, for each of Individuals what is known of it, as a list of Feature=Value, and the
%   ordered list of what the target says of it.

answers_of(M, Individuals, Answers) :-
    findall(answers(Row, Classes),
            ( member(Individual, Individuals),
              findall(Feature=Value, known_value(M, Individual, Feature, Value), Row),
              findall(Class, answer(M, Individual, Class), Classes0),
              sort(Classes0, Classes)
            ),
            Answers).

known_value(M, Individual, Feature, Value) :-
    feature(M, Feature, _, _),
    Goal =.. [Feature, Individual, Value],
    predicate_property(M:Goal, defined),
    once(M:Goal).

answer(M, Individual, Class) :-
    target(M, Target, _),
    Goal =.. [Target, Individual, Class],
    M:Goal.

%!  box_count(+Module, -Count) is det.
%
%   Count is the number of boxes of the extracted rules.

box_count(M, Count) :-
    aggregate_all(count, rule_box(M, _, _, _, _, _), Count).

%!  box_table(+Module, -Table) is semidet.
%
%   Table is `boxes(Features, Semantics, Default, Heads, Sides)`, compact enough for very many rules. Features are terms
%   `feature(Name, Kind, Domain)`, ordered by name, with Domain as neurologic(boxes/boxes) has it; Default is the number of the default's
%   class, -1 where no rule has it. Heads is a text with a line of four numbers for each box: its own, that of its rule, that of
%   its class, and whether it says all of its rule's conditions. Sides is one with a line for each condition: the place of the
%   box and that of the feature, and the two ends of a range, or twice the place of a category. Fails if an integer is too large
%   for a double to be exact.

box_table(M, boxes(Features, Semantics, DefaultNumber, Heads, Sides)) :-
    theory(M, Semantics, Default, _),
    usable_boxes(M, Boxes),
    features_asked(M, Boxes, Features),
    findall(Class, member(box(_, _, Class, _, _), Boxes), Classes0),
    findall(Rule, member(box(_, Rule, _, _, _), Boxes), Rules0),
    places([Default|Classes0], Classes),
    places(Rules0, Rules),
    ( memberchk(Default, Classes0) -> get_assoc(Default, Classes, DefaultNumber) ; DefaultNumber = -1 ),
    findall(Name-place(Place, Categories),
            ( nth0(Place, Features, feature(Name, _, Domain)), categories(Domain, Categories) ),
            Places),
    with_output_to(string(Heads),
                   forall(member(box(Number, Rule, Class, _, Open), Boxes),
                          ( get_assoc(Rule, Rules, RuleNumber),
                            get_assoc(Class, Classes, ClassNumber),
                            ( Open == [] -> Exact = 1 ; Exact = 0 ),
                            format('~d ~d ~d ~d~n', [Number, RuleNumber, ClassNumber, Exact])
                          ))),
    \+ ( member(feature(_, _, range(Low, High)), Features),
         ( too_large(Low) ; too_large(High) )
       ),
    with_output_to(string(Sides),
                   forall(nth0(N, Boxes, box(_, _, _, Box, _)), write_sides(Box, N, Places))).

features_asked(M, Boxes, Features) :-
    findall(Name, ( member(box(_, _, _, Box, _), Boxes), member(Name-_, Box) ), Names0),
    sort(Names0, Names),
    findall(feature(Name, Kind, Domain),
            ( member(Name, Names), once(feature(M, Name, Kind, _)), once(domain(M, Name, Domain)) ),
            Features).

categories(range(_, _), none).
categories(values(Values), Categories) :-
    places(Values, Categories).

% In standard order, each with its place.
places(Items, Places) :-
    sort(Items, Sorted),
    findall(Item-Place, nth0(Place, Sorted, Item), Pairs),
    list_to_assoc(Pairs, Places).

% An integer that a double does not hold exactly.
too_large(End) :-
    integer(End),
    abs(End) >= 1<<53.

% Places are ordered by feature, as boxes are.
write_sides([], _, _).
write_sides([Feature-Set|Box], N, [Name-place(Place, Categories)|Places]) :-
    (   Name \== Feature
    ->  write_sides([Feature-Set|Box], N, Places)
    ;   write_side(Set, N, Place, Categories),
        write_sides(Box, N, Places)
    ).

write_side(range(Low, High), N, Place, _) :-
    end_form(Low, LowForm, LowShown),
    end_form(High, HighForm, HighShown),
    line_form(LowForm, HighForm, Format),
    format(Format, [N, Place, LowShown, HighShown]).
write_side(values(Values), N, Place, Categories) :-
    forall(( member(Value, Values), get_assoc(Value, Categories, Category) ),
           format('~d ~d ~d ~d~n', [N, Place, Category, Category])).

end_form(End, Form, Shown) :-
    (   integer(End)
    ->  \+ too_large(End),
        Form = word,
        Shown = End
    ;   End =:= 1.0Inf
    ->  Form = word,
        Shown = inf
    ;   End =:= -1.0Inf
    ->  Form = word,
        Shown = '-inf'
    ;   Form = double,
        Shown = End
    ).

% Seventeen digits make any double exact, whatever the flags for writing are.
line_form(word, word, '~d ~d ~w ~w~n').
line_form(word, double, '~d ~d ~w ~16e~n').
line_form(double, word, '~d ~d ~16e ~w~n').
line_form(double, double, '~d ~d ~16e ~16e~n').

:- module(neurologic_batches,
          [ same_rows/2,                % +Rows, +Rows
            given_rows/2,               % +Given, -Rows
            classified/5,               % +Decision, +Kind, +Given, +Count, -Codes
            asked_rows/4,               % +Module, +Target, +Rows, -Answers
            rules_on/2                  % +Module, -Rules
          ]).
:- use_module('../boxes/witness', [with_individual/4]).

/** <module> Many rows at once

Rows come in as a list of compounds r(Number, ...), or as its text; the list may go on beyond the rows that are meant. A
category is the number of its place, a missing value is NaN.
*/

%!  same_rows(+Rows, +Others) is semidet.
%
%   The numbers are the same, infinities and NaN included.

same_rows([], []).
same_rows([Row|Rows], [Other|Others]) :-
    Row =.. [r|Numbers],
    Other =.. [r|Wanted],
    same_numbers(Numbers, Wanted),
    same_rows(Rows, Others).

same_numbers([], []).
same_numbers([Number|Numbers], [Wanted|WantedOnes]) :-
    float(Number),
    (   Number =:= Wanted
    ->  true
    ;   float_class(Number, nan),
        float_class(Wanted, nan)
    ),
    same_numbers(Numbers, WantedOnes).

%!  given_rows(+Given, -Rows) is det.

given_rows(Given, Rows) :-
    (   string(Given)
    ->  term_string(Rows, Given)
    ;   Rows = Given
    ).

%!  classified(+Decision, +Kind, +Given, +Count, -Codes) is det.
%
%   Codes is a string with one character for each of the first Count rows: what the decision in the module Decision answers.
%   Kind is `known` for rows without missing values, else `missing`.

classified(M, Kind, Given, Count, Codes) :-
    given_rows(Given, Rows0),
    first_rows(Rows0, Count, Rows),
    (   Kind == known
    ->  M:decide_codes(Rows, List)
    ;   M:decide_missing_codes(Rows, List)
    ),
    string_codes(Codes, List).

first_rows(Rows0, Count, Rows) :-
    (   length(Rows0, Count)
    ->  Rows = Rows0
    ;   length(Rows, Count),
        prefix(Rows, Rows0)
    ).

prefix([], _).
prefix([Row|Rows], [Row|Others]) :-
    prefix(Rows, Others).

%!  asked_rows(+Module, +Target, +Rows, -Answers) is det.
%
%   Answers has, for each row, a list of Feature=Value, the list of what Target answers of a new individual with these values.

asked_rows(M, Target, Rows, Answers) :-
    asked_each(Rows, M, Target, Answers).

asked_each([], _, _, []).
asked_each([Row|Rows], M, Target, [Answers|Others]) :-
    Goal =.. [Target, Individual, Answer],
    with_individual(M, Row, Individual, findall(Answer, M:Goal, Answers)),
    asked_each(Rows, M, Target, Others).

%!  rules_on(+Module, -Rules) is det.
%
%   Rules are the ids of the rules in Module that are switched on.

rules_on(M, Rules) :-
    (   predicate_property(M:neural_rule(_, _, _), defined)
    ->  findall(Rule, M:neural_rule(Rule, _, _), Rules)
    ;   Rules = []
    ).

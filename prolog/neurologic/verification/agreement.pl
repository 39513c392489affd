:- module(neurologic_agreement,
          [ agreement/7,                % +Module, +Goal1, +Goals, +Goal2, -Agreeing, -All, -Apart
            agreeing_individual/3,      % +Goal1, +Goal2, -Individual
            answers_text/2,             % +Answers, -Text
            grouped_answers/4           % +Module, :Goal, +Template, -Grouped
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [member/2]).
:- use_module(library(pairs), [group_pairs_by_key/2, pairs_values/2]).
:- use_module('../program/texts', [joined_text/3, term_text/2]).

/** <module> Whether two goals give the same answers, individual by individual

Both goals are asked once, for everybody; their answers are put in order and merged.
*/

%!  agreement(+Module, +Goal1, +Goals, +Goal2, -Agreeing, -All, -Apart) is det.
%
%   Goals is Goal2, maybe with more that narrows it down. All is the number of individuals for which Goals has answers,
%   Agreeing the number of those for which Goal1 has the same. Apart lists the others, as terms
%   `apart(Individual, Answers1, Answers2)`. The first variable that both goals share is the individual, further ones the answer.
%
%   @error neurologic_no_common_variable if the goals share none

agreement(M, Goal1, Goals, Goal2, Agreeing, All, Apart) :-
    common(Goal1, Goal2, [Individual|Answer]),
    findall(Individual-Answer, M:Goals, Answers2),
    grouped(Answers2, Grouped2),
    grouped_answers(M, Goal1, Individual-Answer, Grouped1),
    length(Grouped2, All),
    compared(Grouped2, Grouped1, Apart0),
    in_order_of(Answers2, Apart0, Apart),
    length(Apart, Differing),
    Agreeing is All-Differing.

%!  agreeing_individual(+Goal1, +Goal2, -Individual) is semidet.

agreeing_individual(Goal1, Goal2, Individual) :-
    common(Goal1, Goal2, [Individual|_]).

common(Goal1, Goal2, Common) :-
    term_variables(Goal1, Variables1),
    term_variables(Goal2, Variables2),
    shared(Variables1, Variables2, Common0),
    (   Common0 == []
    ->  throw(error(neurologic_no_common_variable, _))
    ;   Common = Common0
    ).

shared([], _, []).
shared([Variable|Variables], Others, Common) :-
    (   member(Other, Others),
        Other == Variable
    ->  Common = [Variable|Common1]
    ;   Common = Common1
    ),
    shared(Variables, Others, Common1).

%!  grouped_answers(+Module, +Goal, +Template, -Grouped) is det.
%
%   Grouped is the ordered list of Individual-Answers for the answers of Goal; Template is Individual-Answer.

grouped_answers(M, Goal, Template, Grouped) :-
    findall(Template, M:Goal, Answers),
    grouped(Answers, Grouped).

grouped(Answers0, Grouped) :-
    sort(Answers0, Answers),
    group_pairs_by_key(Answers, Grouped).

%!  in_order_of(+Answers, +Apart0, -Apart) is det.
%
%   Apart are Apart0, which is ordered by individual, as their individuals come up in Answers.

in_order_of(Answers, Apart0, Apart) :-
    numbered(Answers, 1, Numbered),
    sort(1, @<, Numbered, First),               % keeps the first of each
    placed(Apart0, First, Placed0),
    keysort(Placed0, Placed),
    pairs_values(Placed, Apart).

numbered([], _, []).
numbered([Individual-_|Answers], N, [Individual-N|Numbered]) :-
    N1 is N+1,
    numbered(Answers, N1, Numbered).

placed([], _, []).
placed([Apart|Aparts], [Individual-N|First], Placed) :-
    (   arg(1, Apart, Individual0),
        Individual0 == Individual
    ->  Placed = [N-Apart|Placed1],
        placed(Aparts, First, Placed1)
    ;   placed([Apart|Aparts], First, Placed)
    ).

compared([], _, []).
compared([Individual-Answers2|Grouped2], Grouped1, Apart) :-
    skipped(Grouped1, Individual, Rest, Answers1),
    (   Answers1 == Answers2
    ->  Apart = Apart1
    ;   Apart = [apart(Individual, Answers1, Answers2)|Apart1]
    ),
    compared(Grouped2, Rest, Apart1).

skipped([], _, [], []).
skipped([Other-Answers0|Grouped], Individual, Rest, Answers) :-
    compare(Order, Other, Individual),
    (   Order = (<)
    ->  skipped(Grouped, Individual, Rest, Answers)
    ;   Order = (=)
    ->  Rest = Grouped,
        Answers = Answers0
    ;   Rest = [Other-Answers0|Grouped],
        Answers = []
    ).

%!  answers_text(+Answers, -Text) is det.
%
%   Each answer is a list of values, empty for a goal that only holds or not.

answers_text([], "no answer").
answers_text([[]], "yes") :-
    !.
answers_text([Answer|Answers], Text) :-
    maplist(answer_text, [Answer|Answers], Texts),
    joined_text(Texts, ' and ', Text).

answer_text(Values, Text) :-
    (   Values = [Value]
    ->  term_text(Value, Text)
    ;   maplist(term_text, Values, Texts),
        joined_text(Texts, ', ', Text)
    ).

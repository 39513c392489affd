:- module(neurologic_answer_changes,
          [ default_goal/3,             % +Old, +New, -Text
            answer_changes/4,           % +Old, +New, +Text, -Changes
            decided_changes/5,          % +Old, +New, +Decided, +Open, -Changes
            decided_alone/2             % +Old, +New
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(pairs), [group_pairs_by_key/2, pairs_keys/2, pairs_values/2]).
:- use_module('../explain/derivations').
:- use_module('../program/goals').
:- use_module('../program/individuals').
:- use_module('../program/program').
:- use_module('../program/texts', [joined_text/3, term_text/2]).
:- use_module('../program/undefined', [called/4]).

/** <module> Whose answers change from one version of a theory to the next, and which rules explain it

Old and New are modules, with the same facts about the same individuals.
*/

%!  default_goal(+Old, +New, -Text) is semidet.
%
%   Text is the goal that is compared if nobody says another: what the extracted rules conclude.

default_goal(Old, New, Text) :-
    ( target(Old, Target, _) -> true ; target(New, Target, _) ),
    Goal =.. [Target, '$VAR'('Individual'), '$VAR'('Answer')],
    term_text(Goal, Text).

%!  answer_changes(+Old, +New, +Text, -Changes) is det.
%
%   Changes is `changes(Groups, Same)`: Groups of individuals for which the goal in Text has other answers, as terms
%   `group(OldText, NewText, Decided, Individuals)`, the largest first, and the number of those for which it has the same. The first variable
%   of the goal is the individual, further ones are the answer. OldText names what proves the old answer, a rule or the place
%   of a clause, and the answer. Decided tells the same of the answer of the rules, if the goal is another and that has changed, else
%   it is "". If Text is no goal, Changes is `syntax(Message, Offset)`; if the goal has no variable, `nobody`.

answer_changes(Old, New, Text, Changes) :-
    catch(( read_goal(Text, Old, _, Variables), read_goal(Text, New, _, _) ),
          error(syntax_error(Message), string(_, Offset)),
          Fault = syntax(Message, Offset)),
    (   nonvar(Fault)
    ->  Changes = Fault
    ;   named(Variables, [_|_])
    ->  readable_changes(Old, New, Text, Changes)
    ;   Changes = nobody
    ).

%!  decided_changes(+Old, +New, +Decided, +Open, -Changes) is det.
%
%   As answer_changes/4 for what the rules conclude, and only about some individuals, who are named by their places, from 1, among
%   those that have come. Decided are terms `decided(Place, OldRule, NewRule)`, with `rule(Id)` for the one that is known
%   to decide or `none` where none does. Open are the places of those about whom that is to be found out.

decided_changes(Old, New, Decided, Open, changes(Groups, Same)) :-
    everybody(Old, Individuals0),
    compound_name_arguments(Individuals, individuals, Individuals0),
    maplist(decided_pair(Individuals, Old, New), Decided, Pairs1),
    default_goal(Old, New, Text),
    maplist(at_place(Individuals), Open, Who),
    open_pairs(Who, Old, New, Text, Pairs2, Same),
    append(Pairs1, Pairs2, Pairs3),
    sort(1, @=<, Pairs3, Pairs),
    grouped(Pairs, [], Old, New, Groups).

at_place(Individuals, Place, Individual) :-
    arg(Place, Individuals, Individual).

open_pairs(Who, Old, New, Text, Pairs, Same) :-
    (   Who == []
    ->  Pairs = [],
        Same = 0
    ;   answers_in(Old, Text, Who, OldAnswers),
        answers_in(New, Text, Who, NewAnswers),
        merged(OldAnswers, NewAnswers, Pairs0),
        changed(Pairs0, Pairs, Same)
    ).

decided_pair(Individuals, Old, New, decided(Place, OldRule, NewRule), pair(Individual, OldAnswers, NewAnswers)) :-
    arg(Place, Individuals, Individual),
    rule_answers(OldRule, Old, OldAnswers),
    rule_answers(NewRule, New, NewAnswers).

rule_answers(none, _, []).
rule_answers(rule(Id), M, [[Answer]-rule(Id)]) :-
    once(M:neural_rule(Id, Head, _)),
    arg(2, Head, Answer).

%!  decided_alone(+Old, +New) is semidet.
%
%   The extracted rules alone decide what they conclude, of the same individuals on both sides: no expert has added a clause, or
%   defined a feature by one.

decided_alone(Old, New) :-
    everybody(Old, Individuals),
    everybody(New, Individuals),
    decided_alone(Old),
    decided_alone(New).

decided_alone(M) :-
    target(M, Target, _),
    functor(Head, Target, 2),
    \+ ( clause(M:Head, Body0), ( Body0 = _:Body -> true ; Body = Body0 ), \+ rule_body(Body, _, _) ),
    \+ ( feature(M, Feature, _, _),
         functor(Fact, Feature, 2),
         predicate_property(M:Fact, number_of_rules(Rules)),
         Rules > 0
       ).

readable_changes(Old, New, Text, changes(Groups, Same)) :-
    answers_in(Old, Text, everybody, OldAnswers),
    answers_in(New, Text, everybody, NewAnswers),
    merged(OldAnswers, NewAnswers, Pairs0),
    changed(Pairs0, Pairs, Same),
    (   Pairs == []
    ->  Groups = []
    ;   findall(Individual, member(pair(Individual, _, _), Pairs), Changed),
        decisions(Old, New, Text, Changed, Decisions),
        grouped(Pairs, Decisions, Old, New, Groups)
    ).

answers_in(M, Text, Who, Answers) :-
    read_goal(Text, M, Goal, Variables0),
    named(Variables0, [Individual|Answer]),
    derived_answers(M, Goal, Individual, Answer, Who, Answers).

named([], []).
named([Name=Variable|Variables0], Variables) :-
    (   sub_atom(Name, 0, _, _, '_')
    ->  Variables = Variables1
    ;   Variables = [Variable|Variables1]
    ),
    named(Variables0, Variables1).

%!  merged(+Olds, +News, -Pairs) is det.
%
%   Pairs are terms `pair(Individual, Old, New)` for two ordered lists of Individual-Answers; `[]` stands for no answer.

merged([], News, Pairs) :-
    maplist(only_new, News, Pairs).
merged([Old|Olds], News, Pairs) :-
    merged_with(News, Old, Olds, Pairs).

merged_with([], Old, Olds, Pairs) :-
    maplist(only_old, [Old|Olds], Pairs).
merged_with([Individual2-New|News], Individual1-Old, Olds, [Pair|Pairs]) :-
    compare(Order, Individual1, Individual2),
    merged(Order, Individual1-Old, Individual2-New, Olds, News, Pair, Pairs).

only_old(Individual-Old, pair(Individual, Old, [])).

only_new(Individual-New, pair(Individual, [], New)).

merged(<, Individual-Old, Next, Olds, News, pair(Individual, Old, []), Pairs) :-
    merged(Olds, [Next|News], Pairs).
merged(>, Next, Individual-New, Olds, News, pair(Individual, [], New), Pairs) :-
    merged([Next|Olds], News, Pairs).
merged(=, Individual-Old, _-New, Olds, News, pair(Individual, Old, New), Pairs) :-
    merged(Olds, News, Pairs).

changed(Pairs0, Pairs, Same) :-
    findall(Pair, ( member(Pair, Pairs0), apart(Pair) ), Pairs),
    length(Pairs0, All),
    length(Pairs, Count),
    Same is All-Count.

apart(pair(_, Old, New)) :-
    pairs_keys(Old, OldAnswers),
    pairs_keys(New, NewAnswers),
    OldAnswers \== NewAnswers.

%!  decisions(+Old, +New, +Text, +Who, -Decisions) is det.
%
%   What the rules answer for Who before and after, as pairs, if the goal in Text asks for that, directly or not, and is not the same.

decisions(Old, New, Text, Who, Decisions) :-
    (   default_goal(Old, New, Target),
        read_goal(Target, Old, Asked, _),
        rules_module(Old),
        rules_module(New),
        member(M, [Old, New]),
        read_goal(Text, M, Goal, _),
        \+ Goal =@= Asked,
        asks_for(M, Goal, Asked)
    ->  answers_in(Old, Target, Who, OldAnswers),
        answers_in(New, Target, Who, NewAnswers),
        merged(OldAnswers, NewAnswers, Decisions)
    ;   Decisions = []
    ).

% Goal calls the predicate of Asked, maybe through other predicates of the program.
asks_for(M, Goal, Asked) :-
    functor(Asked, Name, Arity),
    reached([Goal], M, [], Reached),
    memberchk(Name/Arity, Reached).

reached([], _, Reached, Reached).
reached([Goal|Goals], M, Reached0, Reached) :-
    findall(Called, ( called(Goal, M, M, Called), callable(Called) ), Found),
    entered(Found, M, Reached0, Reached1, Bodies),
    append(Bodies, Goals, Goals1),
    reached(Goals1, M, Reached1, Reached).

entered([], _, Reached, Reached, []).
entered([Goal|Goals], M, Reached0, Reached, Bodies) :-
    functor(Goal, Name, Arity),
    (   memberchk(Name/Arity, Reached0)
    ->  entered(Goals, M, Reached0, Reached, Bodies)
    ;   functor(Head, Name, Arity),
        (   program_predicate(M, Head, M),
            \+ target(M, Name, _),
            predicate_property(M:Head, number_of_rules(Rules)),
            Rules > 0
        ->  findall(Body, ( clause(M:Head, Body), Body \== true ), Bodies1)
        ;   Bodies1 = []
        ),
        entered(Goals, M, [Name/Arity|Reached0], Reached, Bodies2),
        append(Bodies1, Bodies2, Bodies)
    ).

grouped(Pairs, Decisions, Old, New, Groups) :-
    keyed(Pairs, Decisions, Keyed0),
    keysort(Keyed0, Keyed),
    group_pairs_by_key(Keyed, ByKey),
    findall(size(Less, First)-group(OldText, NewText, Decided, Individuals),
            ( member(key(OldAnswers, NewAnswers, Decision)-Individuals, ByKey),
              Individuals = [First|_],
              answers_text(Old, OldAnswers, OldText),
              answers_text(New, NewAnswers, NewText),
              decided_text(Old, New, Decision, Decided),
              length(Individuals, Count),
              Less is -Count
            ),
            Sized0),
    keysort(Sized0, Sized),
    pairs_values(Sized, Groups).

keyed([], _, []).
keyed([pair(Individual, Old, New)|Pairs], Decisions0, [key(Old, New, Decision)-Individual|Keyed]) :-
    decision(Decisions0, Individual, Decision, Decisions),
    keyed(Pairs, Decisions, Keyed).

decision([], _, none, []).
decision([Pair|Decisions0], Individual, Decision, Decisions) :-
    Pair = pair(Other, _, _),
    compare(Order, Other, Individual),
    (   Order = (<)
    ->  decision(Decisions0, Individual, Decision, Decisions)
    ;   Order = (=),
        apart(Pair)
    ->  Decision = Pair0,
        Pair = pair(_, Old, New),
        Pair0 = Old-New,
        Decisions = Decisions0
    ;   Decision = none,
        Decisions = [Pair|Decisions0]
    ).

decided_text(_, _, none, "").
decided_text(Old, New, OldAnswers-NewAnswers, Text) :-
    answers_text(Old, OldAnswers, OldText),
    answers_text(New, NewAnswers, NewText),
    format(string(Text), '~s → ~s', [OldText, NewText]).

answers_text(_, [], "no answer").
answers_text(M, [Answer|Answers], Text) :-
    maplist(answer_text(M), [Answer|Answers], Texts),
    joined_text(Texts, ' and ', Text).

answer_text(_, Values-Reason, Text) :-
    (   Values == []
    ->  Answer = "yes"
    ;   maplist(term_text, Values, ValueTexts),
        atomic_list_concat(ValueTexts, ', ', Answer)
    ),
    (   Reason = rule(Id)
    ->  term_text(Id, IdText),
        format(string(Text), '~s (~w)', [IdText, Answer])
    ;   Reason = clause(File:Line)
    ->  file_base_name(File, Base),
        format(string(Text), '~w:~w (~w)', [Base, Line, Answer])
    ;   format(string(Text), '~w', [Answer])
    ).

:- module(neurologic_comparison,
          [ default_goal/3,             % +Old, +New, -Text
            answer_changes/4,           % +Old, +New, +Text, -Changes
            answer_changes/5,           % +Old, +New, +Text, +Places, -Changes
            decided_alone/2,            % +Old, +New
            rule_changes/3,             % +Old, +New, -Changes
            clause_changes/3,           % +Old, +New, -Changes
            denial_changes/3            % +Old, +New, -Changes
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(assoc), [empty_assoc/1, get_assoc/3, list_to_assoc/2, put_assoc/4]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(ordsets), [ord_subtract/3]).
:- use_module(library(pairs), [group_pairs_by_key/2, pairs_keys/2, pairs_keys_values/3, pairs_values/2]).
:- use_module(boxes).
:- use_module(check, [individual_in/3]).
:- use_module(conditions).
:- use_module(derivations).
:- use_module(goals).
:- use_module(individuals).
:- use_module(program).
:- use_module(texts, [joined_text/3, term_text/2]).
:- use_module(undefined, [called/4]).

/** <module> Two versions of a theory compared

Old and New are modules, with the same facts about the same individuals. Everything is compared by content: rules may have been renumbered, and
clauses may stand elsewhere in their files.
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
          Changes = syntax(Message, Offset)),
    (   nonvar(Changes)
    ->  true
    ;   named(Variables, [_|_])
    ->  readable_changes(Old, New, Text, everybody, Changes)
    ;   Changes = nobody
    ).

%!  answer_changes(+Old, +New, +Text, +Places, -Changes) is det.
%
%   As answer_changes/4, looking only at the individuals at Places, an ordered list of numbers from 1, of those that have come.

answer_changes(Old, New, Text, Places, Changes) :-
    everybody(Old, Individuals),
    at_places(Places, 1, Individuals, Who),
    readable_changes(Old, New, Text, Who, Changes).

at_places([], _, _, []).
at_places([Place|Places], N, [Individual|Individuals], Who) :-
    N1 is N+1,
    (   Place =:= N
    ->  Who = [Individual|Who1],
        at_places(Places, N1, Individuals, Who1)
    ;   at_places([Place|Places], N1, Individuals, Who)
    ).

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

readable_changes(Old, New, Text, Who, changes(Groups, Same)) :-
    answers_in(Old, Text, Who, OldAnswers),
    answers_in(New, Text, Who, NewAnswers),
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

%!  rule_changes(+Old, +New, -Changes) is det.
%
%   Changes are terms
%
%     - change(Kind, OldRule, NewRule, OldConditions, NewConditions)
%       Kind is `added`, `removed` or `changed`: the rule concludes the same class, and one condition is another, one more or
%       one less, or the conditions are on the same features. The conditions are texts, only those that differ of a changed
%       rule. The rule that there is not is `none`; rules are terms Id-Class.
%     - change(order, none, none, Texts1, Texts2)
%       The rules that both sides have come in another order, and the first that holds decides
%     - change(theory, none, none, [Text1], [Text2])
%       How the rules are taken together, or what is answered where none holds

rule_changes(Old, New, Changes) :-
    rules(Old, OldRules),
    rules(New, NewRules),
    matched(exact, OldRules, NewRules, Same, OldRest0, NewRest0),
    matched_in_turn([one_other, one_less, same_features], OldRest0, NewRest0, Pairs, OldRest, NewRest),
    findall(Change, member_change(Old, New, Pairs, OldRest, NewRest, Change), Changes1),
    theory_changes(Old, New, Same, Changes0),
    append(Changes0, Changes1, Changes).

member_change(Old, New, Pairs, _, _, change(changed, Id1-Class, Id2-Class, Texts1, Texts2)) :-
    member(Rule1-Rule2, Pairs),
    Rule1 = rule(_, Id1, Class, _),
    Rule2 = rule(_, Id2, _, _),
    rule_texts(Old, Rule1, All1),
    rule_texts(New, Rule2, All2),
    without(All1, All2, Texts1),
    without(All2, All1, Texts2).
member_change(Old, _, _, Rest, _, change(removed, Id-Class, none, Texts, [])) :-
    member(Rule, Rest),
    Rule = rule(_, Id, Class, _),
    rule_texts(Old, Rule, Texts).
member_change(_, New, _, _, Rest, change(added, none, Id-Class, [], Texts)) :-
    member(Rule, Rest),
    Rule = rule(_, Id, Class, _),
    rule_texts(New, Rule, Texts).

without(Texts1, Texts2, Texts) :-
    findall(Text, ( member(Text, Texts1), \+ memberchk(Text, Texts2) ), Texts).

%!  rules(+Module, -Rules) is det.
%
%   Rules are terms `rule(Place, Id, Class, Parts)`, Parts the ordered list of alternatives, each an ordered list of conditions
%   Feature-Set. Where those are not all, open(Body) is one more, with the whole body.

rules(M, Rules) :-
    findall(Id-(Class-Part), rule_part(M, Id, Class, Part), Found),
    group_pairs_by_key(Found, ById),            % the boxes of a rule come one after the other
    placed(ById, 1, Rules).

rule_part(M, Id, Class, Part) :-
    rules_module(M),
    rule_box(M, Id, _, Class, Box, Open),
    (   Open == []
    ->  Part = Box
    ;   once(rule_conditions(M, Id, _, Individual, Body)),
        numbervars(Individual-Body, 0, _),
        append(Box, [open(Body)], Part0),
        sort(Part0, Part)
    ).

placed([], _, []).
placed([Id-Parts0|ById], Place, [rule(Place, Id, Class, Parts)|Rules]) :-
    Parts0 = [Class-_|_],
    pairs_values(Parts0, Parts1),
    sort(Parts1, Parts),
    Place1 is Place+1,
    placed(ById, Place1, Rules).

%!  matched(+How, +OldRules, +NewRules, -Pairs, -OldRest, -NewRest) is det.
%
%   Pair each rule with one of the same signature, the first with the first. The work grows with the number of signatures.

matched(How, OldRules, NewRules, Pairs, OldRest, NewRest) :-
    signed(How, OldRules, old, OldSigned),
    signed(How, NewRules, new, NewSigned),
    append(OldSigned, NewSigned, Signed0),
    msort(Signed0, Signed),
    group_pairs_by_key(Signed, Groups),
    empty_taken(Taken0),
    taken_pairs(Groups, Taken0, Taken, Places),
    paired(Places, OldRules, NewRules, Pairs),
    left(OldRules, old, Taken, OldRest),
    left(NewRules, new, Taken, NewRest).

matched_in_turn([], OldRest, NewRest, [], OldRest, NewRest).
matched_in_turn([How|Hows], Old0, New0, Pairs, Old, New) :-
    matched(How, Old0, New0, Pairs0, Old1, New1),
    matched_in_turn(Hows, Old1, New1, Pairs1, Old, New),
    append(Pairs0, Pairs1, Pairs).

signed(How, Rules, Side, Signed) :-
    findall(Signature-(Side-Place),
            ( member(rule(Place, _, Class, Parts), Rules),
              signature(How, Class, Parts, Signature)
            ),
            Signed).

signature(exact, Class, Parts, Class-Parts).
signature(one_other, Class, [Part], Class-Feature-Less) :-
    without_one(Part, Condition, Less),
    condition_feature(Condition, Feature).
signature(one_less, Class, [Part], Class-Less) :-
    (   Less = Part
    ;   without_one(Part, _, Less)
    ).
signature(same_features, Class, [Part], Class-Features) :-
    findall(Feature, ( member(Condition, Part), condition_feature(Condition, Feature) ), Features).

condition_feature(Feature-_, Feature).
condition_feature(open(_), open).

without_one([Condition|Part], Without, Less) :-
    (   Without = Condition,
        Less = Part
    ;   Less = [Condition|Less1],
        without_one(Part, Without, Less1)
    ).

empty_taken(taken(Old, New)) :-
    empty_assoc(Old),
    empty_assoc(New).

taken_pairs([], Taken, Taken, []).
taken_pairs([_-Members|Groups], Taken0, Taken, Places) :-
    free(Members, old, Taken0, Olds),
    free(Members, new, Taken0, News),
    zipped(Olds, News, Taken0, Taken1, Places, Places1),
    taken_pairs(Groups, Taken1, Taken, Places1).

free(Members, Side, Taken, Places) :-
    findall(Place, ( member(Side-Place, Members), \+ is_taken(Side, Place, Taken) ), Places0),
    sort(Places0, Places).

is_taken(old, Place, taken(Old, _)) :-
    get_assoc(Place, Old, _).
is_taken(new, Place, taken(_, New)) :-
    get_assoc(Place, New, _).

zipped([Old|Olds], [New|News], taken(Old0, New0), Taken, [Old-New|Places], Tail) :-
    !,
    put_assoc(Old, Old0, true, Old1),
    put_assoc(New, New0, true, New1),
    zipped(Olds, News, taken(Old1, New1), Taken, Places, Tail).
zipped(_, _, Taken, Taken, Places, Places).

paired(Places0, OldRules, NewRules, Pairs) :-
    by_place(OldRules, Olds),
    by_place(NewRules, News),
    msort(Places0, Places),
    findall(Rule1-Rule2,
            ( member(Old-New, Places),
              get_assoc(Old, Olds, Rule1),
              get_assoc(New, News, Rule2)
            ),
            Pairs).

by_place(Rules, Assoc) :-
    findall(Place-rule(Place, Id, Class, Parts), member(rule(Place, Id, Class, Parts), Rules), Pairs),
    list_to_assoc(Pairs, Assoc).

left(Rules, Side, Taken, Rest) :-
    findall(Rule, ( member(Rule, Rules), arg(1, Rule, Place), \+ is_taken(Side, Place, Taken) ), Rest).

rule_texts(M, rule(_, _, _, Parts), Texts) :-
    maplist(part_texts(M), Parts, Lists),
    (   Lists = [Texts0]
    ->  Texts = Texts0
    ;   findall(Text, ( member(List, Lists), joined_text(List, ', ', Text) ), Texts)
    ).

part_texts(M, Part, Texts) :-
    findall(Feature-Set, member(Feature-Set, Part), Box),
    findall(Text, ( member(open(Body), Part), term_text(Body, Text) ), Open),
    box_texts(M, Box, Texts0),
    append(Texts0, Open, Texts).

%!  theory_changes(+Old, +New, +Same, -Changes) is det.

theory_changes(Old, New, Same, Changes) :-
    findall(Change, theory_change(Old, New, Same, Change), Changes).

theory_change(Old, New, _, change(theory, none, none, [Text1], [Text2])) :-
    theory_text(Old, Text1),
    theory_text(New, Text2),
    Text1 \== Text2.
theory_change(Old, New, Same, change(order, none, none, [Text1], [Text2])) :-
    theory(Old, ordered, _, _),
    theory(New, ordered, _, _),
    findall(Place-Id, member(rule(_, Id, _, _)-rule(Place, _, _, _), Same), News),
    keysort(News, Sorted),
    News \== Sorted,
    pairs_values(News, Ids1),
    pairs_values(Sorted, Ids2),
    first_apart(Ids1, Ids2, Text1, Text2).

theory_text(M, Text) :-
    (   theory(M, Semantics, Default, Properties)
    ->  ( memberchk(conflict(Conflict), Properties) -> true ; Conflict = all ),
        term_text(Default, DefaultText),
        format(string(Text), '~w, conflicts ~w, else ~s', [Semantics, Conflict, DefaultText])
    ;   Text = "no rules"
    ).

first_apart([Id1|Ids1], [Id2|Ids2], Text1, Text2) :-
    (   Id1 == Id2
    ->  first_apart(Ids1, Ids2, Text1, Text2)
    ;   maplist(term_text, [Id1, Id2], [Text1, Text2])
    ).

%!  clause_changes(+Old, +New, -Changes) is det.
%
%   Changes are terms `change(Kind, OldSource, NewSource, OldText, NewText)` for clauses of the experts, and for definitions that the
%   extracted rules make themselves: `removed`, `added`,
%   or `changed` if one of a predicate has gone and one has come. What there is not is `none` and "".

clause_changes(Old, New, Changes) :-
    expert_clauses(Old, OldClauses),
    expert_clauses(New, NewClauses),
    only_first(OldClauses, NewClauses, Gone),
    only_first(NewClauses, OldClauses, Come),
    findall(PI-gone(Source, Clause), member(expert(PI, Clause)-Source, Gone), Gone1),
    findall(PI-come(Source, Clause), member(expert(PI, Clause)-Source, Come), Come1),
    append(Gone1, Come1, Both0),
    keysort(Both0, Both),
    group_pairs_by_key(Both, Groups),
    findall(Change, ( member(_-Members, Groups), clause_change(Members, Change) ), Changes).

clause_change([gone(Source1, Clause1), come(Source2, Clause2)], Change) :-
    !,
    maplist(clause_text, [Clause1, Clause2], [Text1, Text2]),
    Change = change(changed, Source1, Source2, Text1, Text2).
clause_change(Members, Change) :-
    member(Member, Members),
    (   Member = gone(Source, Clause)
    ->  clause_text(Clause, Text),
        Change = change(removed, Source, none, Text, "")
    ;   Member = come(Source, Clause),
        clause_text(Clause, Text),
        Change = change(added, none, Source, "", Text)
    ).

clause_text((Head :- Body), Text) :-
    (   Body == true
    ->  term_text(Head, Text)
    ;   term_text((Head :- Body), Text)
    ).

%!  only_first(+Clauses, +Others, -Only) is det.
%
%   Only are the pairs Clause-Source of the ordered Clauses whose keys, as often as they come, are not among Others.

only_first([], _, []).
only_first([Clause-Source|Clauses], Others, Only) :-
    (   Others = [Other-_|Others1]
    ->  compare(Order, Clause, Other),
        (   Order = (=)
        ->  only_first(Clauses, Others1, Only)
        ;   Order = (>)
        ->  only_first([Clause-Source|Clauses], Others1, Only)
        ;   Only = [Clause-Source|Only1],
            only_first(Clauses, Others, Only1)
        )
    ;   Only = [Clause-Source|Only1],
        only_first(Clauses, [], Only1)
    ).

expert_clauses(M, Clauses) :-
    findall(expert(Name/Arity, Clause)-Source, expert_clause(M, Name/Arity, Clause, Source), Clauses0),
    msort(Clauses0, Clauses).

expert_clause(M, Name/Arity, (Head :- Body), Source) :-
    current_predicate(M:Name/Arity),
    \+ emitted(Name/Arity),
    functor(Head, Name, Arity),
    \+ predicate_property(M:Head, imported_from(_)),
    predicate_property(M:Head, number_of_rules(Rules)),
    data_predicate(M, Name/Arity, Data),
    \+ ( Data == true, Rules =:= 0 ),
    clause(M:Head, Body0, Reference),
    ( Body0 = M1:Body1, M1 == M -> Body = Body1 ; Body = Body0 ),
    \+ ( Data == true, Body == true ),
    \+ rule_body(Body, _, _),
    source(Reference, Source),
    Source \== (-),
    numbervars(Head-Body, 0, _, [singletons(true)]).

% Facts about individuals are data, and the same on both sides.
data_predicate(M, Name/Arity, Data) :-
    (   (   Arity =:= 1,
            individual_predicate(M, Name)
        ;   Arity =:= 2,
            feature(M, Name, _, _)
        )
    ->  Data = true
    ;   Data = false
    ).

emitted(refuted/2).
emitted(reached/2).
emitted(reached/3).
emitted(proved/2).
emitted(proved/3).
emitted(at_least/2).
emitted(fewer_than/2).
emitted(finite/2).
emitted(template/2).
emitted(Name/_) :-
    sub_atom(Name, 0, _, _, neural_).

%!  denial_changes(+Old, +New, -Changes) is det.
%
%   Changes is `denials(Violated, Healed)`. Violated are the violations of denials that New has and Old has not, Healed the other ones, as terms
%   `violation(Text, Individual)`; Individual is `none` where there is none.

denial_changes(Old, New, denials(Violated, Healed)) :-
    violations(Old, OldNames),
    violations(New, NewNames),
    ord_subtract(NewNames, OldNames, Violated0),
    ord_subtract(OldNames, NewNames, Healed0),
    maplist(violation(New), Violated0, Violated),
    maplist(violation(Old), Healed0, Healed).

violations(M, Names) :-
    (   predicate_property(M:denial(_), defined)
    ->  findall(Name, M:denial(Name), Names0),
        sort(Names0, Names)
    ;   Names = []
    ).

violation(M, Name, violation(Text, Individual)) :-
    term_text(Name, Text),
    (   individual_in(M, Name, Individual0)
    ->  term_text(Individual0, Individual)
    ;   Individual = none
    ).

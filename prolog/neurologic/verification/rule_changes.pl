:- module(neurologic_rule_changes,
          [ rule_changes/3              % +Old, +New, -Changes
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(assoc), [empty_assoc/1, get_assoc/3, list_to_assoc/2, put_assoc/4]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(pairs), [group_pairs_by_key/2, pairs_values/2]).
:- use_module('../boxes/boxes').
:- use_module('../program/conditions').
:- use_module('../program/program').
:- use_module('../program/texts', [joined_text/3, term_text/2]).

/** <module> Which extracted rules change from one version of a theory to the next

Rules are matched by what they say: they may have been renumbered. First those that say the same are paired, then those that differ by
one condition, then those with conditions on the same features; what is left was removed or added.
*/

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

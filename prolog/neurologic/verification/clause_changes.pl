:- module(neurologic_clause_changes,
          [ clause_changes/3            % +Old, +New, -Changes
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [append/3, member/2]).
:- use_module(library(pairs), [group_pairs_by_key/2]).
:- use_module('../program/program').
:- use_module('../program/texts', [term_text/2]).

/** <module> Which clauses of experts change from one version of a theory to the next

Clauses are compared by content: they may stand elsewhere in their files.
*/

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

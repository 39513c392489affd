:- module(neurologic_comparison,
          [ denial_changes/3            % +Old, +New, -Changes
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(ordsets), [ord_subtract/3]).
:- use_module('../consistency/check', [individual_in/3]).
:- use_module('../program/texts', [term_text/2]).
:- reexport(answer_changes).
:- reexport(clause_changes).
:- reexport(rule_changes).

/** <module> Two versions of a theory compared

Old and New are modules, with the same facts about the same individuals. Everything is compared by content. Whose answers change is
neurologic(verification/answer_changes), which rules neurologic(verification/rule_changes) and which clauses of experts neurologic(verification/clause_changes);
here are the denials that are violated on one side only.
*/

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

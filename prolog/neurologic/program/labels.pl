:- module(neurologic_labels,
          [ add_labels/4                % +Module, +Individuals, +Labels, -Outcome
          ]).
:- use_module(library(pairs), [pairs_keys_values/3]).
:- use_module(library(lists), [member/2]).

/** <module> What is known of individuals

Facts `neural_label(Individual, Class)` tell what became of an individual, whatever the rules and the network say.
*/

%!  add_labels(+Module, +Individuals, +Labels, -Outcome) is det.
%
%   From now on each of Individuals has its label, as a fact `neural_label(Individual, Label)`: Outcome is `added`. If one has another
%   label already, nothing is added, and Outcome is `known(Individual, Label)`.

add_labels(M, Individuals, Labels, Outcome) :-
    pairs_keys_values(Pairs, Individuals, Labels),
    (   predicate_property(M:neural_label(_, _), number_of_clauses(_))
    ->  true
    ;   dynamic(M:neural_label/2)
    ),
    (   member(Individual-Label, Pairs),
        M:neural_label(Individual, Known),
        Known \== Label
    ->  Outcome = known(Individual, Known)
    ;   forall(( member(Individual-Label, Pairs),
                 \+ M:neural_label(Individual, Label)
               ),
               assertz(M:neural_label(Individual, Label))),
        Outcome = added
    ).

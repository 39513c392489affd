:- module(neurologic_explaining,
          [ explained/7,                % +Module, +Text, +Given, +Which, +Depth, +Language, -Outcome
            refused/7,                  % +Module, +Text, +Given, +Nearest, +Depth, +Language, -Outcome
            languages/2                 % +Module, -Languages
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module('../explain/explain').
:- use_module('../explain/failure', [undecided/1]).
:- use_module('../program/goals').
:- use_module('../explain/near').
:- use_module('../program/program').
:- use_module('../explain/render').
:- use_module('../words/words', [known_language/1]).

:- meta_predicate with_goal(+, +, +, -, -, 0, -).

/** <module> Explanations for a session in another language: goals come as text, trees go out as lists of nodes
*/

%!  languages(+Module, -Languages) is det.

languages(_, Languages) :-
    findall(Language, known_language(Language), Languages).

%!  explained(+Module, +Text, +Given, +Which, +Depth, +Language, -Outcome) is det.
%
%   Explain the goal in Text, in which the variables have the values of Given, a list of Name=Value. Which is `first(Most)`
%   or `best`. Language is `none` for goals as they are, else that of the sentences. Outcome is `proofs(List)` with the nodes
%   of each proof, `none(Goal, Reason)` in words, `deep` if a proof goes deeper than Depth, or `syntax(Message, Offset)`.

explained(M, Text, Given, Which, Depth, Language, Outcome) :-
    with_goal(M, Text, Given, Goal, Variables, explained_goal(M, Goal, Variables, Which, Depth, Language, Outcome), Outcome).

%!  with_goal(+Module, +Text, +Given, -Goal, -Variables, :Call, -Outcome) is det.
%
%   Read Goal and run Call; Outcome says what else may happen.

with_goal(M, Text, Given, Goal, Variables, Call, Outcome) :-
    catch(read_goal(Text, M, Goal, Variables), error(syntax_error(Message), string(_, Offset)), Syntax = true),
    (   Syntax == true
    ->  Outcome = syntax(Message, Offset)
    ;   given(Given, Variables),
        catch(Call, error(resource_error(proof_depth), _), Outcome = deep)
    ).

explained_goal(M, Goal, Variables, Which, Depth, Language, Outcome) :-
    (   Which = first(Most)
    ->  Solution = limit(Most, proof(M:Goal, [depth(Depth)], Proof))
    ;   Solution = best_proof(M:Goal, [depth(Depth)], Proof)
    ),
    render_options(Language, Options),
    findall(Packed,
            ( Solution,
              packed_nodes(M, Proof, Options, Packed)
            ),
            Proofs),
    (   Proofs == []
    ->  no_proof(M, Goal, Variables, GoalText, Reason),
        Outcome = none(GoalText, Reason)
    ;   Outcome = proofs(Proofs)
    ).

%!  refused(+Module, +Text, +Given, +Nearest, +Depth, +Language, -Outcome) is det.
%
%   Explain why the goal in Text does not hold. Outcome is `not(Status, Nodes)` with Status `fails`, `undetermined` or `holds`,
%   or as for explained/7.

refused(M, Text, Given, Nearest, Depth, Language, Outcome) :-
    with_goal(M, Text, Given, Goal, Variables, refused_goal(M, Goal, Variables, Nearest, Depth, Language, Outcome), Outcome).

refused_goal(M, Goal, Variables, Nearest, Depth, Language, not(Status, Packed)) :-
    why_not_proof(M:Goal, [nearest(Nearest), depth(Depth)], Proof),
    status(Proof, Status),
    (   Status == holds
    ->  true
    ;   named(Variables)                        % as they are called in the goal
    ),
    render_options(Language, Options),
    packed_nodes(M, Proof, Options, Packed).

status(proof(_, Reason, Proofs), Status) :-
    (   Reason == does_hold
    ->  Status = holds
    ;   undecided(proof(_, Reason, Proofs))
    ->  Status = undetermined
    ;   Status = fails
    ).

render_options(Language, Options) :-
    (   Language == none
    ->  Options = []
    ;   Options = [language(Language)]
    ).

%!  no_proof(+Module, +Goal, +Variables, -GoalText, -Reason) is det.
%
%   Reason tells in a few words what stands against Goal, as far as that is plain. Variables is the list of Name=Variable.

no_proof(M, Goal, Variables, GoalText, Reason) :-
    copy_term(Goal-Variables, Copy-Named, _),
    named(Named),
    numbervars(Copy, 0, _, [singletons(true)]),
    term_text(Copy, GoalText),
    (   against(M, Goal, Reason0)
    ->  Reason = Reason0
    ;   Reason = "no proof"
    ).

named([]).
named([Name=Variable|Variables]) :-
    (   var(Variable)
    ->  Variable = '$VAR'(Name)
    ;   true
    ),
    named(Variables).

against(M, Goal, Reason) :-
    about(M, Goal, Individual),
    individual_predicate(M, Predicate),
    Known =.. [Predicate, Individual],
    \+ M:Known,
    !,
    maplist(term_text, [Predicate, Individual], Texts),
    format(string(Reason), 'there is no ~s ~s', Texts).
against(M, Goal, Reason) :-
    compound(Goal),
    compound_name_arguments(Goal, Name, [Individual, Value]),
    nonvar(Individual),
    nonvar(Value),
    ( target(M, Name, _) -> true ; feature(M, Name, _, _) ),
    Other =.. [Name, Individual, Found],
    findall(Found, M:Other, Values0),
    sort(Values0, Values),
    (   Values == []
    ->  (   target(M, Name, _)
        ->  Reason = "the rules give no answer: a fact that they ask for is missing"
        ;   Reason = "this value is missing"
        )
    ;   findall(Text,
                ( member(Found1, Values), Holds =.. [Name, Individual, Found1], term_text(Holds, Text) ),
                Texts),
        atomic_list_concat(Texts, ', ', Answers),
        format(string(Reason), '~w holds', [Answers])
    ).

about(M, Goal, Individual) :-
    compound(Goal),
    arg(1, Goal, Individual),
    atomic(Individual),
    functor(Goal, Name, 2),
    ( target(M, Name, _) ; feature(M, Name, _, _) ),
    !.

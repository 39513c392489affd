:- module(neurologic_changes,
          [ with_changes/3,             % +Module, +Changes, :Goal
            what_if/4,                  % :Goal, +Changes, -Gained, -Lost
            what_if/5,                  % :Goal, +Changes, -Gained, -Lost, -Kept
            supposed/7                  % +Module, +Text, +Given, +Changes, +Clauses, +Most, -Outcome
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(error), [existence_error/2, must_be/2]).
:- use_module(library(lists), [append/3, member/2]).
:- use_module(library(ordsets), [ord_subtract/3]).
:- use_module(library(pairs), [pairs_keys/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module('../program/goals').
:- use_module('../program/program').

:- meta_predicate
    with_changes(+, +, 0),
    what_if(0, +, -, -),
    what_if(0, +, -, -, -).

/** <module> What if: a goal asked of a changed program, which is as before afterwards

Changes is a list of

    | set(Individual, Feature, Value) | Individual has this Value of Feature, in place of the one it has |
    | unset(Individual, Feature)      | the value is missing                                             |
    | individual(Predicate, Name)     | nothing changes, but there must be this individual               |
    | without(Rule)                   | an extracted rule, or `default`, is switched off                 |
    | clause(Clause)                  | a further clause                                                 |

The changes are made in a snapshot of the database: no other thread ever sees them, and they are gone however the goal ends.
*/

%!  with_changes(+Module, +Changes, :Goal) is semidet.
%
%   Run Goal once while the program in Module is changed.
%
%   @error existence_error(feature, Name), existence_error(individual, Name) or existence_error(rule, Id) for a change of what
%          is not there
%   @error permission_error(change, feature, Name) if no fact but a clause of a program gives the value

with_changes(M, Changes, Goal) :-
    new_predicates(M, Changes, New),
    findall(Name/Arity, static_addition(M, Changes, Name, Arity), Static0),
    sort(Static0, Static),
    setup_call_cleanup(
        opened(Static, M),
        snapshot(( abolish_module_tables(M),
                   made(Changes, M),
                   call(Goal)
                 )),
        ( abolish_module_tables(M),             % they hold answers of the changed program
          closed(Static, M),
          gone(New, M)
        )).

new_predicates(M, Changes, New) :-
    findall(Name/Arity,
            ( member(clause(Clause), Changes),
              clause_head(Clause, Head),
              \+ predicate_property(M:Head, defined),
              functor(Head, Name, Arity)
            ),
            New0),
    sort(New0, New).

gone([], _).
gone([Indicator|Indicators], M) :-
    abolish(M:Indicator),
    gone(Indicators, M).

% What a file defines can only be changed while it is dynamic.
static_addition(M, Changes, Name, Arity) :-
    member(Change, Changes),
    (   Change = clause(Clause)
    ->  clause_head(Clause, Head)
    ;   ( Change = set(_, Feature, _) ; Change = unset(_, Feature) )
    ->  functor(Head, Feature, 2)
    ),
    functor(Head, Name, Arity),
    predicate_property(M:Head, defined),
    \+ predicate_property(M:Head, dynamic),
    \+ predicate_property(M:Head, imported_from(_)),
    \+ predicate_property(M:Head, system).

opened([], _).
opened([Indicator|Indicators], M) :-
    dynamic(M:Indicator),
    opened(Indicators, M).

closed([], _).
closed([Indicator|Indicators], M) :-
    compile_predicates([M:Indicator]),
    closed(Indicators, M).

clause_head(Clause, Head) :-
    (   Clause = (Head0 :- _)
    ->  Head = Head0
    ;   Head = Clause
    ).

made([], _).
made([Change|Changes], M) :-
    make(Change, M),
    made(Changes, M).

make(set(Individual, Feature, Value), M) :-
    without_value(M, Feature, Individual),
    Fact =.. [Feature, Individual, Value],
    assertz(M:Fact).
make(unset(Individual, Feature), M) :-
    without_value(M, Feature, Individual).
make(individual(Predicate, Individual), M) :-
    (   is_individual(M, Predicate, Individual)
    ->  true
    ;   existence_error(individual, Individual)
    ).
make(without(Rule), M) :-
    (   predicate_property(M:neural_rule(_, _, _), dynamic),
        clause(M:neural_rule(Rule, _, _), true, Reference)
    ->  erase(Reference)
    ;   existence_error(rule, Rule)
    ).
make(clause(Clause), M) :-
    assertz(M:Clause).

without_value(M, Feature, Individual) :-
    Fact =.. [Feature, Individual, _],
    (   ( feature(M, Feature, _, _) ; \+ rules_module(M), predicate_property(M:Fact, dynamic) )
    ->  true
    ;   existence_error(feature, Feature)
    ),
    (   individual_predicate(M, Predicate),
        \+ is_individual(M, Predicate, Individual)
    ->  existence_error(individual, Individual)
    ;   true
    ),
    (   predicate_property(M:Fact, dynamic)
    ->  retractall_facts(M, Fact),
        (   \+ \+ ( clause(M:Fact, Body), Body \== true, M:Fact )
        ->  throw(error(permission_error(change, feature, Feature), _))
        ;   true
        )
    ;   predicate_property(M:Fact, defined)
    ->  throw(error(permission_error(change, feature, Feature), _))
    ;   true
    ).

retractall_facts(M, Fact) :-
    forall(clause(M:Fact, true, Reference), erase(Reference)).

is_individual(M, Predicate, Individual) :-
    Goal =.. [Predicate, Individual],
    predicate_property(M:Goal, defined),
    \+ \+ M:Goal.

%!  what_if(:Goal, +Changes, -Gained, -Lost) is det.
%!  what_if(:Goal, +Changes, -Gained, -Lost, -Kept) is det.
%
%   Gained holds the instances of Goal that are true only of the changed program, Lost those that are true only of the program
%   as it is, and Kept those that are true of both; each once, in the standard order.
%
%   @error As with_changes/3, and what Goal raises; the program is as before then too

what_if(Goal, Changes, Gained, Lost) :-
    what_if(Goal, Changes, Gained, Lost, _).

what_if(M:Goal, Changes, Gained, Lost, Kept) :-
    must_be(list, Changes),
    difference(M, Goal, Goal, Changes, Gained, Lost, Kept).

%!  difference(+Module, +Goal, +Template, +Changes, -Gained, -Lost, -Kept) is det.

difference(M, Goal, Template, Changes, Gained, Lost, Kept) :-
    new_predicates(M, Changes, New),            % nothing is known of them before
    setup_call_cleanup(
        opened(New, M),
        compared(M, Goal, Template, Changes, Gained, Lost, Kept),
        gone(New, M)).

compared(M, Goal, Template, Changes, Gained, Lost, Kept) :-
    answers(M, Goal, Template, Before),
    with_changes(M, Changes, answers(M, Goal, Template, After)),
    pairs_keys(Before, BeforeKeys),
    pairs_keys(After, AfterKeys),
    ord_subtract(AfterKeys, BeforeKeys, GainedKeys),
    ord_subtract(BeforeKeys, AfterKeys, LostKeys),
    ord_subtract(BeforeKeys, LostKeys, KeptKeys),
    picked(GainedKeys, After, Gained),
    picked(LostKeys, Before, Lost),
    picked(KeptKeys, Before, Kept).

% An answer with variables is the same as one with other variables in their places.
answers(M, Goal, Template, Answers) :-
    findall(Template, M:Goal, Found),
    maplist(keyed, Found, Pairs),
    sort(1, @<, Pairs, Answers).

keyed(Answer, Key-Answer) :-
    copy_term(Answer, Key, _),
    numbervars(Key, 0, _).

picked([], _, []).
picked([Key|Keys], [Key0-Answer|Pairs], Picked) :-
    (   Key0 == Key
    ->  Picked = [Answer|Picked1],
        picked(Keys, Pairs, Picked1)
    ;   picked([Key|Keys], Pairs, Picked)
    ).

%!  supposed(+Module, +Text, +Given, +Changes, +Clauses, +Most, -Outcome) is det.
%
%   As what_if/5 for the goal in Text, in which the variables have the values of Given, a list of Name=Value; the clauses in
%   the text Clauses come to Changes. Outcome is `if(Gained, Lost, Kept)` with lists of Name=Value, at most Most of each, and
%   the number of answers that stay; or `syntax(Text, Message, Offset)`.

supposed(M, Text, Given, Changes0, ClausesText, Most, Outcome) :-
    catch(read_both(M, Text, ClausesText, Goal, Variables, Clauses), wrong(Where, Message, Offset), Wrong = true),
    (   Wrong == true
    ->  Outcome = syntax(Where, Message, Offset)
    ;   given(Given, Variables),
        shown_variables(Variables, Template),
        append(Changes0, Clauses, Changes),
        difference(M, Goal, Template, Changes, Gained0, Lost0, Kept0),
        length(Kept0, Kept),
        findall(Answer, limit(Most, member(Answer, Gained0)), Gained),
        findall(Answer, limit(Most, member(Answer, Lost0)), Lost),
        Outcome = if(Gained, Lost, Kept)
    ).

read_both(M, Text, ClausesText, Goal, Variables, Clauses) :-
    clauses_of(ClausesText, M, Clauses),
    catch(read_goal(Text, M, Goal, Variables),
          error(syntax_error(Message), string(_, Offset)),
          throw(wrong(Text, Message, Offset))).

shown_variables([], []).
shown_variables([Name=Value|Variables], Shown) :-
    (   var(Value),
        shown(Name)
    ->  Shown = [Name=Value|Shown1]
    ;   Shown = Shown1
    ),
    shown_variables(Variables, Shown1).

shown(Name) :-
    \+ sub_atom(Name, 0, _, _, '_').

%!  clauses_of(+Text, +Module, -Changes) is det.
%
%   @error wrong(Text, Message, Offset) where Text cannot be read
%   @error permission_error(run, directive, Directive)

clauses_of(Text, M, Changes) :-
    setup_call_cleanup(
        open_string(Text, Stream),
        catch(read_clauses(Stream, M, Changes),
              error(syntax_error(Message), stream(_, _, _, Offset)),
              throw(wrong(Text, Message, Offset))),
        close(Stream)).

read_clauses(Stream, M, Changes) :-
    read_term(Stream, Term, [module(M), syntax_errors(error)]),
    (   Term == end_of_file
    ->  Changes = []
    ;   Term = (:- Directive)
    ->  throw(error(permission_error(run, directive, Directive), _))
    ;   (   Term = (_ --> _)
        ->  dcg_translate_rule(Term, Clause)
        ;   Clause = Term
        ),
        inspected(M, clause(Clause)),
        Changes = [clause(Clause)|Changes1],
        read_clauses(Stream, M, Changes1)
    ).

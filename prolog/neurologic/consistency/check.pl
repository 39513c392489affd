:- module(neurologic_check,
          [ findings/2,                 % +Module, -Findings
            findings/3,                 % +Module, +Options, -Findings
            finding_kind/1,             % ?Kind
            duplicate/4,                % +Module, -Feature, -Individual, -Values
            individual_in/3             % +Module, +Term, -Individual
          ]).
:- reexport(wording).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [append/2, append/3, list_to_set/2, member/2, memberchk/2]).
:- use_module(library(option), [option/2, option/3]).
:- use_module(library(pairs), [group_pairs_by_key/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(against_expert).
:- use_module(contradictions).
:- use_module(coverage).
:- use_module('../explain/explain').
:- use_module('../program/program').
:- use_module(redundancy).
:- use_module('../program/undefined').

/** <module> What is wrong with a theory, each finding with a witness

A finding is a term `finding(Kind, Subject, Witness, Details)`. Witness is `individual(Name)` for one that is loaded,
`row(List)` of Feature=Value for one that was made up and tried out, or `none`. Kind is

    | violation         | a solution `denial(Subject)`                                                       |
    | duplicate         | Subject is a feature of which an individual has several values                     |
    | contradiction     | Subject is the list of two rules of different classes that hold at once            |
    | uncovered         | Subject is the list of conditions of a region in which only the default answers    |
    | impossible        | Subject is a rule that no individual within the domains satisfies                  |
    | dead              | Subject is a rule of an ordered list that never answers: earlier ones hold, too    |
    | subsumed          | Subject is a rule that lies inside another one of its class                        |
    | redundant         | Subject is a rule without which every answer is the same                           |
    | unknown_predicate | Subject is the indicator of a predicate that a clause calls and nothing defines    |
    | undecided         | Subject names a question that the search left open; Details has the reason         |
    | more              | Subject is a kind of which there are more findings than asked for                  |

In place of a rule a Subject may have `clause(File:Line)`, an expert's clause that concludes the target too.
*/

%!  findings(+Module, -Findings) is det.
%!  findings(+Module, +Options, -Findings) is det.
%
%   Findings is the list of everything that is wrong with the program in Module. Options:
%
%     - kinds(+Kinds)
%       What to look for, a list of the kinds above but for the last two, which come by themselves; all by default.
%     - limit(+Count)
%       Most findings of a kind, 100 by default.
%     - overlaps(+Pairs), gaps(+Regions), covered(+Covered), total(+Count)
%       What another search over the boxes has found, see neurologic(consistency/contradictions), neurologic(consistency/coverage) and
%       neurologic(consistency/redundancy): it is tried out here in place of a search. Count is the number of contradictions of rules.

findings(M, Findings) :-
    findings(M, [], Findings).

findings(M, Options0, Findings) :-
    findall(Kind, finding_kind(Kind), Every),
    option(kinds(Kinds), Options0, Every),
    must_be(list(oneof(Every)), Kinds),
    option(limit(Limit), Options0, 100),
    must_be(nonneg, Limit),
    (   memberchk(contradiction, Kinds),
        \+ option(overlaps(_), Options0)
    ->  contradictory_pairs(M, Pairs, Total),
        Options = [overlaps(Pairs), total(Total)|Options0]
    ;   Options = Options0
    ),
    findall(Some,
            ( member(Kind, Every),
              memberchk(Kind, Kinds),
              limited(Kind, M, Options, Limit, Some)
            ),
            Lists),
    append(Lists, Findings).

%!  finding_kind(?Kind) is nondet.
%
%   Kind can be looked for; in the order in which findings are told.

finding_kind(violation).
finding_kind(duplicate).
finding_kind(contradiction).
finding_kind(uncovered).
finding_kind(impossible).
finding_kind(dead).
finding_kind(subsumed).
finding_kind(redundant).
finding_kind(unknown_predicate).

limited(Kind, M, Options, Limit, Findings) :-
    Most is Limit+1,
    findall(Finding, limit(Most, found(Kind, M, Options, Finding)), Findings0),
    length(Findings0, Count),
    (   Count =< Limit
    ->  Findings = Findings0
    ;   length(Shown, Limit),
        append(Shown, _, Findings0),
        (   Kind == contradiction,
            option(total(Total), Options),
            integer(Total),
            \+ ( member(finding(_, Subject, _, _), Findings0), memberchk(clause(_), Subject) )
        ->  Totals = [total=Total]
        ;   Totals = []
        ),
        append(Shown, [finding(more, Kind, none, [shown=Limit|Totals])], Findings)
    ).

%!  found(+Kind, +Module, +Options, -Finding) is nondet.

found(violation, M, _, finding(violation, Name, Witness, [goal=denial(Name)])) :-
    predicate_property(M:denial(_), defined),
    findall(Name, M:denial(Name), Names0),
    list_to_set(Names0, Names),
    member(Name, Names),
    denial_witness(M, Name, Witness).
found(duplicate, M, _, finding(duplicate, Feature, individual(Individual), [values=Values])) :-
    duplicate(M, Feature, Individual, Values).
found(contradiction, M, _, Finding) :-
    expert_contradiction(M, Finding).
found(contradiction, M, Options, Finding) :-
    option(overlaps(Pairs), Options),
    contradiction(M, Pairs, Finding).
found(uncovered, M, Options, Finding) :-
    option(gaps(Regions), Options, searched),
    gap(M, Regions, Finding).
found(impossible, M, _, Finding) :-
    impossible_rule(M, Finding).
found(impossible, M, _, Finding) :-
    impossible_clause(M, Finding).
found(dead, M, Options, Finding) :-
    covered(M, dead, Options, Finding).
found(subsumed, M, Options, Finding) :-
    covered(M, subsumed, Options, Finding).
found(subsumed, M, _, Finding) :-
    expert_subsumed(M, Finding).
found(redundant, M, Options, Finding) :-
    covered(M, redundant, Options, Finding).
found(unknown_predicate, M, _, finding(unknown_predicate, Indicator, none, Details)) :-
    undefined_call(M, Indicator, Caller, File:Line, Nearest),
    Details = [caller=Caller, nearest=Nearest, file=File, line=Line].

covered(M, Kind, Options, Finding) :-
    (   option(covered(Numbers), Options)
    ->  of_numbers(M, Numbers, Covered)
    ;   covered_rules(M, Kind, Covered)
    ),
    member(Each, Covered),
    Each = covered(Found, _, _),
    ( Found == Kind ; Found == undecided(Kind) ),
    covered_finding(M, Each, Finding).

%!  denial_witness(+Module, +Name, -Witness) is det.
%
%   The individual that a denial is about: an argument of its name, or else the first one of its proof.

denial_witness(M, Name, Witness) :-
    (   individual_in(M, Name, Individual)
    ->  Witness = individual(Individual)
    ;   catch(( proof(M:denial(Name), Proof), individual_in(M, Proof, Individual) ), error(resource_error(_), _), fail)
    ->  Witness = individual(Individual)
    ;   Witness = none
    ).

%!  individual_in(+Module, +Term, -Individual) is semidet.
%
%   Individual is the first one of the program in Module that stands in Term.

individual_in(M, Term, Individual) :-
    individual_predicate(M, Predicate),
    sub_atomic(Term, Individual),
    Goal =.. [Predicate, Individual],
    predicate_property(M:Goal, defined),
    \+ \+ M:Goal,
    !.

sub_atomic(Term, Atomic) :-
    (   compound(Term)
    ->  arg(_, Term, Argument),
        sub_atomic(Argument, Atomic)
    ;   atomic(Term),
        Atomic = Term
    ).

%!  duplicate(+Module, -Feature, -Individual, -Values) is nondet.
%
%   Values are several different ones that facts give for Feature of Individual.

duplicate(M, Feature, Individual, Values) :-
    feature(M, Feature, _, _),
    Head =.. [Feature, I, V],
    predicate_property(M:Head, defined),
    predicate_property(M:Head, number_of_clauses(_)),
    findall(I-V, ( clause(M:Head, true), nonvar(I), nonvar(V) ), Pairs0),
    sort(0, @<, Pairs0, Pairs),
    group_pairs_by_key(Pairs, Groups),
    member(Individual-Values, Groups),
    Values = [_, _|_].

:- module(neurologic_redundancy,
          [ impossible_rule/2,          % +Module, -Finding
            impossible_reasons/4,       % +Body, +Module, +Individual, -Reasons
            covered_rules/3,            % +Module, +Kind, -Covered
            covered_finding/3,          % +Module, +Covered, -Finding
            of_numbers/3                % +Module, +Covered0, -Covered
          ]).
:- use_module(library(assoc), [empty_assoc/1, get_assoc/3, list_to_assoc/2]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(library(ordsets), [ord_union/2]).
:- use_module(library(pairs), [group_pairs_by_key/2, pairs_keys/2]).
:- use_module('../boxes/boxes').
:- use_module('../program/conditions').
:- use_module('../program/program').
:- use_module('../boxes/regions').
:- use_module(trials).
:- use_module('../boxes/witness').

/** <module> Rules that could go

Of the extracted rules that are switched on, each under the first kind that fits:

    | impossible | no individual within the domains satisfies its conditions                                      |
    | dead       | in an ordered list, the earlier rules hold wherever it holds, so it never answers              |
    | subsumed   | another rule of its class holds wherever it holds; of two equal rules, the later is subsumed   |
    | redundant  | without it every answer is the same: the others, or the default, give its class where it does  |

All of this is about individuals of whom every feature is known. The dead and the subsumed can go together; a redundant rule
can go before or after them, but two of those may need each other. A finding is `finding(Kind, Rule, Witness, Details)`; the witness satisfies Rule and one of the rules in `by`, which
cover it together. Conditions that are no boxes count as such that may fail: what depends on them is not found.
*/

most_cuts(20_000).

%!  impossible_rule(+Module, -Finding) is nondet.

impossible_rule(M, finding(impossible, Rule, none, [class=Class, reason=Reasons])) :-
    known_rule(M, Rule, Class),
    \+ ( rule_box(M, Rule, _, _, Box, Open),
         left_open(M, Box, Open, _)
       ),
    once(rule_conditions(M, Rule, _, Individual, Body)),
    impossible_reasons(Body, M, Individual, Reasons).

%!  impossible_reasons(+Body, +Module, +Individual, -Reasons) is det.
%
%   Reasons are texts: a feature whose conditions no value of its domain satisfies, or what never holds within the bounds.

impossible_reasons(Body, M, I, Reasons) :-
    formula(Body, M, I, Formula),
    findall(Feature-Set, conjunct_set(Formula, Feature, Set), Pairs0),
    keysort(Pairs0, Pairs),
    group_pairs_by_key(Pairs, Groups),
    findall(Text, ( member(Feature-Sets, Groups), empty_text(M, Feature, Sets, Text) ), Texts),
    (   Texts \== []
    ->  Reasons = Texts
    ;   multiplied(Formula, M, Conjunctions),
        findall(Open, member(conjunction(_, Open), Conjunctions), Opens0),
        sort(Opens0, Opens),
        ord_union(Opens, Open),
        open_texts(Open, Reasons0),
        (   Reasons0 == []
        ->  Reasons = ["its conditions exclude each other"]
        ;   Reasons = Reasons0
        )
    ).

conjunct_set(in(Feature, Set), Feature, Set).
conjunct_set(and(Formulas), Feature, Set) :-
    member(Formula, Formulas),
    conjunct_set(Formula, Feature, Set).

% Fails if some value is in the domain of Feature and in all Sets.
empty_text(M, Feature, Sets, Text) :-
    once(( feature(M, Feature, Kind, _), domain(M, Feature, Domain) )),
    \+ met(Sets, Domain, _),
    (   met(Sets, Whole),
        Whole \== values([])
    ->  set_words(Feature, Kind, Whole, Asked),
        set_words(Feature, Kind, Domain, Known),
        format(string(Text), '~s, but ~s', [Asked, Known])
    ;   findall(Words, ( member(Set, Sets), Set \== values([]), set_words(Feature, Kind, Set, Words) ), Parts0),
        sort(Parts0, Parts),
        (   Parts = [_, _|_]
        ->  atomic_list_concat(Parts, ' and ', Together),
            format(string(Text), '~w at once', [Together])
        ;   format(string(Text), 'no value of ~q satisfies it', [Feature])
        )
    ).

met([Set|Sets], Whole) :-
    met(Sets, Set, Whole).

met([], Set, Set).
met([Set|Sets], Set0, Whole) :-
    set_meet(Set0, Set, Set1),
    met(Sets, Set1, Whole).

set_words(Feature, Kind, Set, Words) :-
    set_text(Kind, range(-1.0Inf, 1.0Inf), Feature, Set, Words).

%!  covered_rules(+Module, +Kind, -Covered) is det.
%
%   Covered are terms `covered(Kind1, Rule, By)`, in the order of the program, with those of Kind and maybe of other kinds: By
%   are the rules, in their order, that reach into Rule and cover it together; one where one is enough. Kind1 is
%   `undecided(Kind)` where the search was not finished.

covered_rules(M, Kind, Covered) :-
    (   theory(M, Semantics, Default, _),
        applies(Kind, Semantics)
    ->  usable_boxes(M, Boxes),
        overlaps(M, Boxes, all, Pairs),
        findall(N-Box, ( member(Box, Boxes), arg(1, Box, N) ), Numbered),
        list_to_assoc(Numbered, Index),
        neighbours(Pairs, Neighbours),
        findall(rule(Rule, Own, Others),
                ( rule_groups(Boxes, Groups), member(Rule-Own, Groups),
                  reaching_into(Own, Neighbours, Index, Rule, Others)
                ),
                Rules),
        findall(Rule-covered(Found, Rule, By),
                ( member(rule(Rule, Own, Others), Rules),
                  once(covered(Semantics, M, Own, Others, Found, By))
                ),
                Gone0),
        list_to_assoc(Gone0, Gone),
        empty_assoc(Nothing),
        findall(Each,
                ( member(rule(Rule, Own, Others), Rules),
                  (   get_assoc(Rule, Gone, Each)
                  ->  true
                  ;   Kind == redundant,
                      redundant(Semantics, M, Default, Own, Others, Nothing, _, _),
                      redundant(Semantics, M, Default, Own, Others, Gone, Found, By),
                      Each = covered(Found, Rule, By)
                  )
                ),
                Covered)
    ;   Covered = []
    ).

applies(dead, ordered).
applies(subsumed, Semantics) :-
    Semantics \== ordered.
applies(redundant, _).

rule_groups(Boxes, Groups) :-
    findall(Rule-Box, ( member(Box, Boxes), arg(2, Box, Rule) ), Pairs),
    group_pairs_by_key(Pairs, Groups).          % the boxes of a rule follow each other

neighbours(Pairs, Neighbours) :-
    findall(N-Other, ( member(N1-N2, Pairs), ( N = N1, Other = N2 ; N = N2, Other = N1 ) ), Both0),
    sort(Both0, Both),
    group_pairs_by_key(Both, Groups),
    list_to_assoc(Groups, Neighbours).

% Others are the boxes of other rules that reach into one of Own, in their order.
reaching_into(Own, Neighbours, Index, Rule, Others) :-
    findall(Numbers, ( member(Box, Own), arg(1, Box, N), get_assoc(N, Neighbours, Numbers) ), Lists),
    ord_union(Lists, Numbers),
    findall(Other,
            ( member(N, Numbers), get_assoc(N, Index, Other), arg(2, Other, Rule2), Rule2 \== Rule ),
            Others).

%!  covered(+Semantics, +Module, +Own, +Others, -Kind, -By) is nondet.
%
%   Own are the boxes of a dead or a subsumed rule, Others those of other rules that reach into them. The first solution counts.

covered(ordered, M, Own, Others, Kind, By) :-
    Own = [box(First, _, _, _, _)|_],
    findall(box(N, Rule, ok, Box, []), ( member(box(N, Rule, _, Box, []), Others), N < First ), Earlier),
    Earlier \== [],
    outcome(M, Own, Earlier, bad, Outcome),
    covered_kind(Outcome, dead, Kind),
    (   rule_groups(Earlier, Groups),
        member(Rule-Boxes, Groups),
        outcome(M, Own, Boxes, bad, false)
    ->  By = [Rule]
    ;   rules_of(Earlier, By)
    ).
covered(Semantics, M, Own, Others, Kind, [Rule]) :-
    Semantics \== ordered,
    Own = [box(First, _, Class, _, _)|_],
    findall(Box, ( member(Box, Others), arg(3, Box, Class1), Class1 == Class ), Alike),
    rule_groups(Alike, Groups),
    member(Rule-Boxes, Groups),
    within(M, Own, Boxes),
    \+ ( Boxes = [box(Other, _, _, _, _)|_],
         Other > First,
         all_boxes(M, Rule, All),
         within(M, All, Own)
       ),
    Kind = subsumed.
%!  redundant(+Semantics, +Module, +Default, +Own, +Others, +Gone, -Kind, -By) is semidet.
%
%   Own are the boxes of a rule that is redundant beside the rules that are not in the assoc Gone.

redundant(Semantics, M, Default, Own, Others0, Gone, Kind, By) :-
    findall(Box, ( member(Box, Others0), arg(2, Box, Other), \+ get_assoc(Other, Gone, _) ), Others),
    Own = [box(First, _, Class, _, _)|_],
    ( Default == Class -> Final = ok ; Final = bad ),
    findall(box(N, Rule, Label, Box, []),
            ( member(box(N, Rule, Class1, Box, Open), Others),
              ( Class1 == Class -> Same = true ; Same = false ),
              ( N < First -> Place = earlier ; Place = later ),
              label(Semantics, Place, Same, Final, Label),
              ( Label == bad -> true ; Open == [] )
            ),
            Labelled0),
    answer_order(Semantics, Labelled0, Labelled),
    ( Final == ok -> true ; memberchk(box(_, _, ok, _, _), Labelled) ),
    outcome(M, Own, Labelled, Final, Outcome),
    covered_kind(Outcome, redundant, Kind),
    findall(Box, ( member(Box, Labelled0), arg(3, Box, ok) ), Covering),
    rules_of(Covering, By).

covered_kind(false, Kind, Kind).
covered_kind(unknown, Kind, undecided(Kind)).

within(M, Own, Boxes) :-
    findall(box(N, Rule, ok, Box, []), member(box(N, Rule, _, Box, []), Boxes), Exact),
    Exact \== [],
    outcome(M, Own, Exact, bad, false).

all_boxes(M, Rule, Boxes) :-
    findall(box(N, Rule, Class, Box, Left),
            ( rule_box(M, Rule, N, Class, Box, Open), left_open(M, Box, Open, Left) ),
            Boxes).

rules_of(Boxes, Rules) :-
    rule_groups(Boxes, Groups),
    pairs_keys(Groups, Rules).

%!  label(+Semantics, +Place, +Same, +Final, ?Label) is semidet.
%
%   Whether the answer stays as it was where another rule takes the place of the one that is looked at: `ok` or `bad`. Place
%   says where the other stands, Same whether it has the class, Final what the default answers. Fails for a rule that does not
%   matter.

label(ordered, earlier, _, _, ok).              % the rule does not answer there anyway
label(ordered, later, true, _, ok).
label(ordered, later, false, _, bad).
label(partition, _, Same, Final, Label) :-
    label(unordered, _, Same, Final, Label).
label(unordered, _, true, _, ok).
label(unordered, _, false, ok, bad).            % the default answers only where no rule holds

% Without an order, a rule of the class gives its answer whatever others say.
answer_order(Semantics, Boxes0, Boxes) :-
    (   Semantics == ordered
    ->  Boxes = Boxes0
    ;   findall(Box, ( member(Label, [ok, bad]), member(Box, Boxes0), arg(3, Box, Label) ), Boxes)
    ).

%!  outcome(+Module, +Own, +Labelled, +Final, -Outcome) is det.
%
%   As escape/6, over all boxes of Own.

outcome(M, Own, Labelled, Final, Outcome) :-
    most_cuts(Most),
    findall(Each, ( member(box(_, _, _, Box, _), Own), escape(M, Box, Labelled, Final, Most, Each) ), Outcomes),
    (   memberchk(true, Outcomes)
    ->  Outcome = true
    ;   memberchk(unknown, Outcomes)
    ->  Outcome = unknown
    ;   Outcome = false
    ).

%!  covered_finding(+Module, +Covered, -Finding) is det.

covered_finding(_, covered(undecided(Kind), Rule, _), Finding) :-
    !,
    Question =.. [Kind, Rule],
    most_cuts(Most),
    format(string(Reason), 'the search stopped after ~d cuts', [Most]),
    Finding = finding(undecided, Question, none, [reason=[Reason]]).
covered_finding(M, covered(Kind, Rule, By), finding(Kind, Rule, Witness, [by=By, class=Class, default=ByDefault|Details])) :-
    once(known_rule(M, Rule, Class)),
    theory(M, _, Default, _),
    ( Default == Class, Kind == redundant -> ByDefault = true ; ByDefault = false ),
    (   rule_box(M, Rule, _, _, Box, Open),
        left_open(M, Box, Open, Left),
        tried_row(M, Box, Left, Row),
        with_individual(M, Row, Individual,
                        ( rule_proved(M, Rule, Individual), covering(M, Kind-ByDefault, Class, By, Individual, Answer) ))
    ->  Witness = row(Row),
        Details = [classes=[Answer]]
    ;   Witness = none,
        Details = []
    ).

% What is answered for Individual without the rule of the class Class.
covering(M, Kind-ByDefault, Class, By, Individual, Answer) :-
    (   member(Other, By),
        rule_proved(M, Other, Individual)
    ->  once(known_rule(M, Other, Class1)),
        ( Kind == dead -> Answer = Class1 ; Answer = Class )
    ;   ByDefault == true,
        Answer = Class
    ).

%!  of_numbers(+Module, +Covered0, -Covered) is det.
%
%   Covered0 has the same terms with numbers of boxes in place of their rules.

of_numbers(M, Covered0, Covered) :-
    findall(covered(Kind, Rule, By),
            ( member(covered(Kind, Number, Numbers), Covered0),
              box_rule(M, Number, Rule),
              findall(Other, ( member(N, Numbers), box_rule(M, N, Other) ), By)
            ),
            Covered).

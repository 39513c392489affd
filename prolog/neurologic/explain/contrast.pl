:- module(neurologic_contrast,
          [ contrast/3,                 % :Fact, ?Foil, -Nodes
            contrasted/5                % +Module, +Text, +FoilText, +Given, -Outcome
          ]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [append/2, append/3, member/2, memberchk/2]).
:- use_module('../boxes/boxes').
:- use_module('../program/conditions').
:- use_module(evidence, [rule_text/4]).
:- use_module(explain).
:- use_module(goal_contrast).
:- use_module('../program/goals').
:- use_module('../program/program').
:- use_module('../program/texts').

:- meta_predicate contrast(0, ?, -).

/** <module> Why this and not that

The difference of two explanations: what the fact rests on and the foil does not, what of the foil fails, and, in one line, what
both have in common. Here of two answers of the rules, in neurologic(explain/goal_contrast) of other goals. It comes as nodes, as
neurologic(explain/render) draws them, with the reasons

    | contrast  | the fact rather than the foil                          |
    | holds     | a condition that decides for the fact                  |
    | would     | a rule or a clause that would give the foil            |
    | fails     | a condition of it that fails; for goals those of neurologic(explain/failure) |
    | met       | conditions of it that hold                             |
    | common    | conditions of both                                     |
*/

%!  contrast(:Fact, ?Foil, -Nodes) is semidet.
%
%   Nodes tell why Fact holds and Foil does not. For an answer of the rules, Foil can be left unbound: it becomes the nearest of the
%   other classes. Fails if Fact does not hold.
%
%   @error instantiation_error if Foil is unbound and Fact is no answer of the rules

contrast(M:Fact, Foil0, Nodes) :-
    must_be(callable, Fact),
    strip_module(Foil0, _, Foil),
    once(proof(M:Fact, Proof)),
    Proof = proof(Holds, _, _),
    (   answer(M, Holds, Individual, Class)
    ->  (   var(Foil)
        ->  (   other_class(M, Individual, Class, Other)
            ->  replaced(Holds, Other, Foil)
            ;   throw(error(instantiation_error, context(contrast/3, 'the target has no other classes')))
            )
        ;   true
        )
    ;   must_be(callable, Foil)
    ),
    goal_line(Holds, HoldsText),
    goal_line(Foil, FoilText),
    format(string(Top), '~s rather than ~s', [HoldsText, FoilText]),
    (   answer(M, Holds, Individual, Class),
        answer(M, Foil, Individual, Other)
    ->  answer_nodes(M, Individual, Class, Other, Proof, HoldsText, FoilText, Because, Nodes0)
    ;   goal_nodes(M, Proof, Foil, FoilText, Because, Nodes0)
    ),
    Nodes = [node(0, Top, contrast, Because, [])|Nodes0].

answer(M, Goal, Individual, Class) :-
    target(M, Target, _),
    compound(Goal),
    compound_name_arguments(Goal, Target, [Individual, Class]),
    ground(Goal).

replaced(Fact, Class, Foil) :-
    compound_name_arguments(Fact, Target, [Individual, _]),
    compound_name_arguments(Foil, Target, [Individual, Class]).

goal_line(Goal, Text) :-
    copy_term(Goal, Copy, _),
    numbervars(Copy, 0, _, [singletons(true)]),
    goal_text(Copy, Text).

%!  other_class(+Module, +Individual, +Class, -Other) is semidet.
%
%   Other is the class with the rule of which the fewest conditions fail.

other_class(M, Individual, Class, Other) :-
    target(M, _, Classes),
    findall(Count-Other0,
            ( member(Other0, Classes),
              Other0 \== Class,
              (   nearest_box(M, Individual, Other0, _, _, _, Failing)
              ->  length(Failing, Count)
              ;   Count = 1000
              )
            ),
            Counted),
    keysort(Counted, [_-Other|_]).

%!  nearest_box(+Module, +Individual, +Class, -Rule, -Box, -Open, -Failing) is semidet.

nearest_box(M, Individual, Class, Rule, Box, Open, Failing) :-
    values(M, Individual, Values),
    findall(Count-near(Rule0, Box0, Open0, Failing0),
            ( rule_box(M, Rule0, _, Class, Box0, Open0),
              failing(Box0, Values, Failing0),
              length(Failing0, Count)
            ),
            Counted),
    keysort(Counted, [_-near(Rule, Box, Open, Failing)|_]).

values(M, Individual, Values) :-
    feature_values(M, Individual, Pairs),
    dict_pairs(Values, row, Pairs).

failing([], _, []).
failing([Feature-Set|Box], Values, Failing) :-
    (   get_dict(Feature, Values, Value),
        set_has(Set, Value)
    ->  Failing = Failing1
    ;   Failing = [Feature-Set|Failing1]
    ),
    failing(Box, Values, Failing1).

%!  answer_nodes(+Module, +Individual, +Class, +Other, +Proof, +HoldsText, +FoilText, -Because, -Nodes) is det.

answer_nodes(M, Individual, Class, Other, Proof, HoldsText, FoilText, Because, Nodes) :-
    Proof = proof(_, Reason, _),
    values(M, Individual, Values),
    (   Reason = rule(Rule, Evidence)
    ->  true
    ;   Rule = (-),
        Evidence = []
    ),
    (   rule_box(M, Rule, _, Class, Box, Open),
        failing(Box, Values, [])
    ->  true
    ;   Box = [],
        Open = []
    ),
    (   nearest_box(M, Individual, Other, OtherRule, OtherBox, OtherOpen, Failing)
    ->  true
    ;   (   theory(M, _, Default, _),
            Other == Default,
            Rule \== default
        ->  OtherRule = default
        ;   OtherRule = (-)
        ),
        OtherBox = [],
        OtherOpen = [],
        Failing = []
    ),
    rule_words(Rule, Evidence, RuleText),
    format(string(HoldsBecause), 'because of ~s', [RuleText]),
    Because = "",
    decisive(Box, OtherBox, Failing, Decisive, Common),
    condition_nodes(Decisive, M, Values, holds, 2, HoldsNodes),
    open_nodes(Open, 2, OpenNodes),
    would_nodes(M, Individual, Rule, Box, OtherRule, OtherBox, OtherOpen, Failing, Values, FoilText, WouldNodes),
    common_nodes(M, Common, CommonNodes),
    append(HoldsNodes, OpenNodes, FactNodes),
    append([node(1, HoldsText, holds, HoldsBecause, [rule=Rule])|FactNodes], WouldNodes, Nodes0),
    append(Nodes0, CommonNodes, Nodes).

rule_words(Rule, Evidence, Text) :-
    (   Rule == default
    ->  Text = "the default, since every rule fails"
    ;   Rule == (-)
    ->  Text = "a clause besides the rules"
    ;   rule_text(en, Rule, Evidence, Text)
    ).

%!  decisive(+Box, +OtherBox, +Failing, -Decisive, -Common) is det.
%
%   Common are the conditions on features of which the foil's rule asks for something that holds as well.

decisive([], _, _, [], []).
decisive([Feature-Set|Box], OtherBox, Failing, Decisive, Common) :-
    (   memberchk(Feature-_, OtherBox),
        \+ memberchk(Feature-_, Failing)
    ->  Decisive = Decisive1,
        Common = [Feature-Set|Common1]
    ;   Decisive = [Feature-Set|Decisive1],
        Common = Common1
    ),
    decisive(Box, OtherBox, Failing, Decisive1, Common1).

condition_nodes(Conditions, M, Values, Reason, Level, Nodes) :-
    findall(node(Level, Text, Reason, Because, []),
            ( member(Feature-Set, Conditions),
              box_texts(M, [Feature-Set], [Condition]),
              value_text(Feature, Values, Text),
              (   Reason == holds
              ->  format(string(Because), 'asked for: ~s', [Condition])
              ;   get_dict(Feature, Values, _)
              ->  format(string(Because), 'fails: ~s', [Condition])
              ;   format(string(Because), 'missing: ~s', [Condition])
              )
            ),
            Nodes).

value_text(Feature, Values, Text) :-
    term_text(Feature, FeatureText),
    (   get_dict(Feature, Values, Value)
    ->  term_text(Value, ValueText),
        format(string(Text), '~s = ~s', [FeatureText, ValueText])
    ;   format(string(Text), '~s is missing', [FeatureText])
    ).

open_nodes(Open, Level, Nodes) :-
    findall(node(Level, Text, holds, "holds", []), member(open(Text, _), Open), Nodes).

%!  would_nodes(+Module, +Individual, +Rule, +Box, +OtherRule, +OtherBox, +OtherOpen, +Failing, +Values, +FoilText, -Nodes) is det.

would_nodes(M, Individual, Rule, Box, OtherRule, OtherBox, OtherOpen, Failing, Values, FoilText, Nodes) :-
    theory(M, Semantics, _, _),
    (   OtherRule == default
    ->  rule_words(Rule, [], Reason),
        Nodes = [node(1, FoilText, would, "by the default, if every rule failed", []), node(2, Reason, fails, "holds", [])]
    ;   OtherRule == (-)
    ->  Nodes = [node(1, FoilText, would, "no rule concludes it", [])]
    ;   once(M:neural_rule(OtherRule, _, Evidence)),
        rule_text(en, OtherRule, Evidence, RuleText),
        format(string(Because), 'by ~s, if all its conditions held', [RuleText]),
        condition_nodes(Failing, M, Values, fails, 2, FailingNodes),
        (   rule_proved(M, OtherRule, Individual)
        ->  Proved = true,
            Words = "a condition on several features, holds"
        ;   Proved = false,
            Words = "a condition on several features"
        ),
        findall(node(2, Text, fails, Words, []), member(open(Text, _), OtherOpen), OpenNodes),
        (   FailingNodes == [],
            ( OpenNodes == [] ; Proved == true ),
            Semantics == ordered
        ->  rule_words(Rule, [], Reason),
            Further = [node(2, Reason, fails, "comes before it", [])]
        ;   Further = []
        ),
        findall(Feature-Set,
                ( member(Feature-Set, OtherBox),
                  \+ memberchk(Feature-_, Failing),
                  \+ memberchk(Feature-_, Box)
                ),
                Met),
        box_texts(M, Met, MetTexts),
        (   MetTexts == []
        ->  MetNodes = []
        ;   joined_text(MetTexts, ', ', MetText),
            MetNodes = [node(2, MetText, met, "holds", [])]
        ),
        append([[node(1, FoilText, would, Because, [rule=OtherRule])], FailingNodes, OpenNodes, Further, MetNodes], Nodes)
    ).

common_nodes(M, Common, Nodes) :-
    box_texts(M, Common, Texts),
    (   Texts == []
    ->  Nodes = []
    ;   joined_text(Texts, ', ', Text),
        Nodes = [node(1, Text, common, "asked for by both", [])]
    ).

%!  contrasted(+Module, +Text, +FoilText, +Given, -Outcome) is det.
%
%   As contrast/3 for goals in texts; FoilText is `none` for the nearest other class. Outcome is `nodes(Nodes)`, `none` or
%   `syntax(Text, Message, Offset)`.

contrasted(M, Text, FoilText, Given, Outcome) :-
    catch(read_both(M, Text, FoilText, Given, Fact, Foil), wrong(Where, Message, Offset), Wrong = true),
    (   Wrong == true
    ->  Outcome = syntax(Where, Message, Offset)
    ;   contrast(M:Fact, Foil, Nodes)
    ->  Outcome = nodes(Nodes)
    ;   Outcome = none
    ).

read_both(M, Text, FoilText, Given, Fact, Foil) :-
    read_text(Text, M, Fact, Variables),
    given(Given, Variables),
    (   FoilText == none
    ->  true
    ;   read_text(FoilText, M, Foil, FoilVariables),
        shared_variables(FoilVariables, Variables)
    ).

read_text(Text, M, Goal, Variables) :-
    catch(read_goal(Text, M, Goal, Variables),
          error(syntax_error(Message), string(_, Offset)),
          throw(wrong(Text, Message, Offset))).

% A variable of both texts is one.
shared_variables([], _).
shared_variables([Name=Variable|Shared], Variables) :-
    (   memberchk(Name=Variable0, Variables)
    ->  Variable = Variable0
    ;   true
    ),
    shared_variables(Shared, Variables).

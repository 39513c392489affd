:- module(neurologic_words,
          [ goal_words/4,               % +Module, +Language, +Goal, -Text
            choices_words/6,            % +Values, +Module, +Language, +Fact, -Texts, -Whole
            said/4,                     % +Language, +Key, +Texts, -Text
            known_language/1,           % ?Language
            listed_words/4              % +Language, +Joint, +Texts, -Text
          ]).
:- encoding(utf8).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(error), [existence_error/2]).
:- use_module(library(lists), [append/3, member/2, memberchk/2, select/3, selectchk/3]).
:- use_module('../program/program').
:- use_module('../program/texts', [conjuncts/2, term_text/2]).
:- use_module(templates).
:- use_module(values).

/** <module> Goals in words

What the expert's templates say (see neurologic(words/templates)), else what a language says by default: its table of phrases,
one file in the folder lang. A language is added by clauses of the multifile predicate `wording/3`:

    ==
    neurologic_words:wording(nl, value, "@(1) van @(2) is @(3)").
    ==

Phrases that a language does not have are those of English.
*/

:- multifile wording/3.                  % ?Language, ?Key, ?Phrase
:- dynamic wording/3.
:- dynamic parsed/3.                    % Language, Key, Parts

:- use_module(lang/en, []).
:- use_module(lang/de, []).
:- use_module(lang/fr, []).

%!  known_language(?Language) is nondet.

known_language(Language) :-
    findall(Known, wording(Known, value, _), Languages0),
    sort(Languages0, Languages),
    member(Language, Languages).

%!  said(+Language, +Key, +Texts, -Text) is det.
%
%   Text is the phrase Key of Language with Texts as its parts.
%
%   @error existence_error(phrase, Key) if neither Language nor English has it

said(Language, Key, Texts, Text) :-
    phrase_parts(Language, Key, Parts),
    filled(Parts, Texts, Filled),
    one_text(Filled, Text).

phrase_parts(Language, Key, Parts) :-
    (   parsed(Language, Key, Parts0)
    ->  Parts = Parts0
    ;   (   wording(Language, Key, Phrase)
        ;   wording(en, Key, Phrase)
        )
    ->  text_parts(Phrase, Parts),
        assertz(parsed(Language, Key, Parts))
    ;   existence_error(phrase, Key)
    ).

filled([], _, []).
filled([Part|Parts], Texts, [Text|Filled]) :-
    (   Part = number(Number, _)
    ->  nth(Number, Texts, Text)
    ;   Text = Part
    ),
    filled(Parts, Texts, Filled).

nth(Number, [First|Texts], Text) :-
    (   Number =:= 1
    ->  Text = First
    ;   Number1 is Number-1,
        nth(Number1, Texts, Text)
    ).

one_text(Parts, Text) :-
    atomic_list_concat(Parts, Atom),
    atom_string(Atom, Text).

%!  goal_words(+Module, +Language, +Goal, -Text) is det.
%
%   Text says Goal, in which variables are named by numbervars/3. A fact with conditions on its value, as in
%   `(age(a1, 70), 70 >= 65)`, is one sentence.

goal_words(M, Language, Goal, Text) :-
    (   var(Goal)
    ->  said(Language, something, [], Text)
    ;   expert_words(M, Language, Goal, Text0)
    ->  Text = Text0
    ;   default_words(Goal, M, Language, Text0)
    ->  Text = Text0
    ;   term_text(Goal, Text)
    ).

expert_words(M, Language, Goal, Text) :-
    plain(Goal),
    template_parts(M, Goal, Parts),
    value_parts(Parts, M, Language, Texts),
    one_text(Texts, Text).

plain(Goal) :-
    callable(Goal),
    \+ Goal = (_, _).

value_parts([], _, _, []).
value_parts([Part|Parts], M, Language, [Text|Texts]) :-
    part_text(Part, M, Language, Text),
    value_parts(Parts, M, Language, Texts).

part_text(value(Value), M, Language, Text) :-
    value_words(M, Language, Value, Text).
part_text(value(Value, Word), M, Language, Text) :-
    (   ( var(Value) ; Value == '$VAR'('_') )
    ->  said(Language, any, [Word], Text)
    ;   value_words(M, Language, Value, ValueText),
        said(Language, typed, [ValueText, Word], Text)
    ).
part_text(Text, _, _, Text) :-
    string(Text).

%!  listed_words(+Language, +Joint, +Texts, -Text) is det.
%
%   Texts with commas, and Joint (`and` or `or`) before the last.

listed_words(_, _, [], "") :-
    !.
listed_words(_, _, [Text], Text) :-
    !.
listed_words(Language, Joint, Texts, Text) :-
    append(First, [Last], Texts),
    !,
    atomic_list_concat(First, ', ', Commas),
    said(Language, Joint, [Commas, Last], Text).

%!  default_words(+Goal, +Module, +Language, -Text) is semidet.
%
%   What is said without a template; fails for what no language has words for.

default_words((Goal, Conditions), M, Language, Text) :-
    fact_value(Goal, Value),
    conjuncts(Conditions, Goals0),
    alternatives(Goals0, Value, Others, Goals),
    all_conditions(Goals, Value, M, Language, Goal, Parts),
    !,
    goal_words(M, Language, Goal, Fact),
    (   Parts == []
    ->  Text0 = Fact
    ;   listed_words(Language, and, Parts, Which),
        said(Language, which, [Fact, Which], Text0)
    ),
    (   Others == []
    ->  Text = Text0
    ;   choices_words(Others, M, Language, Goal, OtherTexts, _),
        listed_words(Language, or, OtherTexts, Listed),
        said(Language, alternatives, [Text0, Listed], Text)
    ).
default_words((A, B), M, Language, Text) :-
    !,
    conjuncts((A, B), Goals),
    maplist(goal_words(M, Language), Goals, Texts),
    listed_words(Language, and, Texts, Text).
default_words(\+ Goal, M, Language, Text) :-
    !,
    (   nonvar(Goal),
        Goal = memberchk(Element, List),
        is_list(List)
    ->  value_words(M, Language, Element, ElementText),
        maplist(value_words(M, Language), List, Texts),
        none_said(Texts, Language, Is),
        said(Language, compare, [ElementText, Is], Text)
    ;   nonvar(Goal),
        Goal = neural_rule(Rule, _, _)
    ->  value_words(M, Language, Rule, RuleText),
        said(Language, rule_off, [RuleText], Text)
    ;   goal_words(M, Language, Goal, GoalText),
        said(Language, no_evidence, [GoalText], Text)
    ).
default_words(memberchk(Element, List), M, Language, Text) :-
    !,
    value_words(M, Language, Element, ElementText),
    value_words(M, Language, List, ListText),
    said(Language, one_of, [ListText], Is),
    said(Language, compare, [ElementText, Is], Text).
default_words(Comparison, M, Language, Text) :-
    compound(Comparison),
    compound_name_arguments(Comparison, Operator, [Left, Right]),
    memberchk(Operator, [<, >, =<, >=, =:=, =\=, ==, \==, =]),
    !,
    value_words(M, Language, Left, LeftText),
    value_words(M, Language, Right, RightText),
    said(Language, Operator, [RightText], Is),
    said(Language, compare, [LeftText, Is], Text).
default_words(Value is Expression, M, Language, Text) :-
    !,
    value_words(M, Language, Value, ValueText),
    value_words(M, Language, Expression, ExpressionText),
    said(Language, makes, [ExpressionText, ValueText], Text).
default_words(finite(Expression, Value), M, Language, Text) :-
    rules_module(M),
    !,
    default_words(Value is Expression, M, Language, Text).
default_words(at_least(Least, Goals), M, Language, Text) :-
    counted(M, Least, Goals, Texts),
    !,
    said(Language, at_least, Texts, Text).
default_words(fewer_than(Count, Goals), M, Language, Text) :-
    counted(M, Count, Goals, Texts),
    !,
    said(Language, fewer_than, Texts, Text).
default_words(refuted(Term, Individual), M, Language, Text) :-
    rules_module(M),
    !,
    value_words(M, Language, Individual, IndividualText),
    (   nonvar(Term),
        Term = class(Class)
    ->  value_words(M, Language, Class, ClassText),
        said(Language, answer_refuted, [ClassText, IndividualText], Text)
    ;   refuted_definition(M, Term, Name)
    ->  name_words(Name, TermText),
        said(Language, concept_refuted, [TermText, IndividualText], Text)
    ;   term_text(Term, TermText),
        said(Language, rule_refuted, [TermText, IndividualText], Text)
    ).
default_words(reached(Rule, Individual), M, Language, Text) :-
    rules_module(M),
    !,
    ( Rule == default -> Key = default_reached ; Key = reached ),
    value_words(M, Language, Individual, IndividualText),
    said(Language, Key, [IndividualText], Text).
default_words(neural_rule(Rule, _, _), M, Language, Text) :-
    rules_module(M),
    !,
    term_text(Rule, RuleText),
    said(Language, rule_on, [RuleText], Text).
default_words(denial(Denial), _, Language, Text) :-
    !,
    term_text(Denial, DenialText),
    said(Language, denial, [DenialText], Text).
default_words(forall(Condition, Action), M, Language, Text) :-
    !,
    goal_words(M, Language, Condition, ConditionText),
    goal_words(M, Language, Action, ActionText),
    said(Language, all_hold, [ConditionText, ActionText], Text).
default_words(findall(_, _, List), _, Language, Text) :-
    is_list(List),
    !,
    length(List, Length),
    number_text(Length, Count),
    said(Language, answers, [Count], Text).
default_words(Goal, M, Language, Text) :-
    compound(Goal),
    compound_name_arguments(Goal, Name, [Individual, Value]),
    (   feature(M, Name, Kind, _)
    ->  true
    ;   target(M, Name, _),
        Kind = target
    ),
    !,
    feature_words(M, Name, NameText),
    value_words(M, Language, Individual, IndividualText),
    feature_value_words(M, Language, Name, Value, ValueText),
    (   Kind == boolean
    ->  Key = boolean
    ;   plural(NameText)
    ->  Key = values
    ;   Key = value
    ),
    said(Language, Key, [NameText, IndividualText, ValueText], Text).
default_words(Goal, M, Language, Text) :-
    compound(Goal),
    compound_name_arguments(Goal, Name, [Individual]),
    individual_predicate(M, Name),
    !,
    name_words(Name, NameText),
    value_words(M, Language, Individual, IndividualText),
    said(Language, individual, [NameText, IndividualText], Text).
default_words(Goal, M, Language, Text) :-
    callable(Goal),
    Goal \= (_ ; _),
    Goal \= (_ -> _),
    compound_name(Goal, Name, Arguments),
    name_words(Name, NameText),
    (   Arguments == []
    ->  said(Language, holds, [NameText], Text)
    ;   maplist(value_words(M, Language), Arguments, Texts),
        listed_words(Language, and, Texts, Listed),
        said(Language, holds_for, [NameText, Listed], Text)
    ).

compound_name(Goal, Name, Arguments) :-
    (   atom(Goal)
    ->  Name = Goal,
        Arguments = []
    ;   compound_name_arguments(Goal, Name, Arguments)
    ).

counted(M, Count, Goals, [CountText, LengthText]) :-
    rules_module(M),
    integer(Count),
    is_list(Goals),
    length(Goals, Length),
    number_text(Count, CountText),
    number_text(Length, LengthText).

%!  all_conditions(+Goals, +Value, +Module, +Language, +Fact, -Texts) is semidet.
%
%   Goals are conditions on Value alone; Texts say them after "which".

all_conditions([], _, _, _, _, []).
all_conditions([Goal|Goals], Value, M, Language, Fact, [Text|Texts]) :-
    nonvar(Goal),
    condition_words(Goal, Value, M, Language, Fact, Text),
    all_conditions(Goals, Value, M, Language, Fact, Texts).

condition_words(memberchk(Element, List), Value, M, Language, Fact, Text) :-
    !,
    Element == Value,
    values_words(List, M, Language, Fact, Texts),
    listed_words(Language, or, Texts, Listed),
    said(Language, one_of, [Listed], Text).
condition_words(\+ memberchk(Element, List), Value, M, Language, Fact, Text) :-
    !,
    Element == Value,
    values_words(List, M, Language, Fact, Texts),
    none_said(Texts, Language, Text).
condition_words(Goal, Value, M, Language, _, Text) :-
    compound(Goal),
    compound_name_arguments(Goal, Operator, [Left, Right]),
    memberchk(Operator, [<, >, =<, >=, =:=, =\=, ==, \==]),
    Left == Value,
    value_words(M, Language, Right, RightText),
    said(Language, Operator, [RightText], Text).

%!  choices_words(+Values, +Module, +Language, +Fact, -Texts, -Whole) is det.
%
%   Texts are Values, which the feature of Fact could have instead of its own. Where the expert says each value in a sentence they
%   are sentences, and Whole is true.

choices_words(Values, M, Language, Fact, Texts, Whole) :-
    compound_name_arguments(Fact, Feature, [Individual, _]),
    (   particular_template(M, Feature/2)
    ->  Whole = true,
        findall(Text,
                ( member(Value, Values),
                  compound_name_arguments(Other, Feature, [Individual, Value]),
                  goal_words(M, Language, Other, Text)
                ),
                Texts)
    ;   Whole = false,
        maplist(feature_value_words(M, Language, Feature), Values, Texts)
    ).

values_words(Values, M, Language, Fact, Texts) :-
    is_list(Values),
    functor(Fact, Feature, _),
    maplist(feature_value_words(M, Language, Feature), Values, Texts).

none_said(Texts, Language, Text) :-
    (   Texts = [_]
    ->  said(Language, \==, Texts, Text)
    ;   Texts = [_, _]
    ->  said(Language, neither, Texts, Text)
    ;   listed_words(Language, and, Texts, Listed),
        said(Language, none_of, [Listed], Text)
    ).

%!  alternatives(+Goals0, +Value, -Others, -Goals) is det.
%
%   Others are the values that would do as well as Value: one of Goals0 is that it is a member of a list. Goals are the rest of them.

alternatives(Goals0, Value, Others, Goals) :-
    (   select(Goal, Goals0, Goals1),
        nonvar(Goal),
        Goal = memberchk(Element, List),
        Element == Value,
        is_list(List),
        selectchk(Value, List, Others0)
    ->  Others = Others0,
        Goals = Goals1
    ;   Others = [],
        Goals = Goals0
    ).

fact_value(Goal, Value) :-
    compound(Goal),
    compound_name_arguments(Goal, _, [_, Value]),
    atomic(Value).

:- module(neurologic_sufficient,
          [ sufficient/2,               % :Goal, -Features
            sufficient/3,               % :Goal, -Features, -Smallest
            forced/4                    % +Module, +Text, +Given, -Outcome
          ]).
:- set_prolog_flag(optimise, true).     % arithmetic of this file is compiled: all rules are gone through for each question
:- use_module(library(apply), [maplist/3]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(library(ordsets), [ord_memberchk/2, ord_subtract/3, ord_union/3]).
:- use_module(library(pairs), [pairs_keys/2]).
:- use_module('../boxes/boxes').
:- use_module('../change/decisions').
:- use_module('../program/goals').
:- use_module('../boxes/linear').
:- use_module('../program/program').
:- use_module('../program/texts', [goal_text/2]).

:- meta_predicate
    sufficient(0, -),
    sufficient(0, -, -).

/** <module> A smallest set of features that forces an answer

Some features are sufficient for an answer if it is the same whatever values all other features have, within their domains. That
is a question about boxes: the features are fixed at the individual's values, and the rest of the space is cut along the
conditions of the rules until a region shows where they answer otherwise, or none is left.

A region that answers otherwise differs from the individual in some features, of which every sufficient set must hold one. A
smallest set that meets all regions found so far is either sufficient, and then a smallest one, or shows a further region.
*/

most_regions(400).
most_cuts(20_000).

%!  sufficient(:Goal, -Features) is semidet.
%!  sufficient(:Goal, -Features, -Smallest) is semidet.
%
%   Goal says that the rules answer a class for an individual, as in credit_risk(a17, bad), and is true; a class that is left open
%   is the first that they answer. Features is a list of
%   Feature=Value with which it stays true whatever the other features are. Smallest is `true` if no smaller set is sufficient, and
%   `false` if that is not proved, because linear conditions are in the way or the search was cut short. Values that are missing
%   are open, as if they were any. Sums are taken to stay within the doubles: of one beyond, rules answer nothing. Fails if Goal is
%   false.
%
%   @error domain_error(target_goal, Goal) for any other goal

sufficient(Goal, Features) :-
    sufficient(Goal, Features, _).

sufficient(M:Goal, Features, Smallest) :-
    must_be(callable, Goal),
    (   target(M, Target, _),
        Goal =.. [Target, Individual, Class],
        ground(Individual)
    ->  true
    ;   throw(error(domain_error(target_goal, Goal), _))
    ),
    once(M:Goal),
    feature_values(M, Individual, Known0),
    keysort(Known0, Known),
    findall(Feature-Domain, ( feature(M, Feature, _, _), once(domain(M, Feature, Domain)) ), Space0),
    keysort(Space0, Space),
    places(Space, 1, Known, Places0),
    dict_pairs(Places, places, Places0),
    verdicts(M, Class, also, Verdicts, Default),
    findall(Condition, ( entry(M, Verdicts, Entry), condition(Entry, Places, Condition) ), Entries0),
    sort(0, @=<, Entries0, Entries),
    pairs_keys(Known, Names),
    State = state(0, true),
    Problem = problem(M, Known, Names, Space-Places, Entries, Default, State),
    smallest([], 0, Problem, Chosen),
    arg(2, State, Smallest),
    findall(Feature=Value, ( member(Feature-Value, Known), ord_memberchk(Feature, Chosen) ), Features).

places([], _, _, []).
places([Feature-Domain|Space], Bit, Known, [Feature-at(Domain, Value, Bit)|Places]) :-
    (   memberchk(Feature-Value0, Known)
    ->  Value = known(Value0)
    ;   Value = missing
    ),
    Bit1 is Bit<<1,
    places(Space, Bit1, Known, Places).

%!  condition(+Entry, +Places, -Condition) is det.
%
%   Condition is c(Place, Count, Number, Verdict, Broken, Asked, Sides, Open): Sides are the conditions that not every value meets,
%   Asked their features, Broken those of them, Count in all, that the individual is known not to meet. Places is a dict from feature
%   to its domain, the individual's value, and a bit: sets of features that are only compared are the sums of these.

condition(entry(Place, Verdict, _, Number, Box, Open), Places, c(Place, Count, Number, Verdict, Broken, Asked, Sides, Open)) :-
    sides(Box, Places, Sides, 0, Asked, 0, Broken),
    Count is popcount(Broken).

sides([], _, [], Asked, Asked, Broken, Broken).
sides([Feature-Set|Box], Places, Sides, Asked0, Asked, Broken0, Broken) :-
    get_dict(Feature, Places, at(Domain, Value, Bit)),
    (   set_within(Domain, Set)
    ->  sides(Box, Places, Sides, Asked0, Asked, Broken0, Broken)
    ;   Sides = [Feature-Set|Sides1],
        Asked1 is Asked0 \/ Bit,
        (   Value = known(X),
            \+ set_has(Set, X)
        ->  Broken1 is Broken0 \/ Bit
        ;   Broken1 = Broken0
        ),
        sides(Box, Places, Sides1, Asked1, Asked, Broken1, Broken)
    ).

%!  smallest(+Regions, +Least, +Problem, -Chosen) is det.
%
%   Regions are sets of features, each of which Chosen must meet; no set with less than Least features meets them all.

smallest(Regions, Least, Problem, Chosen) :-
    Problem = problem(_, _, Names, _, _, _, State),
    length(Regions, Count),
    most_regions(Most),
    (   Count < Most,
        hitting(Regions, Least, Names, Hitting)
    ->  (   otherwise(Hitting, Problem, Differing)
        ->  (   Differing == []                 % it differs in nothing that is known
            ->  nb_setarg(2, State, false),
                Chosen = Names
            ;   narrowed(Differing, Differing, Problem, Region),
                length(Hitting, Least1),
                smallest([Region|Regions], Least1, Problem, Chosen)
            )
        ;   Chosen = Hitting
        )
    ;   nb_setarg(2, State, false),
        without_each(Names, Problem, Names, Chosen)
    ).

%!  narrowed(+Features, +Region0, +Problem, -Region) is det.
%
%   A region that answers otherwise and differs in fewer features rules out more.

narrowed([], Region, _, Region).
narrowed([Feature|Features], Region0, Problem, Region) :-
    Problem = problem(_, _, Names, _, _, _, _),
    (   ord_memberchk(Feature, Region0),
        Region0 = [_, _|_],
        ord_subtract(Names, Region0, Same),
        ord_union(Same, [Feature], Fixed),
        otherwise(Fixed, Problem, Region1),
        Region1 \== []
    ->  narrowed(Features, Region1, Problem, Region)
    ;   narrowed(Features, Region0, Problem, Region)
    ).

without_each([], _, Chosen, Chosen).
without_each([Feature|Features], Problem, Chosen0, Chosen) :-
    ord_subtract(Chosen0, [Feature], Fewer),
    (   otherwise(Fewer, Problem, _)
    ->  without_each(Features, Problem, Chosen0, Chosen)
    ;   without_each(Features, Problem, Fewer, Chosen)
    ).

%!  hitting(+Regions, +Least, +Names, -Hitting) is semidet.
%
%   Hitting is a smallest ordered set that meets every one of Regions, and has Least features at least. Fails if the search is too
%   long.

hitting(Regions, Least, Names, Hitting) :-
    length(Names, Most),
    catch(call_with_inference_limit(hitting_up(Least, Most, Regions, Hitting0), 20_000_000, Result), error(_, _), fail),
    Result \== inference_limit_exceeded,
    sort(Hitting0, Hitting).

hitting_up(Size, Most, Regions, Hitting) :-
    Size =< Most,
    (   hits(Size, Regions, Hitting0)
    ->  Hitting = Hitting0
    ;   Size1 is Size+1,
        hitting_up(Size1, Most, Regions, Hitting)
    ).

hits(Size, Regions, Hitting) :-
    (   Regions == []
    ->  Hitting = []
    ;   Size > 0,
        maplist(sized, Regions, Sized),
        keysort(Sized, [_-Region|_]),
        member(Feature, Region),
        left(Regions, Feature, Regions1),
        Size1 is Size-1,
        Hitting = [Feature|Hitting1],
        hits(Size1, Regions1, Hitting1)
    ).

sized(Region, Size-Region) :-
    length(Region, Size).

left([], _, []).
left([Region|Regions], Feature, Left) :-
    (   ord_memberchk(Feature, Region)
    ->  Left = Left1
    ;   Left = [Region|Left1]
    ),
    left(Regions, Feature, Left1).

%!  otherwise(+Fixed, +Problem, -Differing) is semidet.
%
%   With the features Fixed as they are, the rules can answer otherwise, for an individual that differs in Differing. Succeeds, too,
%   if that is not decided within the limit.

otherwise(Fixed, problem(M, Known, _, Space-Places, Entries, Default, State), Differing) :-
    findall(Feature-Set,
            ( member(Feature-Domain, Space),
              (   ord_memberchk(Feature, Fixed)
              ->  memberchk(Feature-Value, Known),
                  point(Value, Set)
              ;   Set = Domain
              )
            ),
            Region0),
    bits(Fixed, Places, 0, Bits),
    reaching(Entries, Bits, Fixed, Reaching),
    most_cuts(Most),
    nb_setarg(1, State, Most),
    region(Reaching, Default, Region0, M, State, Region),
    differing(Known, Region, Differing).

point(Value, Set) :-
    (   number(Value)
    ->  Set = range(Value, Value)
    ;   Set = values([Value])
    ).

bits([], _, Bits, Bits).
bits([Feature|Features], Places, Bits0, Bits) :-
    get_dict(Feature, Places, at(_, _, Bit)),
    Bits1 is Bits0 \/ Bit,
    bits(Features, Places, Bits1, Bits).

% What fails for one of the features that are fixed can be left out, and so can what they meet.
reaching([], _, _, []).
reaching([c(_, _, _, Verdict, Broken, Asked, Sides, Open)|Entries], Bits, Fixed, Reaching) :-
    (   Broken /\ Bits =\= 0
    ->  Reaching = Reaching1
    ;   Asked /\ Bits =:= 0
    ->  Reaching = [e(Verdict, Sides, Open)|Reaching1]
    ;   free_sides(Sides, Fixed, Left),
        Reaching = [e(Verdict, Left, Open)|Reaching1]
    ),
    reaching(Entries, Bits, Fixed, Reaching1).

free_sides([], _, []).
free_sides([Side|Sides], Fixed, Left) :-
    Side = Feature-_,
    (   ord_memberchk(Feature, Fixed)
    ->  Left = Left1
    ;   Left = [Side|Left1]
    ),
    free_sides(Sides, Fixed, Left1).

differing([], _, []).
differing([Feature-Value|Known], Region, Differing) :-
    memberchk(Feature-Set, Region),
    (   set_has(Set, Value)
    ->  Differing = Differing1
    ;   Differing = [Feature|Differing1]
    ),
    differing(Known, Region, Differing1).

%!  region(+Entries, +Default, +Region0, +Module, +State, -Region) is semidet.
%
%   Region is a part of Region0 for which the first of Entries that holds says no.

region(Entries, Default, Region0, M, State, Region) :-
    (   \+ ( member(e(Verdict, _, _), Entries), Verdict \== yes )
    ->  Default == no,
        uncovered(Entries, Default, Region0, M, State, Region)
    ;   uncovered(Entries, Default, Region0, M, State, Region)
    ).

uncovered([], no, Region, _, _, Region).
uncovered([e(Verdict, Sides, Open)|Entries], Default, Region0, M, State, Region) :-
    (   Sides == []
    ->  covering(Verdict, Open, Entries, Default, Region0, M, State, Region)
    ;   arg(1, State, Left),
        (   Left =< 0
        ->  nb_setarg(2, State, false),
            Region = Region0
        ;   Left1 is Left-1,
            nb_setarg(1, State, Left1),
            Sides = [Feature-Set|_],
            memberchk(Feature-Whole, Region0),
            cut([e(Verdict, Sides, Open)|Entries], Feature, Set, Whole, M, Region0, Part, Inside),
            region(Part, Default, Inside, M, State, Region)
        )
    ).

% The part within the condition first, then those beyond it.
cut(Entries, Feature, Set, Whole, M, Region0, Part, Region) :-
    once(feature(M, Feature, Kind, _)),
    (   set_meet(Whole, Set, Here)
    ;   set_complement(Kind, Whole, Set, Beyond),
        member(Here, Beyond)
    ),
    put_set(Region0, Feature, Here, Region),
    narrowed_entries(Entries, Feature, Here, Part).

put_set([Feature0-Set0|Region0], Feature, Set, Region) :-
    (   Feature0 == Feature
    ->  Region = [Feature-Set|Region0]
    ;   Region = [Feature0-Set0|Region1],
        put_set(Region0, Feature, Set, Region1)
    ).

narrowed_entries([], _, _, []).
narrowed_entries([Entry|Entries0], Feature, Here, Entries) :-
    Entry = e(Verdict, Sides0, Open),
    narrowed_sides(Sides0, Feature, Here, Sides),
    (   Sides == same
    ->  Entries = [Entry|Entries1]
    ;   Sides == none
    ->  Entries = Entries1
    ;   Entries = [e(Verdict, Sides, Open)|Entries1]
    ),
    narrowed_entries(Entries0, Feature, Here, Entries1).

% `same` if Feature is not among them, `none` if nothing is left.
narrowed_sides([], _, _, same).
narrowed_sides([Side|Sides0], Feature, Here, Sides) :-
    Side = Feature0-Set0,
    compare(Order, Feature0, Feature),
    (   Order = (<)
    ->  narrowed_sides(Sides0, Feature, Here, Sides1),
        (   atom(Sides1)
        ->  ( Sides1 == [] -> Sides = [Side] ; Sides = Sides1 )
        ;   Sides = [Side|Sides1]
        )
    ;   Order = (>)
    ->  Sides = same
    ;   set_within(Here, Set0)
    ->  Sides = Sides0
    ;   set_meet(Set0, Here, Set)
    ->  Sides = [Feature0-Set|Sides0]
    ;   Sides = none
    ).

% What is not known of linear conditions counts against the answer.
covering(Verdict, Open, Entries, Default, Region0, M, State, Region) :-
    open_verdict(Open, M, Region0, Holds),
    (   Holds == always
    ->  Verdict \== yes,
        Region = Region0
    ;   Holds == never
    ->  region(Entries, Default, Region0, M, State, Region)
    ;   nb_setarg(2, State, false),
        (   Verdict == yes
        ->  region(Entries, Default, Region0, M, State, Region)
        ;   Region = Region0
        )
    ).

open_verdict([], _, _, always).
open_verdict([open(_, Constraint)|Open], M, Region, Verdict) :-
    verdict(M, Region, Constraint, Verdict0),
    (   Verdict0 == never
    ->  Verdict = never
    ;   open_verdict(Open, M, Region, Verdict1),
        (   Verdict0 == always
        ->  Verdict = Verdict1
        ;   Verdict1 == never
        ->  Verdict = never
        ;   Verdict = open
        )
    ).

%!  forced(+Module, +Text, +Given, -Outcome) is det.
%
%   As sufficient/3 for the goal in Text, in which the variables have the values of Given, a list of Name=Value. Outcome is
%   `features(GoalText, Features, Smallest, Others)` with the number of other features of the schema, `none`, or
%   `syntax(Message, Offset)`.

forced(M, Text, Given, Outcome) :-
    catch(read_goal(Text, M, Goal, Variables), error(syntax_error(Message), string(_, Offset)), Syntax = true),
    (   Syntax == true
    ->  Outcome = syntax(Message, Offset)
    ;   given(Given, Variables),
        (   sufficient(M:Goal, Features, Smallest)
        ->  findall(Feature, ( feature(M, Feature, _, _), \+ memberchk(Feature=_, Features) ), Rest),
            length(Rest, Others),
            goal_text(Goal, GoalText),
            Outcome = features(GoalText, Features, Smallest, Others)
        ;   Outcome = none
        )
    ).

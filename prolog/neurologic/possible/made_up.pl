:- module(neurologic_made_up,
          [ tried/6,                    % :Goal, +Case, +Schema, :Meaning, +Sets, -Witness
            holds_with/4                % :Goal, +Roles, +Rows, +Answers
          ]).
:- use_module(library(apply), [foldl/4, maplist/3, maplist/4, partition/4]).
:- use_module(library(assoc), [empty_assoc/1, gen_assoc/3, get_assoc/3, put_assoc/4]).
:- use_module(library(lists), [append/3, member/2, memberchk/2, nth1/3, numlist/3, reverse/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module('../boxes/atoms', [range_of/4]).
:- use_module('../boxes/boxes', [set_has/2, set_value/3, set_values/3]).
:- use_module(formulas, [reduced/6]).
:- use_module('../program/program').
:- use_module('../boxes/witness').

:- meta_predicate
    tried(0, +, +, 3, +, -),
    holds_with(0, +, +, +),
    proved(0).

/** <module> Individuals made up in a box, and tried out

Roles tell which variables of a goal are which individuals: `role(N, K)` for its N-th variable and the K-th individual.
*/

%!  tried(:Goal, +Case, +Schema, :Meaning, +Sets, -Witness) is nondet.
%
%   Make up individuals in Sets and ask the program itself. First as near to loaded ones as Sets allow, where there are any: a
%   network says more of those than of typical values alone. Then a typical one, and what varies it.

tried(M:Goal, case(Roles, Count, Formula), Schema, Meaning, Sets, witness(Rows, Answers)) :-
    numlist_to(Count, Numbers),
    (   base(M, Count, Bases),
        maplist(row(M, Schema, Sets), Numbers, Bases, Rows0)
    ;   Bases = [],
        limit(20, varied(M, Schema, Sets, Numbers, Rows0))
    ),
    tried_rows(M, Goal, Roles, Rows0),
    (   visible(Roles, Numbers)
    ->  true
    ;   certain(Formula, Schema, Meaning, Rows0)
    ),
    (   memberchk(none, Bases),
        visible(Roles, Numbers)
    ->  readable(M, Goal, Roles, Schema, Rows0, Rows1)
    ;   Rows1 = Rows0
    ),
    rules_say(M, Rows1, Answers),
    maplist(bounded_first(Sets), Numbers, Rows1, Rows).

%!  bounded_first(+Sets, +Number, +Row0, -Row) is det.
%
%   Row has the same pairs, those first that Sets bound: they are what makes a witness of it.

bounded_first(Sets, K, Row0, Row) :-
    partition(bounded(Sets, K), Row0, First, Rest),
    append(First, Rest, Row).

bounded(Sets, K, Feature=_) :-
    get_assoc('$value'(K, Feature), Sets, _).

numlist_to(Count, Numbers) :-
    (   Count > 0
    ->  numlist(1, Count, Numbers)
    ;   Numbers = []
    ).

base(M, Count, Bases) :-
    Count > 0,
    findall(Individual, limit(5, loaded(M, Individual)), Individuals),
    Individuals \== [],
    length(Individuals, Length),
    between(1, Length, Start),
    findall(Individual,
            ( between(1, Count, K),
              N is (Start+K-2) mod Length+1,
              nth1(N, Individuals, Individual)
            ),
            Bases).
base(_, Count, Bases) :-
    numlist_to(Count, Numbers),
    findall(none, member(_, Numbers), Bases).

loaded(M, Individual) :-
    individual_predicate(M, Name),
    Goal =.. [Name, Individual],
    predicate_property(M:Goal, defined),
    M:Goal.

row(M, Schema, Sets, K, Base, Row) :-
    findall(Feature=Value,
            ( feature(M, Feature, Kind, _),
              range_of(Sets, Schema, '$value'(K, Feature), Set),
              (   atomic(Base),
                  Base \== none,
                  Fact =.. [Feature, Base, Value0],
                  predicate_property(M:Fact, number_of_clauses(_)),
                  clause(M:Fact, true)
              ->  near_value(Kind, Set, Value0, Value)
              ;   set_value(Kind, Set, Value)
              )
            ),
            Row).

%!  near_value(+Kind, +Set, +Value0, -Value) is det.
%
%   Value is Value0, or else one of Set that is easily read and not far from it.

near_value(Kind, Set, Value0, Value) :-
    (   set_has(Set, Value0)
    ->  Value = Value0
    ;   number(Value0),
        Set = range(Low, High)
    ->  (   Value0 < Low
        ->  Near is Low+0.1*max(abs(Low), Low-Value0),
            within(Kind, Low, min(High, Near), Value)
        ;   Near is High-0.1*max(abs(High), Value0-High),
            within(Kind, max(Low, Near), High, Value)
        )
    ;   set_value(Kind, Set, Value)
    ).

within(Kind, Low0, High0, Value) :-
    (   Kind == integer
    ->  Low is ceiling(Low0),
        High is floor(High0)
    ;   Low is Low0,
        High is High0
    ),
    set_value(Kind, range(Low, High), Value).

%!  varied(+Module, +Schema, +Sets, +Numbers, -Rows) is nondet.
%
%   The typical rows in Sets with one value changed, first of those that Sets bound: for goals that raise an error of typical
%   individuals, and for networks that see some otherwise than the rules.

varied(M, Schema, Sets, Numbers, Rows) :-
    findall(none, member(_, Numbers), Bases),
    maplist(row(M, Schema, Sets), Numbers, Bases, Rows0),
    (   gen_assoc('$value'(K, Feature), Sets, _)
    ;   member(K, Numbers),
        gen_assoc(Feature, Schema, _),
        \+ get_assoc('$value'(K, Feature), Sets, _)
    ),
    nth1(K, Rows0, Row),
    memberchk(Feature=Value0, Row),
    get_assoc(Feature, Schema, feature(Kind, _)),
    range_of(Sets, Schema, '$value'(K, Feature), Set),
    set_values(Kind, Set, Values),
    member(Value, Values),
    Value \== Value0,
    replaced(Rows0, K, Feature, Value, Rows).

visible(Roles, Numbers) :-
    \+ ( member(K, Numbers),
         \+ memberchk(role(_, K), Roles)
       ).

certain(Formula, Schema, Meaning, Rows) :-
    empty_assoc(Empty),
    findall('$value'(K, Feature)-Value, ( nth1(K, Rows, Row), member(Feature=Value, Row) ), Pairs),
    foldl(single(Schema), Pairs, Empty, Sets),
    reduced(Formula, box(Sets, Schema), Meaning, Empty, Left, _),
    Left == true.

single(Schema, Value-Point, Sets0, Sets) :-
    (   Value = '$value'(_, Feature),
        get_assoc(Feature, Schema, feature(_, range(_, _)))
    ->  put_assoc(Value, Sets0, range(Point, Point), Sets)
    ;   put_assoc(Value, Sets0, values([Point]), Sets)
    ).

%!  tried_rows(+Module, +Goal, +Roles, +Rows) is semidet.
%
%   Goal is proved of individuals with Rows. An error is no proof. Names are arbitrary: both orders are tried.

tried_rows(M, Goal, Roles, Rows) :-
    (   Names = _
    ;   Rows = [_, _|_],
        length(Rows, Count),
        numlist(1, Count, Numbers),
        reverse(Numbers, Reversed),
        maplist(numbered_name, Reversed, Names)
    ),
    copy_term(Goal, Asked),
    with_individuals(M, Rows, Names,
                     ( played(Asked, Roles, Names),
                       proved(M:Asked)
                     )),
    !.

% An error is no proof, nor is what does not end.
proved(Goal) :-
    most_inferences(Most),
    catch(call_with_inference_limit(Goal, Most, Outcome), error(_, _), fail),
    Outcome \== inference_limit_exceeded.

most_inferences(1_000_000).

numbered_name(Number, Name) :-
    format(atom(Name), 'neurologic witness ~d', [Number]).

played(Goal, Roles, Names) :-
    term_variables(Goal, Variables),
    played_roles(Roles, Variables, Names).

played_roles([], _, _).
played_roles([role(N, K)|Roles], Variables, Names) :-
    nth1(N, Variables, Variable),
    nth1(K, Names, Variable),
    played_roles(Roles, Variables, Names).

%!  readable(+Module, +Goal, +Roles, +Schema, +Rows0, -Rows) is det.
%
%   Rows are witnesses too, with a typical value of the whole domain, or one nearer to it, wherever that changes nothing.

readable(M, Goal, Roles, Schema, Rows0, Rows) :-
    findall(K-Feature, ( nth1(K, Rows0, Row), member(Feature=_, Row) ), Places),
    foldl(nearer(M, Goal, Roles, Schema), Places, Rows0, Rows).

nearer(M, Goal, Roles, Schema, K-Feature, Rows0, Rows) :-
    get_assoc(Feature, Schema, feature(Kind, Domain)),
    nth1(K, Rows0, Row0),
    memberchk(Feature=Value0, Row0),
    set_value(Kind, Domain, Typical),
    (   Typical \== Value0,
        towards(Kind, Typical, Value0, Value),
        replaced(Rows0, K, Feature, Value, Rows1),
        tried_rows(M, Goal, Roles, Rows1)
    ->  Rows = Rows1
    ;   Rows = Rows0
    ).

towards(_, Typical, _, Typical).
towards(Kind, Typical, Value0, Value) :-
    number(Typical),
    number(Value0),
    member(Share, [0.5, 0.25]),
    Near is Value0*(1.0-Share)+Typical*Share,
    Slack is abs(Value0-Typical)*0.1,
    Low0 is Near-Slack,
    High0 is Near+Slack,
    (   Kind == integer
    ->  Low is ceiling(Low0),
        High is floor(High0),
        Low =< High
    ;   Low = Low0,
        High = High0
    ),
    set_value(Kind, range(Low, High), Value),
    Value =\= Value0.

replaced([Row0|Rows], K, Feature, Value, [Row|Rows1]) :-
    (   K =:= 1
    ->  Rows1 = Rows,
        findall(F=V, ( member(F=V0, Row0), ( F == Feature -> V = Value ; V = V0 ) ), Row)
    ;   Row = Row0,
        K1 is K-1,
        replaced(Rows, K1, Feature, Value, Rows1)
    ).

%!  rules_say(+Module, +Rows, -Answers) is det.
%
%   Answers are the lists of what the rules conclude of each row.

rules_say(M, Rows, Answers) :-
    (   target(M, Target, _)
    ->  findall(Found,
                ( member(Row, Rows),
                  Goal =.. [Target, Individual, Class],
                  with_individual(M, Row, Individual, ( findall(Class, M:Goal, Found0), sort(Found0, Found) ))
                ),
                Answers)
    ;   findall([], member(_, Rows), Answers)
    ).

%!  holds_with(:Goal, +Roles, +Rows, +Answers) is semidet.
%
%   Goal holds of individuals with Rows if each has its answer among Answers, as of a network, in place of what the rules say.

holds_with(M:Goal, Roles, Rows, Answers) :-
    target(M, Target, _),
    functor(Head, Target, 2),
    copy_term(Goal, Asked),
    snapshot(( retractall(M:Head),
               with_individuals(M, Rows, Names,
                                ( answered(Names, Answers, M, Target),
                                  played(Asked, Roles, Names),
                                  proved(M:Asked)
                                ))
             )).

answered([], [], _, _).
answered([Name|Names], [Answer|Answers], M, Target) :-
    Fact =.. [Target, Name, Answer],
    assertz(M:Fact),
    answered(Names, Answers, M, Target).

:- module(neurologic_symbolic,
          [ possible/2,                 % :Goal, -Answer
            possible/3,                 % :Goal, +Options, -Answer
            denial_verdict/4,           % +Depth, +Module, +Denial, -Answer
            denials/3,                  % +Module, +Depth, -Verdicts
            denial_clause/4,            % +Module, ?Number, -Name, -Body
            reason_text/2,              % +Reason, -Text
            possibilities/4,            % :Goal, +Options, -Roles, -Outcome
            holds_with/4,               % :Goal, +Roles, +Rows, +Answers
            answer_text/2               % +Answer, -Text
          ]).
:- use_module(library(apply), [foldl/4, maplist/3, maplist/4]).
:- use_module(library(assoc), [empty_assoc/1, get_assoc/3, put_assoc/4]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [append/2, last/2, list_to_set/2, member/2, memberchk/2, nth1/3, numlist/3, reverse/2]).
:- use_module(library(option), [option/3]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(boxes).
:- use_module(branching).
:- use_module(formulas).
:- use_module(program).
:- use_module(render, [term_text/2]).
:- use_module(symbols).
:- use_module(unfold).
:- use_module(witness).

:- meta_predicate
    proved(0),
    possible(0, -),
    possible(0, +, -),
    possibilities(0, +, -, -),
    holds_with(0, +, +, +).

/** <module> What can happen to some possible individual, whether or not anybody like that is loaded

A possible individual has some value of the domain for every feature, and no value is missing. The question is whether the
program, as it is loaded, lets a goal hold of such individuals: made-up ones, about whom the program says nothing else. The
goal is unfolded into a formula about their features (see neurologic(unfold)), and the space of all their values is searched by
branch and prune (see neurologic(branching)). An answer is

    | witness(Rows)         | a row of Feature=Value for each individual: made up, tried out, and the goal held        |
    | cannot_happen         | the goal holds of no possible individuals under the program as it is loaded              |
    | not_decided(Reasons)  | neither was found; Reasons tell why, as neurologic(unfold) names them, or one of         |

    | steps(Count)          | the search stopped after so many boxes                                                   |
    | time                  | it stopped after the time that it was given                                              |
    | disproved             | the formula holds of individuals of whom the program, asked, does not prove the goal     |

Denials are such questions. They can be asked at several depths, and denial_verdict/4 is where another one is added.
*/

:- multifile denial_verdict/4.

%!  possible(:Goal, -Answer) is det.
%!  possible(:Goal, +Options, -Answer) is det.
%
%   Whether Goal can hold of possible individuals. Options:
%
%     - steps(+Count)
%       Most boxes that are looked at, 20,000 by default.
%     - seconds(+Seconds)
%       Most time, 10 by default.

possible(Goal, Answer) :-
    possible(Goal, [], Answer).

possible(Goal, Options, Answer) :-
    possibilities(Goal, Options, _, Outcome),
    (   Outcome = witnesses([witness(Rows, _)|_])
    ->  Answer = witness(Rows)
    ;   Answer = Outcome
    ).

%!  possibilities(:Goal, +Options, -Roles, -Outcome) is det.
%
%   As possible/3, with `witnesses(List)` in place of one witness: each is `witness(Rows, Answers)`, Answers being what the rules
%   conclude of each row, a list. Roles tell which variables of Goal are which individuals: `role(N, K)` for the N-th variable.
%   One more option:
%
%     - witnesses(+Count)
%       How many to look for, 1 by default.

possibilities(M:Goal, Options, Roles, Outcome) :-
    must_be(callable, Goal),
    option(steps(Steps), Options, 20_000),
    option(seconds(Seconds), Options, 10),
    option(witnesses(Most), Options, 1),
    must_be(positive_integer, Steps),
    must_be(positive_integer, Most),
    get_time(Start),
    Deadline is Start+Seconds,
    setup_call_cleanup(
        context(M, Context, 200_000),
        ( cases(M, Goal, Context, Cases),
          searched(Cases, search(M, Goal, Context, Steps, Deadline, Most), [], Outcome0)
        ),
        forget_meanings(Context)),
    (   Outcome0 = found(Roles, Witnesses)
    ->  Outcome = witnesses(Witnesses)
    ;   Roles = [],
        Outcome = Outcome0
    ).

%!  cases(+Module, +Goal, +Context, -Cases) is det.
%
%   Cases are terms `case(Roles, Count, Formula)`, one for each way in which Count individuals can take part.

cases(_, Goal, Context, Cases) :-
    term_variables(Goal, Variables),
    findall((Roles-Count)-Formula,
            ( unfolded(Goal, Context, Count, Formula),
              findall(role(N, K), ( nth1(N, Variables, Variable), nonvar(Variable), Variable = '$individual'(K) ), Roles)
            ),
            Pairs),
    findall(Key, member(Key-_, Pairs), Keys0),
    list_to_set(Keys0, Keys),
    findall(case(Roles, Count, Formula),
            ( member(Roles-Count, Keys),
              findall(F, ( member(Key-F, Pairs), Key == Roles-Count ), Fs),
              any_of(Fs, Formula)
            ),
            Cases).

searched([], _, Reasons, Outcome) :-
    (   Reasons == []
    ->  Outcome = cannot_happen
    ;   Outcome = not_decided(Reasons)
    ).
searched([Case|Cases], Search, Reasons0, Outcome) :-
    Search = search(_, _, _, _, _, Most),
    findall(Found, limit(Most, case_found(Case, Search, Found)), All),
    findall(Witness, ( member(Witness, All), Witness = witness(_, _) ), Witnesses),
    (   Witnesses = [_|_]
    ->  Case = case(Roles, _, _),
        Outcome = found(Roles, Witnesses)
    ;   last(All, end(_, Reasons1)),
        append([Reasons0, Reasons1], Reasons2),
        list_to_set(Reasons2, Reasons),
        searched(Cases, Search, Reasons, Outcome)
    ).

case_found(Case, search(M, Goal, Context, Steps, Deadline, _), Found) :-
    Case = case(_, _, Formula),
    get_time(Now),
    Seconds is Deadline-Now,
    schema_of(M, Schema),
    explored(Formula, Schema, meaning(Context),
             tried(M:Goal, Case, Schema, meaning(Context)), limits(Steps, Seconds), Found).

:- public tried/6.

%!  tried(:Goal, +Case, +Schema, :Meaning, +Sets, -Witness) is nondet.
%
%   Make up individuals in Sets and ask the program itself. First a typical one; others are as near to loaded ones as Sets allow.

tried(M:Goal, case(Roles, Count, Formula), Schema, Meaning, Sets, witness(Rows, Answers)) :-
    numlist_to(Count, Numbers),
    (   base(M, Count, Bases),
        maplist(row(M, Schema, Sets), Numbers, Bases, Rows0),
        tried_rows(M, Goal, Roles, Rows0)
    *-> true
    ;   Bases = [],
        limit(100, varied(M, Schema, Sets, Numbers, Rows0)),
        tried_rows(M, Goal, Roles, Rows0)
    ),
    (   visible(Roles, Numbers)
    ->  true
    ;   certain(Formula, Schema, Meaning, Rows0)
    ),
    (   memberchk(none, Bases),
        visible(Roles, Numbers)
    ->  readable(M, Goal, Roles, Schema, Rows0, Rows)
    ;   Rows = Rows0
    ),
    rules_say(M, Rows, Answers).

numlist_to(Count, Numbers) :-
    (   Count > 0
    ->  numlist(1, Count, Numbers)
    ;   Numbers = []
    ).

base(_, Count, Bases) :-
    numlist_to(Count, Numbers),
    findall(none, member(_, Numbers), Bases).
base(M, Count, Bases) :-
    Count > 0,
    findall(Individual, limit(24, loaded(M, Individual)), Individuals),
    Individuals \== [],
    length(Individuals, Length),
    between(1, Length, Start),
    findall(Individual,
            ( between(1, Count, K),
              N is (Start+K-2) mod Length+1,
              nth1(N, Individuals, Individual)
            ),
            Bases).

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
                  clause(M:Fact, true),
                  inside(Value0, Set)
              ->  Value = Value0
              ;   set_value(Kind, Set, Value)
              )
            ),
            Row).

%!  varied(+Module, +Schema, +Sets, +Numbers, -Rows) is nondet.
%
%   The typical rows in Sets with one value changed: for goals that raise an error of typical individuals.

varied(M, Schema, Sets, Numbers, Rows) :-
    findall(none, member(_, Numbers), Bases),
    maplist(row(M, Schema, Sets), Numbers, Bases, Rows0),
    member(K, Numbers),
    nth1(K, Rows0, Row),
    member(Feature=Value0, Row),
    get_assoc(Feature, Schema, feature(Kind, _)),
    range_of(Sets, Schema, '$value'(K, Feature), Set),
    set_values(Kind, Set, Values),
    member(Value, Values),
    Value \== Value0,
    replaced(Rows0, K, Feature, Value, Rows).

inside(Value, values(Values)) :-
    memberchk(Value, Values).
inside(Value, range(Low, High)) :-
    number(Value),
    Value >= Low,
    Value =< High.

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

most_inferences(5_000_000).

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

%!  denials(+Module, +Depth, -Verdicts) is det.
%
%   Verdicts are terms `verdict(Denial, Answer)` for each clause of `denial/1`, in their order. Denial is `denial(N, Name)`: the
%   N-th clause, which is about Name.

denials(M, Depth, Verdicts) :-
    findall(denial(N, Name), denial_clause(M, N, Name, _), Denials),
    findall(verdict(Denial, Answer),
            ( member(Denial, Denials), once(denial_verdict(Depth, M, Denial, Answer)) ),
            Verdicts).

denial_clause(M, N, Name, Body) :-
    predicate_property(M:denial(_), number_of_clauses(_)),
    nth_clause(M:denial(_), N, Reference),
    clause(M:denial(Name), Body, Reference).

%!  denial_verdict(+Depth, +Module, +Denial, -Answer) is semidet.
%
%   Answer to one denial at a depth: `individuals`, over those that are loaded (`witness(Name)` with the first that violates it,
%   or `holds`); `every`, over every possible individual, as possible/2. A depth of its own, such as over the network itself where
%   that is certified, is another clause.

denial_verdict(individuals, M, denial(N, _), Answer) :-
    denial_clause(M, N, Name, Body),
    (   call(M:Body)
    ->  Answer = witness(Name)
    ;   Answer = holds
    ).
denial_verdict(every, M, denial(N, _), Answer) :-
    denial_clause(M, N, _, Body),
    possible(M:Body, Answer).

%!  answer_text(+Answer, -Text) is det.

answer_text(cannot_happen, "cannot happen under the rules").
answer_text(holds, "does not happen to anybody who is loaded").
answer_text(witness(Witness), Text) :-
    (   is_list(Witness)
    ->  maplist(row_text, Witness, Texts),
        atomic_list_concat(Texts, '; ', Rows),
        format(string(Text), 'can happen: ~w', [Rows])
    ;   term_text(Witness, WitnessText),
        format(string(Text), 'happens: ~s', [WitnessText])
    ).
answer_text(not_decided(Reasons), Text) :-
    maplist(reason_text, Reasons, Texts),
    atomic_list_concat(Texts, '; ', All),
    format(string(Text), 'not decided: ~w', [All]).

row_text(Row, Text) :-
    findall(Part, ( member(Pair, Row), pair_text(Pair, Part) ), Parts),
    atomic_list_concat(Parts, ', ', Atom),
    atom_string(Atom, Text).

pair_text(Feature=Value, Text) :-
    maplist(term_text, [Feature, Value], Texts),
    format(string(Text), '~s = ~s', Texts).

reason_text(Reason, Text) :-
    (   reason_words(Reason, Format, Arguments)
    ->  maplist(term_text, Arguments, Texts),
        format(string(Text), Format, Texts)
    ;   term_text(Reason, Text)
    ).

reason_words(steps(Count), 'the search stopped after ~s boxes', [Count]).
reason_words(time, 'the search stopped at its time limit', []).
reason_words(disproved, 'what the search finds is not proved when it is asked', []).
reason_words(recursion(PI), '~s calls itself again and again', [PI]).
reason_words(no_facts(PI), 'there are no facts of ~s', [PI]).
reason_words(undefined(PI), 'nothing defines ~s', [PI]).
reason_words(not_understood(PI), '~s is not understood for values that are not known', [PI]).
reason_words(named_individual(Name), '~s is about individuals by their names', [Name]).
reason_words(relation(PI), 'made-up individuals have no facts of the relation ~s', [PI]).
reason_words(everybody, 'something is denied or counted of all individuals', []).
reason_words(inner_cut, 'a cut stands inside a control structure', []).
reason_words(names, 'it depends on how individuals are called', []).
reason_words(too_large, 'there are too many ways through the clauses', []).

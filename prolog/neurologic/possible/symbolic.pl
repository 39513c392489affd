:- module(neurologic_symbolic,
          [ possible/2,                 % :Goal, -Answer
            possible/3,                 % :Goal, +Options, -Answer
            denial_verdict/4,           % +Depth, +Module, +Denial, -Answer
            denials/3,                  % +Module, +Depth, -Verdicts
            denial_clause/4,            % +Module, ?Number, -Name, -Body
            reason_text/2,              % +Reason, -Text
            possibilities/4,            % :Goal, +Options, -Roles, -Outcome
            answer_text/2               % +Answer, -Text
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [append/2, last/2, list_to_set/2, member/2, nth1/3]).
:- use_module(library(option), [option/3]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(branching).
:- use_module(formulas, [any_of/2]).
:- use_module(made_up).
:- use_module('../program/texts', [joined_text/3, pair_text/2, term_text/2]).
:- use_module(symbols, [schema_of/2]).
:- use_module(unfold).
:- use_module(unfold_context).

:- meta_predicate
    possible(0, -),
    possible(0, +, -),
    possibilities(0, +, -, -).

/** <module> What can happen to some possible individual, whether or not anybody like that is loaded

A possible individual has some value of the domain for every feature, and no value is missing. The question is whether the
program, as it is loaded, lets a goal hold of such individuals: made-up ones, about whom the program says nothing else. The
goal is unfolded into a formula about their features (see neurologic(possible/unfold)), and the space of all their values is searched by
branch and prune (see neurologic(possible/branching)). An answer is

    | witness(Rows)         | a row of Feature=Value for each individual: made up, tried out, and the goal held        |
    | cannot_happen         | the goal holds of no possible individuals under the program as it is loaded              |
    | not_decided(Reasons)  | neither was found; Reasons tell why, as neurologic(possible/unfold) names them, or one of         |

    | steps(Count)          | the search stopped after so many boxes                                                   |
    | time                  | it stopped after the time that it was given                                              |
    | disproved             | the formula holds of individuals of whom the program, asked, does not prove the goal     |

Denials are such questions. They can be asked at several depths, and denial_verdict/4 is where another one is added.
*/

:- multifile denial_verdict/4.

%!  possible(:Goal, -Answer) is det.
%!  possible(:Goal, +Options, -Answer) is det.
%
%   Whether Goal can hold of possible individuals. It is run of some that are made up, so it should change nothing. Options:
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
        context(M, 200_000, Context),
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

%!  denials(+Module, +Depth, -Verdicts) is det.
%
%   Verdicts are terms `verdict(Denial, Answer)` for each clause of `denial/1`, in their order. Denial is `denial(N, Name)`: the
%   N-th clause, which is about Name.

denials(M, Depth, Verdicts) :-
    findall(denial(N, Name), denial_clause(M, N, Name, _), Denials),
    findall(verdict(Denial, Answer),
            ( member(Denial, Denials), once(denial_verdict(Depth, M, Denial, Answer)) ),
            Verdicts).

%!  denial_clause(+Module, ?Number, -Name, -Body) is nondet.
%
%   The clauses of denial/1, in their order.

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
    maplist(pair_text, Row, Texts),
    joined_text(Texts, ', ', Text).

%!  reason_text(+Reason, -Text) is det.

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

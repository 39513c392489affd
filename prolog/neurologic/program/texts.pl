:- module(neurologic_texts,
          [ term_text/2,                % +Term, -Text
            goal_text/2,                % +Goal, -Text
            compared_parts/7,           % +Fact, +Test, -Name, -Individual, -Number, -Operator, -Bound
            pair_text/2,                % +Pair, -Text
            joined_text/3,              % +Texts, +Separator, -Text
            conjuncts/2,                % +Goal, -Goals
            conjunction/2               % +Goals, -Goal
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [append/3]).

/** <module> Terms and goals as text
*/

%!  goal_text(+Goal, -Text) is det.
%
%   Text is Goal as people write it.

goal_text(Goal, Text) :-
    (   compared_text(Goal, Text0)
    ->  Text = Text0
    ;   general_text(Goal, Text)
    ).

% An explanation may show thousands of them: the number is written once.
compared_text((Fact, Test), Text) :-
    compared_parts(Fact, Test, Name, Individual, Number, Operator, Bound),
    format(atom(Value), '~q', [Number]),
    format(string(Text), '~q(~q, ~w), ~w ~w ~q', [Name, Individual, Value, Value, Operator, Bound]).

%!  compared_parts(+Fact, +Test, -Name, -Individual, -Number, -Operator, -Bound) is semidet.
%
%   Fact is `Name(Individual, Number)` and Test compares that number with the number Bound.

compared_parts(Fact, Test, Name, Individual, Number, Operator, Bound) :-
    compound(Fact),
    compound_name_arguments(Fact, Name, [Individual, Number]),
    number(Number),
    atom(Individual),
    compound(Test),
    compound_name_arguments(Test, Operator, [Number1, Bound]),
    Number1 == Number,
    number(Bound),
    ordered(Operator).

ordered(<).
ordered(>).
ordered(=<).
ordered(>=).

general_text(Goal, Text) :-
    conjuncts(Goal, Goals),
    maplist(plain_text, Goals, Texts),
    joined_text(Texts, ', ', Text).

%!  pair_text(+Pair, -Text) is det.
%
%   Text is `Feature = Value` for Pair, which is Feature=Value.

pair_text(Feature=Value, Text) :-
    maplist(term_text, [Feature, Value], Texts),
    format(string(Text), '~s = ~s', Texts).

%!  joined_text(+Texts, +Separator, -Text) is det.
%
%   Text is the string of Texts with Separator between them.

joined_text(Texts, Separator, Text) :-
    atomic_list_concat(Texts, Separator, Atom),
    atom_string(Atom, Text).

%!  conjuncts(+Goal, -Goals) is det.
%
%   Goals are the parts of a conjunction, in their order.

conjuncts(Goal, Goals) :-
    (   nonvar(Goal),
        Goal = (A, B)
    ->  conjuncts(A, As),
        conjuncts(B, Bs),
        append(As, Bs, Goals)
    ;   Goals = [Goal]
    ).

%!  conjunction(+Goals, -Goal) is det.
%
%   Goal is the conjunction of Goals, `true` for none.

conjunction([], true).
conjunction([Goal|Goals], Body) :-
    (   Goals == []
    ->  Body = Goal
    ;   Body = (Goal, Body1),
        conjunction(Goals, Body1)
    ).

plain_text(Goal, Text) :-
    (   nonvar(Goal),
        words(Goal, Format, Terms)
    ->  maplist(term_text, Terms, Texts),
        format(string(Text), Format, Texts)
    ;   term_text(Goal, Text)
    ).

words(memberchk(Element, List), '~s in ~s', [Element, List]).
words(\+ Goal, Format, Terms) :-
    (   nonvar(Goal),
        Goal = memberchk(Element, List)
    ->  Format = '~s not in ~s',
        Terms = [Element, List]
    ;   Format = '\\+ ~s',
        Terms = [Goal]
    ).
words(at_least(Least, Goals), 'at least ~s of ~s', [Least, Count]) :-
    is_list(Goals),
    length(Goals, Count).
words(fewer_than(Count, Refutations), 'fewer than ~s of ~s', [Count, Total]) :-
    is_list(Refutations),
    length(Refutations, Total).
words(finite(Expression, Value), '~s = ~s', [Expression, Value]).
words(A < B, '~s < ~s', [A, B]).
words(A > B, '~s > ~s', [A, B]).
words(A =< B, '~s =< ~s', [A, B]).
words(A >= B, '~s >= ~s', [A, B]).
words(A =:= B, '~s =:= ~s', [A, B]).
words(A =\= B, '~s =\\= ~s', [A, B]).
words(A == B, '~s == ~s', [A, B]).
words(A \== B, '~s \\== ~s', [A, B]).
words(A = B, '~s = ~s', [A, B]).
words(A is B, '~s is ~s', [A, B]).

%!  term_text(+Term, -Text) is det.

term_text(Term, Text) :-
    format(string(Text), '~W', [Term, [quoted(true), numbervars(true), spacing(next_argument), max_depth(0)]]).

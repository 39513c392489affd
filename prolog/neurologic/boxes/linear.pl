:- module(neurologic_linear,
          [ linear_constraint/2,        % +Goal, -Constraint
            complement_constraint/2,    % +Constraint, -Complement
            verdict/4,                  % +Module, +Box, +Constraint, -Verdict
            extreme_row/4               % +Module, +Box, +Constraint, -Row
          ]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(pairs), [group_pairs_by_key/2]).
:- use_module(boxes).
:- use_module('../program/operators', [opposite/2]).
:- use_module('../program/program').
:- use_module(witness, [typical_row/3]).

/** <module> Linear comparisons of features over a box

A constraint is `linear(Operator, Terms, Constant)`: the sum of the Terms, a list of Feature-Coefficient, and Constant compares
so with zero. It is `none` for a condition of another kind. Programs compute in doubles; the verdicts leave room for that.
*/

%!  linear_constraint(+Goal, -Constraint) is det.
%
%   Goal is a comparison in which `'$feature'(Name)` stands for the value of a feature. Constraint is `none`, too, where what one
%   side adds the other takes away.

linear_constraint(Goal, Constraint) :-
    (   compound(Goal),
        compound_name_arguments(Goal, Operator, [Left, Right]),
        opposite(Operator, _),
        catch(sums(Left, Right, Sums), error(evaluation_error(_), _), fail)     % beyond the greatest double
    ->  (   select_constant(Sums, Constant, Terms)
        ->  true
        ;   Constant = 0,
            Terms = Sums
        ),
        Constraint = linear(Operator, Terms, Constant)
    ;   Constraint = none
    ).

sums(Left, Right, Sums) :-
    phrase(terms(Left, 1), Terms0, Terms1),
    phrase(terms(Right, -1), Terms1),
    keysort(Terms0, Keyed),
    group_pairs_by_key(Keyed, Groups),
    summed(Groups, Sums).

terms(Term, Factor) -->
    (   { number(Term) }
    ->  { Product is Factor*Term },
        [constant-Product]
    ;   { compound(Term) },
        compound_terms(Term, Factor)
    ).

compound_terms('$feature'(Name), Factor) -->
    [feature(Name)-Factor].
compound_terms('$expression'(Expression), Factor) -->
    terms(Expression, Factor).
compound_terms(A + B, Factor) -->
    terms(A, Factor),
    terms(B, Factor).
compound_terms(A - B, Factor) -->
    { Negative is -Factor },
    terms(A, Factor),
    terms(B, Negative).
compound_terms(A * B, Factor) -->
    (   { number(A) }
    ->  { Product is Factor*A },
        terms(B, Product)
    ;   { number(B),
          Product is Factor*B
        },
        terms(A, Product)
    ).

summed([], []).
summed([Key-Values|Groups], [Key-Sum|Sums]) :-
    sum(Values, 0, Sum),
    \+ cancelled(Values, Sum),
    summed(Groups, Sums).

% x + 24.5 > 24.5 is not x > 0 in doubles, where the program rounds each side: whatever is left would look more exact than it is.
cancelled(Values, Sum) :-
    member(Value, Values),
    abs(Sum) < 1.0e-6*abs(Value).

sum([], Sum, Sum).
sum([Value|Values], Sum0, Sum) :-
    Sum1 is Sum0+Value,
    sum(Values, Sum1, Sum).

select_constant([constant-Constant|Terms], Constant, Terms).

%!  complement_constraint(+Constraint, -Complement) is det.

complement_constraint(none, none).
complement_constraint(linear(Operator, Terms, Constant), linear(Other, Terms, Constant)) :-
    opposite(Operator, Other).

%!  verdict(+Module, +Box, +Constraint, -Verdict) is det.
%
%   Verdict is `always` or `never` if the bounds of Box decide Constraint for all its members, beyond any rounding, and
%   `open` otherwise.

verdict(M, Box, Constraint, Verdict) :-
    (   Constraint = linear(Operator, Terms, Constant),
        ends(Terms, M, Box, Ends),
        Size0 is max(1.0e-300, abs(Constant)),
        catch(added(Ends, Constant, Constant, Size0, Low, High, Size), error(evaluation_error(_), _), fail)
    ->  Margin is 1.0e-9*Size,
        Minus is -Margin,
        (   number(Low),
            Low > Margin,
            decided(Operator, above, Verdict0)
        ->  true
        ;   number(High),
            High < Minus,
            decided(Operator, below, Verdict0)
        ->  true
        ;   Verdict0 = open
        ),
        (   Verdict0 == always,
            \+ ( number(Low), number(High) )    % the sum may be infinite, of which no comparison is true
        ->  Verdict = open
        ;   Verdict = Verdict0
        )
    ;   Verdict = open
    ).

decided(>, above, always).
decided(>=, above, always).
decided(=\=, _, always).
decided(<, below, always).
decided(=<, below, always).
decided(>, below, never).
decided(>=, below, never).
decided(=:=, _, never).
decided(<, above, never).
decided(=<, above, never).

ends([], _, _, []).
ends([feature(Feature)-Coefficient|Terms], M, Box, [Coefficient*range(Low, High)|Ends]) :-
    once(domain(M, Feature, Domain)),
    (   memberchk(Feature-Set, Box)
    ->  set_meet(Domain, Set, range(Low, High))
    ;   Domain = range(Low, High)
    ),
    ends(Terms, M, Box, Ends).

% Low and High are `unbounded` where the sum has no end: arithmetic computes with no infinities.
added([], Low, High, Size, Low, High, Size).
added([Coefficient*range(From, To)|Ends], Low0, High0, Size0, Low, High, Size) :-
    product(Coefficient, From, A, Size0, Size1),
    product(Coefficient, To, B, Size1, Size2),
    (   Coefficient >= 0
    ->  plus(Low0, A, Low1),
        plus(High0, B, High1)
    ;   plus(Low0, B, Low1),
        plus(High0, A, High1)
    ),
    added(Ends, Low1, High1, Size2, Low, High, Size).

product(Coefficient, End, Product, Size0, Size) :-
    (   ( End =:= 1.0Inf ; End =:= -1.0Inf )
    ->  Product = unbounded,
        Size = Size0
    ;   Product is Coefficient*End,
        Size is Size0+abs(Product)
    ).

plus(Sum0, Product, Sum) :-
    (   number(Sum0),
        number(Product)
    ->  Sum is Sum0+Product
    ;   Sum = unbounded
    ).

%!  extreme_row(+Module, +Box, +Constraint, -Row) is semidet.
%
%   Row is a member of Box in which the sum of Constraint is as far on its side as Box allows; about as far where Box has no end.

extreme_row(M, Box, linear(Operator, Terms, _), Row) :-
    (   memberchk(Operator, [>, >=])
    ->  Sign = 1
    ;   memberchk(Operator, [<, =<])
    ->  Sign = -1
    ),
    typical_row(M, Box, Typical),
    findall(Feature=Value,
            ( member(Feature=Value0, Typical),
              (   memberchk(feature(Feature)-Coefficient, Terms),
                  Coefficient =\= 0
              ->  end_value(M, Box, Feature, Sign*Coefficient, Value)
              ;   Value = Value0
              )
            ),
            Row).

end_value(M, Box, Feature, Direction, Value) :-
    once(feature(M, Feature, Kind, _)),
    once(domain(M, Feature, Domain)),
    (   memberchk(Feature-Set0, Box)
    ->  set_meet(Domain, Set0, Set)
    ;   Set = Domain
    ),
    set_values(Kind, Set, Values),
    (   Direction > 0
    ->  append(_, [Value], Values)
    ;   Values = [Value|_]
    ).

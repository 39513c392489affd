:- module(neurologic_ends,
          [ applied/3                   % +Name, +Arguments, -Ends
          ]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module('../boxes/boxes', [infinite/1, negative/2, next_value/3, previous_value/3]).

/** <module> What a function can come to between the ends of its arguments

See neurologic(possible/enclosure) for what is enclosed, and why the results of the ends enclose it.
*/

%!  applied(+Name, +Arguments, -Ends) is semidet.
%
%   Ends encloses the function Name of Arguments, which are enclosures. Fails if nothing is known of it.

applied(+, [A], A).
applied(-, [ends(Low0, High0, Safe)], ends(Low, High, Safe)) :-
    negative(High0, Low),
    negative(Low0, High).
applied(abs, [ends(Low, High, Safe)], Ends) :-
    (   Low >= 0
    ->  Ends = ends(Low, High, Safe)
    ;   negative(Low, Low1),
        (   High =< 0
        ->  negative(High, High1),
            Ends = ends(High1, Low1, Safe)
        ;   ( Low1 >= High -> Most = Low1 ; Most = High ),
            Ends = ends(0, Most, Safe)
        )
    ).
applied(sign, [ends(_, _, Safe)], ends(-1, 1, Safe)).
applied(+, [ends(L1, H1, _), ends(L2, H2, _)], Ends) :-
    corner(+, L1, L2, -1.0Inf, Low, Safe1),
    corner(+, H1, H2, 1.0Inf, High, Safe2),
    both(Safe1, Safe2, Safe),
    Ends = ends(Low, High, Safe).
applied(-, [A, B0], Ends) :-
    applied(-, [B0], B),
    applied(+, [A, B], Ends).
applied(*, [A, B], Ends) :-
    corners(*, A, B, Ends).
applied(/, [A, B], Ends) :-
    (   B = ends(Low, High, _),
        ( Low > 0 ; High < 0 )
    ->  corners(/, A, B, ends(Low1, High1, Safe)),
        rounded_twice(A, B, Low1, High1, Safe, Ends)
    ;   Ends = ends(-1.0Inf, 1.0Inf, false)
    ).
applied(//, [A, B], Ends) :-
    whole_quotient(//, A, B, Ends).
applied(div, [A, B], Ends) :-
    whole_quotient(div, A, B, Ends).
applied(mod, [ends(L1, H1, _), ends(L2, H2, _)], Ends) :-
    (   L2 =:= H2,
        integers([L1, H1, L2]),
        L2 =\= 0,
        L1 div L2 =:= H1 div L2
    ->  A is L1 mod L2,
        B is H1 mod L2,
        Ends = ends(A, B, true)                 % A =< B: within one period the remainder only grows
    ;   inner(L2, H2, Least, Greatest)          % an error unless it is an integer
    ->  least(0, Least, Low, 1),
        greatest(0, Greatest, High, -1),
        Ends = ends(Low, High, false)
    ;   Ends = none
    ).
applied(rem, [ends(L1, H1, _), ends(L2, H2, _)], ends(Low, High, false)) :-
    applied(abs, [ends(L2, H2, true)], ends(_, Most, _)),
    negative(Most, Least),
    (   L1 >= 0
    ->  Low = 0
    ;   ( L1 >= Least -> Low = L1 ; Low = Least )
    ),
    (   H1 =< 0
    ->  High = 0
    ;   ( H1 =< Most -> High = H1 ; High = Most )
    ).
applied(min, [ends(L1, H1, _), ends(L2, H2, _)], ends(Low, High, true)) :-
    ( L1 =< L2 -> Low = L1 ; Low = L2 ),
    ( H1 =< H2 -> High = H1 ; High = H2 ).
applied(max, [ends(L1, H1, _), ends(L2, H2, _)], ends(Low, High, true)) :-
    ( L1 >= L2 -> Low = L1 ; Low = L2 ),
    ( H1 >= H2 -> High = H1 ; High = H2 ).
applied(Name, [ends(Low0, High0, Safe), ends(N, N, _)], Ends) :-
    memberchk(Name, [**, ^]),
    integer(N),
    N >= 0,
    N =< 64,
    power(Name, Low0, High0, Safe, N, Ends).
applied(Name, [ends(Low0, High0, _)], Ends) :-
    memberchk(Name, [float, integer, truncate, round, ceiling, floor]),
    monotone(Name, Low0, High0, Ends).
applied(sqrt, [ends(Low0, High0, _)], Ends) :-
    (   High0 < 0
    ->  Ends = none
    ;   Low0 >= 0
    ->  monotone(sqrt, Low0, High0, Ends)
    ;   monotone(sqrt, 0.0, High0, ends(Low, High, _)),
        Ends = ends(Low, High, false)
    ).
applied(exp, [ends(Low0, High0, _)], Ends) :-
    (   monotone(exp, Low0, High0, ends(Low, High, true))
    ->  wider(Low, High, ends(Low1, High1, Safe)),
        ( Low1 < 0 -> Ends = ends(0, High1, Safe) ; Ends = ends(Low1, High1, Safe) )
    ;   Ends = ends(0, 1.0Inf, false)
    ).
applied(log, [ends(Low0, High0, _)], Ends) :-
    (   High0 =< 0
    ->  Ends = none
    ;   Low0 > 0,
        monotone(log, Low0, High0, ends(Low, High, true))
    ->  wider(Low, High, Ends)
    ;   Ends = ends(-1.0Inf, 1.0Inf, false)
    ).

both(Safe1, Safe2, Safe) :-
    (   Safe1 \== false,
        Safe2 \== false
    ->  Safe = true
    ;   Safe = false
    ).

integers([]).
integers([Number|Numbers]) :-
    integer(Number),
    integers(Numbers).

% The remainder lies between zero and the divisor, whose sign it has.
least(Zero, Low, Least, Step) :-
    (   Low >= 0
    ->  Least = Zero
    ;   infinite(Low)
    ->  Least = Low
    ;   Least is Low+Step
    ).

greatest(Zero, High, Greatest, Step) :-
    (   High =< 0
    ->  Greatest = Zero
    ;   infinite(High)
    ->  Greatest = High
    ;   Greatest is High+Step
    ).

%!  corner(+Operator, +Left, +Right, +Otherwise, -Result, -Safe) is det.
%
%   Result is what Prolog computes of two ends; an infinite end, where that overflows or an end is infinite: Otherwise if its
%   sign is open.

corner(Operator, Left, Right, Otherwise, Result, Safe) :-
    (   infinite(Left)
    ->  limit(Operator, Left, Right, Otherwise, Result),
        Safe = false
    ;   infinite(Right)
    ->  limit(Operator, Left, Right, Otherwise, Result),
        Safe = false
    ;   Goal =.. [Operator, Left, Right],
        catch(Result0 is Goal, error(evaluation_error(float_overflow), _), fail)
    ->  Result = Result0,
        Safe = true
    ;   overflow(Operator, Left, Right, Result),
        Safe = false
    ).

limit(+, Left, Right, Otherwise, Result) :-
    (   infinite(Left)
    ->  (   infinite(Right),
            Right =\= Left
        ->  Result = Otherwise
        ;   Result = Left
        )
    ;   Result = Right
    ).
limit(*, Left, Right, _, Result) :-
    (   ( Left =:= 0 ; Right =:= 0 )
    ->  Result = 0                              % infinity stands for an end that is out of sight
    ;   same_sign(Left, Right)
    ->  Result = 1.0Inf
    ;   Result = -1.0Inf
    ).
limit(/, Left, Right, _, Result) :-
    (   infinite(Right)
    ->  Result = 0
    ;   same_sign(Left, Right)
    ->  Result = 1.0Inf
    ;   Result = -1.0Inf
    ).
limit(//, Left, Right, Otherwise, Result) :-
    limit(/, Left, Right, Otherwise, Result).
limit(div, Left, Right, _, Result) :-
    (   infinite(Right)
    ->  ( same_sign(Left, Right) -> Result = 0 ; Left =:= 0 -> Result = 0 ; Result = -1 )
    ;   limit(/, Left, Right, _, Result)
    ).

overflow(+, Left, _, Result) :-
    ( Left > 0 -> Result = 1.0Inf ; Result = -1.0Inf ).
overflow(*, Left, Right, Result) :-
    ( same_sign(Left, Right) -> Result = 1.0Inf ; Result = -1.0Inf ).
overflow(/, Left, Right, Result) :-
    overflow(*, Left, Right, Result).

same_sign(Left, Right) :-
    (   Left > 0
    ->  Right > 0
    ;   Left < 0,
        Right < 0
    ).

corners(Operator, ends(L1, H1, _), ends(L2, H2, _), ends(Low, High, Safe)) :-
    findall(Result-Safe,
            ( member(Left, [L1, H1]),
              member(Right, [L2, H2]),
              corner(Operator, Left, Right, 0, Result, Safe)
            ),
            Pairs),
    findall(Result, member(Result-_, Pairs), Results),
    lowest(Results, Low),
    highest(Results, High),
    (   member(_-false, Pairs)
    ->  Safe = false
    ;   Safe = true
    ).

lowest([Number|Numbers], Lowest) :-
    lowest(Numbers, Number, Lowest).

lowest([], Lowest, Lowest).
lowest([Number|Numbers], Lowest0, Lowest) :-
    ( Number < Lowest0 -> lowest(Numbers, Number, Lowest) ; lowest(Numbers, Lowest0, Lowest) ).

highest([Number|Numbers], Highest) :-
    highest(Numbers, Number, Highest).

highest([], Highest, Highest).
highest([Number|Numbers], Highest0, Highest) :-
    ( Number > Highest0 -> highest(Numbers, Number, Highest) ; highest(Numbers, Highest0, Highest) ).

% A quotient of great integers is rounded after they are, except where it is whole: some room then.
rounded_twice(ends(L1, H1, _), ends(L2, H2, _), Low0, High0, Safe, Ends) :-
    (   member(End, [L1, H1, L2, H2]),
        abs(End) > 9007199254740992
    ->  wider(Low0, High0, ends(Low, High, Safe1)),
        both(Safe, Safe1, Safe2),
        Ends = ends(Low, High, Safe2)
    ;   Ends = ends(Low0, High0, Safe)
    ).

%!  whole_quotient(+Operator, +A, +B, -Ends) is det.
%
%   Of integers; for others Prolog raises an error, so that their ends may be taken for those of the integers between them.

whole_quotient(Operator, ends(L1, H1, _), ends(L2, H2, _), Ends) :-
    findall(Part,
            ( member(range(L, H), [range(-1.0Inf, -1), range(1, 1.0Inf)]),
              inner(L1, H1, L1i, H1i),
              inner(L2, H2, L2i, H2i),
              ( L2i >= L -> L3 = L2i ; L3 = L ),
              ( H2i =< H -> H3 = H2i ; H3 = H ),
              L3 =< H3,
              corners(Operator, ends(L1i, H1i, true), ends(L3, H3, true), Part)
            ),
            Parts),
    (   Parts == []
    ->  Ends = none
    ;   findall(Low, member(ends(Low, _, _), Parts), Lows),
        findall(High, member(ends(_, High, _), Parts), Highs),
        lowest(Lows, Low),
        highest(Highs, High),
        (   Parts = [ends(_, _, true)],
            ( L2 > 0 ; H2 < 0 )
        ->  Safe = true
        ;   Safe = false
        ),
        Ends = ends(Low, High, Safe)
    ).

inner(Low0, High0, Low, High) :-
    whole(ceiling, Low0, Low),
    whole(floor, High0, High),
    Low =< High.

whole(Way, Number, Whole) :-
    (   ( integer(Number) ; infinite(Number) )
    ->  Whole = Number
    ;   Goal =.. [Way, Number],
        Whole is Goal
    ).

power(Name, Low0, High0, Whole, N, Ends) :-
    (   N =:= 0
    ->  Ends = ends(1, 1, true)
    ;   ( infinite(Low0) ; infinite(High0) )
    ->  ( N mod 2 =:= 0 -> Ends = ends(0, 1.0Inf, false) ; Ends = ends(-1.0Inf, 1.0Inf, false) )
    ;   findall(Result, ( member(End, [Low0, High0]), raised(Name, End, N, Result) ), Results),
        (   Results = [_, _]
        ->  (   N mod 2 =:= 0,
                Low0 =< 0,
                High0 >= 0
            ->  highest(Results, High),
                room(Whole, 0, High, ends(_, High1, Safe)),
                Ends = ends(0, High1, Safe)
            ;   lowest(Results, Low),
                highest(Results, High),
                room(Whole, Low, High, Ends)
            )
        ;   Ends = ends(-1.0Inf, 1.0Inf, false)
        )
    ).

raised(Name, End, N, Result) :-
    Goal =.. [Name, End, N],
    catch(Result is Goal, error(evaluation_error(_), _), fail).

room(Whole, Low, High, Ends) :-
    (   Whole == whole
    ->  Ends = ends(Low, High, true)
    ;   wider(Low, High, Ends)
    ).

monotone(Name, Low0, High0, ends(Low, High, Safe)) :-
    image(Name, Low0, Low, Safe1),
    image(Name, High0, High, Safe2),
    both(Safe1, Safe2, Safe).

image(Name, End, Image, Safe) :-
    (   infinite(End)
    ->  Image = End,
        Safe = false
    ;   Goal =.. [Name, End],
        catch(Image0 is Goal, error(evaluation_error(_), _), fail)
    ->  Image = Image0,
        Safe = true
    ;   ( End > 0 -> Image = 1.0Inf ; Image = -1.0Inf ),
        Safe = false
    ).

wider(Low0, High0, ends(Low, High, Safe)) :-
    steps(8, previous_value, Low0, Low),
    steps(8, next_value, High0, High),
    (   ( infinite(Low) ; infinite(High) )
    ->  Safe = false
    ;   Safe = true
    ).

steps(0, _, Value, Value) :-
    !.
steps(N, Step, Value0, Value) :-
    (   infinite(Value0)
    ->  Value = Value0
    ;   next_double(Step, Value0, Value1),
        N1 is N-1,
        steps(N1, Step, Value1, Value)
    ).

next_double(Step, Number, Next) :-
    (   catch(Double is float(Number), error(evaluation_error(_), _), fail)
    ->  call(Step, numeric, Double, Next)
    ;   Number > 0
    ->  ( Step == next_value -> Next = 1.0Inf ; Next = 1.7976931348623157e308 )
    ;   ( Step == next_value -> Next = -1.7976931348623157e308 ; Next = -1.0Inf )
    ).

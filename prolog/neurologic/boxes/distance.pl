:- module(neurologic_distance,
          [ scale/5,                    % +Module, +Feature, +Kind, +Way, -Scale
            forget_scales/1             % +Module
          ]).
:- use_module(library(lists), [last/2, member/2, nth0/3, sum_list/2]).
:- use_module(library(apply), [maplist/3]).
:- use_module('../program/program').

/** <module> How far a change of a feature is

A change of a number counts as the difference, divided by the scale of its feature; of a category as 1; and that a missing
value is given counts as 1 too. The distance of two individuals is the sum over their features.

The scale is the first of these that is finite and above zero:

    | width     | of the feature's domain                                                       |
    | mad       | the median absolute deviation from the median of the loaded individuals       |
    | deviation | their standard deviation                                                      |
    | range     | the difference of their greatest and their least value                        |
    | one       | 1                                                                             |

or with `mad` asked for, the one that the individuals give before the width of the domain.
*/

:- dynamic kept_scale/5.                % Module, Feature, Way, Generation, Scale

%!  scale(+Module, +Feature, +Kind, +Way, -Scale) is det.
%
%   Scale is the float by which a change of Feature, a number, is divided; Way is `width` or `mad`. Scales that need a look at
%   all individuals are kept until their facts change.

scale(M, Feature, _, Way, Scale) :-
    Way == width,
    width(M, Feature, Width),
    !,
    Scale = Width.
scale(M, Feature, _, Way, Scale) :-
    Head =.. [Feature, _, _],
    (   predicate_property(M:Head, last_modified_generation(Generation))
    ->  true
    ;   Generation = none
    ),
    (   kept_scale(M, Feature, Way, Generation, Scale0)
    ->  Scale = Scale0
    ;   values(M, Feature, Values),
        (   spread(Way, Values, M, Feature, Scale0)
        ->  Scale = Scale0
        ;   Scale = 1.0
        ),
        retractall(kept_scale(M, Feature, Way, _, _)),
        assertz(kept_scale(M, Feature, Way, Generation, Scale))
    ).

%!  forget_scales(+Module) is det.
%
%   Nothing is kept of Module, which is about to go.

forget_scales(M) :-
    retractall(kept_scale(M, _, _, _, _)).

width(M, Feature, Width) :-
    feature(M, Feature, _, range(Low, High)),
    number(Low),
    number(High),
    positive(High-Low, Width).

values(M, Feature, Values) :-
    Head =.. [Feature, _, Value],
    (   predicate_property(M:Head, defined)
    ->  findall(Value, ( M:Head, number(Value), abs(Value) =< 1.7976931348623157e308 ), Values0),
        msort(Values0, Values)
    ;   Values = []
    ).

spread(Way, Values, M, Feature, Scale) :-
    (   member(Measure, [mad, deviation, range])
    ;   Way == mad,
        Measure = width
    ),
    measured(Measure, Values, M, Feature, Scale),
    !.

measured(mad, Values, _, _, Scale) :-
    median(Values, Median),
    maplist(deviation(Median), Values, Deviations0),
    msort(Deviations0, Deviations),
    median(Deviations, Mad),
    positive(Mad, Scale).
measured(deviation, Values, _, _, Scale) :-
    length(Values, Count),
    Count > 0,
    sum_list(Values, Sum),
    Mean is Sum/Count,
    maplist(square(Mean), Values, Squares),
    sum_list(Squares, SumOfSquares),
    positive(sqrt(SumOfSquares/Count), Scale).
measured(range, Values, _, _, Scale) :-
    Values = [Least|_],
    last(Values, Greatest),
    positive(Greatest-Least, Scale).
measured(width, _, M, Feature, Scale) :-
    width(M, Feature, Scale).

deviation(Median, Value, Deviation) :-
    Deviation is abs(Value-Median).

square(Mean, Value, Square) :-
    Square is (Value-Mean)**2.

median(Values, Median) :-
    length(Values, Count),
    Count > 0,
    Lower is (Count-1)//2,
    Upper is Count//2,
    nth0(Lower, Values, Low),
    nth0(Upper, Values, High),
    Median is Low/2.0+High/2.0.

positive(Expression, Scale) :-
    catch(Scale is float(Expression), error(evaluation_error(_), _), fail),
    Scale > 0.0.

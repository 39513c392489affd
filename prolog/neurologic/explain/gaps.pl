:- module(neurologic_gaps,
          [ gap_said/5                  % +Module, +Language, +Gap, +Fact, -Text
          ]).
:- encoding(utf8).
:- use_module(library(apply), [maplist/3]).
:- use_module('../words/values', [feature_value_words/5, value_words/4]).
:- use_module('../words/words').

/** <module> By how much a condition fails, in words

A gap is a term `gap(Feature, Given, Wanted, By, Distance)`. Feature is `-` where the condition is about no single feature. Given is
`value(Value)`, `missing` where no fact gives the value, or `none` where there is nothing to tell. Wanted is

    | Operator(Bound)          | the comparison that fails, such as `=<(24.5)`; By is how far Value is from Bound |
    | one_of(Values)           | the categories that would do; By is `none`                                    |
    | none_of(Values)          | the categories that would not                                                 |
    | at_least(Least, Count)   | Value of Count conditions hold; By is how many more have to                    |
    | value                    | that there is one                                                             |
    | holds                    | a condition of another kind                                                   |

Distance is By as a part of the range of the feature, 1.0 for a category, see neurologic(explain/near).
*/

%!  gap_said(+Module, +Language, +Gap, +Fact, -Text) is det.
%
%   Fact is the fact of the individual that the text stands beside, `none` where goals are not said in words.

gap_said(M, Language, gap(Feature, Given, Wanted, By, _), Fact, Text) :-
    (   Given == missing
    ->  said(Language, missing, [], Text)
    ;   wanted_said(Wanted, M, Language, Feature, Fact, Given, By, Text)
    ).

wanted_said(Wanted, M, Language, Feature, Fact, Given, By, Text) :-
    (   Wanted = one_of(Values)
    ->  categories_said(would_have_to_be-would_have_to_hold, Values, M, Language, Feature, Fact, Text)
    ;   Wanted = none_of(Values)
    ->  categories_said(may_not_be-may_not_hold, Values, M, Language, Feature, Fact, Text)
    ;   Wanted = at_least(Least, Count),
        Given = value(Held)
    ->  maplist(value_words(M, Language), [Held, Least, Count], Texts),
        said(Language, held, Texts, Text)
    ;   Wanted =.. [Operator, Bound],
        beside(Operator, By, Key)
    ->  value_words(M, Language, Bound, BoundText),
        amount(By, Short),
        feature_value_words(M, Language, Feature, Short, ByText),
        said(Language, Key, [ByText, BoundText], Text)
    ;   said(Language, fails, [], Text)
    ).

categories_said(ForValues-ForSentences, Values, M, Language, Feature, Fact, Text) :-
    (   Fact == none
    ->  maplist(feature_value_words(M, Language, Feature), Values, Texts),
        Key = ForValues
    ;   choices_words(Values, M, Language, Fact, Texts, Whole),
        ( Whole == true -> Key = ForSentences ; Key = ForValues )
    ),
    listed_words(Language, or, Texts, Listed),
    said(Language, Key, [Listed], Text).

beside(=<, _, too_much).
beside(>=, _, too_little).
beside(<, By, Key) :-
    ( By =:= 0 -> Key = not_below ; Key = too_much ).
beside(>, By, Key) :-
    ( By =:= 0 -> Key = not_above ; Key = too_little ).
beside(=:=, _, beside).
beside(=\=, _, on_it).

% A difference of doubles, without the noise of its last digits.
amount(By, Amount) :-
    (   integer(By)
    ->  Amount = By
    ;   ( By =:= 1.0Inf ; By =:= 0.0 )
    ->  Amount = By
    ;   format(string(Text), '~6g', [By]),
        number_string(Amount0, Text),
        Amount = Amount0
    ).

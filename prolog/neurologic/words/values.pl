:- module(neurologic_values,
          [ value_words/4,              % +Module, +Language, +Value, -Text
            number_text/2,              % +Number, -Text
            name_words/2,               % +Name, -Text
            feature_value_words/5,      % +Module, +Language, +Feature, +Value, -Text
            feature_words/3,            % +Module, +Feature, -Text
            feature_unit/3,             % +Module, +Feature, -Unit
            plural/1                    % +Name
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module('../program/program').
:- use_module('../program/texts', [joined_text/3, term_text/2]).
:- use_module(words, [listed_words/4, said/4]).

/** <module> Values and names in words
*/

%!  value_words(+Module, +Language, +Value, -Text) is det.
%
%   Names of individuals stay as they are; underscores in other atoms become spaces.

value_words(M, Language, Value, Text) :-
    (   ( var(Value) ; Value == '$VAR'('_') )
    ->  said(Language, something, [], Text)
    ;   number(Value)
    ->  number_text(Value, Text)
    ;   string(Value)
    ->  Text = Value
    ;   atom(Value)
    ->  (   is_individual(M, Value)
        ->  atom_string(Value, Text)
        ;   name_words(Value, Text)
        )
    ;   is_list(Value)
    ->  maplist(value_words(M, Language), Value, Texts),
        listed_words(Language, and, Texts, Text)
    ;   expression_text(Value, Text)
    ).

%!  number_text(+Number, -Text) is det.
%
%   A whole number has no point.

number_text(Number, Text) :-
    (   float(Number),
        \+ infinite(Number),
        abs(Number) < 1.0e15,
        Number =:= truncate(Number)
    ->  Whole is truncate(Number),
        format(string(Text), '~d', [Whole])
    ;   infinite(Number)
    ->  ( Number > 0 -> Text = "infinity" ; Text = "-infinity" )
    ;   format(string(Text), '~w', [Number])
    ).

infinite(Number) :-
    float(Number),
    ( Number =:= 1.0Inf ; Number =:= -1.0Inf ),
    !.

expression_text(Expression, Text) :-
    term_text(Expression, Text).

%!  is_individual(+Module, +Name) is semidet.

is_individual(M, Name) :-
    individual_predicate(M, Predicate),
    Goal =.. [Predicate, Name],
    predicate_property(M:Goal, dynamic),
    once(M:Goal).

%!  name_words(+Name, -Text) is det.

name_words(Name, Text) :-
    split_string(Name, "_", "", Parts0),
    words_only(Parts0, Parts),
    (   Parts == []
    ->  atom_string(Name, Text)
    ;   joined_text(Parts, ' ', Text)
    ).

words_only([], []).
words_only([Part|Parts], Words) :-
    (   Part == ""
    ->  Words = Words1
    ;   Words = [Part|Words1]
    ),
    words_only(Parts, Words1).

%!  feature_value_words(+Module, +Language, +Feature, +Value, -Text) is det.
%
%   Text is Value with the unit of Feature, or as a category.

feature_value_words(M, Language, Feature, Value, Text) :-
    (   number(Value)
    ->  number_text(Value, Number),
        (   feature_unit(M, Feature, Unit)
        ->  said(Language, number_unit, [Number, Unit], Text)
        ;   Text = Number
        )
    ;   ( Value == true ; Value == false )
    ->  said(Language, Value, [], Text)
    ;   atom(Value)
    ->  name_words(Value, Text)
    ;   value_words(M, Language, Value, Text)
    ).

%!  feature_words(+Module, +Feature, -Text) is det.
%
%   Text names Feature as its column is called.

feature_words(M, Functor, Text) :-
    (   feature_option(M, Functor, column(Column))
    ->  name_words(Column, Text)
    ;   name_words(Functor, Text)
    ).

%!  plural(+Name) is semidet.
%
%   Name, as of an English column, is of several things: "savings", but not "status".

plural(Name) :-
    string_concat(_, "s", Name),
    \+ ( member(Ending, ["ss", "us", "is"]), string_concat(_, Ending, Name) ).

%!  feature_unit(+Module, +Feature, -Unit) is semidet.

feature_unit(M, Feature, Unit) :-
    feature_option(M, Feature, unit(Unit)).

feature_option(M, Functor, Option) :-
    predicate_property(M:neural_feature(_, _, _, _), defined),
    M:neural_feature(Functor, _, _, Options),
    !,
    is_list(Options),
    memberchk(Option, Options).

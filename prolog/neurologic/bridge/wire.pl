:- module(neurologic_wire,
          [ read_terms/3                % +In, -Terms, -Variables
          ]).
:- use_module(library(lists), [memberchk/2]).
:- use_module(library(readutil), [read_line_to_string/2]).

/** <module> Terms sent as data by another process

The sender writes a term in postfix order, one token a line: a letter and a number, as in `l 3`. After the tokens `a`, `s`
and `n` come as many characters of text. No text is ever read as Prolog, but for digits.

    | a Length  | atom of the text                                                     |
    | s Length  | string of the text                                                   |
    | n Length  | number of the text: an integer or a float                            |
    | x Length  | float that has no digits: inf, -inf or nan                           |
    | v Length  | variable of that name; the same name is the same variable            |
    | l Count   | list of the Count terms before                                       |
    | p Count   | partial list of the Count terms before, the last of them its tail    |
    | c Arity   | compound: before it stand its name, as an atom, and Arity arguments  |
    | r 2       | rational: numerator and denominator                                  |
    | d Count   | dict: its tag and Count pairs, terms Key-Value                       |
*/

%!  read_terms(+In, -Terms, -Variables) is det.
%
%   Terms are all the terms in In. Variables is a list of Name=Variable.

read_terms(In, Terms, Variables) :-
    read_tokens(In, [], Stack, Variables),
    reversed(Stack, [], Terms),
    close_names(Variables).

reversed([], Terms, Terms).
reversed([Term|Stack], Terms0, Terms) :-
    reversed(Stack, [Term|Terms0], Terms).

close_names([]) :- !.
close_names([_|Variables]) :-
    close_names(Variables).

read_tokens(In, Stack0, Stack, Variables) :-
    read_line_to_string(In, Line),
    (   Line == end_of_file
    ->  Stack = Stack0
    ;   sub_string(Line, 0, 1, _, Kind),
        sub_string(Line, 2, _, 0, Digits),
        number_string(Number, Digits),
        token(Kind, Number, In, Variables, Stack0, Stack1),
        read_tokens(In, Stack1, Stack, Variables)
    ).

token("a", Length, In, _, Stack, [Atom|Stack]) :-
    read_string(In, Length, Text),
    atom_string(Atom, Text).
token("s", Length, In, _, Stack, [Text|Stack]) :-
    read_string(In, Length, Text).
token("n", Length, In, _, Stack, [Number|Stack]) :-
    read_string(In, Length, Text),
    number_string(Number, Text).
token("x", Length, In, _, Stack, [Float|Stack]) :-
    read_string(In, Length, Text),
    special_float(Text, Float).
token("v", Length, In, Variables, Stack, [Variable|Stack]) :-
    read_string(In, Length, Text),
    atom_string(Name, Text),
    memberchk(Name=Variable, Variables).
token("l", Count, _, _, Stack0, [List|Stack]) :-
    take(Count, Stack0, [], List, Stack).
token("p", Count, _, _, [Tail|Stack0], [List|Stack]) :-
    Items is Count-1,
    take(Items, Stack0, Tail, List, Stack).
token("c", Arity, _, _, Stack0, [Compound|Stack]) :-
    take(Arity, Stack0, [], Arguments, [Name|Stack]),
    compound_name_arguments(Compound, Name, Arguments).
token("r", 2, _, _, [Denominator,Numerator|Stack], [Rational|Stack]) :-
    Rational is Numerator rdiv Denominator.
token("d", Count, _, _, Stack0, [Dict|Stack]) :-
    take(Count, Stack0, [], Pairs, [Tag|Stack]),
    dict_pairs(Dict, Tag, Pairs).

take(Count, Stack0, Terms0, Terms, Stack) :-
    (   Count =:= 0
    ->  Terms = Terms0,
        Stack = Stack0
    ;   Stack0 = [Term|Stack1],
        Count1 is Count-1,
        take(Count1, Stack1, [Term|Terms0], Terms, Stack)
    ).

special_float("inf", Float) :- Float is inf.
special_float("-inf", Float) :- Float is -inf.
special_float("nan", Float) :- Float is nan.

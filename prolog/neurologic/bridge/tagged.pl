:- module(neurologic_tagged,
          [ write_tagged/2,             % +Order, +Term
            write_json_string/1         % +Text
          ]).

/** <module> Terms as tagged JSON

One JSON text carries a term to a reader that knows no Prolog, and loses nothing on the way:

    | atom               | "text"                                     |
    | integer            | 42; {"i":"2a"} in base 16 when it is long  |
    | float              | 5.0e-1; {"f":"inf"}, "-inf" or "nan"       |
    | rational           | {"r":[1,3]}                                |
    | string             | {"s":"text"}                               |
    | variable           | {"v":"X"}                                  |
    | list, []           | [1,2], []                                  |
    | partial list       | {"p":[1,2,Tail]}                           |
    | compound           | {"c":["name",Argument,...]}                |
    | dict               | {"d":[Tag,Key,Value,...]}                  |
    | stream, reference  | {"b":"<stream>(0x...)"}                    |
    | any deep term      | {"t":[Token,...]}                          |

A reader that recurses would overflow on a deep term, so such a term is written in postfix order: first the arguments,
then ["c",Name,Arity], ["l",Length] for a list, ["p",Length] for a partial list or ["d",Length] for a dict.

The text is JSON but for control characters inside strings, which stand for themselves. A variable shows the name in
its attribute `neurologic_name`.
*/

%!  write_tagged(+Order, +Term) is det.
%
%   Write Term to the current output. Order is `nested` or `postfix`. Every variable of Term carries a name.
%
%   @error type_error(acyclic_term, cyclic) if Term contains itself
%   @throws neurologic_deep if Order is `nested` and Term has too many levels for it

write_tagged(Order, Term) :-
    (   acyclic_term(Term)
    ->  true
    ;   throw(error(type_error(acyclic_term, cyclic), _))
    ),
    (   scalar(Term)
    ->  true
    ;   Order == nested
    ->  nested(Term, 80)
    ;   write('{"t":['),
        postfix(Term, '', _),
        write(']}')
    ).

%!  scalar(+Term) is semidet.
%
%   Write Term if it has no parts; fail without output otherwise.

scalar(Term) :- compound(Term), !, fail.
scalar(Term) :- integer(Term), !, write_integer(Term).
scalar(Term) :- atom(Term), !, write_json_string(Term).
scalar(Term) :- Term == [], !, write([]).
scalar(Term) :- float(Term), !, write_float(Term).
scalar(Term) :- string(Term), !, write('{"s":'), write_json_string(Term), put_char('}').
scalar(Term) :- var(Term), !, get_attr(Term, neurologic_name, Name), write('{"v":'), write_json_string(Name), put_char('}').
scalar(Term) :- rational(Term, N, D), !,
    write('{"r":['), write_integer(N), put_char(','), write_integer(D), write(']}').
scalar(Term) :- format(string(Text), '~w', [Term]), write('{"b":'), write_json_string(Text), put_char('}').

% A reader may refuse or be slow at very long decimal numbers.
write_integer(Integer) :-
    (   abs(Integer) < 1<<1024
    ->  write(Integer)
    ;   format('{"i":"~16r"}', [Integer])
    ).

% Not write/1, which follows the flag float_format; 17 digits make any double exact.
write_float(Float) :-
    (   Float =\= Float
    ->  write('{"f":"nan"}')
    ;   Float =:= inf
    ->  write('{"f":"inf"}')
    ;   Float =:= -inf
    ->  write('{"f":"-inf"}')
    ;   format('~16e', [Float])
    ).

%!  write_json_string(+Text) is det.
%
%   Write an atom or string between double quotes.

write_json_string(Text) :-
    escaped(\, '\\\\', Text, Text1),
    escaped('"', '\\"', Text1, Text2),
    format('"~w"', [Text2]).

escaped(Char, Escape, Text, Escaped) :-
    (   sub_atom(Text, _, _, _, Char)
    ->  atomic_list_concat(Parts, Char, Text),
        atomic_list_concat(Parts, Escape, Escaped)
    ;   Escaped = Text
    ).

%!  nested(+Term, +Levels) is det.
%
%   Write Term, whose depth may be Levels at most.

nested(Term, _) :-
    scalar(Term),
    !.
nested(_, 0) :-
    !,
    throw(neurologic_deep).
nested(Term, Levels) :-
    Below is Levels-1,
    (   Term = [_|_]
    ->  nested_list(Term, Below)
    ;   is_dict(Term, Tag)
    ->  dict_pairs(Term, Tag, Pairs),
        write('{"d":['),
        nested(Tag, Below),
        nested_pairs(Pairs, Below),
        write(']}')
    ;   compound_name_arity(Term, Name, Arity),
        write('{"c":['),
        write_name(Name),
        nested_arguments(1, Arity, Term, Below),
        write(']}')
    ).

nested_list(List, Levels) :-
    (   is_list(List)
    ->  (   integers(List)
        ->  write(List)                 % the same text, and much quicker
        ;   List = [Head|Tail],
            put_char('['),
            nested(Head, Levels),
            nested_elements(Tail, Levels),
            put_char(']')
        )
    ;   List = [Head|Tail],
        write('{"p":['),
        nested(Head, Levels),
        nested_elements(Tail, Levels),
        write(']}')
    ).

integers([]).
integers([Integer|Integers]) :-
    integer(Integer),
    Integer @< 18446744073709551616,
    Integer @> -18446744073709551616,
    integers(Integers).

nested_elements(Tail, Levels) :-
    (   Tail == []
    ->  true
    ;   nonvar(Tail),
        Tail = [Head|Rest]
    ->  put_char(','),
        nested(Head, Levels),
        nested_elements(Rest, Levels)
    ;   put_char(','),
        nested(Tail, Levels)
    ).

nested_pairs([], _).
nested_pairs([Key-Value|Pairs], Levels) :-
    put_char(','),
    scalar(Key),
    put_char(','),
    nested(Value, Levels),
    nested_pairs(Pairs, Levels).

nested_arguments(I, Arity, Term, Levels) :-
    (   I > Arity
    ->  true
    ;   put_char(','),
        arg(I, Term, Argument),
        nested(Argument, Levels),
        Next is I+1,
        nested_arguments(Next, Arity, Term, Levels)
    ).

% A reserved symbol such as [] is no text, and a record with a name that looks like it would be another term.
write_name(Name) :-
    (   Name == []
    ->  throw(error(type_error(plain_functor, []), _))
    ;   write_json_string(Name)
    ).

%!  postfix(+Term, +Comma, -After) is det.
%
%   Write Comma and the tokens of Term; After is what comes before the next token.

postfix(Term, Comma, ',') :-
    \+ compound(Term),
    !,
    write(Comma),
    scalar(Term).
postfix(Term, Comma, ',') :-
    (   Term = [_|_]
    ->  postfix_elements(Term, 0, Length, Kind, Comma),
        format(',["~w",~d]', [Kind, Length])
    ;   is_dict(Term, Tag)
    ->  dict_pairs(Term, Tag, Pairs),
        pairs_flat(Pairs, Flat),
        postfix_elements([Tag|Flat], 0, Length, _, Comma),
        format(',["d",~d]', [Length])
    ;   compound_name_arity(Term, Name, Arity),
        postfix_arguments(1, Arity, Term, Comma, After),
        write(After),
        write('["c",'),
        write_name(Name),
        format(',~d]', [Arity])
    ).

postfix_elements(Tail, Length0, Length, Kind, Comma) :-
    (   Tail == []
    ->  Length = Length0,
        Kind = l
    ;   Length1 is Length0+1,
        (   nonvar(Tail),
            Tail = [Head|Rest]
        ->  postfix(Head, Comma, After),
            postfix_elements(Rest, Length1, Length, Kind, After)
        ;   postfix(Tail, Comma, _),
            Length = Length1,
            Kind = p
        )
    ).

postfix_arguments(I, Arity, Term, Comma, After) :-
    (   I > Arity
    ->  After = Comma
    ;   arg(I, Term, Argument),
        postfix(Argument, Comma, Comma1),
        Next is I+1,
        postfix_arguments(Next, Arity, Term, Comma1, After)
    ).

pairs_flat([], []).
pairs_flat([Key-Value|Pairs], [Key,Value|Flat]) :-
    pairs_flat(Pairs, Flat).

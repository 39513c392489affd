:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(assoc), [empty_assoc/1, get_assoc/3, list_to_assoc/2]).
:- use_module(library(aggregate), [aggregate_all/3]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(library(random), [random_between/3, random_member/2]).
:- use_module(neurologic(boxes/atoms)).
:- use_module(neurologic(possible/formulas)).

:- begin_tests(neurologic_formulas).

schema(Schema) :-
    list_to_assoc([ n-feature(integer, range(0, 5)),
                    m-feature(integer, range(-2, 2)),
                    x-feature(numeric, range(-1.0, 1.0)),
                    y-feature(numeric, range(-1.0Inf, 1.0Inf)),
                    c-feature(categorical, values([blue, green, red])),
                    d-feature(categorical, values([green, red]))
                  ], Schema).

v(Feature, '$value'(1, Feature)).

no_meaning(_, _, _) :-
    fail.

left(Formula, Pairs, Left) :-
    schema(Schema),
    list_to_assoc(Pairs, Sets),
    empty_assoc(Empty),
    reduced(Formula, box(Sets, Schema), plunit_neurologic_formulas:no_meaning, Empty, Left, _).

% Random formulas over n, m, c and d, and the rows that satisfy them, told by Prolog.

random_formula(0, Formula) :-
    !,
    random_member(Kind, [bound, bound, among, same, compare, finite]),
    random_atom(Kind, Formula).
random_formula(Depth, Formula) :-
    Depth1 is Depth-1,
    random_member(Kind, [and, or, not, at_least]),
    (   Kind == not
    ->  random_formula(Depth1, F),
        Formula = not(F)
    ;   random_formula(Depth1, F1),
        random_formula(Depth1, F2),
        random_formula(Depth1, F3),
        (   Kind == at_least
        ->  random_between(0, 3, N),
            Formula = at_least(N, [F1, F2, F3])
        ;   Formula =.. [Kind, [F1, F2, F3]]
        )
    ).

random_atom(bound, in('$value'(1, n), range(Low, High))) :-
    random_between(-1, 4, Low),
    random_between(Low, 6, High).
random_atom(among, in('$value'(1, c), values(Values))) :-
    random_member(Values, [[blue], [blue, red], [green], [green, red]]).
random_atom(same, same('$value'(1, c), '$value'(1, d))).
random_atom(compare, compare(Operator, A, B)) :-
    random_member(Operator, [<, =<, >, >=, =:=, =\=]),
    random_member(A, ['$value'(1, n), '$value'(1, n)*'$value'(1, m), '$value'(1, n)+2*'$value'(1, m), '$value'(1, m)**2]),
    random_member(B, [0, 1, 2.5, '$value'(1, m), '$value'(1, n)//2]).
random_atom(finite, finite('$value'(1, n)*1.0e308)).

true_of(Row, in(V, range(Low, High))) :-
    member(V=Value, Row),
    Value >= Low,
    Value =< High,
    !.
true_of(Row, in(V, values(Values))) :-
    member(V=Value, Row),
    memberchk(Value, Values),
    !.
true_of(Row, same(A, B)) :-
    member(A=V1, Row),
    member(B=V2, Row),
    V1 == V2,
    !.
true_of(Row, compare(Operator, A0, B0)) :-
    put(Row, A0, A),
    put(Row, B0, B),
    Goal =.. [Operator, A, B],
    call(Goal),
    !.
true_of(Row, finite(A0)) :-
    put(Row, A0, A),
    catch(( X is A, X-X =:= 0.0 ), error(evaluation_error(_), _), fail),
    !.
true_of(Row, not(F)) :-
    \+ true_of(Row, F).
true_of(Row, and(Fs)) :-
    \+ ( member(F, Fs), \+ true_of(Row, F) ).
true_of(Row, or(Fs)) :-
    member(F, Fs),
    true_of(Row, F),
    !.
true_of(Row, at_least(N, Fs)) :-
    aggregate_all(count, ( member(F, Fs), true_of(Row, F) ), Count),
    Count >= N.

put(Row, Term, Plain) :-
    (   member(Term=Plain0, Row)
    ->  Plain = Plain0
    ;   compound(Term)
    ->  Term =.. [Name, A0, B0],
        put(Row, A0, A),
        put(Row, B0, B),
        Plain =.. [Name, A, B]
    ;   Plain = Term
    ).

row([ '$value'(1, n)=N, '$value'(1, m)=M, '$value'(1, c)=C, '$value'(1, d)=D ]) :-
    between(0, 5, N),
    between(-2, 2, M),
    member(C, [blue, green, red]),
    member(D, [green, red]).

point_of(Row, Pairs) :-
    findall(V-Set,
            ( member(V=Value, Row), ( number(Value) -> Set = range(Value, Value) ; Set = values([Value]) ) ),
            Pairs).

test(all, F == and([a, b, c])) :-
    all_of([true, and([a, b]), c, true], F).
test(all_of_one_false, F == false) :-
    all_of([a, and([b]), false], F).
test(any_joins_categories, F == or([in(v, values([a, b])), c])) :-
    any_of([false, in(v, values([b])), in(v, values([a])), or([c])], F).
test(any_of_nothing, F == false) :-
    any_of([], F).
test(known_in_the_box, Left == true) :-
    v(n, N),
    left(in(N, range(1, 9)), [N-range(2, 3)], Left).
test(cut_to_the_box, Left == in('$value'(1, n), range(2, 3))) :-
    v(n, N),
    left(in(N, range(1, 3)), [N-range(2, 5)], Left).
test(complement, Left == or([in('$value'(1, n), range(0, 1)), in('$value'(1, n), range(4, 5))])) :-
    v(n, N),
    left(not(in(N, range(2, 3))), [], Left).
test(error_neither_way, Left-Other == false-false) :-
    left(error, [], Left),
    left(not(error), [], Other).
test(unknown_stays, Left == unknown(why)) :-
    left(not(and([true, unknown(why)])), [], Left).
test(doubles_are_not_integers, Left == false) :-
    v(x, X),
    left(same('$expression'(X*2), 1), [X-range(0.5, 0.5)], Left).
test(reduces_as_prolog_decides, [setup(set_random(seed(7))), Wrong == []]) :-
    findall(F-Row,
            ( between(1, 150, _),
              random_member(Depth, [1, 2]),
              random_formula(Depth, F),
              row(Row),
              point_of(Row, Pairs),
              left(F, Pairs, Left),
              ( true_of(Row, F) -> Left \== true ; Left \== false )
            ),
            Wrong).
test(boxes_keep_what_holds, [setup(set_random(seed(8))), Wrong == []]) :-
    findall(F-Row,
            ( between(1, 400, _),
              random_member(Depth, [1, 2]),
              random_formula(Depth, F),
              random_between(0, 5, Low),
              random_between(Low, 5, High),
              v(n, N),
              left(F, [N-range(Low, High)], Left),
              row(Row),
              memberchk(N=Value, Row),
              between(Low, High, Value),
              ( true_of(Row, F) -> Left == false ; Left == true )
            ),
            Wrong).

:- end_tests(neurologic_formulas).

:- module(neurologic_emitted,
          [ record_text/5,              % +In, +Module, +Id, +Qlf, -Predicates
            load_compiled/3             % +File, +Module, +Id
          ]).
:- use_module(library(lists), [memberchk/2, reverse/2]).

/** <module> Loading, in one pass, text that this library wrote

load_files/2 does much that such text does not need: it reads for other dialects, expands terms, and lets every directive
change how the next clause is read. Here each term is read and recorded at once, with its line; on the way the compiled
clauses may go into a file, from which they come back without being read (see neurologic/reasoning/cache.py).

What the text may hold is known: directives that declare predicates dynamic or multifile, tests of the dialect, which say
nothing to SWI-Prolog, and clauses. Anything else, and a clause of a predicate that another text defines, is thrown as
`neurologic_not_emitted(Term)`, so that the careful way can be taken instead.

Two things of SWI-Prolog are used that its manual does not describe, as its own compiler uses them: `$record_clause`, which
is what consult/1 calls for each clause, and the predicates that qcompile/1 is made of.
*/

%!  record_text(+In, +Module, +Id, +Qlf, -Predicates) is det.
%
%   Record the clauses that In holds in Module, as the source file Id. Qlf is '' or the file that gets the compiled clauses;
%   it is only of use when all went well. Predicates are the indicators that are defined, in the order of the text. Whoever
%   calls this takes Id out again after an error.
%
%   @throws neurologic_not_emitted(Term), error(syntax_error(_), _)

record_text(In, Module, Id, Qlf, Predicates) :-
    current_prolog_flag(optimise, Optimise),
    '$current_source_module'(Outer),
    State = state([], -),               % indicators so far, that of the last clause
    setup_call_cleanup(
        '$set_source_module'(Module),
        compiled_into(Qlf, Id, record_terms(In, Module, Id, Qlf, State)),
        ( '$set_source_module'(Outer), set_prolog_flag(optimise, Optimise) )),
    arg(1, State, Reversed),
    reverse(Reversed, Predicates).

:- meta_predicate compiled_into(+, +, 0).

compiled_into('', Id, Goal) :-
    !,
    '$start_consult'(Id, 0.0),
    call(Goal),
    '$end_consult'(Id).
compiled_into(Qlf, Id, Goal) :-
    setup_call_cleanup(
        '$qlf_open'(Qlf),
        ( '$start_consult'(Id, 0.0),
          '$qlf_start_file'(Id),
          call(Goal),
          '$qlf_end_part',
          '$end_consult'(Id)
        ),
        '$qlf_close').

record_terms(In, Module, Id, Qlf, State) :-
    repeat,
    read_term(In, Term, [module(Module), term_position(Position)]),
    (   Term == end_of_file
    ->  !
    ;   record_term(Term, Position, Module, Id, Qlf, State),
        fail
    ).

record_term((:- Directive), _, Module, _, Qlf, _) :-
    !,
    (   declaration(Directive)
    ->  call(Module:Directive),
        ( Qlf == '' -> true ; '$add_directive_wic'(Module:Directive) )
    ;   Directive = set_prolog_flag(optimise, true)     % until the end of the text, as in any file
    ->  set_prolog_flag(optimise, true)
    ;   memberchk(Directive, [if(current_prolog_flag(dialect, swi)), endif])
    ->  true
    ;   throw(neurologic_not_emitted((:- Directive)))
    ).
record_term(Clause, Position, Module, Id, Qlf, State) :-
    clause_head(Clause, Head),
    callable(Head),
    functor(Head, Name, Arity),
    \+ ( Arity =< 2, not_a_predicate(Name) ),
    !,
    (   arg(2, State, Name/Arity)               % clauses of a predicate stand together
    ->  true
    ;   note_predicate(Name/Arity, Module, Id, State)
    ),
    stream_position_data(line_count, Position, Line),
    '$record_clause'(Clause, Id, Id:Line, Reference),
    ( Qlf == '' -> true ; '$qlf_assert_clause'(Reference, development) ).
record_term(Term, _, _, _, _, _) :-
    throw(neurologic_not_emitted(Term)).

clause_head(Clause, Head) :-
    (   Clause = (Head0 :- _)
    ->  Head = Head0
    ;   Head = Clause
    ).

% Terms that are something else than a clause of this module.

not_a_predicate((:-)).
not_a_predicate((?-)).
not_a_predicate((-->)).
not_a_predicate((=>)).
not_a_predicate((:)).
not_a_predicate((',')).

declaration(dynamic(List)) :-
    is_list(List).
declaration(multifile(List)) :-
    is_list(List).

note_predicate(Indicator, Module, Id, State) :-
    arg(1, State, Known),
    nb_setarg(2, State, Indicator),
    (   memberchk(Indicator, Known)
    ->  true
    ;   others_predicate(Indicator, Module, Id)
    ->  throw(neurologic_not_emitted(Indicator))
    ;   nb_setarg(1, State, [Indicator|Known])
    ).

others_predicate(Name/Arity, Module, Id) :-
    functor(Head, Name, Arity),
    '$c_current_predicate'(_, Module:Head),
    \+ predicate_property(Module:Head, dynamic),
    \+ predicate_property(Module:Head, imported_from(_)),
    predicate_property(Module:Head, number_of_clauses(Count)),
    Count > 0,
    \+ predicate_property(Module:Head, file(Id)).

%!  load_compiled(+File, +Module, +Id) is det.
%
%   Load into Module the clauses that record_text/5 compiled into File, whose names of module and source are these.

load_compiled(File, Module, Id) :-
    setup_call_cleanup(
        open(File, read, In, [type(binary)]),
        load_files(Module:Id, [stream(In), format(qlf), if(true), silent(true), register(false)]),
        close(In)).

:- module(neurologic_syntax,
          [ check_syntax/5,             % +In, +Module, +Id, -Faults, -Definitions
            syntax_place/4              % +Context, -Id, -Line, -Column
          ]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module('../bridge/refusals', [interruption/1, message_text/2]).
:- use_module(library(gensym), [gensym/2]).

/** <module> Reading a whole text without loading it

The text is read with the operators that it would have when loaded: those of the module, those that it declares, and those
of the libraries that it uses. For that, and only for that, it gets a module of its own for the while.
*/

%!  check_syntax(+In, +Module, +Id, -Faults, -Definitions) is det.
%
%   Read In to its end. Faults are the syntax errors, as message(error, Text, Id, Line, Column). Definitions is
%   definitions(Kind, Predicates, Shared, Module): Kind is `module` or `plain`; Predicates a list of Name/Arity-Line;
%   Shared the indicators declared multifile or dynamic.

check_syntax(In, Module, Id, Faults, definitions(Kind, Predicates, Shared, Module)) :-
    gensym(neurologic_syntax_, Scratch),
    setup_call_cleanup(
        ( set_module(Scratch:base(Module)), set_module(Scratch:class(temporary)) ),
        read_all(In, Scratch, Id, 0, Items),
        '$destroy_module'(Scratch)),
    findall(Fault, member(fault(Fault), Items), Faults),
    findall(PI, ( member(shared(PIs), Items), indicator(PIs, PI) ), Shared),
    findall(PI-Place, member(clause(PI, Place), Items), Clauses),
    first_lines(Clauses, Predicates),
    (   Items = [module|_]
    ->  Kind = module
    ;   Kind = plain
    ).

% A text may define many predicates: sort by indicator and place, keep the first of each, in the order of the text.
first_lines(Clauses, Predicates) :-
    sort(Clauses, Sorted),
    firsts(Sorted, Firsts),
    sort(2, @=<, Firsts, Ordered),
    findall(PI-Line, member(PI-at(_, Line), Ordered), Predicates).

firsts([], []).
firsts([PI-Place|Sorted], [PI-Place|Firsts]) :-
    skip(Sorted, PI, Rest),
    firsts(Rest, Firsts).

skip(Sorted, PI, Rest) :-
    (   Sorted = [PI-_|Sorted1]
    ->  skip(Sorted1, PI, Rest)
    ;   Rest = Sorted
    ).

read_all(In, Scratch, Id, Errors, Items) :-
    catch(read_term(In, Term, [ module(Scratch), term_position(Position), syntax_errors(error) ]), Error, true),
    (   nonvar(Error)
    ->  fault(Error, Id, In, Fault),
        Items = [fault(Fault)|Items1],
        Errors1 is Errors+1,
        (   ( Errors1 >= 50 ; at_end_of_stream(In) )
        ->  Items1 = []
        ;   read_all(In, Scratch, Id, Errors1, Items1)
        )
    ;   Term == end_of_file
    ->  Items = []
    ;   stream_position_data(line_count, Position, Line),
        stream_position_data(char_count, Position, Char),
        item(Term, at(Char, Line), In, Scratch, Id, Item),
        Items = [Item|Items1],
        read_all(In, Scratch, Id, Errors, Items1)
    ).

fault(error(syntax_error(What), Context), Id, _, message(error, Text, Id, Line, Column)) :-
    nonvar(Context),
    syntax_place(Context, _, Line, Column),
    !,
    message_text(error(syntax_error(What), _), Text0),
    (   string_concat("Syntax error: ", Text, Text0)
    ->  true
    ;   Text = Text0
    ).
fault(Error, _, _, _) :-
    throw(Error).

%!  syntax_place(+Context, -Id, -Line, -Column) is semidet.
%
%   The place in the context of a syntax error; Column counts from 1.

syntax_place(file(Id, Line, Offset, _), Id, Line, Column) :-
    Column is Offset+1.
syntax_place(stream(_, Line, Offset, _), '', Line, Column) :-
    Column is Offset+1.

%!  item(+Term, +Place, +In, +Scratch, +Id, -Item) is det.
%
%   What matters of one term of the text; its operators are declared in Scratch.

item((:- Directive), _, In, Scratch, Id, Item) :-
    !,
    directive(Directive, In, Scratch, Id, Item).
item((?- _), _, _, _, _, directive) :-
    !.
item(Clause, Place, _, _, _, Item) :-
    (   head(Clause, Name, Arity)
    ->  Item = clause(Name/Arity, Place)
    ;   Item = other
    ).

directive(Directive, _, _, _, directive) :-
    var(Directive),
    !.
directive(module(_, Exports), _, Scratch, _, module) :-
    !,
    (   is_list(Exports)
    ->  forall(( member(Export, Exports), nonvar(Export), Export = op(P, T, N) ), declare(op(P, T, N), Scratch))
    ;   true
    ).
directive(op(P, T, N), _, Scratch, _, directive) :-
    !,
    declare(op(P, T, N), Scratch).
directive(encoding(Encoding), In, _, _, directive) :-
    !,
    catch(set_stream(In, encoding(Encoding)), _, true).
directive(use_module(File), _, Scratch, Id, directive) :-
    !,
    use(File, Scratch, Id).
directive(use_module(File, _), _, Scratch, Id, directive) :-
    !,
    use(File, Scratch, Id).
directive(multifile(PIs), _, _, _, shared(PIs)) :-
    !.
directive(dynamic(PIs), _, _, _, shared(PIs)) :-
    !.
directive((A, B), In, Scratch, Id, Item) :-
    !,
    directive(A, In, Scratch, Id, Item0),
    directive(B, In, Scratch, Id, Item1),
    (   Item0 == directive
    ->  Item = Item1
    ;   Item1 = shared(PIs1),
        Item0 = shared(PIs0)
    ->  Item = shared((PIs0, PIs1))
    ;   Item = Item0
    ).
directive(_, _, _, _, directive).

% What is wrong with an operator, or a library, is for the loading to say.
declare(op(Priority, Type, Names), Scratch) :-
    forall(( is_list(Names) -> member(Name, Names) ; Name = Names ),
           ( plain_name(Name, Plain), catch(op(Priority, Type, Scratch:Plain), _, true) )).

plain_name(Name, Plain) :-
    (   nonvar(Name),
        Name = _:Plain0
    ->  plain_name(Plain0, Plain)
    ;   Plain = Name
    ).

use(Files, Scratch, Id) :-
    (   is_list(Files)
    ->  forall(member(File, Files), use(File, Scratch, Id))
    ;   file_directory_name(Id, Directory),
        catch(( absolute_file_name(Files, Path,
                                   [ file_type(prolog), access(read), file_errors(fail), relative_to(Directory) ]),
                load_files(Scratch:Path, [if(not_loaded), silent(true), must_be_module(true)])
              ->  true
              ;   true
              ),
              Error,
              ( interruption(Error) -> throw(Error) ; true ))
    ).

head(Term, Name, Arity) :-
    nonvar(Term),
    (   Term = (Head :- _)
    ->  head(Head, Name, Arity)
    ;   Term = (Head => _)
    ->  head(Head, Name, Arity)
    ;   Term = (Head --> _)
    ->  nonvar(Head),
        ( Head = (Head1, _) -> nonvar(Head1) ; Head1 = Head ),
        callable(Head1),
        functor(Head1, Name, Arity0),
        Arity is Arity0+2
    ;   Term = (_ : _)
    ->  fail                            % a clause of another module
    ;   callable(Term),
        functor(Term, Name, Arity)
    ).

indicator(PIs, PI) :-
    nonvar(PIs),
    (   ( PIs = (A, B) ; PIs = [A|B] )
    ->  ( indicator(A, PI) ; indicator(B, PI) )
    ;   PIs = (Options as _)
    ->  indicator(Options, PI)
    ;   PIs = _:PI0
    ->  indicator(PI0, PI)
    ;   PIs = Name/Arity
    ->  PI = Name/Arity
    ;   PIs = Name//Arity
    ->  integer(Arity),
        Arity2 is Arity+2,
        PI = Name/Arity2
    ).

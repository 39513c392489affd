:- module(neurologic_loading,
          [ load_source/6,              % +Source, +Name, +Module, -Outcome, -Messages, -Predicates
            load_emitted/6,             % +Text, +Name, +Module, +Qlf, -Id, -Predicates
            load_compiled/5,            % +File, +Name, +Module, +Predicates, +Id
            next_id/1,                  % -Id
            unload_source/2,            % +Name, +Module
            add_clauses/3,              % +Text, +Module, -Count
            new_module/2,               % +Prefix, -Module
            make_module/1,              % +Module
            temporary_module/1,         % ?Module
            delete_module/1,            % +Module
            clause_origin/3,            % +Clause, -Name, -Line
            loaded_text/2,              % +Id, -Text
            collect_messages/2          % :Goal, -Messages
          ]).
:- use_module(emitted, [record_text/5, load_compiled/3]).
:- use_module('../program/syntax').
:- use_module(refusals).
:- use_module(library(apply), [maplist/2, maplist/3]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(readutil), [read_file_to_string/3]).

/** <module> Loading text into a module, whole or not at all

A text is read to its end before any of it is loaded. It is refused if it has a syntax error, or would wipe out clauses that
came from elsewhere. If an error comes up while it is loaded, all of it is taken out again. Errors and warnings are
collected as message(Severity, Text, Name, Line, Column) and not printed; Line and Column are 0 where unknown.

SWI-Prolog keeps one copy of a file for the whole process. Two modules may want one file of plain clauses each, so the
second one gets it under another spelling of its path ('/a/./b.pl'), which is a path of the same file still.
*/

:- dynamic
    source/3,                           % Id, Module, Name
    kept/2,                             % Id, Text
    temporary/1.                        % Module
:- thread_local
    collected/1,
    collecting/0.

:- multifile user:message_hook/3.
:- dynamic user:message_hook/3.

user:message_hook(Term, Severity, Lines) :-
    neurologic_loading:collecting,
    neurologic_loading:collect(Severity, Term, Lines).

%!  load_source(+Source, +Name, +Module, -Outcome, -Messages, -Predicates) is det.
%
%   Load Source, file(Path) or text(Text), into Module, in place of what came from the same Name before. Outcome is `loaded`,
%   `syntax` or `refused`. Predicates are the indicators that it defines.

load_source(Source, Name, Module, Outcome, Messages, Predicates) :-
    must_be(atom, Name),
    must_be(atom, Module),
    collect_messages(load_whole(Source, Name, Module, Outcome, Predicates), Messages0),
    abolish_module_tables(Module),      % what is tabled may rest on what was there before
    maplist(named_message, Messages0, Messages).

load_whole(Source, Name, Module, Outcome, Predicates) :-
    source_id(Name, Module, Id),
    setup_call_cleanup(
        open_source(Source, Id, Checked),
        check_syntax(Checked, Module, Id, Faults, Definitions),
        close(Checked)),
    (   Faults = [_|_]
    ->  Outcome = syntax,
        Predicates = [],
        maplist(remember, Faults)
    ;   findall(Message, foreign_definition(Definitions, Id, Module, Message), Clashes),
        Clashes = [_|_]
    ->  Outcome = refused,
        Predicates = [],
        maplist(remember, Clashes)
    ;   Definitions = definitions(Kind, Predicates0, _, _),
        load_checked(Kind, Source, Id, Name, Module),
        (   collected(limit)
        ->  take_back(Id, Name, Module),
            throw(neurologic_limit(inferences))
        ;   collected(message(error, _, _, _, _))
        ->  take_back(Id, Name, Module),
            Outcome = refused,
            Predicates = []
        ;   Outcome = loaded,
            keep(Source, Id),
            findall(N/A, member(N/A-_, Predicates0), Predicates)
        )
    ).

load_checked(plain, Source, Id, Name, Module) :-
    (   source(Id, Module, _)
    ->  sweep_forgotten(Id, Module)
    ;   true
    ),
    retractall(source(Id, _, _)),
    assertz(source(Id, Module, Name)),
    setup_call_cleanup(
        open_source(Source, Id, In),
        catch(load_files(Module:Id, [stream(In), if(true), silent(true), register(false)]), Error, load_error(Error)),
        close(In)).
load_checked(module, Source, Id, Name, Module) :-       % a module is shared: its file keeps its own path
    (   Source = file(Path)
    ->  catch(load_files(Module:Path, [if(changed), silent(true)]), Error, load_error(Error))
    ;   load_checked(plain, Source, Id, Name, Module)
    ).

%!  take_back(+Id, +Name, +Module) is det.
%
%   Unload a text that went wrong, and load again what stood there before.

take_back(Id, Name, Module) :-
    unload_clauses(Id, Module),
    (   kept(Id, Text)
    ->  findall(Message, collected(Message), Messages),
        load_checked(plain, text(Text), Id, Name, Module),
        retractall(collected(_)),
        forall(member(Message, Messages), assertz(collected(Message)))
    ;   retractall(source(Id, _, _))
    ).

keep(Source, Id) :-
    (   Source = text(Text)
    ->  true
    ;   Source = file(Path),
        read_file_to_string(Path, Text, [encoding(utf8)])
    ),
    retractall(kept(Id, _)),
    assertz(kept(Id, Text)).

load_error(Error) :-
    (   interruption(Error)
    ->  throw(Error)
    ;   print_message(error, Error)
    ).

open_source(file(Path), Id, In) :-
    open(Path, read, In, [encoding(utf8), bom(true)]),
    set_stream(In, file_name(Id)).
open_source(text(Text), Id, In) :-
    open_string(Text, In),
    set_stream(In, file_name(Id)).

%!  source_id(+Name, +Module, -Id) is det.
%
%   Id is under what SWI-Prolog knows the text Name in Module: Name, or another spelling if that one is taken.

source_id(Name, Module, Id) :-
    (   source(Id0, Module, Name)
    ->  Id = Id0
    ;   free_spelling('', Name, Id)
    ).

free_spelling(Dots, Name, Id) :-
    (   Dots == ''
    ->  Spelling = Name
    ;   file_directory_name(Name, Directory),
        file_base_name(Name, Base),
        atomic_list_concat([Directory, /, Dots, Base], Spelling)
    ),
    (   ( source(Spelling, _, _) ; source_file(Loaded), Loaded == Spelling )
    ->  atom_concat('./', Dots, MoreDots),
        free_spelling(MoreDots, Name, Id)
    ;   Id = Spelling
    ).

%!  foreign_definition(+Definitions, +Id, +Module, -Message) is nondet.
%
%   Message tells that loading would replace a static predicate that another text defined.

foreign_definition(definitions(plain, Predicates, Shared, _), Id, Module, Message) :-
    member(Name/Arity-Line, Predicates),
    \+ memberchk(Name/Arity, Shared),
    functor(Head, Name, Arity),
    current_module(Module),
    '$c_current_predicate'(_, Module:Head),
    \+ predicate_property(Module:Head, imported_from(_)),
    \+ predicate_property(Module:Head, multifile),
    \+ predicate_property(Module:Head, dynamic),
    predicate_property(Module:Head, file(Other)),
    Other \== Id,
    ( source(Other, _, OtherName) -> true ; OtherName = Other ),
    format(string(Text), '~q is already defined in ~w; write ":- multifile(~q)." at the head of both texts, \c
                          or give it another name', [Name/Arity, OtherName, Name/Arity]),
    Message = message(error, Text, Id, Line, 0).

%!  load_emitted(+Text, +Name, +Module, +Qlf, -Id, -Predicates) is semidet.
%
%   Load Text, which this library wrote, into Module in one pass; see neurologic(bridge/emitted) for Qlf. Id is under what
%   SWI-Prolog knows it. Fails, with nothing loaded, if it needs load_source/6 instead: because it is faulty or not as this
%   library writes, because Name is loaded already, or because it would replace what another text defines.

load_emitted(Text, Name, Module, Qlf, Id, Predicates) :-
    must_be(atom, Name),
    must_be(atom, Module),
    \+ source(_, Module, Name),
    next_id(Id),
    collect_messages(
        catch(recorded(Text, Name, Module, Qlf, Id, Predicates),
              Error,
              ( unload(Id), careful(Error) )),
        Messages),
    (   Messages == []
    ->  true
    ;   unload(Id),
        fail
    ).

recorded(Text, Name, Module, Qlf, Id, Predicates) :-
    assertz(source(Id, Module, Name)),
    setup_call_cleanup(
        open_source(text(Text), Id, In),
        record_text(In, Module, Id, Qlf, Predicates),
        close(In)).

careful(Error) :-
    \+ interruption(Error),
    ( Error = error(Formal, _) -> \+ subsumes_term(resource_error(_), Formal) ; Error = neurologic_not_emitted(_) ),
    !,
    fail.
careful(Error) :-
    throw(Error).

%!  load_compiled(+File, +Name, +Module, +Predicates, +Id) is semidet.
%
%   Load what load_emitted/6 compiled into a file. Fails as load_emitted/6 does.

load_compiled(File, Name, Module, Predicates, Id) :-
    \+ source(_, Module, Name),
    \+ ( member(Name0/Arity, Predicates),
         functor(Head, Name0, Arity),
         '$c_current_predicate'(_, Module:Head),
         \+ predicate_property(Module:Head, dynamic),
         predicate_property(Module:Head, number_of_clauses(Count)),
         Count > 0
       ),
    assertz(source(Id, Module, Name)),
    collect_messages(
        catch(load_compiled(File, Module, Id), Error, ( unload(Id), careful(Error) )),
        Messages),
    (   Messages == []
    ->  true
    ;   unload(Id),
        fail
    ).

%!  next_id(-Id) is det.
%
%   Id names no source yet. All of them are of one length, so that one can take the place of another in a compiled file.

next_id(Id) :-
    flag(neurologic_text, N, N+1),
    format(atom(Id), '/neurologic/text/~|~`0t~d~9+', [N]).

%!  unload_source(+Name, +Module) is det.
%
%   Take out of Module what was loaded under Name, if anything was.

unload_source(Name, Module) :-
    forall(source(Id, Module, Name), unload(Id)).

%!  add_clauses(+Text, +Module, -Count) is det.
%
%   Add every clause of Text to Module at the end of its (dynamic) predicate. If one cannot be added, none is.
%
%   @error syntax_error(_), type_error(clause, _) for a directive, permission_error(_, _, _)

add_clauses(Text, Module, Count) :-
    setup_call_cleanup(
        open_string(Text, In),
        read_clauses(In, Module, Clauses),
        close(In)),
    length(Clauses, Count),
    State = added([]),
    catch(add_each(Clauses, Module, State),
          Error,
          ( arg(1, State, Added), erase_all(Added), throw(Error) )).

read_clauses(In, Module, Clauses) :-
    read_term(In, Clause, [module(Module)]),
    (   Clause == end_of_file
    ->  Clauses = []
    ;   ( Clause = (:- _) ; Clause = (?- _) ; Clause = (_ --> _) )
    ->  throw(error(type_error(clause, Clause), _))
    ;   Clauses = [Clause|Rest],
        read_clauses(In, Module, Rest)
    ).

add_each([], _, _).
add_each([Clause|Clauses], Module, State) :-
    assertz(Module:Clause, Reference),
    arg(1, State, Added),
    nb_linkarg(1, State, [Reference|Added]),
    add_each(Clauses, Module, State).

erase_all([]).
erase_all([Reference|References]) :-
    erase(Reference),
    erase_all(References).

%!  new_module(+Prefix, -Module) is det.
%
%   Module is a fresh, empty module that sees what `user` sees.

new_module(Prefix, Module) :-
    flag(neurologic_module, N, N+1),
    format(atom(Candidate), '~w_~|~`0t~d~6+', [Prefix, N]),        % of one length: see next_id/1
    (   current_module(Candidate)
    ->  new_module(Prefix, Module)
    ;   Module = Candidate,
        make_module(Module)
    ).

%!  make_module(+Module) is det.
%
%   Make the module of that name, as new_module/2 does.

make_module(Module) :-
    set_module(Module:base(user)),
    set_module(Module:class(temporary)),
    assertz(temporary(Module)).

%!  temporary_module(?Module) is nondet.
%
%   Module was made by new_module/2 or make_module/1.

temporary_module(Module) :-
    temporary(Module).

%!  delete_module(+Module) is det.
%
%   Take out every text loaded into Module, and Module itself if new_module/2 made it.

delete_module(Module) :-
    forall(source(Id, Module, _), unload(Id)),
    (   retract(temporary(Module))
    ->  abolish_module_tables(Module),
        '$destroy_module'(Module)
    ;   true
    ).

unload(Id) :-
    forall(source(Id, Module, _), unload_clauses(Id, Module)),
    retractall(kept(Id, _)),
    retractall(source(Id, _, _)).

%!  loaded_text(+Id, -Text) is semidet.
%
%   Text is what was loaded under Id, the file of clause_property/2, when that was.

loaded_text(Id, Text) :-
    kept(Id, Text).

unload_clauses(Id, Module) :-
    sweep_forgotten(Id, Module),
    unload_file(Id).

%!  sweep_forgotten(+Id, +Module) is det.
%
%   If SWI-Prolog has forgotten which predicates the text Id defines in Module, erase its clauses. It forgets that of all texts
%   when it destroys a module in which several texts defined one predicate (9.0.4), and then neither unload_file/1 nor loading
%   again takes old clauses away.

sweep_forgotten(Id, Module) :-
    (   '$source_file_predicates'(Id, [_|_])
    ->  true
    ;   forall(( current_predicate(Module:Name/Arity),
                 functor(Head, Name, Arity),
                 \+ predicate_property(Module:Head, imported_from(_)),
                 predicate_property(Module:Head, number_of_clauses(Count)),
                 Count > 0
               ),
               sweep_predicate(Id, Module, Head))
    ).

sweep_predicate(Id, Module, Head) :-
    findall(Clause, ( clause(Module:Head, _, Clause), clause_property(Clause, file(Id)) ), Clauses),
    (   Clauses == []
    ->  true
    ;   predicate_property(Module:Head, dynamic)
    ->  erase_all(Clauses)
    ;   setup_call_cleanup(
            '$set_predicate_attribute'(Module:Head, dynamic, true),
            erase_all(Clauses),
            '$set_predicate_attribute'(Module:Head, dynamic, false))
    ).

%!  clause_origin(+Clause, -Name, -Line) is semidet.
%
%   The text, as it was named when it was loaded, and the line of a clause reference.

clause_origin(Clause, Name, Line) :-
    clause_property(Clause, file(Id)),
    clause_property(Clause, line_count(Line)),
    (   source(Id, _, Name0)
    ->  Name = Name0
    ;   Name = Id
    ).

% Messages

:- meta_predicate collect_messages(0, -).

%!  collect_messages(:Goal, -Messages) is semidet.
%
%   Run Goal once; Messages are the errors and warnings that it would have printed, as message(Severity, Text, Id, Line,
%   Column).

collect_messages(Goal, Messages) :-
    setup_call_cleanup(
        ( findall(Earlier, retract(collected(Earlier)), Before), asserta(collecting) ),
        once(( Goal, retractall(collected(limit)), findall(Message, retract(collected(Message)), Messages) )),
        ( once(retract(collecting)),
          retractall(collected(_)),
          forall(member(Earlier, Before), assertz(collected(Earlier)))      % a text may load another
        )).

remember(Message) :-
    assertz(collected(Message)).

%!  collect(+Severity, +Term, +Lines) is semidet.
%
%   Keep an error or a warning; fail for anything else, which then goes its usual way.

collect(_, Term, _) :-
    ( Term == inference_limit_exceeded ; Term == unhandled_exception(inference_limit_exceeded) ),
    !,                                          % SWI-Prolog catches and prints it while it loads
    assertz(collected(limit)).
collect(Severity, Term, Lines) :-
    memberchk(Severity, [error, warning]),
    with_output_to(string(Text0), print_message_lines(current_output, '', Lines)),
    split_string(Text0, "", "\n ", [Text]),
    place(Term, Id, Line, Column),
    assertz(collected(message(Severity, Text, Id, Line, Column))).

place(Term, Id, Line, Column) :-
    (   nonvar(Term),
        Term = error(_, Context),
        nonvar(Context),
        syntax_place(Context, Id0, Line0, Column0)
    ->  Id = Id0, Line = Line0, Column = Column0
    ;   source_location(Id0, Line0)
    ->  Id = Id0, Line = Line0, Column = 0
    ;   Id = '', Line = 0, Column = 0
    ).

named_message(message(Severity, Text, Id, Line, Column), message(Severity, Text, Name, Line, Column)) :-
    (   source(Id, _, Name0)
    ->  Name = Name0
    ;   Name = Id
    ).

:- module(neurologic_door,
          [ check_goal/2,               % +Module, +Goal
            check_clause/2,             % +Module, +Clause
            clear_predicates/1,         % +Module
            cleared/2                   % +Module, +Goal
          ]).
:- use_module(library(prolog_wrap), [wrap_predicate/4]).
:- use_module(library(sandbox), [safe_goal/1]).

/** <module> The door for goals of strangers

check_goal/2 says before a goal runs whether it may. It follows all that the goal can call, through the clauses of the theory
and of libraries, as library(sandbox) does, and stops at more than that library: what changes clauses, tables, flags, global
variables or stacks, loads files, prints, or waits; and what names a module other than a library or that of the theory.

A predicate is allowed for what its clauses call, also when they are the owner's. A predicate of nobody is no danger: the
call of it ends with the usual error.

The library is asked, and not replaced: it knows of each library what is safe in it. Its walk is watched step by step through
a wrapper around sandbox:safe/5.
*/

:- dynamic
    clear/2,                            % Head, Module: whatever the arguments are, nothing is wrong
    looked_at/2.                        % Module, Bodies: its predicates that call others, when it was looked at last
:- thread_local
    theory_module/1.

:- initialization(watch).

watch :-
    wrap_predicate(sandbox:safe(Goal, Module, Parents, Safe0, Safe), neurologic_door, Wrapped,
                   ( neurologic_door:step(Goal, Module, Parents, Step),
                     ( Step == safe -> Safe = Safe0 ; Wrapped ))).

%!  check_goal(+Module, +Goal) is det.
%
%   Goal may be run in Module.
%
%   @error neurologic_unsafe(predicate, Name/Arity, Through) if it may call a predicate that is not allowed, where Through is
%          the predicate of Module that calls it, or `goal`; or (variable, none, Through) if what is called is not known
%          before it runs; or (module, Name, Through) if it names another module

check_goal(Module, Goal) :-
    setup_call_cleanup(
        asserta(theory_module(Module)),
        catch(( plain_goal(Goal, Module, Plain), safe_goal(Module:Plain) ), Error, refused(Error, Module)),
        retractall(theory_module(_))).

%!  check_clause(+Module, +Clause) is det.
%
%   Clause may be added to Module: its body may be run, whatever the arguments are.
%
%   @error As check_goal/2

check_clause(Module, Clause) :-
    (   nonvar(Clause),
        Clause = (Head :- Body)
    ->  true
    ;   Head = Clause,
        Body = true
    ),
    (   nonvar(Head),
        Head = Named:_
    ->  throw(error(neurologic_unsafe(module, Named, goal), _))
    ;   check_goal(Module, Body)
    ).

% The library would take the module of the goal for the place where it is asked.
plain_goal(Goal, Module, Plain) :-
    (   nonvar(Goal),
        Goal = _:_
    ->  step(Goal, Module, [], _),
        Plain = (true, Goal)
    ;   Plain = Goal
    ).

refused(Error, Module) :-
    (   subsumes_term(error(neurologic_unsafe(_, _, _), _), Error)
    ->  throw(Error)
    ;   subsumes_term(error(permission_error(call, sandboxed, _), sandbox(_, _)), Error)
    ->  Error = error(permission_error(_, _, Called), sandbox(_, Parents)),
        chain([Called|Parents], [], Chain),
        culprit(Chain, Module, goal, Indicator, Through),
        throw(error(neurologic_unsafe(predicate, Indicator, Through), _))
    ;   subsumes_term(error(instantiation_error, _), Error)
    ->  (   Error = error(_, Context),
            nonvar(Context),
            Context = sandbox(_, Parents)
        ->  chain(Parents, [], Chain),
            through(Chain, Module, goal, Through)
        ;   Through = goal
        ),
        throw(error(neurologic_unsafe(variable, none, Through), _))
    ;   Error = error(Formal, Context),
        nonvar(Context),
        Context = sandbox(_, _)
    ->  throw(error(Formal, _))
    ;   throw(Error)
    ).

%!  chain(+Parents, +Chain0, -Chain) is det.
%
%   The calls that led to the fault, as the library keeps them, in the order in which they call each other.

chain([], Chain, Chain).
chain([Parent|Parents], Chain0, Chain) :-
    (   nonvar(Parent),
        strip_module(Parent, _, Plain),
        callable(Plain)
    ->  chain(Parents, [Plain|Chain0], Chain)
    ;   chain(Parents, Chain0, Chain)
    ).

%!  culprit(+Chain, +Module, +Through0, -Indicator, -Through) is det.
%
%   Indicator is the first predicate of Chain that is not of the theory, Through the one before it.

culprit([Goal|Goals], Module, Through0, Indicator, Through) :-
    functor(Goal, Name, Arity),
    (   Goals = [_|_],
        of_theory(Goal, Module)
    ->  culprit(Goals, Module, Name/Arity, Indicator, Through)
    ;   Goals = [_|_],
        passes_on(Goal, Module)
    ->  culprit(Goals, Module, Through0, Indicator, Through)
    ;   Indicator = Name/Arity,
        Through = Through0
    ).

% A control structure, or another predicate that calls what it is given.
passes_on(Goal, Module) :-
    (   predicate_property(system:Goal, iso)
    ->  true
    ;   predicate_property(Module:Goal, meta_predicate(_))
    ).

through([], _, Through, Through).
through([Goal|Goals], Module, Through0, Through) :-
    (   of_theory(Goal, Module)
    ->  functor(Goal, Name, Arity),
        through(Goals, Module, Name/Arity, Through)
    ;   through(Goals, Module, Through0, Through)
    ).

of_theory(Goal, Module) :-
    predicate_property(Module:Goal, number_of_clauses(_)),
    \+ predicate_property(Module:Goal, imported_from(_)).

%!  clear_predicates(+Module) is det.
%
%   Check every predicate of Module once for all arguments that it can get. The goals that call it are then checked without
%   following it again. To be called after clauses were added or removed, before the next check_goal/2; quick when none of them
%   has a body.

clear_predicates(Module) :-
    findall(Head-Generation, with_bodies(Module, Head, Generation), Bodies0),
    msort(Bodies0, Bodies),
    (   looked_at(Module, Known),
        Known =@= Bodies
    ->  true
    ;   retractall(looked_at(Module, _)),
        retractall(clear(_, Module)),
        forall(( own_predicate(Module, Head),
                 catch(check_goal(Module, Head), error(_, _), fail)
               ),
               assertz(clear(Head, Module))),
        assertz(looked_at(Module, Bodies))
    ).

%!  cleared(+Module, +Goal) is semidet.
%
%   Goal calls a predicate of Module that clear_predicates/1 found good for all arguments.

cleared(Module, Goal) :-
    clear(Goal, Module).

with_bodies(Module, Head, Generation) :-
    own_predicate(Module, Head),
    predicate_property(Module:Head, number_of_rules(Count)),
    Count > 0,
    predicate_property(Module:Head, last_modified_generation(Generation)).

own_predicate(Module, Head) :-
    current_predicate(Module:Name/Arity),
    functor(Head, Name, Arity),
    \+ predicate_property(Module:Head, imported_from(_)).

%!  step(+Goal, +Module, +Parents, -Step) is det.
%
%   What to do with Goal on the way: it is `safe`, or to be looked at by `sandbox`.

step(Goal, Module, Parents, Step) :-
    (   \+ theory_module(_)             % somebody else's use of the library
    ->  Step = sandbox
    ;   var(Goal)
    ->  throw(error(instantiation_error, sandbox(Goal, Parents)))
    ;   Goal = Named:Inner
    ->  (   ( var(Named) ; var(Inner) )
        ->  throw(error(instantiation_error, sandbox(Goal, Parents)))
        ;   known_place(Named, Module)
        ->  step(Inner, Named, Parents, _),     % the library does not always come by here again
            Step = sandbox
        ;   theory_module(Theory),
            chain(Parents, [], Chain),
            through(Chain, Theory, goal, Through),
            throw(error(neurologic_unsafe(module, Named, Through), _))
        )
    ;   \+ callable(Goal)
    ->  Step = sandbox
    ;   clear(Goal, Module)
    ->  Step = safe
    ;   forbidden(Goal, Module)
    ->  functor(Goal, Name, Arity),
        theory_module(Theory),
        chain(Parents, [], Chain),
        through(Chain, Theory, goal, Through),
        throw(error(neurologic_unsafe(predicate, Name/Arity, Through), _))
    ;   predicate_property(Module:Goal, visible)
    ->  Step = sandbox
    ;   Step = safe                     % nobody's
    ).

known_place(Module, Module) :-
    !.
known_place(Module, _) :-
    theory_module(Module),
    !.
known_place(Module, _) :-
    atom(Module),
    \+ sub_atom(Module, 0, _, _, neurologic),
    current_module(Module),
    module_property(Module, class(library)).

%!  forbidden(+Goal, +Module) is semidet.
%
%   Goal, called in Module, is not for strangers, whatever library(sandbox) says of it.

forbidden(Goal, Module) :-
    (   changes(Goal)
    ->  true
    ;   theory_module(Module),
        outside(Goal)
    ),
    \+ ( theory_module(Module), of_theory(Goal, Module) ).

% What changes clauses, libraries and tables, also if a library does it.
changes(assert(_)).
changes(asserta(_)).
changes(assertz(_)).
changes(assert(_, _)).
changes(asserta(_, _)).
changes(assertz(_, _)).
changes(retract(_)).
changes(retractall(_)).
changes(abolish(_)).
changes(abolish(_, _)).
changes(erase(_)).
changes(use_module(_)).
changes(use_module(_, _)).
changes(load_files(_, _)).
changes(abolish_all_tables).
changes(abolish_table_subgoals(_)).

% What a library may do for itself, but a goal has no need to.
outside(clause(Head, _)) :-
    \+ plain_head(Head).
outside(b_setval(_, _)).
outside(nb_setval(_, _)).
outside(nb_linkval(_, _)).
outside(b_getval(_, _)).
outside(nb_getval(_, _)).
outside(nb_current(_, _)).
outside(set_prolog_flag(_, _)).
outside(set_prolog_stack(_, _)).
outside(put_attr(_, _, _)).
outside(print_message(_, _)).
outside(message_to_string(_, _)).
outside(sleep(_)).
outside(abort).

plain_head(Head) :-
    nonvar(Head),
    \+ Head = _:_.

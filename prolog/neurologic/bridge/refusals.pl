:- module(neurologic_refusals,
          [ refusal/4,                  % +Error, +Text, +Module, -Reply
            in_either_order/2,          % :Writer, -Text
            message_text/2,             % +Message, -Text
            interruption/1              % +Error
          ]).
:- use_module(tagged).
:- use_module(library(lists), [member/2, memberchk/2]).

:- meta_predicate in_either_order(1, -).

/** <module> Errors as replies

A refusal is ["error",Formal,Where,Message,Detail]: the formal term of the error as tagged JSON, the predicate at fault as
text, the message that the toplevel would print, and a detail that helps to mend it: the names that exist, for an unknown
one, or the place, for a syntax error.
*/

%!  refusal(+Error, +Text, +Module, -Reply) is det.
%
%   Reply tells Error, which the goal in Text raised in Module. An interruption is no error and goes on.

refusal(Error, Text, Module, Reply) :-
    (   interruption(Error)
    ->  throw(Error)
    ;   acyclic_term(Error)
    ->  copy_term(Error, Copy, _)
    ;   Copy = error(neurologic_cyclic_error, _)
    ),
    parts(Copy, Formal, Context),
    where(Context, Where),
    copy_term(Copy, Shown),                     % a hook for messages may bind what is unbound
    message_text(Shown, Message),
    detail(Formal, Context, Text, Module, Detail),
    term_variables(Formal, Variables),
    name_variables(Variables, 1),
    in_either_order(write_refusal(Formal, Where, Message, Detail), Reply).

%!  interruption(+Error) is semidet.
%
%   Error is not the goal's own but tells it to stop.

interruption(Error) :-
    nonvar(Error),
    memberchk(Error, [neurologic_stop, '$aborted', unwind(abort)]).

parts(Error, Formal, Context) :-
    (   nonvar(Error),
        Error = error(Formal0, Context)
    ->  Formal = Formal0
    ;   Formal = Error
    ).

where(Context, Where) :-
    (   nonvar(Context),
        Context = context(Predicate, _),
        nonvar(Predicate)
    ->  format(string(Where), '~q', [Predicate])
    ;   Where = ""
    ).

%!  message_text(+Message, -Text) is det.
%
%   Text is what print_message/2 would print.

message_text(Message, Text) :-
    (   \+ subsumes_term(error(_, _), Message)
    ->  format(string(Text), 'The goal threw ~p, which nothing caught', [Message])
    ;   subsumes_term(Message, error(neither, nor))
    ->  format(string(Text), 'The goal threw ~p', [Message])
    ;   catch(phrase('$messages':translate_message(Message), Lines), _, fail)
    ->  with_output_to(string(Text0), print_message_lines(current_output, '', Lines)),
        split_string(Text0, "", "\n ", [Text])
    ;   format(string(Text), '~p', [Message])
    ).

detail(Formal, Context, _, _, Detail) :-
    nonvar(Formal),
    Formal = existence_error(goal_variable, _),
    !,
    findall(Name, member(Name=_, Context), Detail).
detail(Formal, _, _, Module, Detail) :-
    nonvar(Formal),
    Formal = existence_error(procedure, Missing),
    !,
    findall(Text, known_predicate(Missing, Module, Text), Detail).
detail(Formal, Context, _, _, Offset) :-
    nonvar(Formal),
    Formal = syntax_error(_),
    nonvar(Context),
    (   Context = string(_, Offset)
    ->  true
    ;   Context = stream(_, _, _, Character),
        Offset = at(Character)
    ),
    !.
detail(_, _, _, _, []).

known_predicate(_, Module, Text) :-
    ( In = Module ; In = user, Module \== user ),
    current_predicate(In:Name/Arity),
    functor(Head, Name, Arity),
    \+ predicate_property(In:Head, imported_from(_)),
    indicator_text(Name, Arity, Text).
known_predicate(Missing, _, Text) :-    % of the many built-in predicates only those with the same first letter
    strip_module(Missing, _, MissingName/_),
    atom(MissingName),                      % a goal can throw anything
    sub_atom(MissingName, 0, 1, _, Letter),
    predicate_property(system:Head, visible),
    functor(Head, Name, Arity),
    sub_atom(Name, 0, 1, _, Letter),
    Letter \== $,
    indicator_text(Name, Arity, Text).

indicator_text(Name, Arity, Text) :-
    format(string(Text), '~w/~w', [Name, Arity]).

name_variables([], _).
name_variables([Variable|Variables], N) :-
    atom_concat('_', N, Name),
    put_attr(Variable, neurologic_name, Name),
    Next is N+1,
    name_variables(Variables, Next).

write_refusal(Formal, Where, Message, Detail, Order) :-
    write('["error",'),
    write_tagged(Order, Formal),
    put_char(','),
    write_json_string(Where),
    put_char(','),
    write_json_string(Message),
    put_char(','),
    write_tagged(Order, Detail),
    put_char(']').

%!  in_either_order(:Writer, -Text) is det.
%
%   Text is what call(Writer, Order) writes, in postfix order only if a term is too deep for nested brackets.

in_either_order(Writer, Text) :-
    catch(with_output_to(string(Text), call(Writer, nested)),
          neurologic_deep,
          with_output_to(string(Text), call(Writer, postfix))).

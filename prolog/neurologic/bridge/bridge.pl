:- module(neurologic_bridge,
          [ ask/9,                      % +Text, +Module, +Given, +Shared, +Most, +Inferences, +Depth, +Bytes, -Reply
            rational_number/3,          % +Numerator, +Denominator, -Rational
            compound_zero/2,            % +Name, -Compound
            dict/3,                     % +Tag, +Pairs, -Dict
            stop/1,                     % +Attempt
            keep_process/0
          ]).
:- use_module(tagged).
:- use_module('../program/goals').
:- use_module(refusals).
:- use_module(library(lists), [memberchk/2]).
:- use_module(library(terms), [term_size/2]).

/** <module> One question from another language, one answer in text

ask/9 reads a goal, runs it within limits and replies with a text that holds every answer or the error:

    ["error",Formal,Where,Message,Detail]
    [Complete,[Name,...],[[Value,...],...]]

Values are tagged JSON (see neurologic(bridge/tagged)). Complete is `true`, or `false` when there may be more answers than were
asked for. Values go in as terms, never as text, so none of them is ever read or run.
*/

%!  ask(+Text, +Module, +Given, +Shared, +Most, +Inferences, +Depth, +Bytes, -Reply) is det.
%
%   Run the goal in Text in Module. Given is a list of Name=Value for variables of the goal, Shared a list of Name=Var for
%   the variables inside those values: the same name is the same variable, there and in the goal. A limit of 0 is none:
%   Most answers, Inferences, Depth of calls and Bytes for all answers together. Reply is a string.
%
%   @throws neurologic_stop or '$aborted' when stop/1 interrupted the goal

ask(Text, Module, Given, Shared, Most, Inferences, Depth, Bytes, Reply) :-
    nothing_left,
    Answer = answer(Text, Module, Given, Shared, Most, Inferences, Depth, Bytes, Reply),
    catch(once(Answer),
          Error,
          (   autoloaded_after_all(Error, Module)
          ->  catch(once(Answer), Again, refusal(Again, Text, Module, Reply))
          ;   refusal(Error, Text, Module, Reply)
          )).

%!  nothing_left is det.
%
%   Undo what a goal of this thread may have left that was stopped at a bad moment: the limit of call_with_inference_limit/3, and
%   the module that a text was loaded into. That module may be destroyed since; SWI-Prolog crashes when it loads the next text.

nothing_left :-
    '$set_source_module'(user),
    \+ system:'$inference_limit_false'(9_223_372_036_854_775_807).      % it fails, as the last step of a goal that failed

%!  autoloaded_after_all(+Error, +Module) is semidet.
%
%   Error says that a predicate is unknown, yet there is a library to load it from, and now it is loaded. SWI-Prolog 9.0 says
%   so, for ever after, of a predicate whose loading a limit or Ctrl-C once stopped. The goal can then be run again.

autoloaded_after_all(error(existence_error(procedure, Indicator), _), Module) :-
    strip_module(Module:Indicator, Home, Name/Arity),
    atom(Name),
    integer(Arity),
    catch('$autoload'(Home:Name/Arity), error(_, _), fail).

answer(Text, Module, Given, Shared, Most, Inferences, Depth, Bytes, Reply) :-
    read_goal(Text, Module, Goal, Variables),
    share(Shared, Variables, Extra),
    give(Given, Variables),
    columns(Variables, Given, Names, Values),
    collect(Inferences, Values+Extra, Module:Goal, Most, Depth, Bytes, Rows, Complete),
    name_rows(Rows, Names),
    in_either_order(write_answers(Complete, Names, Rows), Reply).

%!  share(+Shared, +Variables, -Extra) is det.
%
%   Unify variables of the same name; Extra is the list of Name=Var that the goal does not mention.

share([], _, []).
share([Name=Var|Shared], Variables, Extra) :-
    (   memberchk(Name=Known, Variables)
    ->  Known = Var,
        Extra = Extra1
    ;   Extra = [Name=Var|Extra1]
    ),
    share(Shared, Variables, Extra1).

give([], _).
give([Name=Value|Given], Variables) :-
    (   memberchk(Name=Var, Variables)
    ->  (   Var = Value
        ->  true
        ;   throw(error(neurologic_given_twice(Name), _))
        )
    ;   throw(error(existence_error(goal_variable, Name), Variables))
    ),
    give(Given, Variables).

%!  columns(+Variables, +Given, -Names, -Values) is det.
%
%   The variables that an answer shows: neither given nor with a name that begins with an underscore.

columns([], _, [], []).
columns([Name=Var|Variables], Given, Names, Values) :-
    (   ( sub_atom(Name, 0, _, _, '_') ; memberchk(Name=_, Given) )
    ->  columns(Variables, Given, Names, Values)
    ;   Names = [Name|Names1],
        Values = [Var|Values1],
        columns(Variables, Given, Names1, Values1)
    ).

%!  collect(+Inferences, +Row, :Goal, +Most, +Depth, +Bytes, -Rows, -Complete) is det.
%
%   Rows are the copies of Row for the solutions of Goal.
%
%   @throws neurologic_limit(Which) if a limit other than Most is met

collect(0, Row, Goal, Most, Depth, Bytes, Rows, Complete) :-
    !,
    State = state(0, 0, true),                          % answers, bytes, complete
    findall(Row, solution(Depth, Goal, Row, Most, Bytes, State), Rows),
    no_halt,
    arg(3, State, Complete).
collect(Inferences, Row, Goal, Most, Depth, Bytes, Rows, Complete) :-
    call_with_inference_limit(collect(0, Row, Goal, Most, Depth, Bytes, Rows0, Complete0), Inferences, Result),
    (   Result == inference_limit_exceeded
    ->  throw(neurologic_limit(inferences))
    ;   Rows = Rows0,
        Complete = Complete0
    ).

solution(0, Goal, Row, 0, Bytes, State) :-
    !,
    call(Goal),
    count(Row, Bytes, State, _).
solution(Depth, Goal, Row, Most, Bytes, State) :-
    call_cleanup(within_depth(Depth, Goal), Last = true),
    count(Row, Bytes, State, Count),
    (   Count == Most
    ->  (   Last == true
        ->  true
        ;   nb_setarg(3, State, false)
        ),
        !
    ;   true
    ).

within_depth(0, Goal) :-
    !,
    call(Goal).
within_depth(Depth, Goal) :-
    call_with_depth_limit(Goal, Depth, Reached),
    (   integer(Reached),
        Reached =< Depth
    ->  true
    ;   throw(neurologic_limit(depth))
    ).

%!  count(+Row, +Bytes, !State, -Count) is det.
%
%   Count one more answer. findall/3 keeps answers outside the stacks, where no stack limit holds them.

count(Row, Bytes, State, Count) :-
    term_attvars(Row, Attributed),
    (   Attributed == []
    ->  true
    ;   no_constraint(Row)
    ),
    State = state(Count0, Bytes0, _),
    Count is Count0+1,
    nb_setarg(1, State, Count),
    term_size(Row, Cells),
    Bytes1 is Bytes0+8*Cells,
    (   Bytes1 > Bytes,
        Bytes > 0
    ->  throw(neurologic_limit(memory))
    ;   nb_setarg(2, State, Bytes1)
    ).

% An answer under a condition is not an answer.
no_constraint(Row) :-
    copy_term(Row, _, Goals),
    (   Goals == []
    ->  true
    ;   format(string(Text), '~p', [Goals]),
        throw(error(neurologic_constraints(Text), _))
    ).

%!  name_rows(+Rows, +Names) is det.
%
%   Name every variable of every row: as in the goal, else as in the values given, else _1, _2 and so on.

name_rows([], _).
name_rows([Values+Extra|Rows], Names) :-
    (   ground(Values)
    ->  true
    ;   name_columns(Names, Values),
        name_extra(Extra),
        name_others(Values, Names, Extra)
    ),
    name_rows(Rows, Names).

name_columns([], []).
name_columns([Name|Names], [Value|Values]) :-
    name_variable(Value, Name),
    name_columns(Names, Values).

name_extra([]).
name_extra([Name=Value|Extra]) :-
    name_variable(Value, Name),
    name_extra(Extra).

name_variable(Value, Name) :-
    (   var(Value),
        \+ get_attr(Value, neurologic_name, _)
    ->  put_attr(Value, neurologic_name, Name)
    ;   true
    ).

name_others(Values, Names, Extra) :-
    term_variables(Values, Variables),
    number_variables(Variables, 1, Names, Extra).

number_variables([], _, _, _).
number_variables([Variable|Variables], N, Names, Extra) :-
    (   get_attr(Variable, neurologic_name, _)
    ->  number_variables(Variables, N, Names, Extra)
    ;   atom_concat('_', N, Name),
        Next is N+1,
        (   ( memberchk(Name, Names) ; memberchk(Name=_, Extra) )
        ->  number_variables([Variable|Variables], Next, Names, Extra)
        ;   put_attr(Variable, neurologic_name, Name),
            number_variables(Variables, Next, Names, Extra)
        )
    ).

%!  write_answers(+Complete, +Names, +Rows, +Order) is det.

write_answers(Complete, Names, Rows, Order) :-
    format('[~w,', [Complete]),
    write_tagged(nested, Names),
    write(',['),
    write_rows(Rows, '', Order),
    write(']]').

write_rows([], _, _).
write_rows([Values+_|Rows], Comma, Order) :-
    write(Comma),
    put_char('['),
    write_values(Values, '', Order),
    put_char(']'),
    write_rows(Rows, ',', Order).

write_values([], _, _).
write_values([Value|Values], Comma, Order) :-
    write(Comma),
    write_tagged(Order, Value),
    write_values(Values, ',', Order).

%!  stop(+Attempt) is failure.
%
%   Interrupt the running goal. A goal that catches everything meets the second kind of ball, which catch/3 throws again.

stop(Attempt) :-
    (   Attempt < 2
    ->  throw(neurologic_stop)
    ;   current_prolog_flag(version, Version),
        (   Version >= 90313
        ->  throw(unwind(abort))
        ;   throw('$aborted')
        )
    ).

%!  rational_number(+Numerator, +Denominator, -Rational) is det.

rational_number(Numerator, Denominator, Rational) :-
    Rational is Numerator rdiv Denominator.

%!  compound_zero(+Name, -Compound) is det.
%
%   Compound is Name(), a compound without arguments.

compound_zero(Name, Compound) :-
    compound_name_arguments(Compound, Name, []).

%!  dict(+Tag, +Pairs, -Dict) is det.

dict(Tag, Pairs, Dict) :-
    dict_pairs(Dict, Tag, Pairs).

%!  keep_process is det.
%
%   From now on, keep goals from ending the process that asks them: halt/0,1 fail, and the question ends with an error.

keep_process :-
    at_halt(neurologic_bridge:refuse_halt).

% A hook of halt/1 cannot throw.

refuse_halt :-
    nb_setval(neurologic_halted, true),
    cancel_halt(neurologic).

no_halt :-
    (   nb_current(neurologic_halted, true)
    ->  nb_setval(neurologic_halted, false),
        throw(error(permission_error(halt, prolog, process), _))
    ;   true
    ).

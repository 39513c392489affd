:- module(neurologic_server,
          [ serve/0
          ]).
:- use_module('../bridge/bridge', [ask/9]).
:- use_module('../bridge/bulk', []).
:- use_module(door, [check_clause/2, check_goal/2, clear_predicates/1, cleared/2]).
:- use_module('../program/goals', []).
:- use_module('../bridge/loading', [temporary_module/1]).
:- use_module('../program/program', [individual_predicate/2, target/3]).
:- use_module('../bridge/refusals', [interruption/1]).
:- use_module('../bridge/session', []).
:- use_module('../bridge/wire', [read_terms/3]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [append/3]).
:- use_module(library(readutil), [read_line_to_string/2]).
:- use_module(library(rlimit), [rlimit/3]).
:- use_module(library(unix), [fork/1, kill/2, wait/2]).

% What goals often call: loaded once, and not in each child.
:- use_module(library(aggregate), []).
:- use_module(library(assoc), []).
:- use_module(library(dialect), []).
:- use_module(library(dicts), []).
:- use_module(library(dif), []).
:- use_module(library(option), []).
:- use_module(library(ordsets), []).
:- use_module(library(pairs), []).
:- use_module(library(solution_sequences), []).
:- use_module(library(ugraphs), []).
:- use_module(library(when), []).
:- use_module(library(yall), []).

/** <module> A process that holds a theory and answers goals of strangers

It never runs such a goal itself: it forks, and the child runs one goal and ends. Whatever the goal does to clauses, flags,
atoms or memory ends with the child, and the child can be killed at any moment without harm to the theory.

Another process writes requests to standard input: a line `Kind Seconds Megabytes Length`, then Length characters, which are
the tokens (see neurologic(bridge/wire)) of the arguments of ask/9: text, module, values and limits. Kind is

    | change   | trusted, and run in this process, so that what it changes stays                        |
    | question | trusted, run in a child; a goal that it reads from a text, though, is a stranger's     |
    | goal     | a stranger's                                                                           |
    | look     | look at all predicates after changes, and once instead of in each child; no arguments  |

On standard output come lines: `ready`; `begun` or `child(Pid)` when a request is taken up; and at the end `done`, or
`ended(Status)` if there was a child. The reply itself, text as ask/9 makes it, goes through the pipe whose number is the last argument of the program.
*/

:- dynamic
    trust/1.                            % all, next: of the goals that are read from texts; otherwise none

:- multifile neurologic_goals:inspect/2.

neurologic_goals:inspect(Module, What) :-
    (   trust(all)
    ->  true
    ;   What = goal(_),
        retract(trust(next))
    ->  true
    ;   What = goal(Goal)
    ->  check_goal(Module, Goal)
    ;   What = clause(Clause),
        check_clause(Module, Clause)
    ).

%!  serve is det.
%
%   Answer requests until the end of standard input.

serve :-
    set_prolog_flag(gc_thread, false),          % a fork has one thread
    stream_property(In, alias(user_input)),
    stream_property(Control, alias(user_output)),
    set_stream(In, encoding(utf8)),
    set_stream(In, newline(posix)),
    current_prolog_flag(argv, Arguments),
    append(_, [Pipe], Arguments),
    atom_concat('/dev/fd/', Pipe, Path),
    open(Path, append, Out, [encoding(utf8), newline(posix)]),
    open_null_stream(Null),
    set_stream(Null, alias(user_output)),
    set_output(Null),
    open_string("", Nothing),
    set_stream(Nothing, alias(user_input)),
    set_input(Nothing),
    limited(core, 0),
    say(Control, ready),
    requests(In, Control, Out).

requests(In, Control, Out) :-
    read_line_to_string(In, Line),
    (   Line == end_of_file
    ->  true
    ;   split_string(Line, " ", "", [Kind|Numbers]),
        maplist(number_string, [Seconds, Megabytes, Length], Numbers),
        read_string(In, Length, Text),
        request(Kind, Seconds, Megabytes, Text, Control, Out),
        requests(In, Control, Out)
    ).

request("change", _, _, Text, Control, Out) :-
    !,
    say(Control, begun),
    setup_call_cleanup(assertz(trust(all)), catch(reply(Text, Out), Error, unanswered(Error, Out)), retractall(trust(_))),
    say(Control, done).
request("look", _, _, _, Control, _) :-
    !,
    forall(temporary_module(Module), ( clear_predicates(Module), warm(Module) )),
    say(Control, done).
request(Kind, Seconds, Megabytes, Text, Control, Out) :-
    fork(Process),
    (   Process == child
    ->  run_child(Kind, Seconds, Megabytes, Text, Out)
    ;   say(Control, child(Process)),
        wait(Process, Status),
        say(Control, ended(Status))
    ).

say(Control, Message) :-
    format(Control, '~w~n', [Message]),
    flush_output(Control).

%!  warm(+Module) is det.
%
%   Ask for the answers of one individual, so that the indexes of the rules are made here, and not in each child.

warm(Module) :-
    catch(call_with_inference_limit(( target(Module, Name, _), answers_of_one(Module, Name), fail ; true ), 10_000_000, _),
          _,
          true).

answers_of_one(Module, Name) :-
    individual_predicate(Module, Kind),
    Known =.. [Kind, Individual],
    predicate_property(Module:Known, defined),
    once(Module:Known),
    Goal =.. [Name, Individual, _],
    cleared(Module, Goal),                      % with expert clauses too, it changes nothing
    forall(Module:Goal, true).

run_child(Kind, Seconds, Megabytes, Text, Out) :-
    (   Kind == "question"
    ->  assertz(trust(next))
    ;   true
    ),
    jail(Seconds, Megabytes),
    catch(reply(Text, Out), Error, unanswered(Error, Out)),
    end_process.

% What ask/9 lets pass is an interruption, which goes on after catch/3, and here nobody interrupts but the goal itself; or what
% came while it wrote the refusal: no memory was left for that, which each part of Prolog says in its own words.
unanswered(Error, Out) :-
    (   interruption(Error)
    ->  Formal = neurologic_aborted
    ;   Formal = resource_error
    ),
    format(Out, '["error",{"c":["~w",0]},"","",[]]', [Formal]),
    flush_output(Out),
    end_process.

end_process :-
    halt(0),
    current_prolog_flag(pid, Process),          % a hook of the owner may cancel a halt
    kill(Process, kill).

%!  reply(+Text, +Out) is det.
%
%   Answer the question in Text.

reply(Text, Out) :-
    answer(Text, Reply),
    write(Out, Reply),
    flush_output(Out).

answer(Text, Reply) :-
    setup_call_cleanup(open_string(Text, In), read_terms(In, Terms, Variables), close(In)),
    Terms = [Goal, Module, Given, Most, Inferences, Depth, Bytes],
    ask(Goal, Module, Given, Variables, Most, Inferences, Depth, Bytes, Reply).

%!  jail(+Seconds, +Megabytes) is det.
%
%   From now on this process may use no more than so much memory and, unless Seconds is 0, time; and write to no file.

jail(Seconds, Megabytes) :-
    open_null_stream(Null),
    set_stream(Null, alias(user_error)),
    set_prolog_flag(autoload, true),
    Bytes is Megabytes*1024*1024,
    set_prolog_flag(stack_limit, Bytes),
    set_prolog_flag(table_space, Bytes),
    set_prolog_flag(shared_table_space, Bytes),
    (   Seconds > 0
    ->  on_signal(xcpu, _, default),            % ends the process, where Prolog would throw
        Processor is ceiling(Seconds)+1,
        limited(cpu, Processor)
    ;   true
    ),
    limited(fsize, 0),
    limited(nproc, 0),
    limited(nofile, 64),
    (   address_space(Used)
    ->  Space is Used+2*Bytes+64*1024*1024,
        limited(as, Space)
    ;   true
    ).

% Not every system knows every limit.
limited(Resource, Most) :-
    catch(rlimit(Resource, _, Most), error(_, _), true).

address_space(Bytes) :-
    catch(setup_call_cleanup(open('/proc/self/statm', read, In),
                             read_string(In, _, Text),
                             close(In)),
          error(_, _),
          fail),
    split_string(Text, " ", "", [Digits|_]),
    number_string(Pages, Digits),
    Bytes is Pages*4096.

% The server is not loaded here: it runs in a process of its own.
:- use_module(library(plunit)).
:- use_module(library(process)).
:- use_module(library(readutil), [read_line_to_string/2]).

:- dynamic here/1.

:- prolog_load_context(directory, Directory),
   assertz(here(Directory)).

% A server whose replies come by its error output, which is a pipe too. Requests is a list of request(Kind, Values), Answers of
% answer(Lines, Reply).

served(Requests, Answers) :-
    here(Directory),
    directory_file_path(Directory, 'server.pl', File),
    format(atom(Path), 'neurologic=~w', [Directory]),
    process_create(path(swipl), ['-f', none, '-q', '--no-tty', '-p', Path, '-g', 'neurologic_server:serve', '-t', halt,
                                 File, '--', '2'],
                   [ stdin(pipe(In)), stdout(pipe(Control)), stderr(pipe(Reply)), process(Process) ]),
    read_line_to_string(Control, "ready"),
    maplist(ask(In, Control), Requests, Lines),
    close(In),
    read_string(Reply, _, Text),
    close(Reply),
    close(Control),
    process_wait(Process, exit(0)),
    Answers = Lines-Text.

ask(In, Control, request(Kind, Goal, Seconds), Lines) :-
    string_length(Goal, Length),
    atom_length(user, UserLength),
    format(string(Body), 's ~d~n~wa ~d~nuserl 0~nn 1~n0n 1~n0n 1~n0n 7~n1000000', [Length, Goal, UserLength]),
    string_length(Body, BodyLength),
    format(In, '~w ~w 100 ~d~n~w', [Kind, Seconds, BodyLength, Body]),
    flush_output(In),
    read_lines(Control, Lines).

read_lines(Control, Lines) :-
    read_line_to_string(Control, Line),
    (   ( Line == "done" ; sub_string(Line, 0, _, _, "ended") )
    ->  Lines = [Line]
    ;   sub_string(Line, 0, 5, _, Kind),
        Lines = [Kind|Lines1],
        read_lines(Control, Lines1)
    ).

:- begin_tests(neurologic_server).

test(goal, Lines-Reply == [["child", "ended(exited(0))"]]-"[true,[\"X\"],[[1]]]") :-
    served([request(goal, "X = 1", 5)], Lines-Reply).
test(change_stays,
     Lines-Reply == [["begun", "done"], ["child", "ended(exited(0))"]]-"[true,[],[[]]][true,[\"X\"],[[1]]]") :-
    served([request(change, "assertz(a(1))", 5), request(goal, "a(X)", 5)], Lines-Reply).
test(change_by_a_goal_is_refused, true(sub_string(Reply, _, _, _, "neurologic_unsafe"))) :-
    served([request(goal, "assertz(a(1))", 5)], _-Reply).
test(question_of_ours_passes_and_leaves_nothing, Reply == "[true,[],[[]]][true,[],[]]") :-
    served([ request(change, "dynamic(a/1)", 5) , request(question, "a(_)", 5) ], _-Reply).
test(goal_inside_a_question_is_checked, true(sub_string(Reply, _, _, _, "neurologic_unsafe"))) :-
    served([request(question, "neurologic_goals:read_goal(\"halt\", user, _, _)", 5)], _-Reply).
test(time_is_up, true(Lines == [["child", "ended(signaled(24))"]])) :-
    served([request(goal, "repeat, fail", 0.1)], Lines-_).
test(nothing_that_a_goal_writes_is_a_reply, Reply == "[true,[],[[]]]") :-
    served([request(goal, "writeln(done)", 5)], _-Reply).

:- end_tests(neurologic_server).

:- module(neurologic_verdict_words,
          [ shown/2,                    % +Term, -Text
            shown/3,                    % +Names, +Term, -Text
            clause_text/4,              % +Names, +Head, +Body, -Text
            description/3,              % +Names, +Name, -Text
            counted/4,                  % +Count, +One, +Many, -Text
            error_text/2,               % +Error, -Text
            result_text/2               % +Result, -Text
          ]).
:- use_module(library(lists), [member/2]).
:- use_module(measures, [measure/1]).
:- use_module('../bridge/refusals').
:- use_module('../program/texts', [term_text/2]).

:- multifile prolog:error_message//1.

/** <module> Expectations and what became of them, in words
*/

%!  description(+Names, +Name, -Text) is det.
%
%   Text is the description Name of an expectation; Names as for shown/3.

description(Names, Name, Text) :-
    (   ( atom(Name) ; string(Name) )
    ->  atom_string(Name, Text)
    ;   shown(Names, Name, Text)
    ).

%!  clause_text(+Names, +Head, +Body, -Text) is det.

clause_text(Names, Head, Body, Text) :-
    (   Body == true
    ->  shown(Names, Head, Text)
    ;   shown(Names, (Head :- Body), Text)
    ).

%!  shown(+Term, -Text) is det.
%!  shown(+Names, +Term, -Text) is det.
%
%   Text is Term for people. Names is the list of Name=Variable for the variables of Term whose names are known; others
%   become A, B …, and one that comes up once becomes _.

shown(Term, Text) :-
    shown([], Term, Text).

shown(Names0, Term0, Text) :-
    copy_term(Names0-Term0, Names-Term, _),
    bind_names(Names),
    numbervars(Term, 0, _, [singletons(true)]),
    term_text(Term, Text).

bind_names([]).
bind_names([Name=Variable|Names]) :-
    (   var(Variable)
    ->  Variable = '$VAR'(Name)
    ;   true
    ),
    bind_names(Names).

%!  counted(+Count, +One, +Many, -Text) is det.
%
%   Text is Count with the word for one or for many.

counted(Count, One, Many, Text) :-
    (   Count =:= 1
    ->  format(string(Text), '1 ~w', [One])
    ;   format(string(Text), '~d ~w', [Count, Many])
    ).

%!  error_text(+Error, -Text) is det.
%
%   Text is what the message of Error says. Where in our own modules it came up is of no use to anybody.

error_text(Error, Text) :-
    (   subsumes_term(error(existence_error(procedure, _), _), Error),
        Error = error(existence_error(procedure, Missing), _),
        strip_module(Missing, _, Indicator)
    ->  term_text(Indicator, Shown),
        format(string(Text), 'nothing defines ~s', [Shown])
    ;   subsumes_term(error(_, context(_, _)), Error),
        Error = error(Formal, context(Predicate, Message)),
        nonvar(Predicate),
        Predicate = Home:_,
        Home \== system
    ->  message_text(error(Formal, context(_, Message)), Text)
    ;   message_text(Error, Text)
    ).

%!  result_text(+Result, -Text) is det.
%
%   Text tells Result in a line, and what was expected and found in two more where it did not pass.

result_text(result(_, Name, _, Source, Outcome, Count, Expected, Found, Witnesses, _), Text) :-
    (   Source = File:Line
    ->  file_base_name(File, Base),
        format(string(Place), ' (~w:~w)', [Base, Line])
    ;   Place = ""
    ),
    (   Count = of(Holding, All)
    ->  format(string(Counted), ', ~d of ~d', [Holding, All])
    ;   Counted = ""
    ),
    format(string(First), '~w: ~s~s~s', [Outcome, Name, Counted, Place]),
    (   Outcome == passed
    ->  Text = First
    ;   Outcome == error
    ->  format(string(Text), '~s~n  ~s', [First, Found])
    ;   format(string(Text0), '~s~n  expected ~s~n  found    ~s', [First, Expected, Found]),
        findall(Shown, member(witness(_, Shown), Witnesses), Texts),
        (   Texts == []
        ->  Text = Text0
        ;   atomic_list_concat(Texts, '; ', Listed),
            format(string(Text), '~s~n  such as  ~w', [Text0, Listed])
        )
    ).

% Errors in words

prolog:error_message(neurologic_no_network) -->
    [ 'it speaks of the network, and no network is at hand: give one (--network FILE, or Session(network=...))' ].
prolog:error_message(neurologic_no_individuals) -->
    [ 'it is a share of the individuals, and none is loaded for which it can be told' ].
prolog:error_message(neurologic_no_common_variable) -->
    [ 'the two goals of agrees(...) share no variable; the first that they share is the individual' ].
prolog:error_message(existence_error(neurologic_rules, _)) -->
    [ 'there are no extracted rules that answer' ].
prolog:error_message(existence_error(measure, Name)) -->
    { measure_hint(Name, Hint) },
    [ '~p is no measure; ~w'-[Name, Hint] ].

measure_hint(Name, Hint) :-
    (   atom(Name),
        measure(Near),
        dwim_match(Name, Near)
    ->  format(atom(Hint), 'did you mean ~w?', [Near])
    ;   findall(Known, measure(Known), Measures),
        atomic_list_concat(Measures, ', ', Listed),
        format(atom(Hint), 'the measures are ~w', [Listed])
    ).

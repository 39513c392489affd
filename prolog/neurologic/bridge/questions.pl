:- module(neurologic_questions,
          [ possibility/4,              % +Module, +Question, +Options, -Outcome
            answered_so/5,              % +Module, +Question, +Roles, +Rows, +Answers
            denial_questions/2,         % +Module, -Questions
            loaded_verdict/3            % +Module, +Number, -Outcome
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [member/2]).
:- use_module('../program/goals', [given/2, read_goal/4]).
:- use_module('../possible/made_up', [holds_with/4]).
:- use_module('../explain/render', [term_text/2]).
:- use_module('../possible/symbolic').

/** <module> What can happen, as another language asks

A question is `text(Text, Given)`, a goal in which variables have the values of Given, a list of Name=Value; or `denial(N)`, the
body of the N-th clause of denial/1.
*/

%!  possibility(+Module, +Question, +Options, -Outcome) is det.
%
%   Outcome is `outcome(Verdict, Reasons, Roles, Witnesses)`: Verdict is `witness`, `cannot_happen` or `not_decided`, Reasons are
%   texts, the rest is as in possibilities/4. It is `syntax(Message, Offset)` if the text is no goal.

possibility(M, Question, Options, Outcome) :-
    catch(goal_of(Question, M, Goal), error(syntax_error(Message), string(_, Offset)), true),
    (   nonvar(Message)
    ->  Outcome = syntax(Message, Offset)
    ;   possibilities(M:Goal, Options, Roles, Outcome0),
        reported(Outcome0, Roles, Outcome)
    ).

reported(cannot_happen, _, outcome(cannot_happen, [], [], [])).
reported(not_decided(Reasons), _, outcome(not_decided, Texts, [], [])) :-
    maplist(reason_text, Reasons, Texts).
reported(witnesses(Witnesses), Roles, outcome(witness, [], Roles, Witnesses)).

goal_of(text(Text, Given), M, Goal) :-
    read_goal(Text, M, Goal, Variables),
    given(Given, Variables).
goal_of(denial(N), M, Goal) :-
    denial_clause(M, N, _, Goal).

%!  answered_so(+Module, +Question, +Roles, +Rows, +Answers) is semidet.
%
%   As holds_with/4.

answered_so(M, Question, Roles, Rows, Answers) :-
    goal_of(Question, M, Goal),
    holds_with(M:Goal, Roles, Rows, Answers).

%!  denial_questions(+Module, -Questions) is det.
%
%   Questions are `question(N, Text)` for the clauses of denial/1, Text being what is denied.

denial_questions(M, Questions) :-
    findall(question(N, Text),
            ( denial_clause(M, N, Name, _),
              copy_term(Name, Copy, _),
              numbervars(Copy, 0, _),
              term_text(Copy, Text)
            ),
            Questions).

%!  loaded_verdict(+Module, +Number, -Outcome) is det.
%
%   Whether a loaded individual violates the denial: Outcome is as in possibility/4, with `holds` for a verdict if none does, and
%   the text of what is violated among the reasons.

loaded_verdict(M, N, outcome(Verdict, Texts, [], [])) :-
    denial_verdict(individuals, M, denial(N, _), Answer),
    !,
    (   Answer = witness(Name)
    ->  Verdict = witness,
        term_text(Name, Text),
        Texts = [Text]
    ;   Verdict = holds,
        Texts = []
    ).

:- module(neurologic_goals,
          [ read_goal/4,                % +Text, +Module, -Goal, -Variables
            inspected/2,                % +Module, +What
            given/2                     % +Given, +Variables
          ]).
:- use_module(library(lists), [memberchk/2]).

/** <module> Reading exactly one goal from a text
*/

%!  inspect(+Module, +What) is semidet.
%
%   Hook: `goal(Goal)` or `clause(Clause)` was read from a text and will come into Module; may throw. Where texts are a
%   stranger's, this is where they are checked.

:- multifile inspect/2.
:- dynamic inspect/2.

%!  inspected(+Module, +What) is det.
%
%   Call the hook inspect/2, if there is one. To be called for all that is read from the text of a user.

inspected(Module, What) :-
    ignore(inspect(Module, What)).

%!  read_goal(+Text, +Module, -Goal, -Variables) is det.
%
%   Read the whole Text as one goal, with the operators and flags of Module. Variables is a list of Name=Var. A full stop at
%   the end and comments are allowed.
%
%   @error syntax_error(Message) with string(Text, Offset) if Text is no goal, or more than one

read_goal(Text, Module, Goal, Variables) :-
    read_term_from_atom(Text, Goal,
                        [ variable_names(Variables),
                          subterm_positions(Positions),
                          module(Module)
                        ]),
    arg(1, Positions, From),
    arg(2, Positions, To),
    string_length(Text, Length),
    (   ( From < 0 ; To > Length )          % no term before the end
    ->  throw(error(syntax_error(empty_goal), string(Text, 0)))
    ;   To == Length
    ->  true
    ;   sub_string(Text, To, _, 0, Rest),
        string_codes(Rest, Codes),
        phrase(end(Left), Codes),
        (   Left == 0
        ->  true
        ;   Offset is Length-Left,
            throw(error(syntax_error(end_of_goal_expected), string(Text, Offset)))
        )
    ),
    inspected(Module, goal(Goal)).

%!  end(-Left)// is det.
%
%   Layout, comments and at most one full stop. Left is the number of codes that are something else and what follows them.

end(Left) -->
    blanks,
    (   "."
    ->  blanks
    ;   []
    ),
    left(Left).

blanks -->
    (   blank
    ->  blanks
    ;   []
    ).

blank --> [Code], { code_type(Code, space) }.
blank --> "%", line.
blank --> "/*", block.

line -->
    (   "\n"
    ->  []
    ;   [_]
    ->  line
    ;   []
    ).

block -->
    (   "*/"
    ->  []
    ;   [_],
        block
    ).

left(Left, Codes, []) :-
    length(Codes, Left).

%!  given(+Given, +Variables) is det.
%
%   Give the variables of a goal, a list of Name=Variable, the values of Given, a list of Name=Value.
%
%   @error existence_error(goal_variable, Name)

given([], _).
given([Name=Value|Given], Variables) :-
    (   memberchk(Name=Variable, Variables)
    ->  Variable = Value
    ;   throw(error(existence_error(goal_variable, Name), Variables))
    ),
    given(Given, Variables).

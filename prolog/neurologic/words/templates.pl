:- module(neurologic_templates,
          [ template_parts/3,           % +Module, +Goal, -Parts
            particular_template/2,      % +Module, +Indicator
            template_fault/2,           % +Module, -Fault
            forget_templates/1,         % +Module
            text_parts/2                % +Text, -Parts
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(dcg/basics), [integer//1, string//1, string_without//2]).
:- use_module(library(lists), [member/2]).
:- use_module(library(readutil), [read_line_to_string/2]).
:- use_module('../program/program').

:- multifile user:message_hook/3.
:- dynamic user:message_hook/3.

/** <module> How an expert says a predicate in words: `template/2`

A template is an ordinary fact of the expert's program:

    ==
    template(senior(A), "@(A) is 65 or older").
    template(credit_risk(A, Class), "@(A:applicant) is a @(Class) risk").
    template(\+ over_indebted(A), "@(A) can bear the instalment").
    ==

`@(A)` stands for the argument A of the head, `@(A:applicant)` for it with the word before it: "applicant a17". The first
argument is also called `@(1)`, the second `@(2)` and so on, which is the only way in a fact that comes from no file. An
underscore before a variable makes no difference: `template(senior(_A), "@(A) is 65 or older")` is for systems that warn of
a variable that occurs once. The first template that fits a goal is taken.
*/

% Every variable of a template occurs once, as Prolog sees it.
:- initialization(
       (   clause(user:message_hook(singletons(template(_, _), _), _, _), true)
       ->  true
       ;   asserta(user:message_hook(singletons(template(_, _), _), _, _))
       )).

:- dynamic
    known_template/3,                   % Module, Goal, Parts
    known_fault/2,                      % Module, Fault
    read_at/2.                          % Module, Generation

%!  template_parts(+Module, +Goal, -Parts) is semidet.
%
%   Parts is a list of strings and `value(Term)` or `value(Term, Word)`: the first template that fits Goal.

template_parts(M, Goal, Parts) :-
    read_templates(M),
    known_template(M, Goal, Parts0),
    !,
    Parts = Parts0.

%!  particular_template(+Module, +Indicator) is semidet.
%
%   One of the templates of Name/Arity is for some arguments alone.

particular_template(M, Name/Arity) :-
    read_templates(M),
    functor(General, Name, Arity),
    functor(Goal, Name, Arity),
    known_template(M, Goal, _),
    Goal \=@= General,
    !.

%!  template_fault(+Module, -Fault) is nondet.
%
%   Fault is `fault(Text, Source)` for a template that cannot be used.

template_fault(M, Fault) :-
    read_templates(M),
    known_fault(M, Fault).

%!  forget_templates(+Module) is det.

forget_templates(M) :-
    retractall(read_at(M, _)),
    retractall(known_template(M, _, _)),
    retractall(known_fault(M, _)).

% Read once, until a template changes.
read_templates(M) :-
    (   predicate_property(M:template(_, _), last_modified_generation(Generation0))
    ->  Generation = Generation0
    ;   Generation = none
    ),
    (   read_at(M, Generation)
    ->  true
    ;   with_mutex(neurologic_templates, read_templates(M, Generation))
    ).

read_templates(M, Generation) :-
    (   read_at(M, Generation)                  % another thread was quicker
    ->  true
    ;   forget_templates(M),
        (   Generation == none
        ->  true
        ;   forall(clause(M:template(Head, Text), true, Reference), read_template(M, Head, Text, Reference))
        ),
        assertz(read_at(M, Generation))
    ).

read_template(M, Head, Text, Reference) :-
    source(Reference, Source),
    (   template(M, Head, Text, Reference, Goal, Parts, Problem)
    ->  (   var(Problem)
        ->  assertz(known_template(M, Goal, Parts))
        ;   fault_text(Goal, Problem, FaultText),
            assertz(known_fault(M, fault(FaultText, Source)))
        )
    ;   true
    ).

%!  template(+Module, +Head, +Text, +Reference, -Goal, -Parts, -Problem) is det.
%
%   Problem stays unbound if nothing is wrong.

template(M, Head, Text, Reference, Head, Parts, Problem) :-
    (   \+ head(Head)
    ->  Problem = head
    ;   catch(text_to_string(Text, String0), error(_, _), fail)
    ->  without_stop(String0, String),
        text_parts(String, Parts0),
        (   member(name(_, _), Parts0)
        ->  variable_names(M, Head, Reference, Names)
        ;   Names = []
        ),
        parts(Parts0, Head, Names, Parts, Problem)
    ;   Problem = text
    ).

% The sentence may go on after it: "ann is 65 or older, because".
without_stop(Text, Plain) :-
    (   string_concat(Plain0, ".", Text),
        \+ string_concat(_, ".", Plain0)
    ->  Plain = Plain0
    ;   Plain = Text
    ).

head(Head) :-
    callable(Head),
    (   Head = (\+ Goal)
    ->  callable(Goal)
    ;   true
    ).

parts([], _, _, [], _).
parts([Part0|Parts0], Head, Names, [Part|Parts], Problem) :-
    (   string(Part0)
    ->  Part = Part0
    ;   argument(Part0, Head, Names, Part)
    ->  true
    ;   Part = "",
        (   var(Problem)
        ->  (   Names == unknown
            ->  Problem = unnamed(Part0)
            ;   Problem = variable(Part0)
            )
        ;   true
        )
    ),
    parts(Parts0, Head, Names, Parts, Problem).

argument(name(Reference, Word), Head, Names, Part) :-
    is_list(Names),
    normal_name(Reference, Name),
    member(Known=Variable, Names),
    normal_name(Known, Name),
    term_variables(Head, Variables),
    member(Other, Variables),
    Other == Variable,
    !,
    value(Word, Variable, Part).
argument(number(Number, Word), Head, _, Part) :-
    ( Head = (\+ Goal) -> true ; Goal = Head ),
    compound(Goal),
    arg(Number, Goal, Argument),
    value(Word, Argument, Part).

value(Word, Value, Part) :-
    (   Word == ""
    ->  Part = value(Value)
    ;   Part = value(Value, Word)
    ).

normal_name(Name0, Name) :-
    (   sub_atom(Name0, 0, 1, _, '_')
    ->  sub_atom(Name0, 1, _, 0, Name)
    ;   atom_string(Name, Name0)
    ).

%!  variable_names(+Module, ?Head, +Reference, -Names) is det.
%
%   Names is a list of Name=Variable, read where the clause stands; `unknown` if it stands in no text.

variable_names(M, Head, Reference, Names) :-
    (   clause_property(Reference, line_count(Line)),
        clause_property(Reference, file(Id)),
        read_at_line(Id, Line, M, template(Head1, _), Names0),
        Head1 =@= Head
    ->  Head1 = Head,
        Names = Names0
    ;   Names = unknown
    ).

read_at_line(Id, Line, M, Term, Names) :-
    catch(setup_call_cleanup(
              open_text(Id, In),
              ( skipped(Line, In),
                read_term(In, Term, [variable_names(Names), module(M)])
              ),
              close(In)),
          error(_, _),
          fail).

open_text(Id, In) :-
    (   current_predicate(neurologic_loading:loaded_text/2),    % as it was then
        neurologic_loading:loaded_text(Id, Text)
    ->  open_string(Text, In)
    ;   open(Id, read, In, [encoding(utf8), bom(true)])
    ).

skipped(Line, In) :-
    (   Line =:= 1
    ->  true
    ;   read_line_to_string(In, _),
        Line1 is Line-1,
        skipped(Line1, In)
    ).

%!  text_parts(+Text, -Parts) is det.
%
%   Parts is a list of strings, `name(Name, Word)` for `@(Name)` or `@(Name:Word)`, and `number(N, Word)` for `@(N)`.

text_parts(Text, Parts) :-
    string_codes(Text, Codes),
    phrase(parts(Parts), Codes).

parts([Part|Parts]) -->
    "@(",
    reference(Part),
    ")",
    !,
    parts(Parts).
parts(Parts) -->
    string_without(`@`, Codes),
    { Codes = [_|_] },
    !,
    { string_codes(String, Codes),
      Parts = [String|Parts1]
    },
    parts(Parts1).
parts(["@"|Parts]) -->
    "@",
    !,
    parts(Parts).
parts([]) -->
    [].

reference(Part) -->
    (   integer(Number)
    ->  { Part = number(Number, Word) }
    ;   name(Name),
        { Part = name(Name, Word) }
    ),
    (   ":"
    ->  string_without(`)`, Codes),
        { string_codes(Word, Codes) }
    ;   { Word = "" }
    ).

name(Name) -->
    string_without(`:) \n`, Codes),
    { Codes = [First|_],
      ( code_type(First, prolog_var_start) ; code_type(First, upper) ),
      !,
      atom_codes(Name, Codes)
    }.

fault_text(Head, Problem, Text) :-
    (   callable(Head)
    ->  ( Head = (\+ Goal), callable(Goal) -> true ; Goal = Head ),
        functor(Goal, Name, Arity),
        format(string(Of), 'The template of ~q', [Name/Arity])
    ;   Of = "A template"
    ),
    problem(Problem, Why),
    format(string(Text), '~s ~s', [Of, Why]).

problem(head, "has no head that could be a goal: write template(senior(A), \"@(A) is a senior\").").
problem(text, "has no text: write it in double quotes.").
problem(variable(name(Name, _)), Text) :-
    format(string(Text), 'speaks of @(~w), which is no variable of its head.', [Name]).
problem(variable(number(Number, _)), Text) :-
    format(string(Text), 'speaks of @(~w), but its head has no argument ~w.', [Number, Number]).
problem(unnamed(name(Name, _)), Text) :-
    format(string(Text), 'speaks of @(~w), but comes from no file that tells the names of variables: number the \c
                          arguments, as in @(1).', [Name]).

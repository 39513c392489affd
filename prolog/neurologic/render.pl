:- module(neurologic_render,
          [ proof_nodes/3,              % +Module, +Proof, -Nodes
            print_proof/2,              % +Module, +Proof
            print_nodes/1,              % +Nodes
            evidence_text/2,            % +Evidence, -Text
            goal_text/2,                % +Goal, -Text
            term_text/2                 % +Term, -Text
          ]).
:- encoding(utf8).                      % not what the locale says
:- use_module(library(apply), [foldl/4, maplist/3]).
:- use_module(library(lists), [append/3, memberchk/2]).
:- use_module(program).

/** <module> Proofs as lines of words

One list of nodes, in the order in which they are read, serves every form of an explanation: the text that print_proof/2
writes, and the trees of other languages.
*/

%!  proof_nodes(+Module, +Proof, -Nodes) is det.
%
%   Nodes are terms `node(Level, Goal, Reason, Because, Details)` for Proof and what it rests on, from the goal down. Goal and
%   Because are strings for people, Reason is the name of the reason, Details a list of Key=Value. See neurologic(explain).

proof_nodes(M, Proof0, Nodes) :-
    copy_term(Proof0, Proof, _),
    numbervars(Proof, 0, _, [singletons(true)]),
    nodes(Proof, M, 0, Nodes, []).

nodes(proof(Goal, Reason, Proofs), M, Level, [node(Level, Text, Name, Because, Details)|Nodes], Tail) :-
    goal_text(Goal, Text),
    functor(Reason, Name, _),
    (   inlined(Reason, Proofs, Because)
    ->  Proofs1 = []
    ;   because(Reason, Goal, M, Proofs, Because),
        Proofs1 = Proofs
    ),
    details(Reason, Details),
    Level1 is Level+1,
    children(Proofs1, M, Level1, Nodes, Tail).

children([], _, _, Nodes, Nodes).
children([Proof|Proofs], M, Level, Nodes, Tail) :-
    nodes(Proof, M, Level, Nodes, Nodes1),
    children(Proofs, M, Level, Nodes1, Tail).

%!  inlined(+Reason, +Proofs, -Because) is semidet.
%
%   One short line says it all: the one condition by which a rule fails.

inlined(refuted(_), [proof(Goal, Reason, [])], Because) :-
    (   Reason = fact(_)
    ->  goal_text(Goal, Text),
        format(string(Because), 'since ~s', [Text])
    ;   Reason == not_provable,
        Goal = (\+ neural_rule(_, _, _))
    ->  Because = "since it is switched off"
    ).

because(rule(Id, Evidence), _, _, _, Because) :-
    evidence_text(Evidence, Text),
    term_text(Id, IdText),
    format(string(Because), 'because rule ~s~s', [IdText, Text]).
because(clause(Source), _, _, _, Because) :-
    (   source_text(Source, Text)
    ->  format(string(Because), 'by ~s', [Text])
    ;   Because = "by a clause"
    ).
because(fact(Source), Goal, M, _, Because) :-
    (   \+ data(M, Goal),
        source_text(Source, Text)
    ->  format(string(Because), 'fact (~s)', [Text])
    ;   Because = "fact"
    ).
because(compared(Values), Goal, _, _, Because) :-
    (   Values == Goal
    ->  Because = ""
    ;   goal_text(Values, Because)
    ).
because(computed, _, _, _, "").
because(member, _, _, _, "").
because(at_least(_, _), Goal, _, _, Because) :-
    (   Goal = at_least(_, _)
    ->  Because = "since these hold"
    ;   Because = "since these others hold"
    ).
because(not_provable, _, _, _, "not provable").
because(refuted(Id), _, _, _, Because) :-
    term_text(Id, Text),
    format(string(Because), '~s is known to fail', [Text]).
because(earlier_refuted(_), _, _, Proofs, Because) :-
    length(Proofs, Count),
    (   Count =:= 1
    ->  Because = "the earlier rule fails"
    ;   format(string(Because), 'the ~d earlier rules fail', [Count])
    ).
because(collected(Count), Goal, _, _, Because) :-
    (   Goal = forall(_, _)
    ->  format(string(Because), 'holds in each of ~w cases', [Count])
    ;   Goal = findall(_, _, _)
    ->  format(string(Because), '~w answers', [Count])
    ;   Because = ""
    ).
because(called, _, _, _, "built in").
because(tabled, _, _, _, "a tabled answer").
because(proved, _, _, _, "").

%!  data(+Module, +Goal) is semidet.
%
%   Goal is about the individuals that were loaded, so that the place in a file would tell nothing.

data(M, (Goal, _)) :-
    !,
    data(M, Goal).
data(M, Goal) :-
    functor(Goal, Name, Arity),
    (   Arity =:= 2
    ->  feature(M, Name, _, _)
    ;   Arity =:= 1,
        individual_predicate(M, Name)
    ),
    !.

source_text(File:Line, Text) :-
    file_base_name(File, Base),
    format(string(Text), '~w:~d', [Base, Line]).

details(rule(Id, Evidence), [rule=Id, evidence=Evidence]) :- !.
details(Reason, [file=File, line=Line]) :-
    ( Reason = clause(File:Line) ; Reason = fact(File:Line) ),
    !.
details(at_least(Least, Count), [least=Least, of=Count]) :- !.
details(compared(Values), [values=Text]) :- !,
    goal_text(Values, Text).
details(refuted(Id), [rule=Id]) :- !.
details(earlier_refuted(Id), [rule=Id]) :- !.
details(_, []).

%!  evidence_text(+Evidence, -Text) is det.
%
%   Text tells, in brackets, what is measured of a rule; it is empty if nothing is.

evidence_text(Evidence, Text) :-
    evidence_texts([support, fidelity, confidence, certificate], Evidence, Texts),
    (   Texts == []
    ->  Text = ""
    ;   atomic_list_concat(Texts, ', ', Inside),
        format(string(Text), ' (~w)', [Inside])
    ).

evidence_texts([], _, []).
evidence_texts([Key|Keys], Evidence, Texts) :-
    (   measured(Key, Evidence, Text)
    ->  Texts = [Text|Texts1]
    ;   Texts = Texts1
    ),
    evidence_texts(Keys, Evidence, Texts1).

measured(support, Evidence, Text) :-
    memberchk(support(Support), Evidence),
    format(string(Text), 'support ~w', [Support]).
measured(fidelity, Evidence, Text) :-
    memberchk(fidelity(Value, Low, High), Evidence),
    format(string(Text), 'fidelity ~2f [~2f, ~2f]', [Value, Low, High]).
measured(confidence, Evidence, Text) :-
    memberchk(confidence(Value, Low, High), Evidence),
    format(string(Text), 'confidence ~2f [~2f, ~2f]', [Value, Low, High]).
measured(certificate, Evidence, Text) :-
    memberchk(certificate(Certificate), Evidence),
    (   compound(Certificate)
    ->  functor(Certificate, Name, _)
    ;   Name = Certificate
    ),
    format(string(Text), '~w', [Name]).

%!  goal_text(+Goal, -Text) is det.
%
%   Text is Goal as people write it.

goal_text(Goal, Text) :-
    conjuncts(Goal, Goals),
    maplist(plain_text, Goals, Texts),
    atomics_to_string_with(Texts, Text).

atomics_to_string_with(Texts, Text) :-
    atomic_list_concat(Texts, ', ', Atom),
    atom_string(Atom, Text).

conjuncts(Goal, Goals) :-
    (   nonvar(Goal),
        Goal = (A, B)
    ->  conjuncts(A, As),
        conjuncts(B, Bs),
        append(As, Bs, Goals)
    ;   Goals = [Goal]
    ).

plain_text(Goal, Text) :-
    (   nonvar(Goal),
        words(Goal, Format, Terms)
    ->  maplist(term_text, Terms, Texts),
        format(string(Text), Format, Texts)
    ;   term_text(Goal, Text)
    ).

words(memberchk(Element, List), '~s in ~s', [Element, List]).
words(\+ Goal, Format, Terms) :-
    (   nonvar(Goal),
        Goal = memberchk(Element, List)
    ->  Format = '~s not in ~s',
        Terms = [Element, List]
    ;   Format = '\\+ ~s',
        Terms = [Goal]
    ).
words(at_least(Least, Goals), 'at least ~s of ~s', [Least, Count]) :-
    is_list(Goals),
    length(Goals, Count).
words(fewer_than(Count, Refutations), 'fewer than ~s of ~s', [Count, Total]) :-
    is_list(Refutations),
    length(Refutations, Total).
words(finite(Expression, Value), '~s = ~s', [Expression, Value]).
words(A < B, '~s < ~s', [A, B]).
words(A > B, '~s > ~s', [A, B]).
words(A =< B, '~s =< ~s', [A, B]).
words(A >= B, '~s >= ~s', [A, B]).
words(A =:= B, '~s =:= ~s', [A, B]).
words(A =\= B, '~s =\\= ~s', [A, B]).
words(A == B, '~s == ~s', [A, B]).
words(A \== B, '~s \\== ~s', [A, B]).
words(A = B, '~s = ~s', [A, B]).
words(A is B, '~s is ~s', [A, B]).

%!  term_text(+Term, -Text) is det.

term_text(Term, Text) :-
    format(string(Text), '~W', [Term, [quoted(true), numbervars(true), spacing(next_argument), max_depth(0)]]).

%!  print_proof(+Module, +Proof) is det.
%
%   Write the tree of Proof to the current output.

print_proof(M, Proof) :-
    proof_nodes(M, Proof, Nodes),
    print_nodes(Nodes).

%!  print_nodes(+Nodes) is det.
%
%   Write the tree of Nodes, as those of proof_nodes/3, to the current output.

print_nodes(Nodes) :-
    (   stream_property(current_output, encoding(Encoding)),
        memberchk(Encoding, [utf8, utf16le, utf16be, unicode_le, unicode_be, wchar_t])
    ->  Marks = marks('├─ ', '└─ ', '│  ', '   ')
    ;   Marks = marks('|- ', '`- ', '|  ', '   ')
    ),
    drawn(Nodes, Marks, [], Lines),
    foldl(wider, Lines, 0, Width),
    write_lines(Lines, Width).

%!  drawn(+Nodes, +Marks, +Open, -Lines) is det.
%
%   Lines are Left-Because. Open tells for each level above, from the innermost, whether more nodes of it follow.

drawn([], _, _, []).
drawn([node(Level, Goal, _, Because, _)|Nodes], Marks, Open0, [Left-Because|Lines]) :-
    length(Open0, Depth),
    Drop is Depth-max(0, Level-1),
    dropped(Drop, Open0, Above),
    (   Level =:= 0
    ->  Left = Goal,
        Open = []
    ;   more(Nodes, Level, More),
        indent(Above, Marks, "", Indent),
        arg(1, Marks, Branch),
        arg(2, Marks, Last),
        (   More == true
        ->  Mark = Branch
        ;   Mark = Last
        ),
        format(string(Left), '~s~w~s', [Indent, Mark, Goal]),
        Open = [More|Above]
    ),
    drawn(Nodes, Marks, Open, Lines).

dropped(Drop, List, Rest) :-
    (   Drop =< 0
    ->  Rest = List
    ;   List = [_|List1],
        Drop1 is Drop-1,
        dropped(Drop1, List1, Rest)
    ).

more([], _, false).
more([node(Level, _, _, _, _)|Nodes], Mine, More) :-
    (   Level < Mine
    ->  More = false
    ;   Level =:= Mine
    ->  More = true
    ;   more(Nodes, Mine, More)
    ).

indent([], _, Indent, Indent).
indent([More|Above], Marks, Indent0, Indent) :-
    (   More == true
    ->  arg(3, Marks, Piece)
    ;   arg(4, Marks, Piece)
    ),
    string_concat(Piece, Indent0, Indent1),
    indent(Above, Marks, Indent1, Indent).

% Reasons stand in one column, as far as lines are not too long for that.
wider(Left-Because, Width0, Width) :-
    string_length(Left, Length),
    (   Because \== "",
        Length =< 72
    ->  Width is max(Width0, Length)
    ;   Width = Width0
    ).

write_lines([], _).
write_lines([Left-Because|Lines], Width) :-
    (   Because == ""
    ->  format('~s~n', [Left])
    ;   string_length(Left, Length),
        Gap is max(0, Width-Length)+2,
        format('~s~*c~s~n', [Left, Gap, 0' , Because])
    ),
    write_lines(Lines, Width).

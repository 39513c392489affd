:- module(neurologic_render,
          [ proof_nodes/3,              % +Module, +Proof, -Nodes
            proof_nodes/4,              % +Module, +Proof, +Options, -Nodes
            packed_nodes/4,             % +Module, +Proof, +Options, -Nodes
            print_proof/2,              % +Module, +Proof
            print_proof/3,              % +Module, +Proof, +Options
            print_nodes/1               % +Nodes
          ]).
:- encoding(utf8).                      % not what the locale says
:- use_module(library(apply), [foldl/4]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [memberchk/2]).
:- use_module(library(option), [option/2]).
:- use_module(frames).
:- use_module(reasons, [reason_because/6, reason_details/4]).
:- use_module(sentences).
:- use_module('../program/texts').
:- use_module('../words/words').

:- reexport('../program/texts', [term_text/2]).

/** <module> Proofs as lines of words

One list of nodes, in the order in which they are read, serves every form of an explanation: the text that print_proof/2
writes, and the trees of other languages.
*/

%!  proof_nodes(+Module, +Proof, -Nodes) is det.
%!  proof_nodes(+Module, +Proof, +Options, -Nodes) is det.
%
%   Nodes are terms `node(Level, Goal, Reason, Because, Details)` for Proof and what it rests on, from the goal down. Goal and
%   Because are strings for people, Reason is the name of the reason, Details a list of Key=Value. See neurologic(explain/explain).
%   Options:
%
%     - language(+Language)
%       Say each node in a sentence, which is `words` among its Details. See neurologic(words/words).

proof_nodes(M, Proof, Nodes) :-
    proof_nodes(M, Proof, [], Nodes).

proof_nodes(M, Proof, Options, Nodes) :-
    rendered(M, Proof, Options, terms, Nodes).

%!  packed_nodes(+Module, +Proof, +Options, -Nodes) is det.
%
%   As proof_nodes/4 for a reader in another language, to whom a text goes much quicker than a term: most nodes are atoms, in which
%   level, goal, reason, because, the words and the rule stand between unit separators, and for many of one kind there is one
%   `framed(Frames, Lines)`, see neurologic(explain/frames).

packed_nodes(M, Proof, Options, Nodes) :-
    rendered(M, Proof, Options, texts, Nodes).

rendered(M, Proof0, Options, Form, Nodes) :-
    (   option(language(Language), Options)
    ->  findall(Known, known_language(Known), Languages),
        must_be(oneof(Languages), Language)
    ;   Language = none
    ),
    (   ground(Proof0)
    ->  Proof = Proof0
    ;   copy_term(Proof0, Proof, _),
        numbervars(Proof, 0, _, [singletons(true)])
    ),
    nodes(Proof, M, Language-Form, 0, none, end, Nodes, []).

%!  nodes(+Proof, +Module, +How, +Level, +Parent, +Place, -Nodes, ?Tail) is det.
%
%   How is Language-Form. Parent is the goal above. Place is `more` if another proof follows on this level, `after` if one follows
%   on a level above, and `end` otherwise.

nodes(proof(Goal, Reason, Proofs), M, Language-Form, Level, Parent, Place, [Node|Nodes], Tail) :-
    goal_text(Goal, Text),
    functor(Reason, Name, _),
    reason_details(M, Goal, Reason, Details0),
    (   Language == none
    ->  Details = Details0,
        reason_because(M, Goal, Reason, Proofs, Shown, Because)
    ;   sentence(M, Language, Parent, proof(Goal, Reason, Proofs), Shown, Sentence0, Joint, Because),
        joint(Shown, Joint, Place, Key),
        (   Key == none
        ->  Sentence = Sentence0
        ;   said(Language, Key, [Sentence0], Sentence)
        ),
        Details = [words=Sentence|Details0]
    ),
    (   Form == texts,
        packed(Level, Text, Name, Because, Details, Packed)
    ->  Node = Packed
    ;   Node = node(Level, Text, Name, Because, Details)
    ),
    Level1 is Level+1,
    ( Place == end -> Last = end ; Last = after ),
    children(Shown, M, Language-Form, Level1, Goal, Last, Nodes, Tail).

packed(Level, Goal, Reason, Because, Details0, Packed) :-
    (   Details0 = [words=Words|Details]
    ->  true
    ;   Words = "",
        Details = Details0
    ),
    (   Details == []
    ->  Rule = ''
    ;   Details = [rule=Rule],
        atom(Rule)
    ),
    atomic_list_concat([Level, Goal, Reason, Because, Words, Rule], '\x1f\', Packed),
    atomic_list_concat([_, _, _, _, _, _], '\x1f\', Packed).      % nobody else wrote a separator

joint([], _, Place, Place).
joint([_|_], Joint, _, Joint).

children([], _, _, _, _, _, Nodes, Nodes).
children([Proof|Proofs], M, How, Level, Parent, Last, Nodes, Tail) :-
    (   How = Language-texts,
        framed([Proof|Proofs], M, Language, line(M, How, Level, Parent), Node, Rest)
    ->  Nodes = [Node|Nodes1]
    ;   Rest = Proofs,
        ( Proofs == [] -> Place = Last ; Place = more ),
        nodes(Proof, M, How, Level, Parent, Place, Nodes, Nodes1)
    ),
    children(Rest, M, How, Level, Parent, Last, Nodes1, Tail).

line(M, How, Level, Parent, Proof, Line) :-
    nodes(Proof, M, How, Level, Parent, more, [Line], []),
    atom(Line).

%!  print_proof(+Module, +Proof) is det.
%!  print_proof(+Module, +Proof, +Options) is det.
%
%   Write the tree of Proof to the current output. Options are those of proof_nodes/4.

print_proof(M, Proof) :-
    print_proof(M, Proof, []).

print_proof(M, Proof, Options) :-
    proof_nodes(M, Proof, Options, Nodes),
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
drawn([node(Level, Goal0, _, Because, Details)|Nodes], Marks, Open0, [Left-Because|Lines]) :-
    (   memberchk(words=Sentence, Details)
    ->  Goal = Sentence
    ;   Goal = Goal0
    ),
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

:- module(neurologic_frames,
          [ framed/6                    % +Proofs, +Module, +Language, :Line, -Node, -Rest
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(assoc), [empty_assoc/1, get_assoc/3, put_assoc/4]).
:- use_module('../words/templates', [particular_template/2, template_parts/3]).
:- use_module('../program/texts', [compared_parts/7, term_text/2]).
:- use_module('../words/values', [number_text/2]).

:- meta_predicate framed(+, +, +, 2, -, -).

/** <module> Lines of an explanation that differ in names and numbers alone

The default of a list of a thousand rules rests on a thousand refuted rules, each of them refuted by one condition. Their lines are
made as any other line is, but only once for each value and operator, with stand-ins for the rule and the bound. What stands around
these is a frame, into which the reader fills the names and bounds of the other lines.
*/

%!  framed(+Proofs, +Module, +Language, :Line, -Node, -Rest) is semidet.
%
%   Node is `framed(Frames, Lines)` for the longest beginning of Proofs that frames serve; Rest are the other proofs. A frame is a list
%   of texts, and of integers where a hole is: 0 for the name of the rule, 1 for the name as it is quoted in terms, 2 for the bound.
%   Lines is a text with four parts for each proof, all of them after a unit separator: the place of its frame among Frames, from 0,
%   and what goes into the three holes. The quoted name is empty if it is the name.
%
%   The last of Proofs is never among them. `call(Line, Proof, Text)` makes a line the usual way. Fails if frames serve for less than
%   two.

framed(Proofs, M, Language, Line, framed(Frames, Text), Rest) :-
    Proofs = [First, Second, _|_],
    refuted_by_number(First, _, _, _),
    refuted_by_number(Second, _, _, _),
    \+ ( Language \== none, template_parts(M, refuted(_, _), _) ),   % it may say the rule as it likes
    empty_assoc(Known),
    framable(Proofs, M, Language, Line, 0, Known, Frames, Rules, Lines, Rest),
    Lines = [_, _|_],
    quoted(Rules, Names),
    filled(Lines, Names, Language, Pieces),
    atomic_list_concat(Pieces, Text).

%!  framable(+Proofs, +Module, +Language, :Line, +Count, +Known, -Frames, -Rules, -Lines, -Rest) is det.
%
%   Lines are terms `line(Place, Rule, Bound)` for the Rules of the proofs that come before Rest. Known are the places of Count frames.

framable([Proof|Proofs], M, Language, Line, Count0, Known0, Frames, Rules, Lines, Rest) :-
    (   Proofs = [_|_],
        refuted_by_number(Proof, Rule, Key, Bound),
        (   get_assoc(Key, Known0, Place)
        ->  Known = Known0,
            Count = Count0,
            Frames = Frames1
        ;   frame(Key, Proof, M, Language, Line, Frame),
            Place = Count0,
            Count is Count0+1,
            put_assoc(Key, Known0, Place, Known),
            Frames = [Frame|Frames1]
        )
    ->  Rules = [Rule|Rules1],
        Lines = [line(Place, Rule, Bound)|Lines1],
        framable(Proofs, M, Language, Line, Count, Known, Frames1, Rules1, Lines1, Rest)
    ;   Frames = [],
        Rules = [],
        Lines = [],
        Rest = [Proof|Proofs]
    ).

%!  refuted_by_number(+Proof, -Rule, -Key, -Bound) is semidet.
%
%   Proof is that Rule is refuted since the value of a feature is on one side of Bound. Proofs with the same Key differ in Rule and
%   Bound alone.

refuted_by_number(proof(refuted(Rule, Individual), refuted(_), [proof((Fact, Test), fact(_), [])]),
                  Rule, key(Name, Operator, Value, Individual), Bound) :-
    atom(Rule),
    \+ sub_atom(Rule, _, _, _, '\x1f\'),
    compared_parts(Fact, Test, Name, Individual, Value, Operator, Bound),
    finite_number(Value),
    finite_number(Bound).

finite_number(Number) :-
    (   float(Number)
    ->  abs(Number) < 1.0Inf
    ;   integer(Number)
    ).

%!  frame(+Key, +Proof, +Module, +Language, :Line, -Frame) is semidet.
%
%   Fails if a template is for some values alone, and if Line makes no text.

frame(key(Feature, Operator, Value, Individual), Proof, M, Language, Line, Frame) :-
    \+ ( Language \== none, particular_template(M, Feature/2) ),
    Proof = proof(_, _, [proof(_, Source, [])]),
    stand_in(rule, Rule),
    stand_in(bound, Bound),
    Fact =.. [Feature, Individual, Value],
    Test =.. [Operator, Value, Bound],
    call(Line, proof(refuted(Rule, Individual), refuted(Rule), [proof((Fact, Test), Source, [])]), Text),
    term_text(Rule, Name),
    pieces([Text], Name, 1, Pieces1),
    pieces(Pieces1, Rule, 0, Pieces2),
    pieces(Pieces2, Bound, 2, Frame).

% What nobody else writes.
stand_in(rule, 'The rule of this frame').
stand_in(bound, 918273645.817263).

%!  pieces(+Pieces0, +StandIn, +Hole, -Pieces) is det.
%
%   In Pieces the integer Hole stands wherever StandIn stood in the texts of Pieces0.

pieces([], _, _, []).
pieces([Piece|Pieces0], StandIn, Hole, Pieces) :-
    (   integer(Piece)
    ->  Pieces = [Piece|Pieces1]
    ;   atomic_list_concat(Parts, StandIn, Piece),
        around(Parts, Hole, Pieces, Pieces1)
    ),
    pieces(Pieces0, StandIn, Hole, Pieces1).

around([Part|Parts], Hole, Pieces, Tail) :-
    (   Part == ''
    ->  Pieces = Pieces1
    ;   Pieces = [Part|Pieces1]
    ),
    (   Parts == []
    ->  Pieces1 = Tail
    ;   Pieces1 = [Hole|Pieces2],
        around(Parts, Hole, Pieces2, Tail)
    ).

%!  quoted(+Rules, -Names) is det.
%
%   Names are Rules as terms are written, empty where that is the same. Two writes tell whether any of them needs quotes.

quoted(Rules, Names) :-
    format(atom(Quoted), '~q', [Rules]),
    format(atom(Plain), '~w', [Rules]),
    (   Quoted == Plain
    ->  same(Rules, Names)
    ;   maplist(term_text, Rules, Names)
    ).

same([], []).
same([_|Rules], [''|Names]) :-
    same(Rules, Names).

%!  filled(+Lines, +Names, +Language, -Pieces) is det.

filled([], [], _, []).
filled([line(Place, Rule, Bound0)|Lines], [Name|Names], Language, Pieces) :-
    number_piece(Language, Bound0, Bound),
    (   Name == ''
    ->  Pieces = ['\x1f\', Place, '\x1f\', Rule, '\x1f\\x1f\', Bound|Pieces1]
    ;   Pieces = ['\x1f\', Place, '\x1f\', Rule, '\x1f\', Name, '\x1f\', Bound|Pieces1]
    ),
    filled(Lines, Names, Language, Pieces1).

% atomic_list_concat/2 writes a number as ~q does, and as number_text/2 does unless it is whole.
number_piece(Language, Number, Piece) :-
    (   ( Language == none ; Number =\= truncate(Number) )
    ->  Piece = Number
    ;   number_text(Number, Piece)
    ).

:- module(neurologic_frames_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists)).
:- use_module(neurologic(explain/explain)).
:- use_module(neurologic(explain/frames)).
:- use_module(neurologic(explain/render)).
:- use_module(neurologic(words/templates), [forget_templates/1]).

% A list of rules, each of them refuted by a number or, some, by a category.
rules([ rule(r1, dur, >, 10), rule('R 2', dur, >, 10.5), rule('it''s', dur, =<, 3), rule(r4, dur, >, 9.0), rule(r_5, 'Größe {m}', <, 0.1),
        rule(r6, dur, >, 1.0Inf), rule(r7, cat, =, b), rule(r8, dur, >, 1.0e300), rule('a\x1f\b', dur, >, 11), rule(r10, dur, >, 12),
        rule(r11, dur, >, 100000000000000000000), rule(r12, 'Größe {m}', =<, -3), rule(r13, dur, >, 8)
      ]).

:- initialization(
       ( rules(Rules),
         maplist(assertz, [ listed:neural_theory(ordered, good, []), listed:neural_individual(person), listed:neural_target(risk, [good, bad]),
                            listed:neural_feature(dur, numeric, range(0, 100), [unit(months)]),
                            listed:neural_feature('Größe {m}', numeric, range(0, 3), []),
                            listed:neural_feature(cat, categorical, [a, b], []),
                            listed:person(ann), listed:dur(ann, 7), listed:'Größe {m}'(ann, 1.75), listed:cat(ann, a) ]),
         forall(( member(rule(Id, _, _, _), Rules) ; Id = default ), assertz(listed:neural_rule(Id, risk(_, bad), []))),
         forall(member(rule(Id, Feature, Operator, Bound), Rules), assert_refuted(Id, Feature, Operator, Bound)),
         findall(once(refuted(Id, A)), member(rule(Id, _, _, _), Rules), Refuted0),
         term_variables(Refuted0, Variables),
         maplist(=(A), Variables),
         joined(Refuted0, Earlier),
         assertz(listed:( reached(default, A) :- person(A), Earlier )),
         assertz(listed:( risk(A1, good) :- neural_rule(default, _, _), reached(default, A1) ))
       )).

assert_refuted(Id, Feature, =, Category) :-
    !,
    Fact =.. [Feature, A, Value],
    assertz(listed:( refuted(Id, A) :- Fact, Value \== Category )).
assert_refuted(Id, Feature, Operator0, Bound) :-
    memberchk(Operator0-Operator, [(>)-(=<), (<)-(>=), (=<)-(>), (>=)-(<)]),
    Fact =.. [Feature, A, Value],
    Test =.. [Operator, Value, Bound],
    assertz(listed:( refuted(Id, A) :- Fact, Test )).

joined([Goal], Goal) :- !.
joined([Goal|Goals], (Goal, Joined)) :-
    joined(Goals, Joined).

%!  unpacked(+Nodes, -Lines) is det.
%
%   Lines are line(Level, Goal, Reason, Because, Words) with texts, as a reader in another language makes them.

unpacked([], []).
unpacked([Node|Nodes], Lines) :-
    (   Node = framed(Frames, Text)
    ->  split_string(Text, "\x1f\", "", [""|Parts]),
        filled(Parts, Frames, Lines, Lines1)
    ;   atom(Node)
    ->  split_string(Node, "\x1f\", "", [Level, Goal, Reason, Because, Words, _]),
        Lines = [line(Level, Goal, Reason, Because, Words)|Lines1]
    ;   term_line(Node, Line),
        Lines = [Line|Lines1]
    ),
    unpacked(Nodes, Lines1).

filled([], _, Lines, Lines).
filled([PlaceText, Rule, Name0, Bound|Parts], Frames, [line(Level, Goal, Reason, Because, Words)|Lines], Tail) :-
    number_string(Place, PlaceText),
    ( Name0 == "" -> Name = Rule ; Name = Name0 ),
    nth0(Place, Frames, Frame),
    findall(Text, ( member(Piece, Frame), ( Piece == 0 -> Text = Rule ; Piece == 1 -> Text = Name ; Piece == 2 -> Text = Bound ; Text = Piece ) ), Texts),
    atomic_list_concat(Texts, Filled),
    split_string(Filled, "\x1f\", "", [Level, Goal, Reason, Because, Words, Rule]),
    filled(Parts, Frames, Lines, Tail).

term_line(node(Level0, Goal, Reason0, Because, Details), line(Level, Goal, Reason, Because, Words)) :-
    number_string(Level0, Level),
    atom_string(Reason0, Reason),
    ( memberchk(words=Words0, Details) -> Words = Words0 ; Words = "" ).

both_ways(Options, Packed, Lines, Plain) :-
    once(proof(listed:risk(ann, good), Proof)),
    packed_nodes(listed, Proof, Options, Packed),
    unpacked(Packed, Lines),
    proof_nodes(listed, Proof, Options, Nodes),
    maplist(term_line, Nodes, Plain).

said_by(Templates, Options, Packed, Lines, Plain) :-
    setup_call_cleanup(
        forall(member(Template, Templates), assertz(listed:Template)),
        both_ways(Options, Packed, Lines, Plain),
        ( retractall(listed:template(_, _)), forget_templates(listed) )).

:- begin_tests(neurologic_frames).

test(filled_frames_are_the_lines_of_the_other_form, [forall(member(Options, [[], [language(en)], [language(de)]])), true(Lines == Plain)]) :-
    both_ways(Options, Packed, Lines, Plain),
    memberchk(framed(_, _), Packed).
test(each_rule_has_its_line, Count == 13) :-
    both_ways([], _, Lines, _),
    aggregate_all(count, member(line(_, _, "refuted", _, _), Lines), Count).
test(a_general_template_is_framed, Lines == Plain) :-
    said_by([template(dur(_, _), "@(1) pays for @(2) months")], [language(en)], Packed, Lines, Plain),
    memberchk(framed(_, _), Packed),
    memberchk(line(_, _, "refuted", _, Words), Lines),
    once(sub_string(Words, _, _, _, "ann pays for 7 months")).
test(a_template_for_one_value_is_heeded, Lines == Plain) :-
    said_by([template(dur(_, 7), "@(1) pays for a week"), template(dur(_, _), "@(1) pays for @(2) months")],
            [language(en)], _, Lines, Plain),
    once(( member(line(_, _, "refuted", _, Words), Lines), sub_string(Words, _, _, _, "ann pays for a week") )).
test(a_template_of_refuted_is_heeded, Lines == Plain) :-
    said_by([template(refuted(_, _), "@(1) is not for @(2)"), template(refuted(r4, _), "no")], [language(en)], _, Lines, Plain),
    once(( member(line(_, _, "refuted", _, Words), Lines), sub_string(Words, 0, _, _, "r 5 is not for ann") )).
test(two_alone_are_not_framed, fail) :-
    framed([a, b], listed, none, never, _, _).

:- end_tests(neurologic_frames).

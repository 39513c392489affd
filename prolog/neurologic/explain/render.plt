:- module(neurologic_render_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/render)).
:- use_module(neurologic(explain/explain)).

program(( age(ann, 70) )).
program(( age('Bob\nB', 20) )).
program(( senior(A) :- age(A, Y), Y >= 65 )).
program(( alone(A) :- senior(A), \+ friend(A, _) )).
program(( friend(bob, eve) )).

:- initialization(forall(program(Clause), assertz(rendered:Clause))).

:- begin_tests(render).

test(nodes_are_read_from_the_goal_down, Levels == [0, 1, 2, 1, 2]) :-
    once(proof(rendered:alone(ann), Proof)),
    proof_nodes(rendered, Proof, Nodes),
    findall(Level, member(node(Level, _, _, _, _), Nodes), Levels).
test(texts_are_strings_for_people) :-
    once(proof(rendered:alone(ann), Proof)),
    proof_nodes(rendered, Proof, Nodes),
    forall(member(node(_, Goal, Reason, Because, Details), Nodes),
           ( string(Goal), atom(Reason), string(Because), is_list(Details) )).
test(every_line_of_the_text_is_a_node, Lines == Count) :-
    once(proof(rendered:alone(ann), Proof)),
    proof_nodes(rendered, Proof, Nodes),
    length(Nodes, Count),
    with_output_to(string(Text), print_proof(rendered, Proof)),
    split_string(Text, "\n", "", Split),
    aggregate_all(count, ( member(Line, Split), Line \== "" ), Lines).
test(names_stay_on_one_line) :-
    once(proof(rendered:age('Bob\nB', _), Proof)),
    with_output_to(string(Text), print_proof(rendered, Proof)),
    split_string(Text, "\n", " ", [_, ""]).
test(text_of_a_term_reads_back, forall(member(Term, [a, 'A b', f(x, [1, 2.5]), "text", a-(b:-c), - 1, -(1), {x}, 'it''s']))) :-
    term_text(Term, Text),
    term_string(Read, Text),
    Read == Term.
test(a_proof_is_not_bound_by_showing_it, Friend-true =@= _-true) :-
    Proof = proof(friend(ann, Friend), called, []),
    proof_nodes(rendered, Proof, _).

test(packed_nodes_say_what_the_terms_say, Packed == Joined) :-
    once(proof(rendered:alone(ann), Proof)),
    packed_nodes(rendered, Proof, [], Nodes0),
    proof_nodes(rendered, Proof, [], Nodes),
    findall(L-G-R-B,
            ( member(Node, Nodes0),
              (   atom(Node)
              ->  atomic_list_concat([L, G, R, B, _, _], '\x1f\', Node)
              ;   Node = node(L0, G0, R, B0, _),
                  atom_number(L, L0), atom_string(G, G0), atom_string(B, B0)
              )
            ),
            Packed),
    findall(L-G-R-B,
            ( member(node(L0, G0, R, B0, _), Nodes), atom_number(L, L0), atom_string(G, G0), atom_string(B, B0) ),
            Joined).
test(a_separator_in_a_name_is_none, Node = node(0, _, fact, _, _)) :-
    assertz(rendered:odd('a\x1f\b')),
    once(proof(rendered:odd(_), Proof)),
    packed_nodes(rendered, Proof, [language(en)], [Node]).
test(refuted_rules_at_once, Nodes == ['0\x1f\refuted(r1, ann)\x1f\refuted\x1f\since f(ann, 3), 3 < 4\x1f\\x1f\r1']) :-
    packed_nodes(rendered, proof(refuted(r1, ann), refuted(r1), [proof((f(ann, 3), 3 < 4), fact(-), [])]), [], Nodes).

:- end_tests(render).

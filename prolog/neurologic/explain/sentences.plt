:- module(neurologic_sentences_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/sentences)).

program(( template(calm(_), "@(1) is calm") )).
program(( template(\+ over(_), "@(1) can bear it") )).
program(( template(mood(_, sad), "@(1) weeps") )).
program(( template(mood(_, glad), "@(1) laughs") )).

:- initialization(forall(program(Clause), assertz(spoken:Clause))).

said(proof(calm(ann), clause('p.pl':3), [x]), none, "ann is calm", because, "by p.pl:3").
said(proof(calm(ann), rule(r1, [support(3)]), [x]), none, "ann is calm", because, "by rule r1 (support 3)").
said(proof(calm(ann), rule(default, []), [x]), none, "ann is calm", because, "by the default").
said(proof(\+ over(ann), not_provable, [proof(over(ann), clause_fails('p.pl':3, 0, 0), [x])]), none, "ann can bear it", because, "p.pl:3").
said(proof(calm(ann), fails(2), [x]), none, "there is no evidence that ann is calm", because, "").
said(proof(calm(ann), clause_fails('p.pl':3, 0, 0), [x]), calm(ann), "the clause in p.pl:3 does not show it", because, "").
said(proof(calm(ann), no_clause, []), none, "nothing says that ann is calm", because, "").
said(proof((age(ann, 3), 3 > 9), untrue(3 > 9), []), none, "age holds for ann and 3, which is at most 9", because, "").
said(proof((a(ann, 3), b(ann, 9), 3 > 9), untrue(3 > 9), []), none, "a holds for ann and 3 and b holds for ann and 9, but 3 is at most 9", because, "").
said(proof(calm(ann), near(r1, [support(3)], 1, 2, 0.5), [x]), none, "rule r1 would say that ann is calm (conditions that hold: 1 of 2)", but, "support 3").
said(proof(calm(ann), near(r1, [], 0, 1, 0.5), [x]), none, "rule r1 would say that ann is calm", but, "").
said(proof((calm(ann), over(ann)), unmet, [x, y]), none, "there is no evidence that ann is calm and over holds for ann", because, "").
said(proof(savings(ann, _), short(gap(savings, missing, value, none, 1.0)), []), none, "the savings of ann are not known", for, "").
said(proof((mood(ann, sad), memberchk(sad, [glad])), short(gap(mood, value(sad), one_of([glad]), none, 1.0)), []), none, "ann weeps: needed is that ann laughs", for, "").
said(proof((mood(ann, sad), \+ memberchk(sad, [sad])), short(gap(mood, value(sad), none_of([sad]), none, 1.0)), []), none, "ann weeps: it may not be that ann weeps", for, "").
said(proof(r(ann, b), earlier(r1), []), none, "rule r1 applies, and its answer counts", because, "").
said(proof((age(ann, 3), 3 > 9), short(gap(age, value(3), >(9), 6, 0.1)), []), none, "age holds for ann and 3: 6 less than 9 asks for", for, "").
said(proof(2*3 < 4, short(gap(-, value(6), <(4), 2, 0.1)), []), none, "2*3 makes 6: 2 more than 4 allows", for, "").
said(proof(2*3 < 4, compared(6 < 4), []), none, "6 is less than 4", because, "").
said(proof(denial(over(ann)), forbidden, []), none, "it would mean that the denial over(ann) is violated", because, "").

:- begin_tests(neurologic_sentences).

test(sentence, forall(said(Proof, Parent, Sentence, Joint, Because))) :-
    sentence(spoken, en, Parent, Proof, _, Sentence0, Joint0, Because0),
    assertion([Sentence0, Joint0, Because0] == [Sentence, Joint, Because]).
test(what_would_be_said_twice_is_left_out, Shown == [x]) :-
    sentence(spoken, en, none, proof(\+ over(ann), not_provable, [proof(over(ann), clause_fails(-, 0, 0), [x])]), Shown, _, _, _).

:- end_tests(neurologic_sentences).

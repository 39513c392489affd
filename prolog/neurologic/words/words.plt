:- module(neurologic_words_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(words/values)).
:- use_module(neurologic(words/words)).

program(( neural_feature(duration, integer, range(4, 72), [column('loan duration'), unit(months)]) )).
program(( neural_feature(savings, categorical, [none, from_100], [column(savings)]) )).
program(( neural_feature(own, boolean, [false, true], [column(own_home)]) )).
program(( neural_individual(applicant) )).
program(( neural_target(risk, [good, bad]) )).
program(( neural_theory(ordered, risk(_, good), []) )).
program(( neural_definition(d1, concept(_), []) )).
program(( applicant(a_1) )).
program(( template(senior(_), "@(1) is 65 or older") )).
program(( template(lender(_), "@(1:the bank) lends") )).
program(( template(\+ poor(_), "@(1) is well off") )).
program(( template(account(_, red), "@(1) is in the red") )).
program(( template(account(_, blue), "@(1) is in the blue") )).

:- dynamic worded:applicant/1.
:- initialization(forall(program(Clause), assertz(worded:Clause))).

said(senior(a_1), "a_1 is 65 or older").
said(lender(a_1), "the bank a_1 lends").
said(lender('$VAR'('_')), "any the bank lends").
said(\+ poor(a_1), "a_1 is well off").
said(\+ senior(a_1), "there is no evidence that a_1 is 65 or older").
said(duration(a_1, 24), "the loan duration of a_1 is 24 months").
said((duration(a_1, 24), 24 > 16.5), "the loan duration of a_1 is 24 months, which is more than 16.5").
said((duration(a_1, 24), 24 > 16.5, 24 =< 48.0), "the loan duration of a_1 is 24 months, which is more than 16.5 and at most 48").
said((savings(a_1, from_100), memberchk(from_100, [none, from_100])), "the savings of a_1 are from 100 (or, just as well: none)").
said((savings(a_1, none), none \== from_100), "the savings of a_1 are none, which is not from 100").
said((savings(a_1, none), memberchk(none, [none])), "the savings of a_1 are none").
said((savings(a_1, none), \+ memberchk(none, [from_100])), "the savings of a_1 are none, which is not from 100").
said((savings(a_1, none), \+ memberchk(none, [x, y])), "the savings of a_1 are none, which is neither x nor y").
said((savings(a_1, none), \+ memberchk(none, [x, y, z])), "the savings of a_1 are none, which is none of x, y and z").
said((savings(a_1, none), memberchk(none, [x, y])), "the savings of a_1 are none, which is x or y").
said((account(a_1, red), memberchk(red, [blue, black, red])), "a_1 is in the red (or, just as well: a_1 is in the blue or account holds for a_1 and black)").
said((duration(a_1, 24), memberchk(24, [12, 24]), 24 > 9), "the loan duration of a_1 is 24 months, which is more than 9 (or, just as well: 12 months)").
said(\+ memberchk(b, [x]), "b is not x").
said(\+ (senior(a_1), hot), "there is no evidence that a_1 is 65 or older and hot holds").
said(own(a_1, true), "own home is true for a_1").
said(risk(a_1, bad), "the risk of a_1 is bad").
said(applicant(a_1), "a_1 is a known applicant").
said(burden(a_1, 3.0), "burden holds for a_1 and 3").
said(hot, "hot holds").
said(46 is 2*23, "2*23 makes 46").
said(3 >= 2.50, "3 is at least 2.5").
said(refuted(r1, a_1), "rule r1 does not apply to a_1").
said(refuted(concept, a_1), "concept is known not to hold for a_1").
said(refuted(class(good), a_1), "no rule says good of a_1").
said(reached(default, a_1), "no rule applies to a_1").
said(at_least(2, [a, b, c]), "at least 2 of these 3 conditions hold").
said(\+ neural_rule(r1, _, _), "rule r1 is switched off").
said(denial(over(a_1, 3)), "the denial over(a_1, 3) is violated").

:- begin_tests(neurologic_words).

test(english, forall(said(Goal, Expected))) :-
    goal_words(worded, en, Goal, Text),
    assertion(Text == Expected).
test(german, Text == "loan duration von a_1 ist 24 months, also mehr als 16.5") :-
    goal_words(worded, de, (duration(a_1, 24), 24 > 16.5), Text).
test(languages, Languages == [de, en, fr]) :-
    findall(Language, known_language(Language), Languages).
test(a_language_may_be_added_and_english_says_the_rest, [setup(assertz(neurologic_words:wording(xx, value, "@(3): @(1) @(2)"), R)),
                                                         cleanup(erase(R)),
                                                         Texts == ["24 months: loan duration a_1", "hot holds"]]) :-
    goal_words(worded, xx, duration(a_1, 24), Text1),
    goal_words(worded, xx, hot, Text2),
    Texts = [Text1, Text2].
test(lists, Texts == ["", "a", "a and b", "a, b or c"]) :-
    listed_words(en, and, [], Text0),
    listed_words(en, and, ["a"], Text1),
    listed_words(en, and, ["a", "b"], Text2),
    listed_words(en, or, ["a", "b", "c"], Text3),
    Texts = [Text0, Text1, Text2, Text3].
test(choices, Texts-Whole == ["none", "from 100"]-false) :-
    choices_words([none, from_100], worded, en, savings(a_1, none), Texts, Whole).
test(choices_in_sentences, Texts-Whole == ["a_1 is in the blue"]-true) :-
    choices_words([blue], worded, en, account(a_1, red), Texts, Whole).
test(unknown_phrase, error(existence_error(phrase, _))) :-
    said(en, there_is_no_such_key, [], _).
test(names, Texts == ["below 7 years", "_", "a b"]) :-
    maplist(name_words, [below_7_years, '_', '_a__b_'], Texts).
test(units, Unit == months) :-
    feature_unit(worded, duration, Unit).
test(columns, Text == "loan duration") :-
    feature_words(worded, duration, Text).
test(values, Texts == ["something", "12", "0.1", "infinity", "x and 2"]) :-
    maplist(value_words(worded, en), [_, 12.0, 0.1, 1.0Inf, [x, 2]], Texts).
test(feature_value, Text == "true") :-
    feature_value_words(worded, en, own, true, Text).

:- end_tests(neurologic_words).

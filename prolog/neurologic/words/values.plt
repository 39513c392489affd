:- module(neurologic_values_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists)).
:- use_module(neurologic(words/values)).

:- initialization(( assertz(valued:neural_individual(person)), assertz(valued:person(no_13)),
                    assertz(valued:neural_feature(dur, integer, range(0, 9), [column('Dauer (Monate)'), unit(months)])),
                    dynamic(valued:person/1) )).

:- begin_tests(neurologic_values).

test(numbers, Texts == ["3", "3", "-0.5", "infinity", "-infinity"]) :-
    findall(Text, ( member(Number, [3, 3.0, -0.5, 1.0Inf, -1.0Inf]), number_text(Number, Text) ), Texts).
test(names_lose_underscores, Text == "critical account") :-
    value_words(valued, en, critical_account, Text).
test(individuals_keep_them, Text == "no_13") :-
    value_words(valued, en, no_13, Text).
test(column, Text == "Dauer (Monate)") :-
    feature_words(valued, dur, Text).
test(unit, Text == "3 months") :-
    feature_value_words(valued, en, dur, 3, Text).
test(truth, Texts == ["wahr", "falsch"]) :-
    findall(Text, ( member(Truth, [true, false]), feature_value_words(valued, de, own, Truth, Text) ), Texts).
test(nothing_but_underscores, Text == "__") :-
    name_words('__', Text).

test(plural, Plural == [savings, "other debtors"]) :-
    findall(Name, ( member(Name, [savings, status, address, basis, age, "other debtors"]), plural(Name) ), Plural).

:- end_tests(neurologic_values).

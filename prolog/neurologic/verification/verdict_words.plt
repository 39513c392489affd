:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(verification/verdict_words)).

result(Outcome, Count, Witnesses, result(covers, "everybody", "covers(everybody, item(_))", '/theories/bank.pl':7, Outcome, Count,
                                        "an answer for each individual of item(_)", "2 of 3 (0.667)", Witnesses, [])).

:- begin_tests(neurologic_verdict_words).

test(names_that_are_known, Text == "sold(Item, A, A, _)") :-
    shown(['Item'=I], sold(I, X, X, _), Text).
test(naming_binds_nothing, true(var(Item))) :-
    shown(['Item'=Item], sold(Item), "sold(Item)").
test(a_fact_has_no_body, Text == "never(large(_))") :-
    clause_text([], never(large(_)), true, Text).
test(a_clause, Text == "never(large(I)):-item(I)") :-
    clause_text(['I'=I], never(large(I)), item(I), Text).
test(a_description_is_any_term, Texts == ["few", "a, b", "rule(12)"]) :-
    findall(Text, ( member(Name, [few, "a, b", rule(12)]), description([], Name, Text) ), Texts).
test(numbers, Texts == ["1 answer", "0 answers"]) :-
    findall(Text, ( member(N, [1, 0]), counted(N, answer, answers, Text) ), Texts).
test(what_is_not_defined, Text == "nothing defines size/2") :-
    catch(no_module:size(a, _), Error, true),
    error_text(Error, Text).
test(our_own_places_are_left_out, Text == "Arithmetic: evaluation error: `zero_divisor'") :-
    error_text(error(evaluation_error(zero_divisor), context(neurologic_measures:share/3, _)), Text).
test(it_passed, Text == "passed: everybody, 3 of 3 (bank.pl:7)") :-
    result(passed, of(3, 3), [], Result),
    result_text(Result, Text).
test(it_failed,
     Text == "failed: everybody, 2 of 3 (bank.pl:7)\n  expected an answer for each individual of item(_)\n  found    2 of 3 (0.667)\n  such as  class(c, unknown)") :-
    result(failed, of(2, 3), [witness("c", "class(c, unknown)")], Result),
    result_text(Result, Text).
test(it_could_not_be_tried, Text == "error: everybody (bank.pl:7)\n  2 of 3 (0.667)") :-
    result(error, none, [], Result),
    result_text(Result, Text).
test(a_measure_is_hinted_at, true) :-
    error_text(error(existence_error(measure, ruls), _), Text),
    sub_string(Text, _, _, 0, "did you mean rules?"),
    error_text(error(existence_error(measure, speed), _), Other),
    once(sub_string(Other, _, _, _, "the measures are rules, conditions")).

:- end_tests(neurologic_verdict_words).

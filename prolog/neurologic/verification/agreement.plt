:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(verification/agreement)).

said:one(a, 1).
said:one(b, 2).
said:one(b, 3).
said:one(d, 4).
said:other(c, 1).
said:other(b, 3).
said:other(b, 2).
said:other(a, 2).
said:other(d, 4).

:- begin_tests(neurologic_agreement).

test(individual_by_individual, Found == 2-4-[apart(c, [], [[1]]), apart(a, [[1]], [[2]])]) :-
    agreement(said, one(I, N), other(I, N), other(I, N), Agreeing, All, Apart),
    Found = Agreeing-All-Apart.
test(narrowed_down, Found == 0-1-[apart(a, [[1]], [[2]])]) :-
    agreement(said, one(I, N), ( I = a, other(I, N) ), other(I, N), Agreeing, All, Apart),
    Found = Agreeing-All-Apart.
test(only_the_individual_is_shared, Found == 3-4-[apart(c, [], [[]])]) :-
    agreement(said, one(I, _), other(I, _), other(I, _), Agreeing, All, Apart),
    Found = Agreeing-All-Apart.
test(nothing_is_shared, throws(error(neurologic_no_common_variable, _))) :-
    agreement(said, one(_, _), other(_, _), other(_, _), _, _, _).
test(the_individual_is_the_first_that_is_shared, Individual == I) :-
    agreeing_individual(one(I, N), other(I, N), Individual).
test(texts, Texts == ["no answer", "yes", "1", "1 and 2, x"]) :-
    findall(Text,
            ( member(Answers, [[], [[]], [[1]], [[1], [2, x]]]), answers_text(Answers, Text) ),
            Texts).

:- end_tests(neurologic_agreement).

:- module(neurologic_lang_de_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Words),
   file_directory_name(Words, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(words/words)).
:- use_module(neurologic(words/templates)).
:- use_module(neurologic(words/lang/de)).

parts_in(Phrase, Parts) :-
    text_parts(Phrase, Parts0),
    findall(Number, member(number(Number, _), Parts0), Numbers),
    sort(Numbers, Parts).

:- begin_tests(neurologic_lang_de).

% Every phrase has the parts of the English one, so that a sentence in this language says as much.
test(phrases_have_the_parts_of_the_english_ones, Differing == []) :-
    findall(Key,
            ( neurologic_words:wording(de, Key, Phrase),
              \+ ( once(neurologic_words:wording(en, Key, English)),
                   parts_in(Phrase, Parts),
                   parts_in(English, EnglishParts),
                   subset(Parts, EnglishParts)
                 )
            ),
            Differing).
test(every_key_once, Keys == Sorted) :-
    findall(Key, wording(Key, _), Keys0),
    msort(Keys0, Keys),
    sort(Keys0, Sorted).
test(nothing_is_left_to_english, Missing == []) :-
    findall(Key, ( neurologic_words:wording(en, Key, _), \+ wording(Key, _) ), Missing).

:- end_tests(neurologic_lang_de).

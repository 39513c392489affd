:- module(neurologic_ontology_values_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(ontology/ontology_values)).

:- begin_tests(ontology_values).

test(numbers, Values == [3, -3, 7, 2.5, 1500.0, 0.5, 5.0, -1.0Inf]) :-
    findall(Value,
            ( member(Type-Text, [ integer-'3', int-'-3', long-'+007', decimal-'2.50', double-'1.5e3', decimal-'.5', double-'5',
                                  float-'-INF' ]),
              value(literal(xsd(Type), Text), Value)
            ),
            Values).
test(what_is_none, Values == []) :-
    findall(Value,
            ( member(Type-Text, [ integer-'3.0', integer-'', integer-'0x1F', integer-'0\'a', double-'NaN', double-'1e', double-abc,
                                  decimal-'1 ', boolean-yes, date-'2020-13-01', date-today ]),
              value(literal(xsd(Type), Text), Value)
            ),
            Values).
test(booleans, Values == [true, false, true]) :-
    findall(Value, ( member(Text, [true, false, '1']), value(literal(xsd(boolean), Text), Value) ), Values).
test(date, Value == date(2020, 2, 29)) :-
    value(literal(xsd(date), '2020-02-29+01:00'), Value).
test(text, Values == [own, own, 'P1D']) :-
    findall(Value,
            ( member(Type-Text, [xsd(string)-own, lang(en)-own, xsd(duration)-'P1D']), value(literal(Type, Text), Value) ),
            Values).

:- end_tests(ontology_values).

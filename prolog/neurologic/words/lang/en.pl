:- module(neurologic_lang_en,
          [ wording/2                   % ?Key, ?Phrase
          ]).
:- encoding(utf8).

/** <module> Explanations in English

One phrase for each thing that can be said. `@(1)`, `@(2)` and so on are its parts, in an order that the language chooses. A
copy of this file with another code and other phrases is another language: see neurologic(words/words).
*/

:- multifile neurologic_words:wording/3.

neurologic_words:wording(en, Key, Phrase) :-
    wording(Key, Phrase).

%!  wording(?Key, ?Phrase) is nondet.

% How sentences are joined
wording(because,         "@(1), because").
wording(more,            "@(1), and").
wording(after,           "@(1); and").
wording(end,             "@(1).").
wording(and,             "@(1) and @(2)").
wording(or,              "@(1) or @(2)").
wording(which,           "@(1), which is @(2)").
wording(alternatives,    "@(1) (or, just as well: @(2))").

% Facts and goals
wording(value,           "the @(1) of @(2) is @(3)").
wording(values,          "the @(1) of @(2) are @(3)").
wording(boolean,         "@(1) is @(3) for @(2)").
wording(individual,      "@(2) is a known @(1)").
wording(true,            "true").
wording(false,           "false").
wording(number_unit,     "@(1) @(2)").
wording(holds,           "@(1) holds").
wording(holds_for,       "@(1) holds for @(2)").
wording(something,       "something").
wording(any,             "any @(1)").
wording(typed,           "@(2) @(1)").
wording(no_evidence,     "there is no evidence that @(1)").
wording(all_hold,        "whenever @(1), @(2)").
wording(answers,         "@(1) answers are found").

% Conditions on a value, after the verb of `which` or `compare`
wording(<,               "less than @(1)").
wording(>,               "more than @(1)").
wording(=<,              "at most @(1)").
wording(>=,              "at least @(1)").
wording(=:=,             "@(1)").
wording(=\=,             "not @(1)").
wording(==,              "@(1)").
wording(\==,             "not @(1)").
wording(=,               "@(1)").
wording(one_of,          "@(1)").
wording(none_of,         "none of @(1)").
wording(neither,         "neither @(1) nor @(2)").
wording(compare,         "@(1) is @(2)").
wording(makes,           "@(1) makes @(2)").

% Rules
wording(rule_refuted,    "rule @(1) does not apply to @(2)").
wording(concept_refuted, "@(1) is known not to hold for @(2)").
wording(answer_refuted,  "no rule says @(1) of @(2)").
wording(reached,         "no earlier rule applies to @(1)").
wording(default_reached, "no rule applies to @(1)").
wording(at_least,        "at least @(1) of these @(2) conditions hold").
wording(fewer_than,      "fewer than @(1) of these @(2) conditions hold").
wording(rule_on,         "rule @(1) is switched on").
wording(rule_off,        "rule @(1) is switched off").
wording(by,              "by @(1)").
wording(evidence,        "@(1) (@(2))").
wording(support,         "support @(1)").
wording(fidelity,        "fidelity @(1)").
wording(confidence,      "confidence @(1)").
wording(tabled,          "found by tabling").

% By how much a condition fails
wording(rule,            "rule @(1)").
wording(too_much,        "@(1) more than @(2) allows").
wording(too_little,      "@(1) less than @(2) asks for").
wording(not_below,       "has to be less than @(2)").
wording(not_above,       "has to be more than @(2)").
wording(beside,          "@(1) away from @(2)").
wording(on_it,           "may not be @(2)").
wording(would_have_to_be, "would have to be @(1)").
wording(may_not_be,      "may not be @(1)").
wording(would_have_to_hold, "needed is that @(1)").
wording(may_not_hold,    "it may not be that @(1)").
wording(held,            "@(1) of @(3) conditions hold, and @(2) have to").
wording(fails,           "fails").
wording(missing,         "no value is known").

% What stands against a goal
wording(but,             "@(1), but").
wording(for,             "@(1):").
wording(short,           "@(1): @(2)").
wording(value_missing,   "the @(1) of @(2) is not known").
wording(values_missing,  "the @(1) of @(2) are not known").
wording(instead,         "@(1), because @(2)").
wording(never,           "nothing says that @(1)").
wording(does_not_show_it, "@(1) does not show it").
wording(does_not_show,   "@(1) does not show that @(2)").
wording(none_will_do,    "in @(1) cases @(2), and none of them will do, because").
wording(again,           "whether @(1) depends on itself").
wording(unexplained,     "there is no evidence that @(1), for reasons that are not followed further").
wording(near,            "@(1) would say that @(2) (conditions that hold: @(3) of @(4))").
wording(near_clause,     "@(1) would say that @(2)").
wording(some_clause,     "a clause").
wording(clause,          "the clause in @(1)").
wording(nearest,         "there is no evidence that @(1); the nearest ways to it:").
wording(no_way,          "there is no evidence that @(1): nothing could conclude it").
wording(undetermined,    "it is undetermined whether @(1), for want of a value of @(2); the nearest ways to it:").
wording(does_hold,       "@(1); nothing stands against it").
wording(earlier,         "rule @(1) applies, and its answer counts").
wording(undecided,       "whether rule @(1) applies is not known").
wording(forbidden,       "it would mean that @(1)").
wording(and_but,         "@(1), but @(2)").
wording(default,         "the default").
wording(several_fail,    "@(1) conditions would have to hold together").
wording(no_individual,   "there is no @(1) @(2)").
wording(denial,          "the denial @(1) is violated").

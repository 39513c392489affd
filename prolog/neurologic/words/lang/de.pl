:- module(neurologic_lang_de,
          [ wording/2                   % ?Key, ?Phrase
          ]).
:- encoding(utf8).

/** <module> Erklärungen auf Deutsch

Was hier fehlt, wird auf Englisch gesagt: siehe lang/en.pl.
*/

:- multifile neurologic_words:wording/3.

neurologic_words:wording(de, Key, Phrase) :-
    wording(Key, Phrase).

%!  wording(?Key, ?Phrase) is nondet.

wording(because,         "@(1), denn").
wording(more,            "@(1), und").
wording(after,           "@(1); und").
wording(end,             "@(1).").
wording(and,             "@(1) und @(2)").
wording(or,              "@(1) oder @(2)").
wording(which,           "@(1), also @(2)").
wording(alternatives,    "@(1) (ebenso gut: @(2))").

wording(value,           "@(1) von @(2) ist @(3)").
wording(values,          "@(1) von @(2) ist @(3)").
wording(boolean,         "für @(2) ist @(1) @(3)").
wording(individual,      "@(2) ist bekannt (@(1))").
wording(true,            "wahr").
wording(false,           "falsch").
wording(number_unit,     "@(1) @(2)").
wording(holds,           "@(1) gilt").
wording(holds_for,       "@(1) gilt für @(2)").
wording(something,       "etwas").
wording(any,             "irgendein @(1)").
wording(typed,           "@(2) @(1)").
wording(no_evidence,     "nichts spricht dafür, dass gilt: @(1)").
wording(all_hold,        "immer wenn gilt: @(1), gilt auch: @(2)").
wording(answers,         "@(1) Antworten gibt es").

wording(<,               "weniger als @(1)").
wording(>,               "mehr als @(1)").
wording(=<,              "höchstens @(1)").
wording(>=,              "mindestens @(1)").
wording(=:=,             "genau @(1)").
wording(=\=,             "nicht @(1)").
wording(==,              "@(1)").
wording(\==,             "nicht @(1)").
wording(=,               "@(1)").
wording(one_of,          "@(1)").
wording(none_of,         "keines von @(1)").
wording(neither,         "weder @(1) noch @(2)").
wording(compare,         "@(1) ist @(2)").
wording(makes,           "@(1) macht @(2)").

wording(rule_refuted,    "die Regel @(1) trifft auf @(2) nicht zu").
wording(concept_refuted, "@(1) gilt für @(2) bekanntlich nicht").
wording(answer_refuted,  "keine Regel sagt @(1) von @(2)").
wording(reached,         "keine frühere Regel trifft auf @(1) zu").
wording(default_reached, "keine Regel trifft auf @(1) zu").
wording(at_least,        "mindestens @(1) von diesen @(2) Bedingungen gelten").
wording(fewer_than,      "weniger als @(1) von diesen @(2) Bedingungen gelten").
wording(rule_on,         "die Regel @(1) ist eingeschaltet").
wording(rule_off,        "die Regel @(1) ist abgeschaltet").
wording(by,              "nach @(1)").
wording(evidence,        "@(1) (@(2))").
wording(support,         "gestützt von @(1)").
wording(fidelity,        "Treue @(1)").
wording(confidence,      "Verlässlichkeit @(1)").
wording(tabled,          "durch Tabellieren gefunden").

wording(rule,            "Regel @(1)").
wording(too_much,        "@(1) mehr, als @(2) zulässt").
wording(too_little,      "@(1) weniger, als @(2) verlangt").
wording(not_below,       "muss weniger als @(2) sein").
wording(not_above,       "muss mehr als @(2) sein").
wording(beside,          "@(1) von @(2) entfernt").
wording(on_it,           "darf nicht @(2) sein").
wording(would_have_to_be, "müsste @(1) sein").
wording(may_not_be,      "dürfte nicht @(1) sein").
wording(would_have_to_hold, "nötig wäre: @(1)").
wording(may_not_hold,    "nicht sein dürfte: @(1)").
wording(held,            "@(1) von @(3) Bedingungen gelten, und @(2) müssen es").
wording(fails,           "gilt nicht").
wording(missing,         "ein Wert ist nicht bekannt").

wording(but,             "@(1), aber").
wording(for,             "@(1):").
wording(short,           "@(1): @(2)").
wording(value_missing,   "@(1) von @(2) ist nicht bekannt").
wording(values_missing,  "@(1) von @(2) ist nicht bekannt").
wording(instead,         "@(1), denn @(2)").
wording(never,           "nichts sagt: @(1)").
wording(does_not_show_it, "@(1) zeigt es nicht").
wording(does_not_show,   "@(1) zeigt nicht, dass gilt: @(2)").
wording(none_will_do,    "in @(1) Fällen gilt: @(2), aber keiner davon genügt, denn").
wording(again,           "ob gilt: @(1), hängt von sich selbst ab").
wording(unexplained,     "nichts spricht dafür, dass gilt: @(1), was hier nicht weiter verfolgt wird").
wording(near,            "@(1) würde sagen: @(2) (erfüllte Bedingungen: @(3) von @(4))").
wording(near_clause,     "@(1) würde sagen: @(2)").
wording(some_clause,     "eine Klausel").
wording(clause,          "die Klausel in @(1)").
wording(nearest,         "nichts spricht dafür, dass gilt: @(1); am nächsten kommen dem:").
wording(no_way,          "nichts spricht dafür, dass gilt: @(1), und nichts könnte es folgern").
wording(undetermined,    "es ist unbestimmt, ob gilt: @(1), denn ein Wert fehlt von @(2); am nächsten kommen dem:").
wording(does_hold,       "@(1); nichts spricht dagegen").
wording(earlier,         "die Regel @(1) trifft zu, und ihre Antwort gilt").
wording(undecided,       "ob die Regel @(1) zutrifft, ist nicht bekannt").
wording(forbidden,       "dann gälte: @(1)").
wording(and_but,         "@(1), aber @(2)").
wording(default,         "die Voreinstellung").
wording(several_fail,    "@(1) Bedingungen müssten zugleich gelten").
wording(no_individual,   "es gibt @(1) @(2) nicht").
wording(denial,          "das Verbot @(1) ist verletzt").

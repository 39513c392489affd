:- module(neurologic_lang_fr,
          [ wording/2                   % ?Key, ?Phrase
          ]).
:- encoding(utf8).

/** <module> Explications en français

Ce qui manque ici est dit en anglais : voir lang/en.pl.
*/

:- multifile neurologic_words:wording/3.

neurologic_words:wording(fr, Key, Phrase) :-
    wording(Key, Phrase).

%!  wording(?Key, ?Phrase) is nondet.

wording(because,         "@(1), car").
wording(more,            "@(1), et").
wording(after,           "@(1) ; et").
wording(end,             "@(1).").
wording(and,             "@(1) et @(2)").
wording(or,              "@(1) ou @(2)").
wording(which,           "@(1), soit @(2)").
wording(alternatives,    "@(1) (ou, tout aussi bien : @(2))").

wording(value,           "pour @(2), @(1) vaut @(3)").
wording(values,          "pour @(2), @(1) vaut @(3)").
wording(boolean,         "pour @(2), @(1) est @(3)").
wording(individual,      "@(2) est connu (@(1))").
wording(true,            "vrai").
wording(false,           "faux").
wording(number_unit,     "@(1) @(2)").
wording(holds,           "@(1) est établi").
wording(holds_for,       "@(1) est établi pour @(2)").
wording(something,       "quelque chose").
wording(any,             "n'importe quel @(1)").
wording(typed,           "@(2) @(1)").
wording(no_evidence,     "rien n'établit que @(1)").
wording(all_hold,        "chaque fois que @(1), @(2)").
wording(answers,         "il y a @(1) réponses").

wording(<,               "moins de @(1)").
wording(>,               "plus de @(1)").
wording(=<,              "au plus @(1)").
wording(>=,              "au moins @(1)").
wording(=:=,             "exactement @(1)").
wording(=\=,             "autre que @(1)").
wording(==,              "@(1)").
wording(\==,             "autre que @(1)").
wording(=,               "@(1)").
wording(one_of,          "@(1)").
wording(none_of,         "aucun de @(1)").
wording(neither,         "ni @(1) ni @(2)").
wording(compare,         "@(1) est @(2)").
wording(makes,           "@(1) fait @(2)").

wording(rule_refuted,    "la règle @(1) ne s'applique pas à @(2)").
wording(concept_refuted, "on sait que @(1) n'est pas établi pour @(2)").
wording(answer_refuted,  "aucune règle ne dit @(1) de @(2)").
wording(reached,         "aucune règle précédente ne s'applique à @(1)").
wording(default_reached, "aucune règle ne s'applique à @(1)").
wording(at_least,        "au moins @(1) de ces @(2) conditions sont remplies").
wording(fewer_than,      "moins de @(1) de ces @(2) conditions sont remplies").
wording(rule_on,         "la règle @(1) est active").
wording(rule_off,        "la règle @(1) est désactivée").
wording(by,              "selon @(1)").
wording(evidence,        "@(1) (@(2))").
wording(support,         "appui @(1)").
wording(fidelity,        "fidélité @(1)").
wording(confidence,      "confiance @(1)").
wording(tabled,          "trouvé par tabulation").

wording(rule,            "la règle @(1)").
wording(too_much,        "@(1) de plus que @(2) ne permet").
wording(too_little,      "@(1) de moins que @(2) ne demande").
wording(not_below,       "doit être inférieur à @(2)").
wording(not_above,       "doit être supérieur à @(2)").
wording(beside,          "à @(1) de @(2)").
wording(on_it,           "ne doit pas être @(2)").
wording(would_have_to_be, "devrait être @(1)").
wording(may_not_be,      "ne devrait pas être @(1)").
wording(would_have_to_hold, "il faudrait : @(1)").
wording(may_not_hold,    "il ne faudrait pas : @(1)").
wording(held,            "@(1) de @(3) conditions sont remplies, et il en faut @(2)").
wording(fails,           "n'est pas établi").
wording(missing,         "aucune valeur n'est connue").

wording(but,             "@(1), mais").
wording(for,             "@(1) :").
wording(short,           "@(1) : @(2)").
wording(value_missing,   "pour @(2), @(1) n'est pas connu").
wording(values_missing,  "pour @(2), @(1) n'est pas connu").
wording(instead,         "@(1), car @(2)").
wording(never,           "rien ne dit que @(1)").
wording(does_not_show_it, "@(1) ne le montre pas").
wording(does_not_show,   "@(1) ne montre pas que @(2)").
wording(none_will_do,    "dans @(1) cas @(2), mais aucun ne suffit, car").
wording(again,           "que @(1) dépend de soi-même").
wording(unexplained,     "rien n'établit que @(1), sans plus de détails").
wording(near,            "@(1) dirait que @(2) (conditions remplies : @(3) sur @(4))").
wording(near_clause,     "@(1) dirait que @(2)").
wording(some_clause,     "une clause").
wording(clause,          "la clause de @(1)").
wording(nearest,         "rien n'établit que @(1) ; ce qui s'en approche le plus :").
wording(no_way,          "rien n'établit que @(1), et rien ne pourrait le conclure").
wording(undetermined,    "on ne peut dire si @(1), faute d'une valeur de @(2) ; ce qui s'en approche le plus :").
wording(does_hold,       "@(1) ; rien ne s'y oppose").
wording(earlier,         "la règle @(1) s'applique, et c'est sa réponse qui compte").
wording(undecided,       "on ne sait si la règle @(1) s'applique").
wording(forbidden,       "cela voudrait dire que @(1)").
wording(and_but,         "@(1), mais @(2)").
wording(default,         "la réponse par défaut").
wording(several_fail,    "@(1) conditions devraient être remplies ensemble").
wording(no_individual,   "il n'y a pas de @(1) @(2)").
wording(denial,          "l'interdiction @(1) est violée").

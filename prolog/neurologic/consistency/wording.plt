:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(consistency/wording)).

:- begin_tests(wording).

test(impossible, Text == "rule r1 (bad) can never hold: n = 12, but 0 =< n =< 9") :-
    finding_text(finding(impossible, r1, none, [class=bad, reason=["n = 12, but 0 =< n =< 9"]]), Text).
test(dead, Text == "rule r2 (good) never answers: earlier rule r1 holds wherever it holds (witness: n = 3)") :-
    finding_text(finding(dead, r2, row([n=3]), [by=[r1], class=good]), Text).
test(clause, Text == "clause policy.pl:3 (good) lies inside another of its class: rule r1 holds wherever it holds") :-
    finding_text(finding(subsumed, clause('policy.pl':3), none, [by=[r1], class=good]), Text).
test(default, Text == "rule r1 (good) could go: without it, the default gives its answer wherever it holds") :-
    finding_text(finding(redundant, r1, none, [by=[], class=good, default=true]), Text).
test(some, Text == "r1 (good) and policy.pl:3 (bad) both hold for some where n = 3") :-
    finding_text(finding(contradiction, [r1, clause('policy.pl':3)], none,
                         [classes=[good, bad], conditions=["n = 3"], whole=false]),
                 Text).
test(what_is_spoken_of_comes_first, Text == "no rule covers the region 1 < z (witness: z = 2, a = 0)") :-
    finding_text(finding(uncovered, ["1 < z"], row([a=0, z=2]), []), Text).
test(more, Text == "there are 52,592 findings of the kind contradiction; 100 are shown") :-
    finding_text(finding(more, contradiction, none, [shown=100, total=52592]), Text).
test(many_rules, Text == "rule r9 (a) never answers: one of the earlier rules r1, r2, r3, r4, r5, r6 or 2 more holds wherever it holds") :-
    finding_text(finding(dead, r9, none, [by=[r1, r2, r3, r4, r5, r6, r7, r8], class=a]), Text).

:- end_tests(wording).

% What the bank expects of the rules before they are used beside its policy. Its CI tries every line:
%
%   neurologic check credit_rules.pl policy.pl --facts applicants.csv --schema schema.toml --network network.pt2 \
%       --expect expectations.pl --junit expectations.xml
%
% with the 8 rules that run.py writes and all 1000 applicants. The clauses are ordinary Prolog: in a bare swipl that has loaded the
% rules, the policy and facts, `?- expect(D, G), \+ G.` and `?- never(D, G), G.` list what is not as expected.

:- discontiguous expect/2, expect/3, never/2, covers/2, agrees/4, threshold/2, impossible/2.

% ------------------------------------------------------------------------------------------- cases that everybody knows

% The branch office has checked these by hand.
expect(checked_by_hand, credit_risk(a1, good)).
expect(checked_by_hand, credit_risk(a2, bad)).

% Both answers occur, or else the rules would be of no use.
expect(some_are_refused, credit_risk(_, bad)).
expect(some_are_accepted, credit_risk(_, good)).

% ---------------------------------------------------------------------------------------------------- fair and bearable

% A good account and something in the bank: nobody of whom both is known is refused.
expect(account_and_buffer_suffice, credit_risk(Applicant, good)) :-
    checking_account(Applicant, from_200),
    has_buffer(Applicant).

% Most seniors who are settled are served.
expect(settled_seniors_are_served, credit_risk(Applicant, good), 0.6) :-
    settled(Applicant).

settled(Applicant) :-
    senior(Applicant),
    established_resident(Applicant).

% Nobody gets both answers, and nobody who is refused is offered a product.
never(both_answers, (credit_risk(Applicant, good), credit_risk(Applicant, bad))).
never(offer_to_a_bad_risk, (eligible(Applicant, _), credit_risk(Applicant, bad))).

% ----------------------------------------------------------------------------------------------------- whom they answer

covers(every_applicant, applicant(_)).
covers(whoever_needs_collateral, collateral_required(_)).

% --------------------------------------------------------------------------------------------- how well they follow whom

agrees(with_the_network, credit_risk(Applicant, Risk), neural_answer(Applicant, Risk), 0.8).
agrees(with_what_became_of_them, credit_risk(Applicant, Risk), neural_label(Applicant, Risk), 0.7).
agrees(with_the_network_on_long_terms, credit_risk(Applicant, Risk), neural_answer(Applicant, Risk), 0.75) :-
    long_term(Applicant).

% ---------------------------------------------------------------------------------------------------------- limits of all

threshold(few_enough_to_read, rules =< 12).
threshold(short_enough_to_read, conditions / rules =< 5).
threshold(faithful, fidelity >= 0.8).
threshold(nothing_left_open, contradictions + gaps + undecided =:= 0).
threshold(abstains_rarely, unknown_share =< 0.01).

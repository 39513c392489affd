% The credit policy of a bank, as its knowledge engineers keep it: plain Prolog, written without any network in mind.
%
% It builds on what is known of an applicant, one fact for each column of the application (age/2, amount/2, savings/2 and
% so on), and on credit_risk/2, good or bad, whoever decides that. Sums are in DM, durations in months. In
% instalment_rate/2 the instalment is graded from 1 (a light burden on the disposable income) to 4 (a heavy one).
%
% Standard Prolog: it loads in swipl and in GNU Prolog, together with credit_rules.pl and facts.pl.


% --------------------------------------------------------------------------------------------------- how it is said
% Explanations in words say each predicate as its template does: @(Applicant) is that argument of the head.

template(senior(_Applicant), "@(Applicant) is 60 or older").
template(young(_Applicant), "@(Applicant) is younger than 25").
template(steady_income(_Applicant), "@(Applicant) has been in work for four years or more").
template(established_resident(_Applicant), "@(Applicant) is settled where the home is").
template(has_buffer(_Applicant), "@(Applicant) could pay some instalments from savings").
template(buffer(unknown_or_none), "savings of which nothing is known are a buffer").
template(buffer(below_100), "savings of less than 100 DM are a buffer").
template(buffer(below_500), "savings of 100 to 500 DM are a buffer").
template(buffer(below_1000), "savings of 500 to 1000 DM are a buffer").
template(buffer(from_1000), "savings of 1000 DM or more are a buffer").
template(instalment(_Applicant, _Instalment), "@(Applicant) would repay @(Instalment) DM a month").
template(long_term(_Applicant), "@(Applicant) asks for more than three years").
template(burden(_Applicant, _Burden), "the burden on @(Applicant) is @(Burden)").
template(bearable(_Applicant, _Limit), "a burden of @(Limit) is bearable for @(Applicant)").
template(over_indebted(_Applicant), "the burden on @(Applicant) is more than bearable").
template(\+ over_indebted(_Applicant), "the burden on @(Applicant) is bearable").
template(strained(_Applicant), "@(Applicant) is strained by other instalments").
template(pays_elsewhere(_Applicant), "@(Applicant) pays instalments elsewhere").
template(vehicle(car_new), "a new car is a vehicle").
template(vehicle(car_used), "a used car is a vehicle").
template(vehicle(_Purpose), "a credit for @(Purpose) buys a vehicle").
template(eligible(_Applicant, _Product), "a @(Product) may be offered to @(Applicant)").
template(collateral_required(_Applicant), "@(Applicant) has to offer collateral").
template(second_look(_Applicant), "the refusal of @(Applicant) deserves a second look").

% What the application form says, where the names of its columns and answers make no sentence.

template(credit_risk(_Applicant, _Risk), "@(Applicant) is a @(Risk) risk").
template(checking_account(_Applicant, none), "@(Applicant) has no checking account").
template(checking_account(_Applicant, overdrawn), "the checking account of @(Applicant) is overdrawn").
template(checking_account(_Applicant, below_200), "@(Applicant) has less than 200 DM in the checking account").
template(checking_account(_Applicant, from_200), "@(Applicant) has 200 DM or more in the checking account").
template(savings(_Applicant, unknown_or_none), "no savings of @(Applicant) are known").
template(savings(_Applicant, below_100), "@(Applicant) has savings of less than 100 DM").
template(savings(_Applicant, below_500), "@(Applicant) has savings of 100 to 500 DM").
template(savings(_Applicant, below_1000), "@(Applicant) has savings of 500 to 1000 DM").
template(savings(_Applicant, from_1000), "@(Applicant) has savings of 1000 DM or more").
template(employment(_Applicant, unemployed), "@(Applicant) is unemployed").
template(employment(_Applicant, below_1_year), "@(Applicant) has been in work for less than a year").
template(employment(_Applicant, below_4_years), "@(Applicant) has been in work for one to four years").
template(employment(_Applicant, below_7_years), "@(Applicant) has been in work for four to seven years").
template(employment(_Applicant, from_7_years), "@(Applicant) has been in work for seven years or more").
template(instalment_rate(_Applicant, _Grade), "the instalment of @(Applicant) is of grade @(Grade)").
template(amount(_Applicant, _Amount), "@(Applicant) asks for @(Amount) DM").
template(duration(_Applicant, _Duration), "@(Applicant) asks for @(Duration) months").
template(age(_Applicant, _Age), "@(Applicant) is @(Age) years old").
template(housing(_Applicant, own), "@(Applicant) owns the home").
template(housing(_Applicant, rent), "@(Applicant) rents the home").
template(other_instalments(_Applicant, none), "@(Applicant) pays no other instalments").
template(other_instalments(_Applicant, bank), "@(Applicant) pays instalments to a bank").
template(other_instalments(_Applicant, stores), "@(Applicant) pays instalments to stores").
template(other_debtors(_Applicant, none), "nobody vouches for @(Applicant)").
template(other_debtors(_Applicant, guarantor), "a guarantor vouches for @(Applicant)").

% What a violated denial means.

template(denial(minor(_Applicant)), "credit is given to @(Applicant), who is a minor").
template(denial(over_indebted(_Applicant, _Burden)), "credit is given to @(Applicant), who is over-indebted").
template(denial(ends_late(_Applicant, _Age)), "the credit of @(Applicant) ends at the age of @(Age)").
template(denial(overdrawn_long_term(_Applicant)), "a long term is given to @(Applicant), whose account is overdrawn").
template(denial(senior_refused(_Applicant, _Age)), "@(Applicant) is refused for no other reason than the age of @(Age)").
template(denial(foreign_worker(_Refused, _Accepted)), "@(Refused) is refused, and @(Accepted) of other origin is not").
template(denial(personal_status(_Refused, _Accepted)), "@(Refused) is refused, and @(Accepted) of other personal status is not").


% ---------------------------------------------------------------------------------------------- who is the applicant

%!  senior(?Applicant) is nondet.
%
%   At an age at which credit is often refused for the age alone.

senior(Applicant) :-
    age(Applicant, Age),
    Age >= 60.

%!  young(?Applicant) is nondet.
%
%   Too young for a credit history of any length.

young(Applicant) :-
    age(Applicant, Age),
    Age < 25.

%!  steady_income(?Applicant) is nondet.
%
%   Four years or more in the present employment.

steady_income(Applicant) :-
    employment(Applicant, below_7_years).
steady_income(Applicant) :-
    employment(Applicant, from_7_years).

%!  established_resident(?Applicant) is nondet.
%
%   Owns the home, or has lived there for as long as the form can tell.

established_resident(Applicant) :-
    housing(Applicant, own).
established_resident(Applicant) :-
    housing(Applicant, Housing),
    Housing \== own,
    residence(Applicant, 4).

%!  has_buffer(?Applicant) is nondet.
%
%   Could pay some instalments from what is known to be in the bank.

has_buffer(Applicant) :-
    savings(Applicant, Savings),
    buffer(Savings).

buffer(below_1000).
buffer(from_1000).


% ------------------------------------------------------------------------------------------------- what is asked for

%!  instalment(?Applicant, -Instalment) is nondet.
%
%   Repayment a month, in whole DM, without interest.

instalment(Applicant, Instalment) :-
    amount(Applicant, Amount),
    duration(Applicant, Duration),
    Instalment is (Amount + Duration - 1) // Duration.

%!  long_term(?Applicant) is nondet.
%
%   Longer than three years.

long_term(Applicant) :-
    duration(Applicant, Duration),
    Duration > 36.

%!  burden(?Applicant, -Burden) is nondet.
%
%   The instalment, weighted with its grade: 300 DM a month at the heaviest grade make 1200.

burden(Applicant, Burden) :-
    instalment_rate(Applicant, Grade),
    instalment(Applicant, Instalment),
    Burden is Grade * Instalment.

%!  over_indebted(?Applicant) is nondet.
%
%   The burden is beyond what the bank thinks bearable, which is half as much for the strained.

over_indebted(Applicant) :-
    burden(Applicant, Burden),
    bearable(Applicant, Limit),
    Burden > Limit.

bearable(Applicant, 600) :-
    strained(Applicant).
bearable(Applicant, 1200) :-
    \+ strained(Applicant).

%!  strained(?Applicant) is nondet.
%
%   Pays instalments elsewhere and has nothing to fall back on.

strained(Applicant) :-
    pays_elsewhere(Applicant),
    \+ has_buffer(Applicant).

pays_elsewhere(Applicant) :-
    other_instalments(Applicant, bank).
pays_elsewhere(Applicant) :-
    other_instalments(Applicant, stores).


% ------------------------------------------------------------------------------------------------- what may be offered

%!  eligible(?Applicant, ?Product) is nondet.
%
%   Products that may be offered to a good risk.

eligible(Applicant, car_loan) :-
    credit_risk(Applicant, good),
    purpose(Applicant, Purpose),
    vehicle(Purpose),
    \+ over_indebted(Applicant).
eligible(Applicant, starter_loan) :-
    credit_risk(Applicant, good),
    young(Applicant),
    amount(Applicant, Amount),
    Amount =< 3000.
eligible(Applicant, business_loan) :-
    credit_risk(Applicant, good),
    purpose(Applicant, business),
    steady_income(Applicant),
    \+ over_indebted(Applicant).

vehicle(car_new).
vehicle(car_used).

%!  collateral_required(?Applicant) is nondet.
%
%   A large sum over a long time is lent against security only, unless somebody vouches for it.

collateral_required(Applicant) :-
    long_term(Applicant),
    amount(Applicant, Amount),
    Amount > 5000,
    \+ other_debtors(Applicant, guarantor).

%!  second_look(?Applicant) is nondet.
%
%   Refused, although everything that the bank itself can check speaks for the applicant.

second_look(Applicant) :-
    credit_risk(Applicant, bad),
    steady_income(Applicant),
    has_buffer(Applicant),
    \+ over_indebted(Applicant).


% --------------------------------------------------------------------------------- what must never be: denials
% Each solution of denial/1 is a violation; its arguments are the witness.

% No credit for minors.
denial(minor(Applicant)) :-
    credit_risk(Applicant, good),
    age(Applicant, Age),
    Age < 18.

% No credit to the over-indebted, whatever the risk is said to be.
denial(over_indebted(Applicant, Burden)) :-
    credit_risk(Applicant, good),
    over_indebted(Applicant),
    burden(Applicant, Burden).

% A credit is paid back before the applicant is 80.
denial(ends_late(Applicant, AgeAtEnd)) :-
    credit_risk(Applicant, good),
    age(Applicant, Age),
    duration(Applicant, Duration),
    AgeAtEnd is Age + Duration // 12,
    AgeAtEnd >= 80.

% No long term for those who do not manage with what is in their account.
denial(overdrawn_long_term(Applicant)) :-
    credit_risk(Applicant, good),
    checking_account(Applicant, overdrawn),
    long_term(Applicant).

% Age alone is no reason: an established senior who is not over-indebted and asks for no long term is not refused.
denial(senior_refused(Applicant, Age)) :-
    credit_risk(Applicant, bad),
    senior(Applicant),
    established_resident(Applicant),
    \+ over_indebted(Applicant),
    \+ long_term(Applicant),
    age(Applicant, Age).

% Nor is origin: nobody is refused while another of different origin, who is no better placed and asks for no less, is
% accepted.
denial(foreign_worker(Refused, Accepted)) :-
    foreign_worker(Refused, Foreign),
    credit_risk(Refused, bad),
    no_better_placed(Accepted, Refused),
    foreign_worker(Accepted, Other),
    Foreign \== Other,
    credit_risk(Accepted, good).

% Nor are sex and marriage: likewise for another of different personal status.
denial(personal_status(Refused, Accepted)) :-
    personal_status(Refused, Status),
    credit_risk(Refused, bad),
    no_better_placed(Accepted, Refused),
    personal_status(Accepted, Other),
    Status \== Other,
    credit_risk(Accepted, good).

% The same account, savings, history, employment and purpose, and at least as much money for at least as long.
no_better_placed(Applicant, Than) :-
    checking_account(Than, Account),
    savings(Than, Savings),
    credit_history(Than, History),
    employment(Than, Employment),
    purpose(Than, Purpose),
    checking_account(Applicant, Account),
    savings(Applicant, Savings),
    credit_history(Applicant, History),
    employment(Applicant, Employment),
    purpose(Applicant, Purpose),
    amount(Than, Less),
    amount(Applicant, More),
    More >= Less,
    duration(Than, Shorter),
    duration(Applicant, Longer),
    Longer >= Shorter.

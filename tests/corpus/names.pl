% Names that must be quoted, text of every kind, operators and exceptions of the expert's own.

:- op(700, xfx, is_near).

'Bank'('Müller & Söhne', 'it''s').
'Bank'('日本', "a string").
město('Brno').
'is a'(fido, 'Dog').
price('item 1', 2.5).
price('item 2', 1.0e22).

X is_near Y :- abs(X - Y) =< 1.

positive(X) :- number(X), !, X > 0.
positive(X) :- throw(not_a_number(X)).

safe_positive(X) :- catch(positive(X), not_a_number(_), fail).

% ?- 'Bank'(Name, 'it''s').
% Name = 'Müller & Söhne'

% ?- 'Bank'('日本', Text), string(Text).
% Text = "a string"

% ?- město(X).
% X = 'Brno'

% ?- price(X, P), P > 3.
% X = 'item 2', P = 1.0e22

% ?- 3 is_near 4.
% yes

% ?- safe_positive(x).
% no

% ?- positive(x).
% error

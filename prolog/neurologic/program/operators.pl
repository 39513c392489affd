:- module(neurologic_operators,
          [ flipped/2,                  % ?Operator, ?Flipped
            opposite/2                  % ?Operator, ?Opposite
          ]).

/** <module> Comparison operators, turned round and denied
*/

%!  flipped(?Operator, ?Flipped) is nondet.
%
%   A Operator B says what B Flipped A says.

flipped(<, >).
flipped(>, <).
flipped(=<, >=).
flipped(>=, =<).
flipped(=:=, =:=).
flipped(=\=, =\=).

%!  opposite(?Operator, ?Opposite) is nondet.
%
%   Of two numbers either Operator holds or Opposite.

opposite(<, >=).
opposite(>=, <).
opposite(>, =<).
opposite(=<, >).
opposite(=:=, =\=).
opposite(=\=, =:=).

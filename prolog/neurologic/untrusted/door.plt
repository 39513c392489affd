:- use_module(door).
:- use_module(library(plunit)).
:- use_module(library(sandbox), [safe_goal/1]).

% A theory in a module of its own.

shop("
:- dynamic item/2, sold/1.
:- table reach/2.

item(apple, 3).
item(pear, 5).
cheap(Item) :- item(Item, Price), Price < 4.
run(Goal) :- call(Goal).
sell(Item) :- assertz(sold(Item)).
sell_all(Items) :- forall(member(Item, Items), sell(Item)).
missing(X) :- nobody(X).
reach(X, Y) :- item(X, Y).
reach(X, Y) :- reach(X, Z), item(Z, Y).
sleep(Item) :- item(Item, _).
give_up :- abort.
greeting --> [hello], name.
name --> [world].
").

:- shop(Text),
   set_module(shop:base(user)),
   setup_call_cleanup(open_string(Text, In), load_files(shop:shop, [stream(In)]), close(In)).

:- begin_tests(neurologic_door).

allowed(cheap(_)).
allowed(( cheap(X), item(X, _) )).
allowed(shop:cheap(_)).
allowed(\+ cheap(pear)).
allowed(findall(X, cheap(X), _)).
allowed(forall(item(X, _), ( cheap(X) -> true ; fail ))).
allowed(aggregate_all(count, cheap(_), _)).
allowed(maplist([X,Y]>>(Y is X*2), [1], _)).
allowed(run(cheap(_))).
allowed(run(run(cheap(_)))).
allowed(missing(_)).
allowed(nobody(_)).
allowed(reach(_, _)).
allowed(phrase(greeting, _)).
allowed(format(atom(_), '~w', [a])).
allowed(lists:append(_, _, [])).
allowed(catch(cheap(_), _, true)).
allowed(clause(cheap(_), _)).

test(allowed, [forall(allowed(Goal))]) :-
    check_goal(shop, Goal).

refused(assertz(sold(pear)), predicate, assertz/1, goal).
refused(( cheap(X), assertz(sold(X)) ), predicate, assertz/1, goal).
refused(once(assertz(sold(pear))), predicate, assertz/1, goal).
refused(ignore(assertz(sold(pear))), predicate, assertz/1, goal).
refused(forall(assertz(sold(pear)), true), predicate, assertz/1, goal).
refused(forall(true, once(ignore(retract(sold(pear))))), predicate, retract/1, goal).
refused(once(shop:assertz(sold(pear))), predicate, assertz/1, goal).
refused(maplist(assertz, [sold(pear)]), predicate, assertz/1, goal).
refused(lists:assertz(sold(pear)), predicate, assertz/1, goal).
refused(sell(pear), predicate, assertz/1, sell/1).
refused(sell_all([pear]), predicate, assertz/1, sell/1).
refused(run(sell(pear)), predicate, assertz/1, sell/1).
refused(run(shell(ls)), predicate, shell/1, run/1).
refused(findall(x, shell(ls), _), predicate, shell/1, goal).
refused(system:assertz(sold(pear)), module, system, goal).
refused(call(user:true), module, user, goal).
refused(neurologic_door:check_goal(shop, true), module, neurologic_door, goal).
refused(_, variable, none, goal).
refused(call(_), variable, none, goal).
refused(( G = true, call(G) ), variable, none, goal).
refused(run(_), variable, none, run/1).
refused(_:true, variable, none, goal).
refused(nb_setval(a, b), predicate, nb_setval/2, goal).
refused(set_prolog_flag(occurs_check, true), predicate, set_prolog_flag/2, goal).
refused(give_up, predicate, abort/0, give_up/0).
refused(clause(_, _), predicate, clause/2, goal).
refused(clause(user:a, _), predicate, clause/2, goal).
refused(print_message(error, a), predicate, print_message/2, goal).

test(refused, [forall(refused(Goal, Kind, Subject, Through)),
                    error(neurologic_unsafe(Kind, Subject, Through))]) :-
    check_goal(shop, Goal).

test(clause, [forall(member(Clause, [ new(a), (new(X) :- cheap(X)), (new(X) :- newer(X)) ]))]) :-
    check_clause(shop, Clause).
test(clause, [forall(member(Clause-Kind, [ (new(X) :- assertz(X))-predicate,
                                           (cheap(_) :- shell(ls))-predicate,
                                           (new(G) :- G)-variable,
                                           (user:new(_) :- true)-module,
                                           user:new(a)-module
                                         ])),
              error(neurologic_unsafe(Kind, _, _))]) :-
    check_clause(shop, Clause).
test(own_predicate_of_a_forbidden_name) :-
    check_goal(shop, sleep(_)).

test(not_callable, error(type_error(callable, _))) :-
    check_goal(shop, 12).

test(check_runs_nothing) :-
    catch(check_goal(shop, sell(pear)), _, true),
    \+ shop:sold(_).

% Whether a predicate was cleared makes no difference but time.
test(cleared, [forall(allowed(Goal)), setup(clear_predicates(shop))]) :-
    check_goal(shop, Goal).
test(cleared_refused, [forall(refused(Goal, Kind, Subject, Through)), setup(clear_predicates(shop)),
                       error(neurologic_unsafe(Kind, Subject, Through))]) :-
    check_goal(shop, Goal).
test(cleared_predicates, Names == [cheap/1, greeting/2, item/2, missing/1, name/2, reach/2, sleep/1, sold/1]) :-
    clear_predicates(shop),
    findall(Name/Arity,
            ( current_predicate(shop:Name/Arity),
              functor(Goal, Name, Arity),
              \+ predicate_property(shop:Goal, imported_from(_)),
              \+ sub_atom(Name, 0, _, _, $),
              cleared(shop, Goal)
            ),
            Names0),
    sort(Names0, Names).

% A predicate that was cleared, and then gets another clause, is looked at again.
test(cleared_again, [cleanup(abolish(shop:restock/1))]) :-
    shop:assertz((restock(X) :- cheap(X))),
    clear_predicates(shop),
    cleared(shop, restock(_)),
    shop:retract((restock(X) :- cheap(X))),
    shop:assertz((restock(X) :- assertz(X))),
    clear_predicates(shop),
    \+ cleared(shop, restock(_)).

% The library itself stays as it is for others.
test(others) :-
    safe_goal(shop:assertz(sold(_))).

:- end_tests(neurologic_door).

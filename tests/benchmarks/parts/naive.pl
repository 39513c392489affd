:- module(naive,
          [ contradicting_pairs/2,      % +Module, -Count
            gaps/2                      % +Module, -Count
          ]).
:- use_module(library(lists), [member/2]).

/** <module> Contradictions and gaps as one would write them down first

For a comparison of times. Both use the boxes of the rules as facts.
*/

%!  contradicting_pairs(+Module, -Count) is det.
%
%   Count pairs of boxes of different classes overlap: each pair is looked at.

contradicting_pairs(M, Count) :-
    findall(N1-N2,
            ( neurologic_conditions:rule_box(M, _, N1, C1, B1, _),
              neurologic_conditions:rule_box(M, _, N2, C2, B2, _),
              N1 < N2,
              C1 \== C2,
              neurologic_boxes:boxes_meet(B1, B2)
            ),
            Pairs),
    length(Pairs, Count).

%!  gaps(+Module, -Count) is det.
%
%   Count regions are left of the space of all individuals when one box after the other is taken out of it.

gaps(M, Count) :-
    neurologic_conditions:rule_boxes(M, Boxes),
    left(Boxes, M, [[]], Regions),
    length(Regions, Count).

left([], _, Regions, Regions).
left([box(_, _, _, Box, _)|Boxes], M, Regions0, Regions) :-
    findall(Rest,
            ( member(Region, Regions0),
              (   neurologic_boxes:boxes_meet(Region, Box)
              ->  outside(Box, M, Region, Rest)
              ;   Rest = Region
              )
            ),
            Regions1),
    left(Boxes, M, Regions1, Regions).

% Rest is a part of Region outside of Box; all such parts together are what Box leaves of it.
outside([Feature-Set|Box], M, Region, Rest) :-
    neurologic_program:feature(M, Feature, Kind, _),
    once(neurologic_boxes:domain(M, Feature, Domain)),
    (   neurologic_boxes:set_complement(Kind, Domain, Set, Sets),
        member(Other, Sets),
        neurologic_boxes:box_meet(Region, [Feature-Other], Rest)
    ;   neurologic_boxes:box_meet(Region, [Feature-Set], Inside),
        outside(Box, M, Inside, Rest)
    ).

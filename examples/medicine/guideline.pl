% What a clinic does after the diagnosis of a tumour. Joins diagnosis/2, malignant or benign, with the measurements of
% the cell nuclei: worst_radius/2 and the like are the means of the three largest nuclei. Standard Prolog.

large(Tumour) :-
    worst_radius(Tumour, Radius),
    Radius > 20.

notched(Tumour) :-
    worst_concave_points(Tumour, Share),
    Share > 0.15.

% Do first: both the diagnosis and the measurements ask for it.
urgent(Tumour) :-
    diagnosis(Tumour, malignant),
    large(Tumour),
    notched(Tumour).

% Called benign, but the contours of the nuclei are not those of a benign tumour.
second_opinion(Tumour) :-
    diagnosis(Tumour, benign),
    notched(Tumour).

denial(large_but_benign(Tumour)) :-
    diagnosis(Tumour, benign),
    large(Tumour).

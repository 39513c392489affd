% What a clinic does after the diagnosis of a tumour. Joins diagnosis/2, malignant or benign, with the measurements of
% the cell nuclei: worst_radius/2 and the like are the means of the three largest nuclei. Standard Prolog.

% How explanations in words say it; whatever has no template is said by the name of its column.

template(diagnosis(_Tumour, _Diagnosis), "@(Tumour:tumour) is @(Diagnosis)").
template(worst_radius(_Tumour, _Radius), "the largest nuclei of @(Tumour) have a radius of @(Radius)").
template(worst_concave_points(_Tumour, _Share), "the share of notches in the contours of @(Tumour) is @(Share)").
template(large(_Tumour), "the nuclei of @(Tumour) are large").
template(notched(_Tumour), "the contours of @(Tumour) are notched").
template(urgent(_Tumour), "@(Tumour:tumour) is urgent").
template(second_opinion(_Tumour), "@(Tumour:tumour) needs a second opinion").
template(denial(large_but_benign(_Tumour)), "@(Tumour:tumour) is called benign although its nuclei are large").

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

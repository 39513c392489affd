% What a pathologist would say of a tumour from the nuclei of its cells, before any network: diagnosis/2 by size, shape
% and texture. It knows of no scanner. Standard Prolog; mean_radius/2 and the like are the columns of the data.
%
% The thresholds are round numbers between the two groups of the published data. Where the signs do not agree the theory
% says nothing: it is an expert's word, not a classifier.

diagnosis(Tumour, malignant) :-
    large(Tumour),
    irregular(Tumour).
diagnosis(Tumour, malignant) :-
    very_large(Tumour).
diagnosis(Tumour, benign) :-
    small(Tumour),
    regular(Tumour).

very_large(Tumour) :-
    mean_radius(Tumour, Radius),
    Radius > 17.

large(Tumour) :-
    mean_radius(Tumour, Radius),
    Radius > 15.

small(Tumour) :-
    mean_radius(Tumour, Radius),
    Radius =< 15.

irregular(Tumour) :-
    mean_compactness(Tumour, Compactness),
    Compactness > 0.1.

regular(Tumour) :-
    mean_compactness(Tumour, Compactness),
    Compactness =< 0.1.

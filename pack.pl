name(neurologic).
version('0.1.0').
title('Ask, explain and check the rules extracted from a trained network').
keywords([neural, network, rules, extraction, explanation, counterfactual, consistency, ontology, owl, xai]).
author('neurologic contributors', '').
requires(prolog >= '9.0.0').
autoload(false).

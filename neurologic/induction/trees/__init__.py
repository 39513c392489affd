"""What methods that learn a tree share: the tree itself, samples, the search for splits, growth, pruning, refinement.

May import `errors`, `schema`, `rules` and `probing`. Parameters have no defaults here: the file
of the method, `neurologic/induction/tree.py`, decides.
"""

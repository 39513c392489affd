"""What methods that read weights share: open layers, inputs as finite choices, covers, units, polyhedra.

May import `errors`, `schema`, `rules`, `networks` and `probing`. Parameters have no defaults here: the file of the
method, such as `neurologic/induction/kt.py`, decides.
"""

"""What the method `columns` is made of: axes of conditions, pricing, the linear program, ordered lists.

May import errors, schema, rules, probing and the trees' thresholds; the method itself is `columns` beside this folder.
"""

"""What methods share that learn rules one after another: conditions, sorted cases, lists of rules.

May import errors, rules, schema, probing, the task and trees.
"""

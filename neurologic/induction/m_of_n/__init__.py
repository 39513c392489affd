"""What a tree with m-of-n splits is made of: conditions to choose from, searches, growth, local samples, rules.

Imports errors, schema, rules, probing and what trees share; `trepan` stands on it.
"""

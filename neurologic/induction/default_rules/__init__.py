"""What the method `defaults` is made of: default rules, the search for a condition, growth and refinement.

May import schema, rules and the search in trees that they share.
"""

"""C4.5's trees: growth by gain ratio with fractional cases, pessimistic pruning, and rules from their paths.

May import errors, rules, schema, probing, trees and covering.
"""

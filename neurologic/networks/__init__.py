"""Trained networks as oracles: one narrow protocol, and ways to make one from whatever was trained.

May import errors, files, schema and parallel; knows nothing of rules. Importing it does not import torch.
"""

from neurologic.networks.encodings import encoding_from_sklearn
from neurologic.networks.layers import propagate
from neurologic.networks.loading import load_network
from neurologic.networks.protocol import Layer, Network, Output
from neurologic.networks.wrappers import CachedNetwork, CountedNetwork
from neurologic.networks.wrapping import wrap

__all__ = [
    "CachedNetwork",
    "CountedNetwork",
    "Layer",
    "Network",
    "Output",
    "encoding_from_sklearn",
    "load_network",
    "propagate",
    "wrap",
]

# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['gaussian', 'Cascade', 'draw']
import math
import torch
import torch.nn.functional as F
from torch import nn
from .draws import Draws, uniform

def gaussian(*shape, scale, generator):
    ...

class Cascade(nn.Module):
    leaf: Any
    W1: Any
    hear: Any
    W2: Any
    b2: Any
    sizes: Any
    leaves: Any
    width: Any
    embed: Any
    known: Any
    b0: Any
    b1: Any

    def __init__(self, sizes: list, leaves: list=None, width: int=64, out: float=0.1, generator: torch.Generator=None) -> None:
        ...

    def matrices(self) -> list:
        ...

    def forward(self, x: torch.Tensor, known: torch.Tensor=None, leaf: torch.Tensor=None) -> list:
        ...

    def told(self, x, known):
        ...

    @property
    def hears(self) -> bool:
        ...

def draw(net: Cascade, x: torch.Tensor, known: torch.Tensor, trees: list, source: torch.Generator | Draws, allowed: dict=None) -> torch.Tensor:
    ...

def _next(net, x, s, told, j, tree, source, allowed):
    ...

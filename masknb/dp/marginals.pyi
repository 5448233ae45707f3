# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['exact', 'blocks', 'Measured', 'measure', 'strongest', 'Mixture', 'as_tensors', 'misfit', 'fit', 'MixtureGAN']
import math
from dataclasses import dataclass
from typing import NamedTuple
import numpy as np, torch
from torch import nn
from ..cgan.draws import Draws, each, uniform
from ..cgan.training import one_thread
from .mechanisms import SecureRandom, choose, noisy

def exact(tokens: np.ndarray, sizes: list) -> np.ndarray:
    ...

def blocks(sizes: list, pairs: list) -> np.ndarray:
    ...

class Measured(NamedTuple):
    label: int
    cells: np.ndarray
    counts: np.ndarray
    scale: float

def measure(tokens: np.ndarray, sizes: list, pairs: list, triples: list, target: int, scales: tuple, noise: SecureRandom) -> list:
    ...

def strongest(tokens: np.ndarray, sizes: list, ones: list, pairs: list, k: int, epsilon: float, rows: int, noise: SecureRandom) -> list:
    ...

class Mixture(nn.Module):
    sizes: Any
    layers: Any
    out: Any
    first: Any
    norms: Any

    def __init__(self, sizes: list, width: int=128, points: int=1024, seed: int=0) -> None:
        ...

    def forward(self) -> torch.Tensor:
        ...

@dataclass
class _Tables:
    label: int
    cells: torch.Tensor
    counts: torch.Tensor
    scale: float

def as_tensors(measured: list, width: int) -> list:
    ...

def misfit(log_p: torch.Tensor, measured: list, n: float, start: int) -> torch.Tensor:
    ...

def fit(mixture: Mixture, measured: list, ones: list, n: float, target: int=None, steps: int=1500, callbacks: tuple=()) -> list:
    ...

def _stuck(history):
    ...

class MixtureGAN(nn.Module):
    generator: Any
    sizes: Any
    trees: Any
    critic: Any

    def __init__(self, sizes: list, points: int=1024, width: int=128, seed: int=0) -> None:
        ...

    def draw(self, x: torch.Tensor, known: torch.Tensor, source: torch.Generator | Draws, allowed: dict=None) -> torch.Tensor:
        ...

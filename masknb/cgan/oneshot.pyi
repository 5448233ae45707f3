# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['pair_similarity', 'seeded', 'OneShotGAN']
import contextlib
import numpy as np, torch
from torch import nn
from .draws import uniform
from .losses import classifier_loss, generator_wants, information_loss, reconstruction_loss, row_critic_loss
from .recipe import PRESETS, Recipe
from .rownets import Classifier, OneShot, RowCritic
from .rows import Layout, Tokens

def pair_similarity(a: torch.Tensor, b: torch.Tensor, sizes: list, groups: int=12) -> float:
    ...

@contextlib.contextmanager
def seeded(seed: int):
    ...

class OneShotGAN(nn.Module):
    layout: Any
    sizes: Any
    recipe: Any
    trees: Any
    classifier: Any
    generator: Any
    critic: Any

    def __init__(self, sizes: list, trees=None, recipe: Recipe=PRESETS['mlp'], rng: torch.Generator=None, layout: Layout=None, features: int=0) -> None:
        ...

    def players(self):
        ...

    def start(self, tokens, leaf=None):
        ...

    def leaves(self, tokens: torch.Tensor, places: np.ndarray=None, features: np.ndarray=None) -> torch.Tensor:
        ...

    def real(self, x, leaf):
        ...

    def losses(self, x, known, leaf, rng):
        ...

    def wish(self, row, x, known, features, rng):
        ...

    def draw_cells(self, x: torch.Tensor, known: torch.Tensor, rng: torch.Generator, allowed: dict=None, features: torch.Tensor=None) -> tuple:
        ...

    def draw(self, x, known, rng, allowed=None, features=None):
        ...

    def held_out(self, x, leaf, rng):
        ...

    def balance(self, x, known, rng, allowed=None):
        ...

    def won(self, x, known, leaf, rng) -> float:
        ...

def _which(source, n, many):
    ...

def _labels(source, p, rows, j):
    ...

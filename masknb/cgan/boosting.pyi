# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['WIDTHS', 'WEIGHTS', 'SMOOTH', 'Part', 'joint', 'questions', 'in_order', 'grow', 'Start', 'add_up', 'draw_free', 'bell', 'likelihood', 'Boosting', 'singles', 'pair', 'trees', 'boost']
import time
from dataclasses import dataclass
import numpy as np, torch
import torch.nn.functional as F
from .draws import Draws, uniform
from ..errors import checked

@dataclass
class Part:
    columns: tuple
    cells: int
    luts: list
    tree: bool

    def find(self, x):
        ...

def joint(columns, sizes) -> Part:
    ...

def questions(share, ordered: bool, rng) -> np.ndarray:
    ...

def in_order(x, size, wrong) -> np.ndarray:
    ...

def _below(a, starts):
    ...

def _best_splits(node, keys, wrong, nodes, starts, least):
    ...

def grow(x: np.ndarray, sizes: list, wrong: np.ndarray, ordered: list, least: int=50, depth: int=6) -> Part | None:
    ...

def _masks(splits, ranks):
    ...

class Start:
    table: Any
    first: Any
    base: Any
    parts: Any

    def __init__(self, base: np.ndarray, parts: list=(), table: np.ndarray=None) -> None:
        ...

    def find(self, x) -> np.ndarray:
        ...

    def scores(self, x) -> torch.Tensor:
        ...

    def begin(self, x) -> tuple:
        ...

    def arrays(self) -> dict:
        ...

    @classmethod
    def of_arrays(cls, a: dict, sizes: list, size: int) -> Start:
        ...

def add_up(base, table, found):
    ...

def draw_free(starts: list, n: int, source: torch.Generator | Draws, allowed: dict=None) -> torch.Tensor:
    ...

def _part(tree, cells, columns, luts):
    ...
WIDTHS, WEIGHTS = ((0.7, 2.0, 6.0), (300.0, 60.0, 1000.0))
SMOOTH = 8

def bell(size: int, width: float, missing: bool) -> torch.Tensor:
    ...

def likelihood(scores, y):
    ...

class Boosting:
    share: Any
    ordered: Any
    bells: Any
    some: Any
    best: Any
    gap: Any
    least: Any
    rng: Any
    x: Any
    held: Any
    y: Any
    held_y: Any
    S: Any
    H: Any
    P: Any
    parts: Any
    tables: Any
    size: Any
    sizes: Any

    def __init__(self, x, held, sizes: list, ordered: list, missing: list, gap: float, least: int, rng) -> None:
        ...

    def worth(self, some, held):
        ...

    def start(self, parts=None) -> Start:
        ...

    def counts(self, part):
        ...

    def answer(self, part, counted, rate=1.0):
        ...

    def take(self, part, counted, g):
        ...

def _smoothed(w, along, across):
    ...

def _unlike(counted):
    ...

def singles(b: Boosting, most=12, gain=0.0005):
    ...

def pair(b: Boosting, gain=0.001, most=3000000.0, among=6):
    ...

def trees(b: Boosting, most=60, patience=4, rate=0.5, gain=0.0003) -> int:
    ...

def boost(rows: np.ndarray, held: np.ndarray, sizes: list, ordered: list, missing: list, most: int=60, gap: float=1.5, target: int=None, least: int=None, limit: int=40000, until: float=np.inf, seed: int=0):
    ...

# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['MANY', 'together', 'principal', 'grouped', 'Donors', 'donors', 'bins', 'Blur', 'Cells', 'parts', 'any_tree', 'Step', 'step', 'Cart', 'Forest', 'invented']
import math, numbers, time
from dataclasses import dataclass
import numpy as np, pandas as pd
from fastcore.basics import AttrDict
from ..errors import DataError, MasknbError, SchemaError
from ..masker import COST, bounded, peak_memory_mb
from ..preprocessing.schema import Schema
from ..preprocessing.encoding import TableEncoder, to_values
from ..preprocessing.dependencies import Plan
from ..preprocessing.rules import Rule, keep_rules
from ..preprocessing.surrogates import learnable, shapes

def together(a: np.ndarray, levels: int, b: np.ndarray, classes: int) -> np.ndarray:
    ...

def principal(counts: np.ndarray, weight: float=5.0) -> np.ndarray:
    ...
MANY = 40

def grouped(y: np.ndarray, size: int, others: list, most: int=MANY) -> np.ndarray:
    ...

@dataclass
class Donors:
    tree: object
    token: np.ndarray
    place: np.ndarray
    start: np.ndarray
    count: np.ndarray
    blur: object = None

    def draw(self, x: np.ndarray, rng) -> tuple:
        ...

def donors(x: np.ndarray, y: np.ndarray, token: np.ndarray, place: np.ndarray, weight: np.ndarray, least: int, features=None, seed: int=0, blur=None) -> Donors:
    ...

def bins(codec) -> np.ndarray:
    ...

class Blur:
    binned: Any
    bin: Any
    number: Any
    width: Any

    def __init__(self, codec, rows: int, width: float=5.0) -> None:
        ...

    def __call__(self, token, place, rng):
        ...

@dataclass
class Cells:
    tokens: np.ndarray
    places: np.ndarray
    codecs: list

    def rows(self, i) -> np.ndarray:
        ...

    def below(self, i) -> np.ndarray:
        ...

    def coarse(self, i) -> tuple:
        ...

def parts(codec, rows: np.ndarray) -> np.ndarray:
    ...

def any_tree(trees: list, x: np.ndarray, rng) -> tuple:
    ...

@dataclass
class Step:
    column: int
    asks: list
    part: np.ndarray
    which: list
    value: list

    def features(self, tokens, places) -> np.ndarray:
        ...

    def draw(self, tokens, places, rng) -> tuple:
        ...

def step(cells: Cells, j: int, before: list, grow, width: float=0.0) -> Step:
    ...

class Cart:
    schema: Any
    minleaf: Any
    order: Any
    smoothing: Any
    proper: Any
    min_count: Any
    seed: Any
    encoder: Any
    drawn: Any
    cost: Any
    steps: Any
    given: Any
    rules: Any
    invented: Any
    plan: Any
    trees, features = (1, None)

    def __init__(self, schema: Schema=None, minleaf: int=5, order: list=None, smoothing: bool=True, proper: bool=False, min_count: int=5, seed: int=0) -> None:
        ...

    @property
    def label(self) -> str:
        ...

    def __repr__(self):
        ...

    @property
    def sequence(self) -> list:
        ...

    def fit(self, df: pd.DataFrame, given=()) -> Cart:
        ...

    def _steps(self, cells, least):
        ...

    def _source(self, seed):
        ...

    def _drawn(self, tokens, places, rng):
        ...

    def sample(self, n: int, seed: int=None) -> pd.DataFrame:
        ...

    def complete(self, rows: pd.DataFrame, seed: int=None) -> pd.DataFrame:
        ...

    def mask(self, df: pd.DataFrame) -> pd.DataFrame:
        ...

class Forest(Cart):
    trees: Any
    features = 1 / 3

    def __init__(self, schema: Schema=None, trees: int=20, minleaf: int=5, order: list=None, smoothing: bool=True, proper: bool=False, min_count: int=5, seed: int=0) -> None:
        ...

    @property
    def label(self) -> str:
        ...

def _arranged(schema, learned, order, given):
    ...

def _rules(schema, learned):
    ...

def _plan(encoder, tokens, min_count, given):
    ...

def invented(shapes: dict, df: pd.DataFrame, seed: int) -> pd.DataFrame:
    ...

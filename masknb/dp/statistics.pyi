# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['LEVELS', 'POWERS', 'EDGES', 'whole', 'reads', 'bounded', 'discovered', 'outer', 'tree', 'fineness', 'PrivateStatistics']
import math
import numpy as np, pandas as pd
from ..preprocessing.cells import limits
from ..preprocessing.encoding import UNITS, is_duration, is_label
from ..preprocessing.schema import dtype_of
from ..preprocessing.statistics import MONDAY, WEEK
from .mechanisms import SecureRandom, noisy, noisy_names, threshold
LEVELS = 3

def whole(column) -> bool:
    ...

def reads(column) -> int:
    ...

def bounded(column) -> bool:
    ...

def discovered(column) -> bool:
    ...
POWERS = np.arange(-20, 63)
EDGES = np.concatenate([-2.0 ** POWERS[::-1], 2.0 ** POWERS])

def outer(v: np.ndarray, scale: float, noise: SecureRandom) -> tuple:
    ...

def tree(at: np.ndarray, last: int, special: list, scale: float, noise: SecureRandom, bins: int=20) -> tuple:
    ...

def _held(at, start, stop):
    ...

def _cut(a, b, parts=16):
    ...

def fineness(v: np.ndarray, units: tuple, most: int=9) -> np.ndarray:
    ...

def _finest(v, units, scale, noise):
    ...

class PrivateStatistics:
    columns: Any
    told: Any
    rows: Any
    scale: Any
    noise: Any
    bins: Any
    least: Any

    def __init__(self, values: dict, min_count: int, persons, columns: list, scale: float, failure: float, rows: int, noise: SecureRandom, bins: int=20) -> None:
        ...

    def _labels(self, v, column):
        ...

    def _numbers(self, v, column):
        ...

    def missing(self, name) -> int:
        ...

    def counts(self, name) -> pd.Series:
        ...

    def rare(self, name) -> int:
        ...

    def is_text(self, name) -> bool:
        ...

    def resolution(self, name, units=(1.0,)) -> tuple:
        ...

    def range(self, name) -> tuple:
        ...

    def _own(self, name):
        ...

    def spikes(self, name, most: int=150, share: float=0.0) -> np.ndarray:
        ...

    def cut(self, name, without, bins: int, intervals: int=8, scale: tuple=None) -> np.ndarray:
        ...

    def rhythm(self, name, parts: int=24, without=()) -> np.ndarray:
        ...

def _hours(known):
    ...

def _quantiles(start, stop, count, intervals):
    ...

# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['WEEK', 'MONDAY', 'Statistics', 'decimals', 'smooth_quantiles']
import numpy as np, pandas as pd

class Statistics:
    rows: Any
    _values: Any
    min_count: Any
    persons: Any

    def __init__(self, values: dict, min_count: int=5, persons=None) -> None:
        ...

    def _sharers(self, codes, levels: int):
        ...

    def _enough(self, held):
        ...

    def counts(self, name) -> pd.Series:
        ...

    def missing(self, name) -> int:
        ...

    def rare(self, name) -> int:
        ...

    def is_text(self, name) -> bool:
        ...

    def spikes(self, name, most: int=150, share: float=0.0003) -> np.ndarray:
        ...

    def _usual(self, name, at, near: int=10):
        ...

    def range(self, name) -> tuple:
        ...

    def resolution(self, name, units=(1.0,)) -> tuple:
        ...

    def cut(self, name, without, bins: int, intervals: int=8, scale: tuple=None) -> np.ndarray:
        ...

    def rhythm(self, name, parts: int=24, without=()) -> np.ndarray:
        ...

    def _told(self, codes, levels, spread=False):
        ...

def _numbered(persons):
    ...

def decimals(v: np.ndarray, most: int=9) -> int | None:
    ...

def smooth_quantiles(ordered, at, k: int) -> np.ndarray:
    ...

def _ends(v, bins, k):
    ...

def _halved(v, low, high, k):
    ...
WEEK, MONDAY = (604800000000, 345600000000)

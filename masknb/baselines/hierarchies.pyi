# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['ANY', 'MISSING', 'Group', 'resolution', 'Domain', 'domain', 'calendar', 'date_label', 'number_label', 'rounded', 'generated', 'given', 'draw_tree']
import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple
import numpy as np, pandas as pd
from ..errors import SchemaError
from ..preprocessing.schema import Column
from ..preprocessing.encoding import UNITS, from_values, is_duration, is_label, to_values
ANY, MISSING = ('Any', 'missing')

class Group(NamedTuple):
    label: str | None
    first: int
    last: int
    low: float = math.nan
    high: float = math.nan

def resolution(x: np.ndarray, column: Column) -> float:
    ...

def _text(x):
    ...

@dataclass
class Domain:
    _up: Any
    column: Column
    cells: pd.Series
    at: np.ndarray | None = None
    step: float = 1.0
    levels: list = field(default_factory=list)

    def __len__(self):
        ...

    def gone(self) -> int:
        ...

    def texts(self) -> list:
        ...

    def place(self) -> np.ndarray:
        ...

    def stretch(self, first: int, last: int) -> Group:
        ...

    def _listed(self, first, last, most=4):
        ...

    def loss(self, group) -> float:
        ...

    def draw(self, groups: list, which: np.ndarray, rng: np.random.Generator) -> pd.Series:
        ...

    @property
    def up(self) -> np.ndarray:
        ...

    def around(self, first: int, last: int) -> Group:
        ...

def domain(s: pd.Series, column: Column) -> tuple:
    ...
_MONTHS = dict(decade=120, year=12, quarter=3, month=1)

def calendar(t, unit: str, later: int=0) -> np.ndarray:
    ...

def _period(t, unit):
    ...

def date_label(low: float, high: float, step: float) -> str:
    ...

def _written(v, unit):
    ...

def number_label(low: float, high: float, unit: float) -> str:
    ...

def rounded(low: float, high: float, step: float, column: Column) -> tuple:
    ...

def _own(label, texts):
    ...

def _amounts_group(d, first, last, known):
    ...

def _groups(d, number, make):
    ...

def _number_levels(d):
    ...

def _date_levels(d):
    ...

def _label_levels(d, share):
    ...

def generated(d: Domain, code: np.ndarray) -> list:
    ...

def _paths(tree, above=()):
    ...

def _rows(hierarchy):
    ...

def _tree_problem(rows, texts):
    ...

def given(d: Domain, code: np.ndarray, hierarchy) -> tuple:
    ...

def _runs(d, labels):
    ...

def draw_tree(levels: list, title: str='', most: int=40):
    ...

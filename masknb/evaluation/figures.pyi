# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['LEAST', 'Z', 'FIXED_SPREAD', 'ALARM', 'HUGE', 'OVERLAP', 'Share', 'Figure', 'unavailable', 'tally', 'shielded', 'wilson', 'difference', 'auc', 'unlikely', 'alarmed', 'plain', 'Tables', 'keys', 'by_chance']
import math
from dataclasses import dataclass
from typing import NamedTuple
import numpy as np, pandas as pd
from ..errors import DataError, SchemaError
from ..preprocessing.schema import Schema, family, numbers

class Share(NamedTuple):
    hits: float = 0.0
    of: float = 0.0

class Figure(NamedTuple):
    name: str
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    reference: float = math.nan
    meaning: str = ''
    room: str = ''
    definition: str = ''
    better: str = ''
    attack: str = ''
    people: dict = {}
    alone: str = ''
    chance: float = math.nan
    given: str = ''

def unavailable(name: str, reason: str, room: str='', definition: str='', **more) -> Figure:
    ...
LEAST = 5

def tally(n: int) -> str:
    ...

def shielded(counts, least: int=LEAST) -> np.ndarray:
    ...
Z = 1.959963984540054

def wilson(hits: float, n: int) -> tuple:
    ...

def difference(hits: float, n: int, others: float, m: int) -> tuple:
    ...

def auc(positive, negative, more: float=0.0) -> tuple:
    ...
FIXED_SPREAD = 1.6

def unlikely(f) -> float:
    ...
ALARM = 0.01

def alarmed(figures: list, level: float=ALARM) -> list:
    ...

def _word(x):
    ...

def _labels(s):
    ...

def _seconds(s):
    ...

def _spans(s):
    ...

def plain(s: pd.Series, column) -> np.ndarray | pd.Series:
    ...

def _read(s, column, otherwise):
    ...

@dataclass
class Tables:
    train: pd.DataFrame
    synthetic: pd.DataFrame
    holdout: pd.DataFrame | None
    schema: Schema
    target: str | int | None = None
    seed: int = 0
    quick: bool = False
    overlap: Share = Share()
    likelihoods: dict | None = None

    @property
    def names(self) -> list:
        ...

    @property
    def real(self) -> pd.DataFrame:
        ...

    def is_number(self, name) -> bool:
        ...

    def kind(self, *kinds) -> list:
        ...

    @property
    def known(self) -> list:
        ...

    @property
    def secret(self) -> list:
        ...

    def pick(self, table: str, most: int, salt: int=0) -> pd.DataFrame:
        ...

    @classmethod
    def of(cls, train: pd.DataFrame, synthetic: pd.DataFrame, holdout: pd.DataFrame=None, schema: Schema=None, target=None, seed: int=0, quick: bool=False) -> Tables:
        ...

def keys(df: pd.DataFrame) -> np.ndarray:
    ...

def by_chance(found: int, rows: int, real: int, twins: int) -> float:
    ...

def _inferred(train, target):
    ...

def _problems(tables, schema, names, target):
    ...
HUGE = 1e+30

def _column(tables, column):
    ...

def _unseen(train, holdout):
    ...
OVERLAP = 0.001

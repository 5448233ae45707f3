# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['UNITS', 'LABELS', 'RARE', 'is_label', 'to_values', 'decimal_places', 'is_duration', 'from_values', 'zone_of', 'second_pass', 'beat', 'to_clock', 'from_clock', 'clock', 'NumberCodec', 'LabelCodec', 'unused_levels', 'TableEncoder', 'labels', 'locate', 'state', 'from_state']
import re
from dataclasses import replace
from decimal import Decimal
import numpy as np, pandas as pd
from ..errors import DataError, ConditionError, checked
from .schema import EPOCHS, Schema, Column, dtype_of, read_amount, read_dates, write_amount, write_dates, for_nothing
from .statistics import MONDAY, WEEK, Statistics
UNITS = dict(day=86400000000, hour=3600000000, half=1800000000, quarter=900000000, minute=60000000, second=1000000, millisecond=1000, microsecond=1)
LABELS = ('categorical', 'ordinal', 'boolean')

def is_label(column: Column) -> bool:
    ...

def to_values(s: pd.Series, column: Column) -> np.ndarray | pd.Categorical:
    ...

def _floats(s):
    ...

def decimal_places(column: Column) -> str:
    ...

def is_duration(column: Column) -> bool:
    ...

def _spans(s):
    ...

def _amounts(s, pattern):
    ...

def _microseconds(s, column):
    ...

def from_values(v: np.ndarray, column: Column, second=False) -> pd.Series:
    ...

def _written(v, column):
    ...

def _in_zone(t, tz, second=False):
    ...

def zone_of(dtype):
    ...

def second_pass(s: pd.Series) -> np.ndarray | None:
    ...

def _dates(v, column, second=False):
    ...

def beat(rows: np.ndarray, least: float=1e-06) -> np.ndarray:
    ...

def to_clock(v: np.ndarray, rhythm: np.ndarray, step: float) -> tuple:
    ...

def from_clock(weeks: np.ndarray, share: np.ndarray, rhythm: np.ndarray, step: float) -> np.ndarray:
    ...

def clock(rhythm: np.ndarray, step: float) -> tuple:
    ...

class NumberCodec:
    knots: Any
    binned: Any
    has_missing: Any
    decimals: Any
    step: Any
    rhythm: Any
    numeric = True

    def __init__(self, knots: np.ndarray, binned: np.ndarray, has_missing: bool, decimals: int | None, step: float=1.0, rhythm: np.ndarray=None) -> None:
        ...

    @property
    def size(self) -> int:
        ...

    @property
    def span(self) -> tuple:
        ...

    @classmethod
    def fit(cls, stats: Statistics, name, bins: int=64, most: int=150, share: float=0.0003, units=(1.0,), calendar: bool=False):
        ...

    def encode(self, v: np.ndarray) -> tuple:
        ...

    def _known(self, v):
        ...

    def _place(self, knots, v):
        ...

    def _between(self, left, right, v):
        ...

    def decode(self, tokens: np.ndarray, places: np.ndarray) -> np.ndarray:
        ...

    def _along(self, at, far):
        ...

    def reach(self, v: float) -> np.ndarray:
        ...
RARE = '(rare)'

class LabelCodec:
    unused: Any
    levels: Any
    counts: Any
    own: Any
    has_rare: Any
    has_missing: Any
    edges: Any
    tail: Any
    rare_token: Any
    group: Any
    numeric, binned = (False, np.zeros(1, bool))

    def __init__(self, levels: list, counts: np.ndarray, own: int, has_rare: bool, has_missing: bool, groups: int=64, unused: list=()) -> None:
        ...

    @property
    def size(self) -> int:
        ...

    @classmethod
    def fit(cls, stats: Statistics, name, own: int=200, groups: int=64):
        ...

    def encode(self, v: pd.Categorical) -> tuple:
        ...

    def decode(self, tokens: np.ndarray, places: np.ndarray) -> np.ndarray:
        ...

def unused_levels(s: pd.Series, told: list, most: int=200) -> list:
    ...
_FINE = 2 ** 30

def _pass(places):
    ...

def _with_pass(places, second):
    ...

class TableEncoder:
    columns: Any
    codecs: Any

    def __init__(self, columns: list, codecs: dict) -> None:
        ...

    @classmethod
    def fit(cls, df: pd.DataFrame, schema: Schema, min_count: int=5, bins: int=64, persons=None, statistics=Statistics):
        ...

    @classmethod
    def of(cls, columns: list, stats, bins: int=64):
        ...

    @property
    def names(self) -> list:
        ...

    @property
    def sizes(self) -> list:
        ...

    def encode(self, df: pd.DataFrame) -> tuple:
        ...

    def encode_values(self, values: dict) -> tuple:
        ...

    def decode(self, tokens: np.ndarray, places: np.ndarray) -> pd.DataFrame:
        ...

    def check(self):
        ...

    def _column(self, c, tokens, places):
        ...

def _in_order(names):
    ...

def _nothing(n, dtype):
    ...

def labels(codec: LabelCodec, level: np.ndarray, column: Column) -> pd.Series:
    ...

def locate(encoder: TableEncoder, name, value) -> tuple:
    ...

def state(encoder: TableEncoder) -> tuple:
    ...

def from_state(schema: Schema, plain: list, arrays: dict) -> TableEncoder:
    ...

def _label_codec(p, counts, **_):
    ...

def _number_codec(p, knots, binned, rhythm, **_):
    ...

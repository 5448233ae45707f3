# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['KINDS', 'Partial', 'label_of', 'marked', 'spliced', 'redrawn', 'multiple', 'total_variance', 'combine']
import copy
from dataclasses import replace
import numpy as np, pandas as pd
from ..errors import DataError, MasknbError, PrivacyError, SchemaError
from .sequential import Cart, invented
from ..preprocessing.schema import Column, Schema
from ..preprocessing.surrogates import learnable, shapes

class Partial:
    method: Any
    columns: Any
    rows: Any
    schema: Any
    seed: Any
    cost: Any

    def __init__(self, method, columns: list=None, rows=None) -> None:
        ...

    @property
    def label(self) -> str:
        ...

    def __repr__(self):
        ...

    def mask(self, df: pd.DataFrame) -> pd.DataFrame:
        ...

def label_of(method) -> str:
    ...

def marked(rows, df: pd.DataFrame, least: int=10) -> np.ndarray:
    ...

def spliced(real: pd.Series, new: pd.Series, at: np.ndarray) -> pd.Series:
    ...

def _kept_first(schema, kept, chosen):
    ...

def _complete(method, df, table, kept):
    ...

def redrawn(df: pd.DataFrame, schema: Schema, seed: int) -> tuple:
    ...

def multiple(method, df: pd.DataFrame, m: int=5, proper: bool=False) -> list:
    ...

def _one(method, df, seed, proper):
    ...
KINDS = ('full', 'partial', 'simple')

def total_variance(b, u, m: int, kind: str, ratio: float=1.0, least: float=3.0) -> tuple:
    ...

def _square(name, values):
    ...

def combine(estimates, variances, kind: str='full', ratio: float=1.0, least: float=3.0, level: float=0.95) -> pd.DataFrame:
    ...

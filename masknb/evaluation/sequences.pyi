# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['EVENTS', 'Histories', 'lagged', 'correlations', 'redrawn', 'pairs_of', 'ks', 'by_entity', 'missing_by_step', 'as_tensors', 'discriminative', 'predictive', 'points', 'sequence_keys', 'evaluate_sequences']
import math
from dataclasses import dataclass
import numpy as np, pandas as pd
from ..errors import SchemaError
from .figures import Z, Figure, Share, Tables, auc, keys, unavailable, wilson
from .risk import NO_HOLDOUT, beside, closest, even, space
from ..sequences import constant_within, in_order

@dataclass
class Histories:
    tables: Tables
    who: dict
    moving: list
    fixed: list
    gap: str
    seed: int = 0
    quick: bool = False

    def first(self, k):
        ...

    def lengths(self, k):
        ...

    def frame(self, k):
        ...

    @property
    def numbers(self) -> list:
        ...

    @property
    def real(self) -> str:
        ...

    @classmethod
    def of(cls, train: pd.DataFrame, synthetic: pd.DataFrame, holdout: pd.DataFrame=None, schema=None, seed: int=0, quick: bool=False) -> Histories:
        ...

def lagged(h: Histories, table: str, pairs: list) -> np.ndarray:
    ...

def correlations(sums: np.ndarray) -> np.ndarray:
    ...

def redrawn(sums, rng, times=200):
    ...

def pairs_of(h: Histories, most: int=5) -> tuple:
    ...

def _correlated(h):
    ...

def ks(a, b) -> float:
    ...

def by_entity(h, table, what):
    ...

def _spread(a, b, rng, measure, times=100):
    ...

def _times(h):
    ...

def missing_by_step(h: Histories, table: str, steps: int) -> tuple:
    ...

def _gone(h, most=20, least=20):
    ...

def as_tensors(h: Histories, table: str, most: int=100) -> tuple:
    ...

def _judge(width, out, seed, hidden=24):
    ...

def _trained(net, loss, n, steps, rng, check=None, batch=128, every=25):
    ...

def discriminative(h: Histories, steps: int=600) -> tuple:
    ...

def predictive(h: Histories, train: str, steps: int=600) -> np.ndarray:
    ...

def _judged(h, least=25):
    ...
EVENTS = 50

def points(h: Histories, most: int=EVENTS):
    ...

def sequence_keys(h: Histories, table: str) -> np.ndarray:
    ...

def _repeated(h):
    ...

def _near(h):
    ...

def evaluate_sequences(train: pd.DataFrame, synthetic: pd.DataFrame, holdout: pd.DataFrame=None, schema=None, seed: int=0, quick: bool=False) -> pd.DataFrame:
    ...

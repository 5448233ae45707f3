# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['PERIODS', 'kept', 'respond', 'delta_of', 'mu_of', 'epsilon_of', 'dice_epsilon', 'laplace', 'gaussian', 'Domain', 'step_of', 'point', 'domain', 'LocalLedger', 'Noise', 'proper', 'spanning', 'allocate_tree', 'Histogram', 'pick', 'Step', 'has_order', 'listed', 'TopBottom', 'Round', 'group_means', 'Aggregate', 'pushed', 'RankSwap', 'RecordSwap', 'Pseudonyms', 'Perturb']
import math, time
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
import numpy as np, pandas as pd
from scipy.optimize import brentq
from scipy.special import log_ndtr, ndtr
from fastcore.basics import AttrDict, patch
from ..errors import DataError, PrivacyError, SchemaError
from ..preprocessing.encoding import UNITS, LabelCodec, TableEncoder, from_values, is_duration, is_label, labels, to_values
from ..preprocessing.cells import with_missing
from ..preprocessing.rules import Rule, keep_rules
from ..preprocessing.schema import Schema, dtype_of
from ..preprocessing.statistics import Statistics
from ..preprocessing.surrogates import LABEL, action_of, learnable, pseudonyms
from ..dp.accountant import Spend, gaussian_mu, solve
from ..dp.ledger import Privacy
from ..dp.marginals import exact, measure
from ..dp.mechanisms import SecureRandom, choose, discrete_laplace, normal
from ..dp.private import DELTA, HISTOGRAMS, PAIRS, Allocation, bins, open_ledger, prepare, refuse_delta, token_counts
from ..dp.statistics import PrivateStatistics, discovered, reads
from ..masker import COST, peak_memory_mb

def kept(k: int, epsilon: float) -> float:
    ...

def respond(at: np.ndarray, k: int, epsilon: float, dice: SecureRandom) -> np.ndarray:
    ...

def delta_of(epsilon: float, mu: float) -> float:
    ...

def mu_of(epsilon: float, delta: float) -> float:
    ...

def epsilon_of(mu: float, delta: float) -> float:
    ...

def dice_epsilon(mu: float) -> float:
    ...

def laplace(at: np.ndarray, last: int, gone: bool, epsilon: float, dice: SecureRandom) -> np.ndarray:
    ...

def gaussian(at: np.ndarray, last: int, gone: bool, mu: float, dice: SecureRandom) -> np.ndarray:
    ...

class Domain(NamedTuple):
    column: object
    levels: list
    low: float
    step: float
    high: float
    last: int
    gone: bool
    read: bool

    @property
    def values(self) -> int:
        ...

    @property
    def ordered(self) -> bool:
        ...

    def positions(self, values, dice: SecureRandom) -> np.ndarray:
        ...

    def cells(self, at: np.ndarray) -> pd.Series:
        ...

def step_of(span: float, column) -> float:
    ...

def point(value, column) -> float:
    ...

def domain(values, column, bounds=None, gone: bool=False, read: bool=False) -> Domain:
    ...

def _labels(column, bounds, gone, stats):
    ...

def _grid(column, bounds, gone, stats):
    ...

def _unknown(column, remedy):
    ...

@dataclass
class LocalLedger:
    epsilon: float
    delta: float
    lines: list
    sealed: bool
    read: list
    unit: str = 'record'

    def to_frame(self) -> pd.DataFrame:
        ...

    def sentence(self) -> str:
        ...

    @property
    def not_covered(self) -> list:
        ...

    def __repr__(self):
        ...

class Noise:
    epsilon: Any
    mechanism: Any
    delta: Any
    schema: Any
    bounds: Any
    missing: Any
    seed: Any
    ledger: Any
    cost: Any

    def __init__(self, epsilon: float, mechanism: str='laplace', delta: float=1e-06, schema: Schema=None, bounds=None, missing: list=None, seed: int=None) -> None:
        ...

    @property
    def label(self) -> str:
        ...

    def __repr__(self):
        ...

    def domains(self, df: pd.DataFrame, schema: Schema) -> list:
        ...

    def price(self, domains: list) -> float:
        ...

    def told(self, d: Domain, values, price: float, dice: SecureRandom) -> np.ndarray:
        ...

    def mask(self, df: pd.DataFrame) -> pd.DataFrame:
        ...

    def _account(self, domains, price):
        ...

def _may_miss(column):
    ...

def _released(df, schema):
    ...

def _cost(wall, cpu, out):
    ...

def _mended(out, schema, learned, rng):
    ...

def proper(counts: np.ndarray, total: float) -> np.ndarray:
    ...

def spanning(tokens: np.ndarray, sizes: list, ones: list, epsilon: float, rows: int, dice: SecureRandom) -> list:
    ...

def allocate_tree(columns: list, privacy: Privacy, pairs: bool, rows: int=1, before: tuple=(), public: int=None) -> Allocation:
    ...

def _allocated(columns, asked, found, pairs, epsilon, delta, rows, before, public):
    ...

class Histogram:
    epsilon: Any
    delta: Any
    pairs: Any
    schema: Any
    rows_per_person: Any
    seed: Any
    ledger: Any
    cost: Any
    is_private = True

    def __init__(self, epsilon: float, delta: float=1e-06, pairs: bool=True, schema: Schema=None, rows_per_person: int=10, seed: int=None) -> None:
        ...

    @property
    def label(self) -> str:
        ...

    def __repr__(self):
        ...

    def mask(self, df: pd.DataFrame) -> pd.DataFrame:
        ...

def _counted(table, p, bins):
    ...

def pick(p: np.ndarray, at: np.ndarray, rng) -> np.ndarray:
    ...

def _drawn(encoder, ones, tree, pairs, rng):
    ...

class Step:

    def names(self, schema) -> list:
        ...

    def misfit(self, column) -> str:
        ...

    def change(self, s: pd.Series, column, rng) -> pd.Series:
        ...

    def problems(self, schema: Schema) -> list:
        ...

    def apply(self, df: pd.DataFrame, schema: Schema, rng) -> pd.DataFrame:
        ...

def has_order(column) -> bool:
    ...

def listed(names) -> list:
    ...

@dataclass(frozen=True)
class TopBottom(Step):
    ends: dict
    words = 'top and bottom coding'

    def __post_init__(self):
        ...

    def names(self, schema):
        ...

    def misfit(self, column):
        ...

    def _limits(self, column):
        ...

    def change(self, s, column, rng):
        ...
PERIODS = {'week': 'W', 'month': 'M', 'quarter': 'Q', 'year': 'Y'}

@dataclass(frozen=True)
class Round(Step):
    bases: dict
    words = 'rounding'

    def names(self, schema):
        ...

    def misfit(self, column):
        ...

    def change(self, s, column, rng):
        ...

def _begun(v, period):
    ...

def group_means(v: np.ndarray, k: int) -> np.ndarray:
    ...

@dataclass(frozen=True)
class Aggregate(Step):
    k: int = 5
    columns: tuple = None
    words = 'microaggregation'

    def __post_init__(self):
        ...

    def names(self, schema):
        ...

    def misfit(self, column):
        ...

    def change(self, s, column, rng):
        ...

def pushed(n: int, reach: int, rng) -> np.ndarray:
    ...

@dataclass(frozen=True)
class RankSwap(Step):
    reach: float = 0.05
    columns: tuple = None
    words = 'rank swapping'

    def __post_init__(self):
        ...

    def names(self, schema):
        ...

    def misfit(self, column):
        ...

    def change(self, s, column, rng):
        ...

def _level(s, column):
    ...

@dataclass(frozen=True)
class RecordSwap(Step):
    columns: tuple
    share: float = 0.1
    within: tuple = ()
    words = 'record swapping'

    def __post_init__(self):
        ...

    def problems(self, schema):
        ...

    def apply(self, df, schema, rng):
        ...

def _next(group):
    ...

class Pseudonyms(Step):
    columns: Any
    change: Any
    words = 'pseudonyms'

    def __init__(self, columns, key: bytes) -> None:
        ...

    def __repr__(self):
        ...

    def __reduce__(self):
        ...

    def __copy__(self):
        ...

    def __deepcopy__(self, memo):
        ...

class Perturb:
    steps: Any
    schema: Any
    seed: Any
    cost: Any

    def __init__(self, steps: list, schema: Schema=None, seed: int=0) -> None:
        ...

    @property
    def label(self) -> str:
        ...

    def __repr__(self):
        ...

    def mask(self, df: pd.DataFrame) -> pd.DataFrame:
        ...

# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['SURE', 'TAUGHT', 'proved', 'most', 'auc', 'auc_spread', 'auc_at_least', 'Claim', 'power', 'smallest', 'transcripts', 'seen_in_rows', 'seen_in_file', 'attack', 'Finding', 'find', 'Audit', 'worlds', 'Last', 'few_steps', 'audit', 'proved_once', 'Once', 'audit_once']
import contextlib, json, math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
import numpy as np, pandas as pd
from scipy.special import log_ndtr
from scipy.stats import norm, rankdata
from . import private
from .accountant import Curve
from .mechanisms import Tape, _ratio
from .neighbours import differences

def proved(alarms: int, n: int, false_alarms: int, m: int, delta: float, level: float=0.95) -> float:
    ...

def most(n: int, delta: float=0.0, level: float=0.95) -> float:
    ...

def auc(without: np.ndarray, with_: np.ndarray) -> float:
    ...

def _above(x, other):
    ...

def auc_spread(a: float, n: int, m: int) -> float:
    ...

def auc_at_least(without: np.ndarray, with_: np.ndarray, level: float=0.95) -> float:
    ...
_FACTORS, _PAID = (2.0 ** (np.arange(-15, 13) / 3), 15)

@dataclass(frozen=True)
class Claim:
    spends: tuple
    delta: float

    @property
    def epsilon(self) -> float:
        ...

    @property
    def auc(self) -> float:
        ...

    def leak(self) -> tuple:
        ...

    def explains(self, auc: float) -> float:
        ...

    def allows(self, epsilon: float) -> float:
        ...

def _louder(spend, factor):
    ...

def power(claim: Claim, factor: float, trials: int, level: float=0.9995) -> float:
    ...

def smallest(claim: Claim, trials: int, level: float=0.9995, chance: float=0.95) -> float:
    ...
SURE = 1000000.0

def _of_counts(said, without, with_):
    ...

def _sigma(scale):
    ...

def _of_names(said, without, with_):
    ...

def _of_name(told, x, y, sigma, least):
    ...

def _of_choice(said, without, with_):
    ...

def _of_sum(said, without, with_):
    ...

def _flat(tensors):
    ...
_SCORES = {'noisy': _of_counts, 'noisy_names': _of_names, 'choose': _of_choice, 'noisy_sum': _of_sum}

def _known(f, args):
    ...

def _answers(f, args, n):
    ...

def transcripts(ask, without, with_, trials: int) -> np.ndarray:
    ...

def seen_in_rows(df: pd.DataFrame, canary: pd.Series) -> np.ndarray:
    ...

def seen_in_file(masker, canary: pd.Series, most: int=20000) -> dict:
    ...

def _aligned(views):
    ...

def attack(without: np.ndarray, with_: np.ndarray) -> tuple:
    ...

def _weighed(z, x, apart, spread, best):
    ...

class Finding(NamedTuple):
    view: str
    by_order: float
    by_threshold: float
    convicts: bool
    without: np.ndarray
    with_: np.ndarray

    @property
    def epsilon(self) -> float:
        ...

def find(view: str, claim: Claim, taught: tuple, judged: tuple, by_order: float=0.9995, by_threshold: float=0.9995) -> Finding:
    ...

@dataclass(repr=False)
class Audit:
    claimed: Any
    delta: Any
    claim: Claim
    unpaid: list
    findings: list
    trials: int
    models: int
    levels: tuple

    def __post_init__(self):
        ...

    @property
    def passed(self) -> bool:
        ...

    def __repr__(self):
        ...

    def strength(self) -> list:
        ...

    def plot(self):
        ...
_WORDS = dict(questions='the questions', header='the text of the model file', arrays='the numbers of the model file', cells='the sampled cells', types='the types of the sampled table', told='what is told of training', printed='what is printed', logged='what is logged', warned='the warnings', error='the errors')

def worlds(n: int=40) -> tuple:
    ...

class Last:
    net: Any

    def __init__(self) -> None:
        ...

    def __call__(self, step, figure, net):
        ...

    @property
    def weights(self):
        ...

@contextlib.contextmanager
def few_steps(count: int=10, rate: float=0.25):
    ...

def _models(factory, tables, row, trials, bar):
    ...
TAUGHT = 300

def audit(factory, trials: int=1000, models: int=40, tables: tuple=None, level: float=0.999, progress: bool=True) -> Audit:
    ...

def _levels(level, trials, models):
    ...

def proved_once(right: int, guesses: int, canaries: int, delta: float, level: float=0.95) -> float:
    ...

class Once(NamedTuple):
    claimed: float
    delta: float
    proved: float
    most: float

    @property
    def passed(self) -> bool:
        ...

    def __repr__(self):
        ...

def audit_once(factory, df: pd.DataFrame, canaries: int=400, guesses: int=100, rows: int=20000, level: float=0.95, seed: int=None) -> Once:
    ...

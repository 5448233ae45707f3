# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['MOST', 'SecureRandom', 'mechanism', 'Answer', 'Tape', 'coin', 'discrete_laplace', 'discrete_gaussian', 'noisy', 'normal', 'threshold', 'Named', 'noisy_names', 'choose']
import contextlib, functools, math, os
from contextvars import ContextVar
from fractions import Fraction
from typing import NamedTuple
import numpy as np
from ..errors import PrivacyError

class SecureRandom:
    rng: Any

    def __init__(self, seed: int=None) -> None:
        ...

    def words(self, n: int) -> np.ndarray:
        ...

    def below(self, most: np.ndarray) -> np.ndarray:
        ...

    def uniform(self, n: int) -> np.ndarray:
        ...
_TAPE = ContextVar('tape', default=None)

def mechanism(f):
    ...

class Answer(NamedTuple):
    mechanism: str
    asked: tuple
    said: object

class Tape:
    answers: Any
    hear: Any
    now: Any
    at: Any
    inside: Any

    def __init__(self, hear=None) -> None:
        ...

    @contextlib.contextmanager
    def _listening(self, at):
        ...

    def recording(self):
        ...

    def playing(self):
        ...

    def answer(self, f, args):
        ...

def _coin_small(num, den, noise):
    ...

def coin(num: np.ndarray, den: np.ndarray, noise: SecureRandom) -> np.ndarray:
    ...

def discrete_laplace(scale: float, n: int, noise: SecureRandom) -> np.ndarray:
    ...

def _ratio(scale):
    ...

def discrete_gaussian(scale: float, n: int, noise: SecureRandom) -> np.ndarray:
    ...

def _kept(y, a, b, t, noise):
    ...
MOST = 7000

def noisy(counts: np.ndarray, scale: float, noise: SecureRandom) -> np.ndarray:
    ...

def normal(n: int, noise: SecureRandom) -> np.ndarray:
    ...

def threshold(scale: float, failure: float, rows: int=1) -> int:
    ...

class Named(NamedTuple):
    labels: list
    counts: np.ndarray
    others: np.ndarray

def noisy_names(labels: list, counts: np.ndarray, others: np.ndarray, scale: float, least: int, noise: SecureRandom) -> Named:
    ...

def choose(scores: np.ndarray, epsilon: float, sensitivity: int, noise: SecureRandom) -> int:
    ...

# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['MOST', 'GONE', 'CAP', 'thresholds', 'encode', 'Judge', 'from_sklearn', 'RowCritics', 'choose', 'fit_critics', 'enough']
from dataclasses import dataclass, fields
import numpy as np
from ..errors import checked
MOST, GONE = (254, 255)

def thresholds(codec) -> np.ndarray | None:
    ...

def encode(codecs: list, edges: list, tokens, places) -> np.ndarray:
    ...

@dataclass
class Judge:
    looks: Any
    start: float
    tree: np.ndarray
    column: np.ndarray
    last: np.ndarray
    gone: np.ndarray
    right: np.ndarray
    value: np.ndarray

    def __post_init__(self):
        ...

    def _look(self, first):
        ...

    def score(self, codes) -> np.ndarray:
        ...

def from_sklearn(fitted) -> Judge:
    ...
CAP = float(np.log(30))

class RowCritics:
    edges: Any
    codecs: Any
    judges: Any
    candidates: Any

    def __init__(self, codecs: list, judges: list=(), candidates: int=8) -> None:
        ...

    def codes(self, tokens, places):
        ...

    def score(self, tokens, places) -> np.ndarray:
        ...

    def arrays(self) -> dict:
        ...

    @classmethod
    def of_arrays(cls, a: dict, codecs: list) -> RowCritics:
        ...

def choose(scores: np.ndarray, draws) -> np.ndarray:
    ...

def fit_critics(tokens: np.ndarray, places: np.ndarray, codecs: list, draw, most: int=2, candidates: int=16, rounds: int=1500, limit: int=30000, seed: int=0) -> RowCritics:
    ...

def _critic(critics, real, fake, rounds, seed):
    ...

def enough(scores: np.ndarray, most: int) -> int:
    ...

def _judge(a, columns):
    ...

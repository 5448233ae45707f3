# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['Span', 'Tokens', 'Scaled', 'cells', 'Modes', 'fit_modes', 'Layout', 'stored']
import warnings
from dataclasses import dataclass
import numpy as np, torch
from torch import nn

@dataclass(frozen=True)
class Span:
    start: int
    slots: int
    number: bool

    @property
    def stop(self) -> int:
        ...

class Tokens:
    size: Any
    slots: Any
    number = False

    def __init__(self, size: int) -> None:
        ...

    def encode(self, tokens, places):
        ...

    def decode(self, slots, numbers):
        ...

    def arrays(self):
        ...

class Scaled:
    slots: Any
    codec: Any
    size: Any
    plain: Any
    low: Any
    high: Any
    number = True

    def __init__(self, codec, size: int) -> None:
        ...

    def encode(self, tokens, places):
        ...

    def decode(self, slots, numbers):
        ...

    def arrays(self):
        ...

def cells(codec, v):
    ...

class Modes:
    slots: Any
    slot_of: Any
    codec: Any
    size: Any
    modes: Any
    own: Any
    number = True

    def __init__(self, codec, size: int, modes: np.ndarray, own: np.ndarray) -> None:
        ...

    def arrays(self):
        ...

    def encode(self, tokens, places):
        ...

    def decode(self, slots, numbers):
        ...

def _likeliest(modes, v):
    ...

def fit_modes(codec, share: np.ndarray, frequent: float=1.0, most: int=10, seed: int=0) -> Modes:
    ...

def _quantiles(codec, p, points=2000):
    ...

def _mixture(v, every, most, seed):
    ...

def _own_values(modes, v, least):
    ...

class Layout(nn.Module):
    parts: Any
    spans: Any
    width: Any
    widths: Any
    sizes: Any
    plain: Any

    def __init__(self, parts: list) -> None:
        ...

    @classmethod
    def fit(cls, encoder: str, sizes: list, codecs: list=None, shares: list=None, seed: int=0):
        ...

    def encode(self, tokens: np.ndarray, places: np.ndarray=None) -> tuple:
        ...

    def decode(self, slots: np.ndarray, numbers: np.ndarray) -> tuple:
        ...

    def rows(self, slots: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
        ...

    def middle(self, x: torch.Tensor) -> torch.Tensor:
        ...

    def read(self, row: torch.Tensor) -> tuple:
        ...

    def barred(self, allowed: dict) -> torch.Tensor:
        ...

    def snap(self, tokens: np.ndarray, places: np.ndarray, allowed: dict):
        ...

def stored(encoder: str, sizes: list, codecs: list, arrays: dict) -> Layout:
    ...

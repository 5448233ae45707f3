# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['LAGS', 'EventStatistics', 'Axis', 'Recurrent', 'log_mass', 'lags', 'seen_next', 'Sequences', 'counts', 'clock', 'batch', 'batches', 'SequenceRecipe', 'SequenceGAN', 'place_loss', 'SequenceRun', 'train_sequences', 'keep_back', 'draw_sequences']
import math, time
from dataclasses import dataclass, replace
import numpy as np, torch
import torch.nn.functional as F
from torch import nn
from .losses import token_critic_loss, token_generator_loss
from .networks import gaussian
from .training import Average, History, one_thread, schedule
from ..preprocessing.statistics import Statistics
from ..preprocessing.encoding import NumberCodec

class EventStatistics(Statistics):

    def cut(self, name, without, bins: int, intervals: int=8, scale: tuple=None):
        ...

def _ends(v, who, bins, k):
    ...

def _shared(v, who, at, k):
    ...

class Axis(nn.Module):
    scale: Any
    decimals: Any
    step: Any
    missing: Any

    def __init__(self, codec: NumberCodec, scale: tuple=None, share: np.ndarray=None) -> None:
        ...

    def z(self, v):
        ...

    def value(self, tokens, z):
        ...

def _scale(centre, share):
    ...

class Recurrent(nn.Module):
    forget: Any
    axes: Any
    numeric: Any
    who: Any
    W1: Any
    W2: Any
    b2: Any
    W3: Any
    sizes: Any
    told: Any
    width: Any
    places: Any
    embed: Any
    z: Any
    feature: Any
    lag: Any
    gru: Any
    state: Any
    b0: Any
    b1: Any
    b3: Any
    spread: Any

    def __init__(self, sizes: list, told: list, axes: list, features: int, width: int=64, hidden: int=96, places: bool=True, generator: torch.Generator=None) -> None:
        ...

    def matrices(self) -> list:
        ...

    def fine(self) -> list:
        ...

    def events(self, x, z):
        ...

    def read(self, before, features, told, h=None, rng=None):
        ...

    def cascade(self, s, x, z, lag):
        ...

    def column(self, j, g, past):
        ...

def log_mass(cells: torch.Tensor, mu: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
    ...
LAGS = 6

def lags(z: torch.Tensor, seen: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
    ...

def seen_next(lag: torch.Tensor, z: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
    ...

@dataclass
class Sequences:
    tokens: torch.Tensor
    z: torch.Tensor
    seen: torch.Tensor
    clock: torch.Tensor
    first: torch.Tensor
    length: torch.Tensor
    told: torch.Tensor
    lag: torch.Tensor = None

    def __post_init__(self):
        ...

    def __len__(self):
        ...

    def to(self, device):
        ...

    def blurred(self, width, rng):
        ...

def counts(t: torch.Tensor, length: torch.Tensor) -> torch.Tensor:
    ...

def clock(time: torch.Tensor, start: torch.Tensor, unit: float, calendar: bool) -> torch.Tensor:
    ...

def batch(s: Sequences, who: torch.Tensor, begin: int=0, end: int=10 ** 9) -> tuple:
    ...

def batches(length: np.ndarray, most: int, window: int, rng: np.random.Generator) -> list:
    ...

@dataclass(frozen=True)
class SequenceRecipe:
    loss: str = 'hinge'
    adversarial: float = 1.0
    info: float = 1.0
    epochs: float = 20.0
    steps: tuple = (120, 1500)
    events: int = 1000
    window: int = 250
    rates: tuple = (0.003, 0.003)
    fine: float = 0.1
    betas: tuple = ((0.5, 0.99), (0.0, 0.99))
    decay: tuple = (2.0, 1.0)
    constant: float = 0.0
    penalty: float = 1.0
    width: int = 64
    hidden: int = 96
    blur: float = 0.0005
    forget: float = 0.2
    patience: int = 8
    every: int = 20

class SequenceGAN(nn.Module):
    critic: Any
    sizes: Any
    recipe: Any
    generator: Any

    def __init__(self, sizes: list, told: list, axes: list, features: int, recipe: SequenceRecipe=SequenceRecipe(), rng: torch.Generator=None) -> None:
        ...

    def start(self, s: Sequences):
        ...

    def _regress(self, i, j, z, lag):
        ...

    def losses(self, s, read, at, there, features, who, state, rng):
        ...

    def score(self, s, who):
        ...

def _both(net, s, at, there, features, who, h, rng=None):
    ...

def place_loss(axis: Axis, tokens: torch.Tensor, z: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
    ...

class SequenceRun:
    recipe: Any
    read: Any
    lengths: Any
    optimisers: Any
    model: Any
    s: Any
    learned: Any
    held: Any
    callbacks: Any
    rng: Any
    noise: Any
    begun: Any
    seconds: Any
    steps: Any
    step: Any
    average: Any
    history: Any
    stale: Any
    factor: Any
    sums: Any

    def __init__(self, model, s, learned, held, minutes, callbacks, seed) -> None:
        ...

    @property
    def progress(self) -> float:
        ...

    def advance(self, who):
        ...

    def check(self):
        ...

    @property
    def over(self) -> bool:
        ...

def _optimiser(net, r, i):
    ...

def train_sequences(s: Sequences, sizes: list, told: list, axes: list, recipe: SequenceRecipe=SequenceRecipe(), seed: int=0, minutes: float=None, callbacks: tuple=(), device: str=None) -> tuple:
    ...

def keep_back(n: int, seed: int=0) -> tuple:
    ...

def _inside(axis, tokens, place, u):
    ...

def _event(net, s, lag, rng, fixed=None):
    ...

def draw_sequences(net: Recurrent, told: torch.Tensor, length: torch.Tensor, start: torch.Tensor, first: int, unit: float, calendar: bool, rng: torch.Generator) -> tuple:
    ...

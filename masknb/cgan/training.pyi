# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['SEEN', 'FEW', 'TOLD', 'LENIENT', 'ROOM', 'schedule', 'CascadeGAN', 'Average', 'distinct_share', 'lost_share', 'frequent_tokens', 'History', 'Run', 'Balanced', 'build', 'train', 'people', 'leak', 'told_apart', 'judge', 'Early', 'hold_out', 'one_thread', 'drive', 'told_steps', 'tell', 'told_loss', 'told_score']
import contextlib, math, time, warnings
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple
import numpy as np, torch
import torch.nn.functional as F
from torch import nn
from .boosting import Start, add_up, boost, draw_free, likelihood
from .conditions import one_or_more_known, random_known
from .losses import clip_weights, token_critic_loss, token_generator_loss
from .judges import fit_critics
from .networks import Cascade, draw
from .oneshot import OneShotGAN, seeded
from .recipe import PRESETS, Recipe
from .rows import Layout, Tokens
from ..errors import MasknbError
from ..preprocessing.dependencies import Tree

def schedule(step: int, progress: float, constant: float) -> float:
    ...

class CascadeGAN(nn.Module):
    alone: Any
    generator: Any
    critic: Any
    ends: Any
    sizes: Any
    trees: Any
    recipe: Any
    critics: Any

    def __init__(self, sizes: list, trees: list=None, recipe: Recipe=Recipe(), rng: torch.Generator=None) -> None:
        ...

    def start(self, tokens):
        ...

    def leaves(self, tokens):
        ...

    def logits(self, x, known=None, leaf=None):
        ...

    def begin(self, j, found):
        ...

    def losses(self, x, known, leaf, rng):
        ...

    def log_prob(self, x, leaf):
        ...

    def held_out(self, x, leaf, rng):
        ...

    def players(self):
        ...

    def draw(self, x, known, rng, allowed=None):
        ...

class Average:
    mean: Any
    best: Any
    module: Any
    memory: Any
    steps: Any
    score: Any

    def __init__(self, module: nn.Module, memory: float=0.999) -> None:
        ...

    def weights(self):
        ...

    def update(self):
        ...

    @contextlib.contextmanager
    def used(self):
        ...

    def load(self, weights):
        ...

    def keep(self, score) -> bool:
        ...

def distinct_share(x: torch.Tensor) -> float:
    ...

def lost_share(x: torch.Tensor, frequent: list) -> float:
    ...

def frequent_tokens(x: torch.Tensor, sizes: list, share: float=0.01) -> list:
    ...

@dataclass
class History:
    steps: list = field(default_factory=list)
    scores: list = field(default_factory=list)
    critic: list = field(default_factory=list)
    generator: list = field(default_factory=list)
    distinct: list = field(default_factory=list)
    said: list = field(default_factory=list)
    interrupted: bool = False
    lost: list = field(default_factory=list)
    won: list = field(default_factory=list)
    learned: list = field(default_factory=list)
    leak: list = None

    def say(self, words):
        ...

class Run:
    recipe: Any
    steps: Any
    players: Any
    balanced: Any
    good: Any
    model: Any
    x: Any
    held: Any
    rng: Any
    callbacks: Any
    leaf: Any
    held_leaf: Any
    seconds: Any
    begun: Any
    average: Any
    history: Any
    step: Any
    order: Any
    at: Any
    factor: Any
    stale: Any
    sums: Any
    real_distinct: Any
    frequent: Any

    def __init__(self, model, train, held, minutes, callbacks, rng, leaves=None) -> None:
        ...

    def worth(self, check):
        ...

    @property
    def progress(self) -> float:
        ...

    def judges(self):
        ...

    def batch(self):
        ...

    def play(self, players):
        ...

    def advance(self):
        ...

    def check(self):
        ...

    def score(self, fine):
        ...

    def rescue(self, words):
        ...

def _optimiser(net, r, i):
    ...

class Balanced:
    order: Any
    count: Any
    first: Any
    rng: Any
    labels: Any

    def __init__(self, x, layout, rng) -> None:
        ...

    def __call__(self, n, columns):
        ...

def _trouble(h):
    ...

def build(sizes: list, recipe: Recipe, rng: torch.Generator=None, trees: list=None, layout: Layout=None, features: int=0) -> nn.Module:
    ...
SEEN = 200000
FEW = 200

def train(tokens: np.ndarray, sizes: list, numeric: list, recipe: Recipe=PRESETS['default'], seed: int=0, minutes: float=None, callbacks: tuple=(), device: str=None, persons: np.ndarray=None, begin=None, places: np.ndarray=None, codecs: list=None, features: np.ndarray=None) -> tuple:
    ...

def people(n, persons) -> int:
    ...
TOLD = 2000

def leak(run, learned=0.0, held=0.0) -> list | None:
    ...

def told_apart(a, b) -> list:
    ...

def judge(run, tokens, places, codecs, seed):
    ...

class Early(NamedTuple):
    step: int
LENIENT = 0.5
ROOM = (0.53, 0.545)

def _starts(rest, held, sizes, numeric, codecs, recipe, seed, persons, until, callbacks):
    ...

def _upper(starts, learned, others):
    ...

def _alone(x, size):
    ...

def _refuse(recipe, places, codecs, features):
    ...

def _model(rest, held, sizes, recipe, seed, begin, codecs, features, starts):
    ...

def _beside(model, tokens, rows, places, features):
    ...

def hold_out(n: int, seed: int=0, persons: np.ndarray=None, least: int=0) -> tuple:
    ...

@contextlib.contextmanager
def one_thread():
    ...

def drive(run: Run, first: bool=False):
    ...

def _verdict(run):
    ...

def told_steps(recipe, done, most) -> int:
    ...

def tell(run: Run):
    ...

def told_loss(model, x, known, leaf):
    ...

def told_score(run):
    ...

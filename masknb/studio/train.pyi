# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['KEPT', 'stop_at', 'Live', 'Watch', 'Training', 'Train', 'train']
import copy, time, warnings
from dataclasses import dataclass, field
import ipywidgets as w
import numpy as np, pandas as pd, torch
from ..cgan.oneshot import pair_similarity
from ..cgan.recipe import PRESETS
from ..cgan.training import Early
from .parts import Code, Worker, lines, locked, panel, quiet, say, table, text, words
from .sitting import Sitting, Take, in_order

def stop_at(step: int):
    ...

@dataclass
class Live:
    similarity: Any
    losses: Any
    step: int = 0
    steps: int = 1
    seconds: float = 0.0
    similarity: tuple = ((), ())
    losses: tuple = ((), (), ())
    rows: pd.DataFrame = None
    said: list = field(default_factory=list)
    left: float = float('nan')

    def reset(self):
        ...

class Watch:
    next: Any
    masker: Any
    show: Any
    every: Any
    stopping: Any
    stopped: Any
    live: Any
    begun: Any
    sums: Any
    checks: Any
    early = True

    def __init__(self, masker, show, every: float=0.5) -> None:
        ...

    def __call__(self, run, *more):
        ...

    def look(self, run):
        ...

    def look_private(self, step, figure, net):
        ...

    def add_losses(self, run):
        ...

    def add(self, series, values):
        ...

class Training:
    s: Any
    show: Any
    done: Any
    failed: Any
    worker: Any
    watch: Any
    masker: Any
    lines: Any
    last: Any
    chosen: Any

    def __init__(self, s: Sitting, show=lambda live: None, done=lambda take: None, failed=lambda why: None) -> None:
        ...

    def start(self) -> bool:
        ...

    def resume(self) -> bool:
        ...

    def stop(self):
        ...

    def _go(self, make, before, call, choices, last):
        ...

    def take(self, watch, rows) -> Take:
        ...
KEPT = 6

class Train:
    training: Any
    preset: Any
    seed: Any
    buttons: Any
    bar: Any
    view: Any
    s: Any
    tell: Any
    message: Any
    charts: Any
    rows: Any
    code: Any
    note: Any

    def __init__(self, s: Sitting, done=lambda take: None) -> None:
        ...

    def made(self) -> str:
        ...

    def refresh(self):
        ...

    def enable(self, busy):
        ...

    def press(self, name):
        ...

    def live(self, l):
        ...

    def finished(self, take):
        ...

    def failed(self, why):
        ...

def train(table, called: str='df') -> w.Widget:
    ...

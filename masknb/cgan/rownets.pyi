# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['BODIES', 'Told', 'normal', 'bounded', 'Residual', 'mlp_body', 'Heads', 'ColumnBody', 'square', 'SquareBody', 'Recurrent', 'OneShot', 'Dense', 'Cells', 'Columnar', 'Reader', 'Picture', 'RowCritic', 'Classifier']
import math
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm
from .draws import Draws, normals, uniform
from .recipe import Recipe
from .rows import Layout

class Told(nn.Module):
    known: Any
    feel: Any

    def listen(self, layout: Layout, width: int, features: int=0):
        ...

    def told(self, x, known, features=None):
        ...

def normal(kind: str, width: int, grid: int=0) -> nn.Module:
    ...

def bounded(kind: str, layer: nn.Module) -> nn.Module:
    ...

class Residual(nn.Module):
    norm: Any
    linear: Any
    drop: Any

    def __init__(self, width, norm='layer', dropout=0.0) -> None:
        ...

    def forward(self, x):
        ...

def mlp_body(r: Recipe) -> nn.Module:
    ...

class Heads(nn.Module):
    W: Any

    def __init__(self, layout: Layout, channels: int) -> None:
        ...

    def forward(self, h):
        ...

class ColumnBody(nn.Module):
    channels: Any
    blocks: Any
    spread: Any
    heads: Any

    def __init__(self, layout: Layout, r: Recipe) -> None:
        ...

    def forward(self, h):
        ...

def square(width: int) -> int:
    ...

class SquareBody(nn.Module):
    up: Any
    out: Any
    widths: Any
    spread: Any
    first: Any

    def __init__(self, layout: Layout, r: Recipe) -> None:
        ...

    def forward(self, h):
        ...

class Recurrent(nn.Module):
    cell: Any
    back: Any
    look: Any
    norm: Any
    drop: Any
    heads: Any

    def __init__(self, layout: Layout, r: Recipe) -> None:
        ...

    def forward(self, h, column):
        ...

class OneShot(Told):
    z: Any
    body: Any
    layout: Any
    noise: Any
    temperature: Any
    sizes: Any
    dense: Any
    out: Any
    bias: Any

    def __init__(self, layout: Layout, recipe: Recipe, features: int=0, noise: int=64, temperature: float=0.5) -> None:
        ...

    def begin(self, row):
        ...

    def forward(self, x: torch.Tensor, known: torch.Tensor, source: torch.Generator | Draws, barred=0.0, row: torch.Tensor=None, features: torch.Tensor=None, raw: list=None) -> torch.Tensor:
        ...

    def columns(self, h, column):
        ...

    def cells(self, part, hum, span):
        ...
BODIES = dict(cnn=ColumnBody, square=SquareBody, lstm=Recurrent, gru=Recurrent)

class Dense(nn.Module):
    pack: Any
    mean: Any
    row: Any
    layers: Any

    def __init__(self, layout: Layout, r: Recipe) -> None:
        ...

    def forward(self, row, told):
        ...

class Cells(nn.Module):
    told: Any
    W: Any
    pack: Any
    widths: Any
    channels: Any

    def __init__(self, layout: Layout, r: Recipe) -> None:
        ...

    def forward(self, row, told):
        ...

class Columnar(nn.Module):
    convs: Any
    end: Any
    cells: Any

    def __init__(self, layout: Layout, r: Recipe) -> None:
        ...

    def forward(self, row, told):
        ...

class Reader(nn.Module):
    cell: Any
    cells: Any
    norm: Any
    drop: Any

    def __init__(self, layout: Layout, r: Recipe) -> None:
        ...

    def forward(self, row, told):
        ...

class Picture(nn.Module):
    told: Any
    convs: Any
    end: Any
    side: Any
    pack: Any

    def __init__(self, layout: Layout, r: Recipe) -> None:
        ...

    def forward(self, row, told):
        ...

class RowCritic(Told):
    body: Any
    out: Any

    def __init__(self, layout: Layout, recipe: Recipe, features: int=0) -> None:
        ...

    def features(self, row, x, known, features=None):
        ...

    def forward(self, row, x, known, features=None):
        ...

class Classifier(nn.Module):
    layers: Any
    start: Any
    size: Any

    def __init__(self, layout: Layout, width: int) -> None:
        ...

    def forward(self, row):
        ...

    def target(self, row):
        ...

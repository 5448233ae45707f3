# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['FIELDS', 'spelled', 'beginning', 'proposed', 'Choices', 'Take', 'Sitting', 'in_order']
import copy, threading
from dataclasses import dataclass
from pathlib import Path
import pandas as pd
from ..data.datasets import TABLES, load, split
from ..data.files import read_table
from ..dp.ledger import Privacy
from ..errors import DataError
from ..masker import Masker
from ..preprocessing.quasi import suggest_roles
from ..preprocessing.rules import Rule
from ..preprocessing.schema import Schema

def spelled(table, reading: dict) -> str:
    ...

def beginning(table, called: str='df', **reading) -> tuple:
    ...

def proposed(df: pd.DataFrame) -> Schema:
    ...

@dataclass
class Choices:
    held: bool = True
    preset: str = 'default'
    seed: int = 0
    epsilon: float | None = None
    delta: float = 1e-06
    dropped: tuple = ()
    rows: int | None = None

@dataclass(eq=False)
class Take:
    name: str
    masker: Masker
    fake: pd.DataFrame
    lines: list
    held: bool = True
    report: object = None

    @property
    def control(self) -> str:
        ...

class Sitting:
    first: Any
    df: Any
    begin: Any
    schema: Any
    choices: Any
    takes: Any
    lock: Any
    confirmed_by: Any
    seen: Any
    count: Any
    ledger: Any
    _secret: Any

    def __init__(self, table, called: str='df', **reading) -> None:
        ...

    def __repr__(self):
        ...

    def edit(self, name, **fields):
        ...

    def confirm(self, by: str):
        ...

    def parts(self, take: Take=None) -> tuple:
        ...

    def suggested(self) -> list:
        ...

    def final(self) -> Schema:
        ...

    def masker(self) -> Masker:
        ...

    def schema_lines(self) -> list:
        ...

    def split_lines(self) -> list:
        ...

    def masker_lines(self) -> list:
        ...

    def confirm_lines(self) -> list:
        ...

    def lines(self) -> list:
        ...

    def code(self) -> str:
        ...
FIELDS = ('note', 'kind', 'role', 'action', 'low', 'high')

def in_order(lines: list) -> str:
    ...

"""Every notebook is a test: run from top to bottom, with its cells flagged `slow` left out and the tutorials' fast setting."""
import time
from pathlib import Path
import pytest
from nbdev import test as nbdev_test

ROOT = Path(__file__).parent.parent
NOTEBOOKS = [p for p in sorted((ROOT/'nbs').rglob('*.ipynb')) if not {'benchmarks', '.ipynb_checkpoints'} & set(p.parts)]
QUICK = 120 # CPU seconds of a tutorial's fast run, so that a busy machine is not taken for a slow notebook

@pytest.mark.parametrize('path', NOTEBOOKS, ids=[str(p.relative_to(ROOT/'nbs')) for p in NOTEBOOKS])
def test_notebook(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv('MASKNB_FAST', '1')
    start = time.process_time()
    passed, _ = nbdev_test.test_nb(path, skip_flags={'slow'})
    assert passed, f'{path.relative_to(ROOT)} failed; its traceback is above'
    if path.parent.name == 'tutorials': assert time.process_time() - start < QUICK, f'{path.name} is no longer quick with MASKNB_FAST=1'

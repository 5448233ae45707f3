"""Every notebook is a test: run from top to bottom, with its cells flagged `slow` left out and the tutorials' fast setting."""
import time
from pathlib import Path
import pytest
from nbdev import test as nbdev_test

ROOT = Path(__file__).parent.parent
NOTEBOOKS = [p for p in sorted((ROOT/'nbs').rglob('*.ipynb')) if not {'benchmarks', '.ipynb_checkpoints'} & set(p.parts)]

TUTORIALS = {} # notebook -> CPU seconds of its fast run
ALLOWED = 15*60 # CPU seconds, all tutorials together, so that a busy machine is not taken for a slow notebook

@pytest.mark.parametrize('path', NOTEBOOKS, ids=[str(p.relative_to(ROOT/'nbs')) for p in NOTEBOOKS])
def test_notebook(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv('MASKNB_FAST', '1')
    start = time.process_time()
    passed, _ = nbdev_test.test_nb(path, skip_flags={'slow'})
    if path.parent.name == 'tutorials': TUTORIALS[path.name] = time.process_time() - start
    assert passed, f'{path.relative_to(ROOT)} failed; its traceback is above'

def test_tutorials_are_quick(capsys):
    if not TUTORIALS: pytest.skip('no tutorial was run')
    with capsys.disabled(): print(f' {len(TUTORIALS)} tutorials in {sum(TUTORIALS.values()):.0f} CPU s of {ALLOWED} ', end='')
    assert sum(TUTORIALS.values()) < ALLOWED, TUTORIALS

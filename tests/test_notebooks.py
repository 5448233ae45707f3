"""Every notebook is a test: run from top to bottom, with its cells flagged `slow` left out and the tutorials' fast setting."""
from pathlib import Path
import pytest
from nbdev import test as nbdev_test

ROOT = Path(__file__).parent.parent
NOTEBOOKS = [p for p in sorted((ROOT/'nbs').rglob('*.ipynb')) if not {'benchmarks', '.ipynb_checkpoints'} & set(p.parts)]

@pytest.mark.parametrize('path', NOTEBOOKS, ids=[str(p.relative_to(ROOT/'nbs')) for p in NOTEBOOKS])
def test_notebook(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv('MASKNB_FAST', '1')
    passed, _ = nbdev_test.test_nb(path, skip_flags={'slow'})
    assert passed, f'{path.relative_to(ROOT)} failed; its traceback is above'

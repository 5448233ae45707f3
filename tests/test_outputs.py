"""No saved output of a notebook holds a real row or a rare value of a bundled table."""
from pathlib import Path
import pytest
from masknb.data import load
from masknb.data.datasets import names
from masknb.evaluation.scanner import scan

NOTEBOOKS = sorted(p for p in (Path(__file__).parent.parent/'nbs').rglob('*.ipynb') if '.ipynb_checkpoints' not in p.parts)

@pytest.mark.parametrize('name', names())
def test_saved_outputs_hold_no_real_row(name):
    d = load(name)
    found = scan(NOTEBOOKS, d.train, d.schema)
    found = found[found['where'].str.contains('output') & ~found.what.str.contains('count')]
    assert not len(found), found.to_string()

def test_a_planted_row_is_found(tmp_path):
    import nbformat
    d = load('adult')
    row = d.train.dropna().iloc[11]
    output = nbformat.v4.new_output('stream', text='  '.join(map(str, row)))
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('1', outputs=[output])])
    nbformat.write(nb, tmp_path/'leak.ipynb')
    assert scan(tmp_path/'leak.ipynb', d.train, d.schema).what.str.contains('row').any()

"""Cost: every part of a record, and none."""
import numpy as np, pytest
from masknb.evaluation.cost import COSTS, cost_figures
from masknb.masker import COST

FULL = dict(seconds=61.5, cpu_seconds=118.2, peak_memory_mb=812.4, rows=32561, columns=15, parameters=300_000, steps=900, size_bytes=2**21,
            sample_rows=1000, sample_seconds=2., sample_cpu_seconds=1., sample_rows_per_second=500.)

def test_a_full_record():
    f = {x.name: x for x in cost_figures(FULL)}
    assert list(f) == list(COSTS) and f['model size (MiB)'].value == 2 and f['rows per second'].value == 500 and f['fit seconds'].value == 61.5
    for x in f.values(): assert x.room == 'cost' and x.meaning.endswith('.') and x.definition and np.isnan([x.low, x.high, x.reference]).all() and 'no interval' in x.definition
    assert '32,561 rows and 15 columns' in f['fit seconds'].meaning

def test_the_keys_are_those_of_the_masker(): assert {k for k, *_ in COSTS.values()} <= set(COST)

@pytest.mark.parametrize('key', [k for k, *_ in COSTS.values()])
def test_one_key_alone(key):
    known = [x.name for x in cost_figures({key: 3}) if x.value == x.value]
    assert known == [n for n, (k, *_) in COSTS.items() if k == key]

@pytest.mark.parametrize('record', [None, {}, COST, dict(seconds='long', cpu_seconds=-1, parameters=None, size_bytes=float('nan'), sample_seconds=True), dict(other=1)])
def test_nothing_known_is_said(record):
    for x in cost_figures(record): assert x.value != x.value and x.meaning.startswith('Not available') and x.room == 'cost'

def test_rows_per_second_follow_from_rows_and_seconds():
    assert {x.name: x for x in cost_figures(dict(sample_rows=100, sample_seconds=4))}['rows per second'].value == 25

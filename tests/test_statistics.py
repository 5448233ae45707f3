"""What statistics answer, by hand-counted tables: with rows, with persons, and with one row or person more or less."""
import numpy as np, pandas as pd, pytest
from hypothesis import given, settings, strategies as st
from masknb import Schema
from masknb.preprocessing.encoding import TableEncoder, state
from masknb.preprocessing.statistics import Statistics

quick = settings(max_examples=30, deadline=None)
rng = np.random.default_rng(0)

@quick
@given(st.lists(st.integers(0, 6), min_size=1, max_size=60), st.integers(1, 8), st.integers(1, 9))
def test_counts_tell_what_enough_persons_share(values, k, people):
    who = np.arange(len(values)) % people
    s = Statistics({'x': np.array(values, float), 'l': pd.Categorical([str(v) for v in values])}, k, who)
    want = {v: values.count(v) for v in set(values) if len({w for x, w in zip(values, who) if x == v}) >= k}
    assert s.counts('x').to_dict() == want and s.counts('l').to_dict() == {str(v): n for v, n in want.items()}
    rest = [w for x, w in zip(values, who) if x not in want]
    assert s.rare('l') == (len(rest) if len(set(rest)) >= k else 0)

@quick
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.integers(1, 6), st.integers(1, 60))
def test_range_and_quantiles_hold_enough_persons(values, k, people):
    v, who = np.array(values), np.arange(len(values)) % people
    s = Statistics({'x': v}, k, who)
    low, high = s.range('x')
    k = min(k, (len(set(who)) + 1)//2)
    assert len(set(who[v <= low])) >= k <= len(set(who[v >= high])) and len(set(who[v < low])) < k > len(set(who[v > high]))
    knots = s.cut('x', [], 8)
    assert (np.diff(knots.ravel()) >= 0).all() and (knots >= low).all() and (knots <= high).all()

def test_one_person_alone_moves_nothing():
    usual = pd.DataFrame({'pay': rng.lognormal(3, 1, 400).round(2), 'town': rng.choice(['Ulm', 'Bonn'], 400)})
    odd = pd.DataFrame({'pay': [9e6]*40, 'town': ['Atlantis']*40})
    df, who = pd.concat([usual, odd], ignore_index=True), np.append(np.arange(400) // 2, [999]*40)
    told = TableEncoder.fit(df, Schema.infer(usual), persons=who)
    assert told.codecs['pay'].span[1] <= usual.pay.max() and 'Atlantis' not in told.codecs['town'].levels and not told.codecs['town'].has_rare
    assert 'Atlantis' in TableEncoder.fit(df, Schema.infer(usual)).codecs['town'].levels # forty rows without persons

def test_no_quantile_is_one_persons():
    "All ten values of one of forty persons move by 30: a quantile follows by a fifth of that at most, as five persons are in it."
    who, v = np.arange(400)//10, np.arange(400.)//10*100 + np.arange(400) % 10
    cut = lambda v, persons: Statistics({'x': v}, 5, persons).cut('x', [], 8)
    for p in (7, 20, 33):
        moved = v + 30*(who == p)
        assert np.abs(cut(moved, who) - cut(v, who)).max() <= 6 + 1e-9 and np.abs(cut(moved, None) - cut(v, None)).max() > 20

def test_persons_of_one_row_each_are_rows():
    df = pd.DataFrame({'x': rng.normal(size=500).round(1), 'l': rng.choice([*'abcdefgh'], 500, p=np.arange(8, 0, -1)/36)}).mask(rng.random((500, 2)) < .1)
    plain = state(TableEncoder.fit(df, Schema.infer(df)))
    named = state(TableEncoder.fit(df, Schema.infer(df), persons=[f'p{i}' for i in range(500)]))
    assert plain[0] == named[0] and all(np.array_equal(a, named[1][k]) for k, a in plain[1].items())

def test_missing_persons_are_one_each():
    s = Statistics({'x': np.array([1.]*6 + [2.]*6)}, 5, [None]*6 + ['a']*6)
    assert s.counts('x').to_dict() == {1.: 6}

@pytest.mark.parametrize('ask', ['counts', 'missing', 'range', 'spikes', 'resolution'])
def test_empty_columns_are_answered(ask):
    for n in (0, 10): getattr(Statistics({'x': np.full(n, np.nan)}), ask)('x')

def test_codecs_see_no_rows():
    "An object that only answers questions is enough to fit on: nothing else is touched."
    df = pd.DataFrame({'x': rng.normal(size=300), 'd': pd.Timestamp('2024') + pd.to_timedelta(rng.integers(0, 10**7, 300), 's'),
                       'l': rng.choice(['a', 'b'], 300)})
    asked = set()
    class Answers:
        def __init__(self, values, min_count, persons): self._real = Statistics(values, min_count, persons)
        def __getattr__(self, name):
            assert name in QUESTIONS, f'{name} is no question'
            asked.add(name); return getattr(self._real, name)
    encoder = TableEncoder.fit(df, Schema.infer(df), statistics=Answers)
    assert state(encoder)[0] == state(TableEncoder.fit(df, Schema.infer(df)))[0] and asked == QUESTIONS - {'rows', 'range'}
QUESTIONS = {'rows', 'missing', 'counts', 'rare', 'spikes', 'range', 'cut', 'resolution', 'is_text', 'rhythm'}

"""What singles people out: measures against brute force, planted sets, awkward tables, a limit on effort."""
import time, warnings
from itertools import combinations
import numpy as np, pandas as pd, pytest
from hypothesis import given, settings, strategies as st
from masknb.data import load
from masknb.errors import DataError, SchemaError
from masknb.preprocessing.quasi import by_known, class_sizes, column_codes, dense, draw_known, separation, singling_out, suggest_roles, uniqueness
from masknb.preprocessing.schema import Column, Schema

rng = np.random.default_rng(0)

def brute(df, columns):
    "Share of rows alone, share of pairs apart, by comparing every pair."
    rows = [tuple('nothing' if pd.isna(v) else v for v in r) for r in df[list(columns)].itertuples(index=False)]
    n = len(rows)
    alone = sum(all(a != b for j, b in enumerate(rows) if j != i) for i, a in enumerate(rows))
    return alone/n, sum(a != b for a, b in combinations(rows, 2))/(n*(n - 1)/2)

tables = st.integers(2, 25).flatmap(lambda n: st.fixed_dictionaries({
    c: st.lists(v, min_size=n, max_size=n) for c, v in (('a', st.sampled_from('xyz')), ('b', st.none() | st.integers(0, 4)),
    ('c', st.booleans()), ('d', st.floats(-3, 3).map(lambda x: round(x, 1))))}).map(pd.DataFrame))

@settings(max_examples=60, deadline=None)
@given(tables, st.lists(st.sampled_from('abcd'), min_size=1, max_size=4, unique=True))
def test_measures_are_the_counts_of_pairs(df, columns):
    u, s = brute(df, columns)
    assert abs(uniqueness(df, columns) - u) < 1e-12 and abs(separation(df, columns) - s) < 1e-12

@settings(max_examples=40, deadline=None)
@given(tables, st.sampled_from([.05, .3, .6]))
def test_minimal_sets_are_those_of_exhaustive_search(df, share):
    u = {c: brute(df, c)[0] for k in (1, 2, 3) for c in combinations(df.columns, k)}
    expected = {c for c, x in u.items() if x > share and not any(u[p] > share for k in range(1, len(c)) for p in combinations(c, k))}
    found = singling_out(df, share=share, most=3, groups=None)
    assert set(found['columns']) == expected
    assert all(abs(u[r.columns] - r.singled_out) < 1e-12 and abs(brute(df, r.columns)[1] - r.separated) < 1e-12 for r in found.itertuples(index=False))

def planted(n=27_000, side=30):
    "a, b and c together number the rows; no two of them single any out; the others are coarse."
    i = np.random.default_rng(1).permutation(n)
    code = lambda name, x: pd.Series([f'{name}{k}' for k in range(side)], dtype=object)[x].reset_index(drop=True)
    return pd.DataFrame({'a': code('a', i % side), 'x': rng.integers(0, 3, n), 'b': code('b', i//side % side), 'y': rng.random(n) < .5,
                         'c': code('c', i//side**2), 'z': rng.choice(['p', 'q'], n)})

@pytest.mark.parametrize('sample', [2000, 20_000, 10**6])
def test_a_planted_set_of_three_is_found_exactly(sample):
    df = planted()
    found = singling_out(df, sample=sample, seed=3)
    assert found['columns'].tolist() == [('a', 'b', 'c')] and found.singled_out[0] == found.separated[0] == 1.
    broken = df.mask(pd.Series(rng.random(len(df)) < .3), axis=0) # missing values are values: those rows are alike
    found = singling_out(broken, sample=sample)
    assert ('a', 'b', 'c') in set(found['columns']) and abs(found.singled_out[found['columns'] == ('a', 'b', 'c')].iloc[0] - .7) < .02

def test_a_sample_only_rules_out():
    n = 60_000 # in a sample of 2,000 rows the pair looks unique, in the table nobody is alone
    df = pd.DataFrame({'a': np.arange(n) % 100, 'b': np.arange(n)//100 % 100}).astype(str)
    assert uniqueness(df.sample(2000, random_state=0), ['a', 'b']) > .5 and len(singling_out(df, sample=2000)) == 0

@pytest.mark.parametrize('column, u', [
    (pd.Series([None]*10, dtype=object), 0), (pd.Series([np.nan]*10), 0), (['one']*10, 0), (range(10), 1), ([None] + ['x']*9, .1),
    (pd.Categorical(['a', None]*5), 0), (pd.array([1, None]*5, dtype='Int64'), 0), (pd.array([True, None]*5, dtype='boolean'), 0),
    (pd.date_range('2020', periods=10), 1), (pd.date_range('2020', periods=10, tz='Asia/Tokyo'), 1), (pd.to_timedelta(range(10), 'D'), 1),
    (pd.Series([1, 'a', None, 'True', 2.5]*2, dtype=object), 0), (pd.array(['a', None]*5, dtype='string[pyarrow]'), 0)])
def test_ten_rows_of_every_kind(column, u):
    df = pd.DataFrame({'x': pd.Series(column), 7: 'same'})
    assert uniqueness(df, 'x') == u and uniqueness(df, 7) == 0 and uniqueness(df, ['x', 7]) == u
    found = singling_out(df)
    assert found['columns'].tolist() == ([('x',)] if u > .05 else []) and list(found) == ['columns', 'singled_out', 'separated']

def test_groups_of_equal_size():
    x = pd.Series(rng.normal(size=5000)); days = pd.Series(pd.Timestamp('2000-01-01') + pd.to_timedelta(rng.permutation(5000), 'D'))
    for values in (x, days): assert (np.bincount(column_codes(values, 100)) == 50).all()
    assert column_codes(pd.Series(rng.integers(0, 80, 5000)), 100).max() == 79 # few values stay as they are
    gaps = column_codes(x.where(x.index % 2 == 0), 10)
    assert sorted(np.bincount(gaps)) == [250]*10 + [2500]
    text = days.dt.strftime('%d.%m.%Y')
    told = Column('d', 'datetime', dtype=str(text.dtype), format='%d.%m.%Y')
    assert (np.bincount(column_codes(text, 100, told)) == 50).all() and column_codes(text, 100).max() == 4999
    df = pd.DataFrame({'d': text, 'n': x.round(2).map('€ {:.2f}'.format)})
    assert len(singling_out(df, Schema.infer(df), most=1)) == 0 and uniqueness(df, 'd') == 1 > uniqueness(df, 'd', 100, Schema.infer(df))

def test_classes():
    for top in (5, 10**12):
        ids = rng.integers(0, top, 400)
        assert sorted(class_sizes(ids)) == sorted(np.unique(ids, return_counts=True)[1])
        again = dense(ids)
        assert again.max() + 1 == len(np.unique(ids)) and len(np.unique(np.stack([ids, again]), axis=1).T) == len(np.unique(ids))
    assert len(class_sizes(np.array([], int))) == 0

def test_the_schema_says_what_may_be_known():
    df = planted(); df['ill'], df['key'] = [f'k{i % 9000}' for i in range(len(df))], np.arange(len(df))
    schema = Schema.infer(df, target='z')
    schema['ill'].role = 'sensitive'; schema['key'].kind, schema['key'].role = 'identifier', 'direct identifier'
    assert {c for s in singling_out(df)['columns'] for c in s} > {'ill', 'a'}
    assert singling_out(df, schema)['columns'].tolist() == [('a', 'b', 'c')]

def test_roles_are_suggested_with_reasons_and_never_overwritten():
    df = planted().assign(Gehalt=1, age=2, f=lambda t: t.a)
    df.loc[::2, ['Gehalt', 'age']] = 0
    schema = Schema([Column(n, 'categorical', dtype=str(df[n].dtype)) for n in df]); schema['f'].role = 'sensitive'
    schema.confirm('Ada'); before = schema.to_json()
    told = suggest_roles(df, schema)
    assert {c.name: c.role for c in told} == {'a': 'quasi-identifier', 'b': 'quasi-identifier', 'c': 'quasi-identifier', 'x': 'other', 'y': 'other',
                                             'z': 'other', 'Gehalt': 'sensitive', 'age': 'quasi-identifier', 'f': 'sensitive'}
    assert "100% of the rows together with 'b' and 'c'" in told['a'].reason and 'heading says gehalt' in told['Gehalt'].reason
    assert schema.to_json() == before and told.confirmed['by'] == 'Ada' and set(told.unconfirmed) == {'a', 'b', 'c', 'Gehalt', 'age'}
    assert suggest_roles(df, told) == told
    with pytest.raises(SchemaError, match='is missing'): suggest_roles(df.drop(columns='a'), schema)

def test_seeds_and_order():
    df = load('adult').train
    one, two = (singling_out(df, most=2, sample=5000, seed=s) for s in (0, np.random.default_rng(9)))
    pd.testing.assert_frame_equal(one, two) # the sample rules out, it does not decide
    assert one['columns'].map(len).is_monotonic_increasing and all(uniqueness(df, c, 100) == u for c, u in zip(one['columns'], one.singled_out))
    pd.testing.assert_frame_equal(by_known(df, list(df)[:6], sets=4, seed=1), by_known(df, list(df)[:6], sets=4, seed=1))

def test_more_knowledge_never_singles_out_fewer():
    df = load('adult').train[['age', 'sex', 'race', 'education', 'occupation']]; curve = by_known(df)
    u = dict(zip(curve['columns'], curve.singled_out)); s = {c: separation(df, c, 100) for c in u}
    assert len(u) == 2**5 - 1
    assert all(u[p] <= u[c] and s[p] <= s[c] for c in u for k in range(1, len(c)) for p in combinations(c, k) if p in u)

def test_effort_is_bounded_and_said():
    wide = pd.DataFrame(rng.integers(0, 6, (3000, 60)), columns=[f'c{i}' for i in range(60)]).astype(str)
    spent = time.process_time()
    with pytest.warns(UserWarning, match='not all sets of . columns'): singling_out(wide, effort=2e7)
    assert time.process_time() - spent < 5
    with warnings.catch_warnings():
        warnings.simplefilter('error'); singling_out(wide, most=2)

@pytest.mark.parametrize('wrong', [0, 1, -1, 2, 5])
def test_bad_shares(wrong):
    with pytest.raises(DataError, match='between 0 and 1'): singling_out(planted(), share=wrong)

def test_bad_input_is_named():
    df = planted()
    for call in (lambda: uniqueness(df, ['a', 'q']), lambda: separation(df, 'q'), lambda: by_known(df, ['q'])):
        with pytest.raises(SchemaError, match="'q' is not in the table"): call()
    for bad in (None, [1], df[:0], pd.DataFrame([[1, 2]]*12, columns=['a', 'a'])):
        with pytest.raises(DataError): singling_out(bad)
        with pytest.raises(DataError): uniqueness(bad, ['a'])
    fig = draw_known(by_known(df, ['a', 'b'], sets=2), singling_out(df))
    assert len(fig.axes) == 2
    assert draw_known(by_known(df, ['x']), singling_out(df[['x', 'y']])) is not None

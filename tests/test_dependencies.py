"""Functions between columns, shown and rebuilt, against brute force, known answers and awkward tables."""
import numpy as np, pandas as pd, pytest
from masknb.errors import DataError, SchemaError
from masknb.preprocessing.dependencies import cells, exceptions, functional, functional_dependencies, g3, suspects
from masknb.preprocessing.schema import Schema

def edge_table(n=60, seed=0):
    "Every kind of column, with what usually goes wrong."
    rng = np.random.default_rng(seed)
    whole, label = rng.integers(0, 30, n), rng.choice(list('abc'), n)
    return pd.DataFrame({
        'x': rng.normal(size=n), 'whole': whole, 'gaps': np.where(rng.random(n) < .3, np.nan, whole*1.5), 'label': label,
        'cat': pd.Categorical(label, list('cbaz')), 'ordered': pd.Categorical(np.array(['low', 'mid', 'high'])[whole//10], ['low', 'mid', 'high'], ordered=True),
        'flag': whole > 14, 'maybe': pd.array(np.where(rng.random(n) < .2, None, whole > 20), dtype='boolean'),
        'nullable': pd.array(np.where(rng.random(n) < .2, None, whole), dtype='Int64'), 'when': pd.Timestamp('2024-01-01') + pd.to_timedelta(whole, 'D'),
        'zoned': (pd.Timestamp('2024-01-01', tz='Europe/Berlin') + pd.to_timedelta(whole, 'h')), 'lasted': pd.to_timedelta(whole, 'h'),
        'none': [None]*n, 'nan': np.full(n, np.nan), 'same': 'X', 'one': 1, 7: rng.choice(['p', None], n), 'mixed': np.where(whole > 5, 'a', None),
        'arrow': pd.array(label, dtype='string[pyarrow]')})

# ---- functional dependencies

def brute_g3(a, b):
    both = pd.DataFrame({'a': a, 'b': b}).dropna()
    kept = both.groupby('a').b.apply(lambda s: s.value_counts().iloc[0]).sum() if len(both) else 0
    return len(both) - kept, len(both)

@pytest.mark.parametrize('seed', range(8))
def test_g3_against_brute_force_and_the_quick_bound_never_refuses_what_holds(seed):
    rng = np.random.default_rng(seed)
    codes = rng.integers(-1, rng.integers(1, 40, 5), (200, 5))
    for i in range(5):
        exact = [g3(codes[:, i], codes[:, j]) for j in range(5)]
        gone = lambda j: pd.Series(codes[:, j]).where(codes[:, j] >= 0)
        assert exact == [brute_g3(gone(i), gone(j)) for j in range(5)]
        for error in (0, .05, .3, .6):
            holds = np.array([e <= error*n for e, n in exact])
            assert (suspects(codes[:, i], codes, error) >= holds).all()

def test_cells_are_the_same_counted_directly_and_by_sorting():
    rng = np.random.default_rng(0)
    few, many = rng.integers(-1, 9, (2, 5000)), rng.integers(-1, 4000, (2, 5000))
    for a, b in (few, many):
        i, j, n = cells(a, b)
        t = pd.Series(1, index=[a, b]).groupby(level=[0, 1]).sum()
        t = t[(t.index.get_level_values(0) >= 0) & (t.index.get_level_values(1) >= 0)]
        assert [*zip(i, j)] == list(t.index) and n.tolist() == t.tolist()
    assert [len(x) for x in cells(np.array([-1]), np.array([0]))] == [0]*3

def test_the_rebuilt_functions_are_those_of_dense_counts():
    rng = np.random.default_rng(1)
    for _ in range(20):
        sizes = [12, 6, 5, 1]
        a = rng.integers(0, 12, 300)
        t = np.stack([a, rng.integers(0, 6, 12)[a], np.arange(12)[a] % 5, a*0], 1)
        t[rng.choice(300, rng.integers(0, 8), replace=False), 1] = rng.integers(0, 6)
        rare = [rng.choice([None, 3]), None, None, None]
        found = functional_dependencies(t, sizes, [True]*4, rare)
        for j in (1, 2):
            dense = np.zeros((12, sizes[j]), int); np.add.at(dense, (t[:, 0], t[:, j]), 1)
            told = np.delete(dense, rare[0], 0) if rare[0] is not None else dense
            assert (0 in {i for k, (i, _) in found.items() if k == j}) == (told.sum() - told.max(1).sum() < 5)
            if j in found: assert found[j][1].tolist() == dense.argmax(1).tolist() and found[j][1].dtype == np.int32

def planted(n=5000, share=.01, seed=0):
    "A city and its region with exceptions, a key, a near key, a constant, a nearly constant column and noise."
    rng = np.random.default_rng(seed)
    city = rng.integers(0, 200, n)
    region = np.array([f'r{c % 9}' for c in range(200)], dtype=object)[city]
    wrong = rng.choice(n, round(share*n), replace=False)
    region[wrong] = 'elsewhere'
    return pd.DataFrame({'key': np.arange(n), 'near key': rng.integers(0, 4*n, n), 'city': city, 'region': region, 'land': 'X',
        'rarely': rng.random(n) < .004, 'noise': rng.integers(0, 5, n), 'none': np.nan}), np.sort(wrong)

@pytest.mark.parametrize('seed', range(3))
def test_a_planted_function_is_found_with_its_error_and_nothing_else(seed):
    df, wrong = planted(seed=seed)
    assert len(functional(df)) == 0
    found = functional(df, error=.02)
    assert found[['determinant', 'dependent', 'exceptions', 'rows', 'values']].values.tolist() == [['city', 'region', 50, 5000, 200]]
    assert found.error[0] == .01 and found['by chance'][0] > 3000
    told = exceptions(df, 'city', 'region')
    assert told.index.tolist() == wrong.tolist() and list(told) == ['rows', 'same']
    assert (told.rows == df.city.map(df.city.value_counts()).iloc[wrong].to_numpy()).all() and (told.same <= told.rows/2).all()
    shown = exceptions(df, 'city', 'region', values=True)
    assert (shown.region == 'elsewhere').all() and len(shown) == 50

def test_pairs_are_minimal_and_each_column_is_needed():
    rng = np.random.default_rng(0)
    a, b, c = rng.integers(0, 6, (3, 4000))
    df = pd.DataFrame({'a': a, 'b': b, 'c': c, 'sum': (a + 7*b), 'also a': 5 - a})
    found = functional(df, pairs=True)
    pairs = {(r.determinant, r.dependent) for r in found.itertuples() if isinstance(r.determinant, tuple)}
    assert pairs == {(('a', 'b'), 'sum'), (('b', 'also a'), 'sum')}
    assert {(r.determinant, r.dependent) for r in found.itertuples() if isinstance(r.determinant, str)} == {
        ('a', 'also a'), ('also a', 'a'), ('sum', 'a'), ('sum', 'b'), ('sum', 'also a')}
    assert len(exceptions(df, ['a', 'b'], 'sum')) == 0 and len(exceptions(df, ('a', 'c'), 'sum')) > 1000

def test_missing_cells_break_no_function():
    df, wrong = planted(share=0)
    df.loc[::7, 'region'] = None
    df['city'] = df.city.astype('Int64').mask(np.arange(len(df)) % 11 == 0)
    found = functional(df)
    assert found[['determinant', 'dependent', 'exceptions']].values.tolist() == [['city', 'region', 0]]
    assert found.rows[0] == (df.city.notna() & df.region.notna()).sum()

def test_functions_in_awkward_tables():
    df = edge_table(600)
    found = {(r.determinant, r.dependent) for r in functional(df, min_count=2).itertuples()}
    assert {('label', 'cat'), ('cat', 'arrow'), ('whole', 'when'), ('when', 'lasted'), ('whole', 'nullable'), ('whole', 'flag'), ('gaps', 'whole')} <= found
    assert not {n for pair in found for n in pair} & {'none', 'nan', 'same', 'one', 'x', 7}
    assert len(functional(df.head(10), error=.5, pairs=True)) == 0 # ten rows prove nothing
    schema = Schema.infer(df)
    assert {(r.determinant, r.dependent) for r in functional(df, schema, min_count=2).itertuples()} <= found

def test_functions_refuse_bad_input_with_the_column_in_the_message():
    df, _ = planted(100)
    twice = pd.concat([df, df[['city']]], axis=1)
    for call in (lambda: functional(twice), lambda: exceptions(twice, 'city', 'region')):
        with pytest.raises(DataError, match="'city' stands there more than once"): call()
    with pytest.raises(DataError, match='neither text nor a whole number'): functional(df.rename(columns={'city': 1.5}))
    with pytest.raises(SchemaError, match="no column 'town'"): exceptions(df, ['city', 'town'], 'region')
    with pytest.raises(SchemaError, match="'city' is missing"): functional(df.drop(columns='city'), Schema.infer(df))

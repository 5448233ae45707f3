"""Measures of association against scipy, scikit-learn, pandas and awkward tables; the pictures against what they must show."""
import numpy as np, pandas as pd, pytest
from scipy import stats
from scipy.stats.contingency import association
from sklearn.metrics import adjusted_mutual_info_score, mutual_info_score, normalized_mutual_info_score
from masknb.errors import DataError, SchemaError
from masknb.preprocessing.associations import (MEASURES, _apart, _codes, associations, correlation_ratios, correlations, cramer, cuts, graph,
    heatmap, information, mutual, ranks, spanning_tree, strongest, theil)
from masknb.preprocessing.dependencies import cells
from masknb.preprocessing.schema import Schema
from tests.test_dependencies import edge_table

def numbers(n=400, k=6, gaps=.2, seed=0):
    "Numbers of very different size that hang together, with gaps."
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, k)) @ rng.normal(size=(k, k))*10.**np.arange(-6, k*3 - 6, 3) + 10.**np.arange(k)
    return np.where(rng.random((n, k)) < gaps, np.nan, x.round(8))

def labels(n=500, k=4, seed=0):
    "Codes that hang together, with gaps."
    rng = np.random.default_rng(seed)
    first = rng.integers(0, 6, n)
    return [np.where(rng.random(n) < .1, -1, (first*(j + 1) + rng.integers(0, 3, n)) % (j + 3)) for j in range(k)]

# ---- each measure against another's code

@pytest.mark.parametrize('seed', range(3))
def test_pearson_is_pandas_pair_by_pair(seed):
    x = numbers(seed=seed)
    np.testing.assert_allclose(correlations(x), pd.DataFrame(x).corr(), atol=1e-8)
    x[:, 3] = 7e8 # a constant says nothing, whatever its size
    assert np.isnan(correlations(x)[3]).all() and not np.isnan(np.delete(correlations(x)[0], 3)).any()

def test_spearman_is_scipy_where_nothing_is_missing_and_near_pandas_where_something_is():
    x = np.round(numbers(gaps=0)/10.**np.arange(-6, 12, 3), 0) # with ties
    np.testing.assert_allclose(correlations(ranks(x)), stats.spearmanr(x).statistic, atol=1e-9)
    gone = numbers(gaps=.3)
    np.testing.assert_allclose(correlations(ranks(gone)), pd.DataFrame(gone).corr('spearman'), atol=.02)

@pytest.mark.parametrize('seed', range(3))
def test_the_correlation_ratio_is_that_of_the_analysis_of_variance(seed):
    x, code = numbers(seed=seed), labels(400, 1, seed)[0]
    x[:, 0] += np.where(code == 2, 1e-5, 0)
    for j, got in enumerate(correlation_ratios(code, x)):
        groups = [v[~np.isnan(v)] for g in range(3) for v in [x[code == g, j]]]
        n, k, f = sum(map(len, groups)), len(groups), stats.f_oneway(*groups).statistic
        assert got == pytest.approx(np.sqrt(max((k - 1)*(f - 1)/(f*(k - 1) + n - k), 0)), abs=1e-6) # Kelley in terms of F

@pytest.mark.parametrize('seed', range(3))
def test_measures_of_labels_are_those_of_scipy_and_sklearn(seed):
    codes = labels(seed=seed)
    for a, b in ((a, b) for a in codes for b in codes):
        both = (a >= 0) & (b >= 0); x, y, t = a[both], b[both], cells(a, b)
        table = pd.crosstab(x, y).to_numpy(); n, (r, k) = table.sum(), table.shape
        v2 = association(table, method='cramer')**2*(min(r, k) - 1)
        low = min(r - (r - 1)**2/(n - 1), k - (k - 1)**2/(n - 1)) - 1
        assert cramer(*t) == pytest.approx(min(np.sqrt(max(v2 - (r - 1)*(k - 1)/(n - 1), 0)/low), 1))
        assert information(*t) == pytest.approx((mutual_info_score(x, y), *(stats.entropy(np.bincount(c)) for c in (x, y))))
        assert mutual(*t) == pytest.approx(normalized_mutual_info_score(x, y))
        assert theil(*t) == pytest.approx(tuple(mutual_info_score(x, y)/stats.entropy(np.bincount(c)) for c in (y, x)))

@pytest.mark.parametrize('seed', range(3))
def test_information_less_chance_is_the_adjusted_one_of_sklearn(seed):
    rng = np.random.default_rng(seed)
    a = rng.integers(0, 20, 1500); b = np.where(rng.random(1500) < .3, a, rng.integers(0, 30, 1500))
    t, chance = cells(a, b), information(*cells(a, rng.permutation(b)))[0]
    assert mutual(*t, chance) == pytest.approx(adjusted_mutual_info_score(a, b), abs=.01) and mutual(*t) > mutual(*t, chance) + .02

@pytest.mark.parametrize('measure', ['auto', 'theil', 'nmi', 'cramer'])
def test_columns_of_many_labels_that_know_nothing_of_each_other(measure):
    rng = np.random.default_rng(0)
    df = pd.DataFrame({'a': rng.integers(0, 3000, 30_000), 'b': rng.integers(0, 700, 30_000)}).astype(str)
    df['end'] = df.a.str[-1]; df.loc[::3, 'b'] = None
    a = associations(df, measure=measure)
    assert a.loc['a', 'b'] < .03 and a.loc['b', 'end'] < .03 and a.loc['a', 'end'] > .35

def test_chance_alone_measures_nothing():
    rng = np.random.default_rng(0)
    many, x = rng.integers(0, 300, (2, 3000)), rng.normal(size=(3000, 20))
    assert cramer(*cells(*many)) < .1 and np.sqrt((pd.crosstab(*many) > 0).to_numpy().mean()) > .1
    assert correlation_ratios(many[0], x).max() < .15

def test_too_few_rows_and_single_values_give_nan():
    none = np.zeros(0, int)
    for t in (cells(none, none), cells(np.arange(4), np.arange(4)), cells(np.zeros(50, int), np.arange(50) % 3)):
        assert np.isnan([cramer(*t), mutual(*t), *theil(*t)]).all()
    assert np.isnan(correlation_ratios(np.zeros(50, int), numbers(50))).all()
    assert np.isnan(correlation_ratios(np.arange(50), numbers(50))).all() # as many groups as rows
    x = np.full((30, 2), np.nan); x[:4] = np.arange(8).reshape(4, 2)
    assert np.isnan(correlations(x)).all()

# ---- bins and labels

def test_bins_hold_alike_many_and_frequent_values_stand_alone():
    rng = np.random.default_rng(0)
    x = rng.normal(size=10_000)
    assert np.ptp(np.bincount(np.searchsorted(cuts(x), x, 'right'))) <= 1
    zeros = np.where(rng.random(10_000) < .6, 0, np.abs(x))
    code = np.searchsorted(cuts(zeros), zeros, 'right')
    assert len(np.unique(code[zeros == 0])) == 1 and not (set(code[zeros == 0]) & set(code[zeros > 0])) and len(np.unique(code)) >= 10
    assert len(cuts(np.full(5, np.nan))) == 0

def test_a_table_like_another_is_cut_as_that_one():
    real = pd.DataFrame({'x': np.arange(1000.), 'label': np.repeat(['a', 'b', 'c', 'd'], [400, 300, 297, 3])})
    fake = pd.DataFrame({'x': [-5, 0, 99, 100, 2000.], 'label': ['b', 'd', 'new', 'a', None]})
    assert _codes(fake.x.to_numpy(), real.x.to_numpy()).tolist() == [0, 0, 0, 1, 9]
    assert _codes(pd.Categorical(fake.label), pd.Categorical(real.label)).tolist() == [1, 3, 3, 0, -1]
    assert _codes(pd.Categorical([1., 2]), pd.Categorical([1]*5 + [2]*6)).tolist() == [0, 1]

# ---- whole tables

def test_auto_takes_the_measure_of_each_pair():
    df = edge_table(900)
    a = associations(df)
    label = [n for n in a if not (pd.api.types.is_numeric_dtype(df[n]) or df[n].dtype.kind in 'Mm') or pd.api.types.is_bool_dtype(df[n])]
    number = [n for n in a if n not in label]
    assert {'x', 'whole', 'gaps', 'nullable', 'when', 'zoned', 'lasted'} <= set(number) and {'label', 'cat', 'ordered', 'flag', 'maybe', 7, 'mixed', 'arrow'} <= set(label)
    np.testing.assert_allclose(a.loc[number, number], associations(df, measure='spearman').loc[number, number])
    np.testing.assert_allclose(a.loc[number, label], associations(df, measure='eta').loc[number, label])
    np.testing.assert_allclose(a.loc[label, label], associations(df, measure='cramer').loc[label, label])
    np.testing.assert_allclose(a.loc['whole', ['gaps', 'when', 'zoned', 'lasted', 'nullable']].astype(float), 1, atol=.02)
    assert a.loc['label', 'cat'] == pytest.approx(1) == a.loc['arrow', 'label'] and a.loc['label', 'x'] < .15

@pytest.mark.parametrize('measure', MEASURES)
def test_awkward_tables_under_every_measure(measure):
    for df in (edge_table(300), edge_table(10), edge_table(1), edge_table(300).convert_dtypes()):
        a = associations(df, measure=measure)
        assert list(a.index) == list(a) == list(df) and a.shape == (df.shape[1],)*2
        v = a.to_numpy()
        assert not (np.abs(v) > 1 + 1e-12).any() and (measure == 'theil' or np.array_equal(v, v.T, equal_nan=True))
        assert a.loc[['none', 'nan', 'same', 'one']].isna().all(axis=None)
    unmodelled = Schema.infer(pd.DataFrame({'id': np.arange(50)}))
    unmodelled['id'].kind = 'identifier'
    assert associations(pd.DataFrame({'id': np.arange(50)}), unmodelled, measure).shape == (0, 0)

def test_a_schema_tells_labels_from_numbers_and_reads_dates():
    rng = np.random.default_rng(0)
    day = pd.Timestamp('2020-01-01') + pd.to_timedelta(rng.integers(0, 700, 800), 'D')
    df = pd.DataFrame({'day': day.strftime('%d.%m.%Y'), 'late': (day - pd.Timestamp('2020-01-01')).days*2, 'price': [f'€ {v:.2f}' for v in rng.random(800)*90 + 1]})
    schema = Schema.infer(df)
    assert associations(df, schema).loc['day', 'late'] == pytest.approx(1) and associations(df).loc['day', 'late'] < 1
    schema['late'].kind = 'categorical'
    assert associations(df, schema).loc['day', 'late'] != pytest.approx(1)
    assert not associations(df, schema).isna().any(axis=None)

def test_like_shows_differences_of_data_and_not_of_bins():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 4000))
    real = pd.DataFrame({'x': x[0], 'y': x[0] + x[1], 'up': np.where(x[0] > 1, 'yes', 'no')})
    for measure in MEASURES:
        a = associations(real, measure=measure)
        assert a.equals(associations(real, measure=measure, like=real.copy()))
        again = associations(real.iloc[::2], measure=measure, like=real)
        assert (again - a).abs().max(axis=None) < .05
    broken = real.assign(y=rng.permutation(real.y))
    gap = (associations(broken, like=real) - associations(real)).abs()
    assert {*gap.stack().idxmax()} <= {'x', 'y'} and gap.loc['x', 'up'] == 0

def test_long_tables_are_sampled_by_the_given_generator():
    rng = np.random.default_rng(0)
    x = rng.normal(size=60_000)
    df = pd.DataFrame({'x': x, 'y': x + rng.normal(size=60_000)})
    draws = [associations(df, most=5000, rng=np.random.default_rng(s)).loc['x', 'y'] for s in (0, 0, 1)]
    assert draws[0] == draws[1] != draws[2] and np.ptp(draws) < .05
    assert associations(df, most=10**6).loc['x', 'y'] == pytest.approx(stats.spearmanr(df.x, df.y).statistic)

def test_bad_input_is_refused_with_words():
    df = edge_table(60)
    with pytest.raises(DataError, match="no measure 'kendall': use one of auto"): associations(df, measure='kendall')
    with pytest.raises(SchemaError, match="column 'label' is not in the table of like"): associations(df, like=df.drop(columns='label'))
    with pytest.raises(DataError, match="column 'x' does not hold the same kind"): associations(df.assign(x='a'), like=df)
    with pytest.raises(DataError, match='stands there more than once'): associations(pd.concat([df, df[['x']]], axis=1))
    with pytest.raises(DataError, match='no columns'): associations(df[[]])
    with pytest.raises(DataError, match='no rows|0 rows'): associations(df.head(0))
    with pytest.raises(DataError, match='data frame|DataFrame'): associations([1, 2])

# ---- the strongest, and pictures

def matrix(k, seed=0):
    "Associations of groups of three columns, one of which has none."
    rng = np.random.default_rng(seed)
    base = rng.normal(size=(400, k//3 + 1))
    return associations(pd.DataFrame({f'column {i} of group {i//3}': base[:, i//3]*(i < k - 1) + rng.normal(size=400) for i in range(k)}))

@pytest.mark.parametrize('seed', range(5))
def test_the_tree_is_as_strong_as_any_and_reaches_all(seed):
    rng = np.random.default_rng(seed)
    s = rng.random((9, 9)).round(1); s = np.maximum(s, s.T); np.fill_diagonal(s, 1) # with ties and ones
    tree = spanning_tree(pd.DataFrame(s, list('abcdefghi'), list('abcdefghi')), 0.)
    root, total = list(range(9)), 0 # Kruskal, by hand
    for v, i, j in sorted(((s[a, b], a, b) for a in range(9) for b in range(a)), reverse=True):
        if root[i] != root[j]: root = [root[i] if r == root[j] else r for r in root]; total += v
    assert len(tree) == 8 and tree.association.sum() == pytest.approx(total) and {*tree.a, *tree.b} == set('abcdefghi')

def test_links_of_size_one_and_signs_are_kept():
    a = pd.DataFrame([[1, -1, .2], [-1, 1, np.nan], [.2, np.nan, 1]], list('xyz'), list('xyz'))
    assert spanning_tree(a).values.tolist() == [['x', 'y', -1.], ['x', 'z', .2]]
    assert spanning_tree(a, .5).values.tolist() == [['x', 'y', -1.]]
    assert strongest(a, 1).values.tolist() == [['x', 'y', -1.]]
    u = pd.DataFrame([[1, .3], [.9, 1]], ['a', 'b'], ['a', 'b'])
    assert strongest(u).values.tolist() == [['b', 'a', .9]] # the direction that says more

@pytest.mark.parametrize('k', [1, 2, 3, 15, 60])
def test_pictures_name_every_column_and_boxes_do_not_lie_on_each_other(k):
    a = matrix(k)
    fig = heatmap(a, 'all')
    names = [t.get_text() for t in fig.axes[0].get_yticklabels()]
    assert len(names) == k and len(set(names)) == k and sorted(names) == sorted(t.get_text() for t in fig.axes[0].get_xticklabels())
    groups = [n.rpartition(' ')[2] for n in names if not n.startswith(f'column {k - 1} ')]
    assert k < 4 or sum(x != y for x, y in zip(groups, groups[1:])) <= (k - 1)//3 + (k == 60)*3 # a group stands together
    fig = graph(a, .3); fig.draw_without_rendering()
    boxes = [t.get_bbox_patch().get_window_extent().padded(-1) for t in fig.axes[0].texts]
    assert len(boxes) >= k - 1 - (k < 3) and not any(p.overlaps(q) for i, p in enumerate(boxes) for q in boxes[:i])
    if k > 3: assert 'not linked' in fig.texts[0].get_text()

def test_boxes_in_one_spot_are_parted():
    x = _apart(np.zeros((8, 2)), np.full((8, 2), .3), np.array([4., 4]))
    far = np.abs(x[:, None] - x).max(-1); np.fill_diagonal(far, 9)
    assert far.min() >= .6 - 1e-6

def test_pictures_of_awkward_matrices():
    for a in (associations(edge_table(100)), associations(edge_table(100), measure='theil'), associations(edge_table(100)[['none', 'same']]), matrix(3).iloc[:0, :0]):
        for draw in (heatmap, graph): assert draw(a)._repr_png_()[1:4] == b'PNG'

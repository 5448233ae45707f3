"""Similarity: answers that are known beforehand, other people's formulas, intervals that hold what they promise, and awkward tables."""
import math
import numpy as np, pandas as pd, pytest
import scipy.stats as st
from scipy.spatial.distance import jensenshannon
from masknb.errors import DataError
from masknb.evaluation import similarity as S
from masknb.evaluation.figures import Tables

def people(n, seed, shift=0.):
    "Ties of two and three columns, a spike, missing cells, rare labels; `shift` bends all of it a little."
    rng = np.random.default_rng(seed)
    a = rng.choice(5, n, p=np.array([.5, .2, .2, .08, .02]) + shift*np.array([-.1, .1, 0, 0, 0]))
    b = a*(1 - shift) + rng.normal(0, .6, n)
    c = np.where(rng.random(n) < .7 - shift/2, 0, rng.exponential(100, n).round())
    side = rng.choice(2, n)
    d = (side + (a > 0) + (rng.random(n) < .1)) % 2 # a, side and d are tied as three, not as two
    return pd.DataFrame({'a': pd.Series(a).map(dict(enumerate('vwxyz'))), 'b': b, 'c': c, 'side': np.where(side, 'left', 'right'),
                         'd': np.where(rng.random(n) < .1 + shift/4, None, np.where(d, 'yes', 'no'))})

real, held = people(6000, 0), people(3000, 1)
schema = Tables.of(real, held).schema
figures = lambda synthetic, train=real, holdout=held, **kw: {f.name: f for f in S.similarity_figures(Tables.of(train, synthetic, holdout, **kw))}
NAMES = ['column similarity', 'KL divergence (mean)', 'missing rates', 'pair trends', 'three-way marginals', 'association difference', 'detection AUC',
         'detection AUC (logistic)', 'clustering: occupancy', 'clustering: log-cluster', 'distinct rows', 'repeated rows', 'lost categories', 'lost variety', 'withheld cells']

@pytest.fixture(scope='module')
def cases():
    rng = np.random.default_rng(3)
    return {k: figures(v) for k, v in dict(copy=real, fresh=people(6000, 2), independent=real.apply(lambda s: pd.Series(rng.permutation(s.array))),
                                           shuffled=real.assign(b=rng.permutation(real.b)), held=held).items()}

def test_every_figure_is_whole(cases):
    for case in cases.values():
        assert list(case) == NAMES
        for f in case.values():
            assert f.low <= f.value <= f.high and math.isfinite(f.reference) and f.room == 'similarity' and f.meaning and f.definition, f

def test_a_copy_is_alike_in_everything(cases):
    f = cases['copy']
    assert [f[k].value for k in NAMES[:6]] == [1, 0, 0, 1, 1, 0]
    assert abs(f['detection AUC'].value - .5) < .03 and f['distinct rows'].value == f['distinct rows'].reference

@pytest.mark.parametrize('case', ['fresh', 'held'])
def test_real_rows_are_near_the_reference(cases, case):
    f = cases[case]
    for k in NAMES[:6] + NAMES[8:9]: assert abs(f[k].value - f[k].reference) < max(f[k].high - f[k].low, .01), f[k]
    for k in NAMES[6:8]: assert abs(f[k].value - .5) < .03, f[k]

def test_independent_columns_pass_alone_and_fail_together(cases):
    f = cases['independent']
    assert f['column similarity'].value == 1 and f['missing rates'].value == 0
    for k in ('pair trends', 'three-way marginals', 'clustering: occupancy'): assert f[k].high < f[k].reference - .02, f[k]
    assert f['association difference'].low > 3*f['association difference'].reference and f['detection AUC'].low > .75
    assert f['clustering: log-cluster'].low > f['clustering: log-cluster'].reference

def test_one_shuffled_column_lowers_only_what_it_should(cases):
    f = cases['shuffled']
    assert [f[k].value for k in NAMES[:3]] == [1, 0, 0] and f['lost categories'].value == 0
    t = Tables.of(real, real.assign(b=np.random.default_rng(3).permutation(real.b)))
    far = dict(zip(*S.marginal_distances(t, t.train, t.synthetic, 2)[:2]))
    assert far['a', 'b'] > .2 and all(d == 0 for pair, d in far.items() if 'b' not in pair)
    assert f['pair trends'].high < f['pair trends'].reference and f['detection AUC'].low > .7

def test_three_columns_are_seen_only_by_three_way_marginals():
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 2, (2, 6000))
    knot = pd.DataFrame({'x': x, 'y': y, 'z': x ^ y}).astype(str)
    f = figures(knot.assign(z=rng.permutation(knot.z)), knot, None)
    assert f['pair trends'].value > .97 and f['association difference'].value < .03 and f['three-way marginals'].value < .55

def test_against_scipy():
    fake = people(4000, 5, .3)
    t = Tables.of(real, fake)
    c = S.similarity_columns(t)
    p, q = (d.a.value_counts(normalize=True).reindex(list('vwxyz'), fill_value=0) for d in (real, fake))
    assert c.js['a'] == pytest.approx(jensenshannon(p, q, 2)) and c.tv['a'] == pytest.approx((p - q).abs().sum()/2)
    assert c.similarity['b'] == pytest.approx(1 - st.ks_2samp(real.b, fake.b).statistic)
    assert c.wasserstein['b'] == pytest.approx(st.wasserstein_distance(real.b, fake.b)/real.b.std(ddof=0))
    i, j = (np.bincount(S.coder(t, 20, 250)(x)[1], minlength=30) + .5 for x in (t.train, t.synthetic))
    k = max(np.flatnonzero(i + j > 1)) + 1
    assert c.kl['b'] == pytest.approx(st.entropy(i[:k], j[:k]))
    table = pd.crosstab(real.a, real.side).to_numpy().astype(float)
    chi, n, (r, m) = st.chi2_contingency(table, correction=False).statistic, table.sum(), table.shape
    bergsma = math.sqrt(max(chi/n - (r - 1)*(m - 1)/(n - 1), 0)/min(r - (r - 1)**2/(n - 1) - 1, m - (m - 1)**2/(n - 1) - 1))
    assert S.cramer(table) == pytest.approx(bergsma)

def spans(t):
    "Value, low and high of what is a mean distance."
    parts = S.column_distances, S.divergences, lambda *x: S.marginal_distances(*x, 2)[1:], lambda *x: S.marginal_distances(*x, 3)[1:], S.association_differences
    return [(far.mean(), far.mean() - S.Z*e, far.mean() + S.Z*e) for far, e in (f(t, t.train, t.synthetic) for f in parts)]

def covered(found):
    "Share of intervals that hold the mean value of tables of this size."
    v, low, high = np.moveaxis(np.array(found), -1, 0)
    return ((low <= v.mean(0)) & (v.mean(0) <= high)).mean(0)

@pytest.mark.parametrize('shift, most', [(0., 1.), (.35, .99)])
def test_intervals_of_distances_hold(shift, most):
    share = covered([spans(Tables.of(people(700, 1000 + k), people(500, 9000 + k, shift), schema=schema)) for k in range(150)])
    assert (share >= .9).all() and (share <= most).all(), share

def test_intervals_of_twins_hold():
    "A world of five hundred kinds of people, some far more frequent than others."
    p = np.r_[np.full(50, .01), np.full(450, .5/450)]
    found = [S.twins(pd.DataFrame({'kind': np.random.default_rng(k).choice(500, 400, p=p)}))[:2] for k in range(300)]
    share = covered(found)
    assert (share >= .9).all() and (share <= .99).all(), share

@pytest.mark.parametrize('tilt', [0., .5])
def test_intervals_of_clusters_hold(tilt):
    "Rows that fall into twenty clusters, alike or tilted."
    p = np.arange(1, 21)/210
    q = p*(1 + tilt*np.where(np.arange(20) % 2, 1, -1))
    found = []
    for k in range(200):
        rng = np.random.default_rng(k)
        a, b = rng.choice(20, 1000, p=p), rng.choice(20, 1000, p=q/q.sum())
        far, up, down = S.apart(a[None], b[None], [(0,)])
        half = S.Z*S.spread(up, down)
        found.append([S.log_cluster_figures(a, b, k), (far[0], far[0] - half, far[0] + half)])
    share = covered(found)
    assert (share >= .9).all() and (share <= .99).all(), share

def test_intervals_of_detection_hold():
    "DeLong's interval, models trained anew each time."
    found = [S.detect(Tables.of(people(400, k, .5), people(400, 7000 + k), schema=schema), 'logistic')[:3] for k in range(30)]
    assert covered(found) >= .9

def test_detection_is_scikit_learns_area():
    from sklearn.metrics import roc_auc_score
    t = Tables.of(real, people(3000, 5, .3), held)
    rng = np.random.default_rng(0)
    p, q = rng.normal(.4, 1, 300).round(1), rng.normal(0, 1, 200).round(1)
    assert S.auc(p, q)[0] == pytest.approx(roc_auc_score(np.repeat([1, 0], [300, 200]), np.r_[p, q]))
    value, low, high, n = S.detect(t)
    assert n == 3000 and .6 < low < value < high
    value, low, high, _ = S.detect(Tables.of(real, real.assign(side='middle')[:2000], held, quick=True))
    assert low <= value <= high and value > .999

def test_log_cluster_worked_by_hand():
    "Clusters of 30 real and 10 synthetic rows, and of 20 and 40: shares 3/4 and 1/3, off by 1/4 and 1/6."
    assert S.log_cluster(np.array([30, 20]), np.array([10, 40])) == pytest.approx(math.log((1/16 + 1/36)/2))

@pytest.mark.parametrize('times, words', [(1, 'fewer than 5'), (3, 'fewer than 5'), (7, '7')])
def test_few_equal_real_rows_are_not_counted(times, words):
    pay = np.random.default_rng(0).lognormal(8, .5, 60).round(2)
    t = Tables.of(pd.DataFrame({'pay': [*pay, *[pay[0]]*(times - 1)]}), pd.DataFrame({'pay': pay}))
    said = {f.name: f.meaning for f in S._collapse(t)}['repeated rows']
    assert said.endswith(f'in the real table {words}.')

@pytest.mark.parametrize('n', [10, 40])
def test_short_tables(n):
    f = figures(people(n, 1), people(n, 0), people(n, 2))
    assert list(f) == NAMES and all(x.low <= x.value <= x.high if x.value == x.value else x.meaning.startswith('Not available: ') for x in f.values())

def test_columns_that_are_empty_constant_huge_or_of_5000_labels():
    def odd(n, k): return people(n, k).assign(none=None, c=np.nan if k else 1., same='x', far=lambda d: d.b*1e300, city=np.random.default_rng(k).integers(0, 5000, n).astype(str))
    t = Tables.of(odd(800, 0), odd(700, 1), odd(600, 2), quick=True)
    for x in S.similarity_figures(t): assert x.low <= x.value <= x.high and math.isfinite(x.reference), x
    c = S.similarity_columns(t)
    assert c.note['c'] == 'no value is known in the synthetic table' and c.coverage['c'] == 0 and math.isfinite(c.wasserstein['far'])
    assert all(np.isfinite(m.to_numpy()).all() for m in S.association_matrices(t))

def test_one_row_and_no_hold_out_is_an_error():
    with pytest.raises(DataError, match='one row'): S.similarity_figures(Tables.of(real[:1], held, schema=schema))

"""Utility: answers that are known beforehand, scikit-learn's formulas, an overlap by hand, intervals that hold, and awkward tables."""
import math, warnings
import numpy as np, pandas as pd, pytest
from sklearn import metrics
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression, LogisticRegression
from scipy.stats import spearmanr
from masknb.evaluation import utility as U
from masknb.evaluation.figures import Tables

def people(n, seed, weaker=0.):
    "Income and wage follow from age, schooling and weekly hours, not from the car; `weaker` bends the ties to age."
    rng = np.random.default_rng(seed)
    age, hours, school = rng.normal(size=n), rng.normal(size=n), rng.choice(3, n, p=[.5, .3, .2])
    z = (1.5 - weaker)*age + .7*hours + school - .8
    return pd.DataFrame({'age': age, 'hours': np.where(rng.random(n) < .05, np.nan, hours), 'school': np.array(['basic', 'middle', 'high'])[school],
                         'car': rng.choice(['red', 'blue'], n), 'income': np.where(rng.random(n) < 1/(1 + np.exp(-z)), 'much', 'little'),
                         'wage': 100*z + 50*rng.normal(size=n), 'class': pd.cut(z + rng.normal(size=n), [-99, -.6, .6, 99], labels=['low', 'mid', 'top']).astype(str)})

def world(target, *tables): return [d[['age', 'hours', 'school', 'car', target]] for d in tables]

REAL, HELD, FRESH = people(1500, 0), people(1500, 1), people(1500, 2)
PANEL = dict(income=('boosting', 'logistic', 'forest', 'MLP'), wage=('boosting', 'linear', 'forest', 'MLP'))
PANEL['class'] = PANEL['income']

def figures(target, synthetic, holdout=HELD, train=REAL, **kw):
    train, synthetic, holdout = world(target, train, synthetic, holdout)
    return {f.name: f for f in U.utility_figures(Tables.of(train, synthetic, holdout, target=target, quick=True, **kw))}

@pytest.fixture(scope='module')
def cases():
    rng = np.random.default_rng(3)
    tables = dict(copy=REAL, held=HELD, independent=FRESH.apply(lambda s: pd.Series(rng.permutation(s.array))),
                  fresh=FRESH.assign(car=rng.permutation(FRESH.car))) # the car has no ties to lose
    return {k: figures('income', v) for k, v in tables.items()}

@pytest.mark.parametrize('target', ['income', 'wage', 'class'])
def test_every_figure_is_whole_for_each_kind_of_target(target):
    f = figures(target, FRESH[:800], HELD[:800], REAL[:800])
    scores = ('R2', 'RMSE') if target == 'wage' else ('ROC AUC', 'accuracy', 'precision', 'recall', 'macro F1')
    assert list(f) == ['skill kept', *(n for k in PANEL[target] for n in (*(f'TSTR {s} ({k})' for s in scores), f'TSTR / TRTR ({k})')),
        'importance agreement', 'regression interval overlap', 'regression standardised difference']
    for x in f.values():
        assert x.low <= x.value <= x.high and math.isfinite(x.reference) and x.room == 'utility' and x.meaning and x.definition, x

def test_a_copy_of_the_training_rows_loses_nothing(cases):
    f = cases['copy']
    assert all(x.value == x.reference for n, x in f.items() if n.startswith('TSTR'))
    assert f['importance agreement'].value == 1 and f['regression interval overlap'].value == 1 and f['regression standardised difference'].value == 0

def test_fresh_rows_with_cars_shuffled_come_near_the_reference(cases):
    f = cases['fresh']
    for n, x in f.items():
        if n.startswith('TSTR'): assert abs(x.value - x.reference) < .05, x
    for n in ('regression interval overlap', 'regression standardised difference'): assert f[n].low <= f[n].reference <= f[n].high, f[n]

def test_the_hold_out_itself_is_no_worse_than_real_rows(cases):
    f = cases['held']
    assert all(x.value > x.reference - .02 for n, x in f.items() if n.startswith('TSTR'))
    assert f['regression interval overlap'].low <= f['regression interval overlap'].reference <= f['regression interval overlap'].high

def test_independent_columns_are_of_no_use(cases):
    f = cases['independent']
    for k in PANEL['income']:
        for score in ('ROC AUC', 'macro F1', 'accuracy'): assert f[f'TSTR {score} ({k})'].high < f[f'TSTR {score} ({k})'].reference - .08, (k, score)
        assert f[f'TSTR / TRTR ({k})'].high < .9
    assert f['regression interval overlap'].high < f['regression interval overlap'].reference
    assert f['regression standardised difference'].low > 3*f['regression standardised difference'].reference

def test_a_shuffled_target_is_of_no_use():
    t = Tables.of(*world('income', REAL, FRESH.assign(income=np.random.default_rng(1).permutation(FRESH.income)), HELD), target='income')
    for k in ('boosting', 'logistic'): assert U.interval(*U.scored(t, k, 'synthetic')['ROC AUC'])[1] < U.scored(t, k, 'train')['ROC AUC'][0] - .08
    overlaps, differences = U.replicated(U.regressions(t))
    assert overlaps[2] < overlaps[3] and differences[1] > 3*differences[3]

@pytest.mark.parametrize('instead', ['mid', 'peak'])
def test_classes_that_the_synthetic_table_lacks_or_makes_up(instead):
    t = Tables.of(*world('class', REAL, FRESH.assign(**{'class': FRESH['class'].replace('top', instead)}), HELD), target='class')
    for k in ('boosting', 'logistic'):
        ours, theirs = U.scored(t, k, 'synthetic'), U.scored(t, k, 'train')
        assert U.interval(*ours['recall'])[1] < theirs['recall'][0] - .1 and .5 < ours['ROC AUC'][0] < theirs['ROC AUC'][0]

# scikit-learn's numbers

@pytest.mark.parametrize('k', [2, 3, 7])
def test_scores_of_classes_against_sklearn(k):
    rng = np.random.default_rng(k)
    y, p = rng.choice(k, 400), rng.dirichlet(np.ones(k), 400).round(2 if k == 2 else 6)
    p = p/p.sum(1, keepdims=True)
    g, macro = p.argmax(1), dict(average='macro', zero_division=0)
    expected = dict(zip(('ROC AUC', 'accuracy', 'precision', 'recall', 'macro F1'), (metrics.roc_auc_score(y, p[:, 1] if k == 2 else p, multi_class='ovr'),
        metrics.accuracy_score(y, g), metrics.precision_score(y, g, **macro), metrics.recall_score(y, g, **macro), metrics.f1_score(y, g, **macro))))
    assert {n: v for n, (v, _) in U.class_scores(y, p).items()} == pytest.approx(expected)

def test_figures_against_models_trained_here():
    t = Tables.of(*world('wage', REAL, FRESH, HELD), target='wage')
    k = U.task(t)
    X, Z = (np.column_stack([np.nan_to_num(k.X[n][:, :2], nan=np.nanmedian(k.X['synthetic'][:, 1])), np.isnan(k.X[n][:, 1]), np.eye(3)[k.X[n][:, 2].astype(int)], k.X[n][:, 3]]) for n in ('synthetic', 'holdout'))
    p = LinearRegression().fit(X, FRESH.wage).predict(Z)
    ours = {n: v for n, (v, _) in U.scored(t, 'linear', 'synthetic').items()}
    assert ours == pytest.approx({'R2': metrics.r2_score(HELD.wage, p), 'RMSE': metrics.root_mean_squared_error(HELD.wage, p)}, rel=1e-3)

def test_importance_against_sklearn():
    t = Tables.of(*world('income', REAL, FRESH, HELD[:1500]), target='income')
    k, ours = U.task(t), U.importance(t).set_index('feature')
    theirs = permutation_importance(U.boosted(t, 'train'), k.X['holdout'], k.y['holdout'], scoring='neg_log_loss', n_repeats=10, random_state=0)
    noise = theirs.importances_std*math.sqrt(1/3 + 1/10) # 3 shuffles here, 10 there
    assert (np.abs(ours.real[k.names] - theirs.importances_mean) < 4*noise + .002).all() and ours.index[0] == 'age'

def test_agreement_is_spearman():
    rng = np.random.default_rng(0)
    a, b = rng.normal(rng.normal(size=9), 3, (2, 400, 9))
    assert U.agreement(a, b)[0] == pytest.approx(spearmanr(a.mean(0), b.mean(0)).statistic)

def test_regressions_against_sklearn_and_textbook_errors():
    rng = np.random.default_rng(0)
    X = np.column_stack([np.ones(800), rng.normal(size=(800, 3))])
    y = rng.random(800) < 1/(1 + np.exp(-X @ [.3, 1, -.5, 0]))
    b, V = U.logit(X, y)
    theirs = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-10).fit(X, y)
    p = theirs.predict_proba(X)[:, 1]
    assert b == pytest.approx(theirs.coef_[0], abs=1e-4) and V == pytest.approx(np.linalg.inv(X.T @ (X*(p*(1 - p))[:, None])), rel=1e-3, abs=1e-7)
    z = X @ [1, 2, 0, 1] + rng.normal(size=800)
    c, W = U.least_squares(X, z)
    assert c == pytest.approx(np.linalg.lstsq(X, z)[0]) and W == pytest.approx(np.linalg.inv(X.T @ X)*((z - X @ c)**2).sum()/796)

def test_overlap_worked_by_hand():
    "Real [1, 3], synthetic [2, 6]: they share [2, 3], half of the one and a quarter of the other."
    half = lambda low, high: (high - low)/2/U.Z
    assert U.overlap(2., half(1, 3), 4., half(2, 6)) == pytest.approx((1/2 + 1/4)/2)
    assert U.overlap(2., half(1, 3), 2., half(0, 4)) == pytest.approx((1 + 1/2)/2) # contained
    assert U.overlap(2., half(1, 3), 9., half(8, 10)) == 0

def test_coefficients_of_a_world_that_is_known():
    t = Tables.of(*world('wage', people(20_000, 0), people(20_000, 1)), target='wage')
    c, unit = U.coefficients(t).set_index('term'), t.train.wage.std()
    assert c.real['age']*unit == pytest.approx(150*t.train.age.std(), rel=.02) and c.real['school: high']*unit == pytest.approx(200, rel=.05)
    assert (c.real_low < c.real).all() and (c.real < c.real_high).all() and c.overlap.mean() > .3 and c.overlap.between(0, 1).all()

# intervals hold

def covered(found, truth=None):
    "Share of intervals that hold the truth, or the mean value."
    v, low, high = np.moveaxis(np.array(found, float), -1, 0)
    truth = v.mean(0) if truth is None else np.array(truth)
    return ((low <= truth) & (truth <= high)).mean(0)

def test_intervals_of_scores_of_classes_hold():
    def drawn(n, seed):
        rng = np.random.default_rng(seed)
        y = rng.choice(3, n, p=[.6, .25, .15])
        p = np.exp(1.2*np.eye(3)[y] + rng.normal(0, 1, (n, 3)))
        return U.class_scores(y, p/p.sum(1, keepdims=True))
    truth = {k: v for k, (v, _) in drawn(200_000, 0).items()}
    share = covered([[(d[k][0], *U.interval(*d[k])) for k in truth] for d in (drawn(200, s) for s in range(1, 501))], list(truth.values()))
    assert (share >= .9).all() and (share <= .99).all(), share

def test_intervals_of_scores_of_numbers_and_of_quotients_hold():
    def drawn(n, seed):
        rng = np.random.default_rng(seed)
        y, e = rng.normal(size=n), rng.standard_t(6, (2, n))
        (a, up), (b, down) = (U.number_scores(y, y + s*x)['R2'] for s, x in ((.5, e[0]), (.4, .6*e[0] + .8*e[1])))
        rmse, pull = U.number_scores(y, y + .5*e[0])['RMSE']
        return [(v, *U.interval(v, p, False)) for v, p in ((a, up), (rmse, pull), (a/b, (up - a/b*down)/b))]
    share = covered([drawn(300, s) for s in range(1, 501)], [v for v, _, _ in drawn(400_000, 0)])
    assert (share >= .9).all() and (share <= .99).all(), share

@pytest.mark.parametrize('reals, fakes', [([0, 0, .2, .5, 2], [0, .1, .1, .6, 1.5]), ([0, .1, .2, .4, .8, 2, 3, 4], [.2, .1, 0, .8, .4, 3, 2, 4])])
def test_intervals_of_agreement_and_importance_hold(reals, fakes):
    rng, found, means = np.random.default_rng(0), [], []
    for k in range(120):
        row = rng.normal(size=(800, 1))
        a, b = (np.array(m) + row + 1.5*rng.standard_t(5, (800, len(m))) for m in (reals, fakes))
        found.append(U.agreement(a, b, seed=k))
        mean, half = a.mean(0), U.Z*a.std(0)/math.sqrt(800)
        means.append(np.stack([mean, mean - half, mean + half], -1))
    assert covered(found) >= .9 and .9 <= covered(means, reals).mean() <= .99 # ranks that noise cannot exchange hold always

@pytest.mark.parametrize('off', [0, 1, 2, 'one'])
@pytest.mark.parametrize('more', [1, .25])
def test_intervals_of_replication_hold(more, off):
    "Coefficients that are drawn with a known covariance, all off by so many standard errors or one by six."
    rng, k = np.random.default_rng(0), 10
    A = rng.normal(size=(k, 2*k))/math.sqrt(2*k)
    V = A @ A.T
    far = np.sqrt(np.diag(V))*np.where(np.arange(k) % 2, 1, -1)*(np.arange(k) == 0)*6 if off == 'one' else np.sqrt(np.diag(V))*off
    found = np.array([U.replicated(U.Fits([], [''], (b, V), (c, V/more), np.ones(k, bool), more), i)
                      for i, (b, c) in enumerate(zip(rng.multivariate_normal(np.zeros(k), V, 250), rng.multivariate_normal(far, V/more, 250)))])
    share = covered(found[:, :, :3])
    assert (share >= .9).all() and (share <= .992).all(), share
    if off == 0: assert found[:, :, 0].mean(0) == pytest.approx(found[0, :, 3], rel=.04) # the reference is what fresh rows give

def test_intervals_of_regressions_of_tables_hold():
    schema, found = Tables.of(*world('wage', REAL, FRESH), target='wage').schema, []
    for k in range(60):
        t = Tables.of(*world('wage', people(500, 100 + k), people(500, 900 + k, .1)), target='wage', schema=schema)
        found.append([r[:3] for r in U.replicated(U.regressions(t), k)])
    assert (covered(found) >= .9).all()

# awkward tables

AWKWARD = {
    'no target': (lambda d: d, dict(target=None), 'no target was named'),
    'one class in the synthetic table': (lambda d: d.assign(income='much') if d is FRESH else d, {}, 'single value in the synthetic table'),
    'one class in the hold-out': (lambda d: d.assign(income='much') if d is HELD else d, {}, 'single value in the hold-out table'),
    'a class of three rows': (lambda d: d.assign(income=['little']*3 + ['much']*(len(d) - 3)) if d is FRESH else d, {}, 'is in fewer than 5 rows of the synthetic table'),
    'the target is never known in the synthetic table': (lambda d: d.assign(income=None) if d is FRESH else d, {}, 'fewer than 10 rows of the synthetic table have a known target'),
    'a hold-out of four rows': (lambda d: d[:4] if d is HELD else d, {}, 'fewer than 10 rows of the hold-out table have a known target'),
    'ten rows': (lambda d: d[:10], {}, ''),
}

@pytest.mark.parametrize('name', AWKWARD)
def test_what_cannot_be_measured_says_why(name):
    change, kw, words = AWKWARD[name]
    t = Tables.of(*world('income', *map(change, (REAL, FRESH, HELD))), **dict(target='income') | kw)
    f = U.utility_figures(t)
    assert all(x.value != x.value and x.meaning.startswith('Not available: ') and words in x.meaning for x in f[1:9]), f[1]
    lost = 'synthetic' in words # of what real rows have nothing is left: that is a figure, and an alarm
    assert (f[0].value, f[0].chance) == (0., 0.) if lost else f[0].value != f[0].value and words in f[0].meaning
    assert len(U.importance(t)) == 0 and not any(x.value == x.value and not x.low <= x.value <= x.high for x in f)

def test_without_a_hold_out_the_regression_remains():
    f = {x.name: x for x in U.utility_figures(Tables.of(*world('income', REAL, FRESH), target='income'))}
    assert 'hold-out' in f['TSTR ROC AUC (boosting)'].meaning and f['regression interval overlap'].value > .3

@pytest.mark.parametrize('target', ['income', 'wage'])
def test_columns_that_are_empty_constant_huge_or_of_5000_labels(target):
    def odd(d, k): return d[['age', 'hours', target]].assign(hours=np.nan if k else d.hours, same=1, none=None, far=d.age*1e200, city=np.random.default_rng(k).integers(0, 5000, len(d)).astype(str))[:1500]
    tables = [odd(d, k) for k, d in enumerate((REAL, FRESH, HELD))]
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        t = Tables.of(*tables, target=target, quick=True)
        f = U.utility_figures(t)
    assert all(x.low <= x.value <= x.high and math.isfinite(x.reference) for x in f) and len(U.importance(t)) == len(t.names) - 1

def test_missing_targets_are_left_out():
    gone = Tables.of(*world('income', *(d.assign(income=d.income.where(np.arange(len(d)) % 2 == 0)) for d in (REAL, FRESH, HELD))), target='income')
    short = Tables.of(*world('income', *(d[::2].reset_index(drop=True) for d in (REAL, FRESH, HELD))), target='income')
    for k in ('boosting', 'logistic'): assert U.scored(gone, k, 'synthetic')['ROC AUC'][0] == pytest.approx(U.scored(short, k, 'synthetic')['ROC AUC'][0], abs=1e-6)

def test_the_same_seed_gives_the_same_figures(cases):
    assert [tuple(x) for x in figures('income', HELD).values()] == [tuple(x) for x in cases['held'].values()]

"""Risk: answers that are known beforehand, worked examples, intervals that hold what they promise, and awkward tables."""
import math
import numpy as np, pandas as pd, pytest
import scipy.stats as st
from sklearn.metrics import roc_curve
from sklearn.neighbors import NearestNeighbors
from masknb.evaluation import risk as R
from masknb.evaluation.figures import Tables, alarmed

def people(n, seed):
    "Unlike each other in all but a few columns, with missing cells and a sensitive column that follows from the others."
    rng = np.random.default_rng(seed)
    age, pay = rng.normal(50, 15, n).round(), rng.lognormal(8, .5, n).round(-1)
    ill = rng.random(n) < 1/(1 + np.exp(-(age - 60)/8))
    return pd.DataFrame({'age': age, 'town': rng.choice(list('ABCDEFGHIJ'), n), 'sex': np.where(rng.random(n) < .05, None, rng.choice(['f', 'm'], n)),
                         'pay': np.where(rng.random(n) < .03, np.nan, pay), 'debt': (pay*rng.uniform(0, 2, n)).round(), 'ill': np.where(ill, 'yes', 'no')})

def torn(df, seed=5):
    rng = np.random.default_rng(seed)
    return df.apply(lambda s: pd.Series(rng.permutation(s.array)))

real, held, fresh = (people(3000, s) for s in range(3))
schema = Tables.of(real, real).schema
for c in schema: c.role = {'ill': 'sensitive', 'debt': 'sensitive'}.get(c.name, 'quasi-identifier')
figures = lambda synthetic, holdout=held, train=real, **kw: {f.name: f for f in R.risk_figures(Tables.of(train, synthetic, holdout, schema, **kw))}
alarms = lambda found: [f.name for f in alarmed(list(found.values()))]
TRIED = ['singling out (one column)', 'singling out (several columns)', 'linkability', 'inference of debt', 'inference of debt (all else known)', 'inference of ill', 'inference of ill (all else known)']
ALARMS = ['exact copies', 'exact copies excess', 'copies in part', *TRIED,
          'TCAP of debt', 'TCAP of ill', 'DCR share', 'NNDR share', 'membership inference AUC', 'membership inference TPR at 1% FPR',
          'membership inference AUC (density ratio)', 'membership inference TPR at 1% FPR (density ratio)', 'unique matches']
WORDS = ['sample uniqueness', 'k-map', 'prosecutor risk', 'journalist risk', 'marketer risk']
EVERY = ['hold-out overlap', *ALARMS, *WORDS, 'row order', 'smallest leak seen']

@pytest.fixture(scope='module')
def cases():
    return {k: figures(v) for k, v in dict(copy=real.sample(frac=1, random_state=0), fresh=fresh, held=held, torn=torn(fresh), one_percent=pd.concat([fresh[:2970], real[:30]])).items()}

def test_every_figure_is_whole(cases):
    for case in cases.values():
        assert list(case) == EVERY
        for f in case.values(): assert f.low <= f.value <= f.high and f.room == 'risk' and f.meaning.endswith('.') and f.definition, f
        for k in ALARMS: assert math.isfinite(case[k].reference)
        for k in WORDS: assert math.isnan(case[k].reference) and 'no alarm' in case[k].definition

def test_a_copy_raises_every_alarm(cases):
    f = cases['copy']
    assert alarms(f) == ALARMS
    assert f['exact copies'].value == 1 and f['DCR share'].value > .9 and f['membership inference AUC'].value > .95 and f['membership inference TPR at 1% FPR'].value > .95

@pytest.mark.parametrize('case', ['fresh', 'torn'])
def test_no_alarm_without_a_leak(cases, case): assert alarms(cases[case]) == []

def test_the_hold_out_gives_itself_away_and_no_one_else(cases):
    assert {'exact copies excess', 'DCR share', 'NNDR share', 'membership inference AUC'} <= set(alarms(cases['held']))
    assert 'exchanged' in cases['held']['exact copies excess'].meaning and 'exchanged' in cases['held']['DCR share'].meaning
    for k in TRIED + ALARMS[12:15]: assert cases['held'][k].value < cases['held'][k].reference, k

def test_one_percent_of_copies_is_found(cases):
    f = cases['one_percent']
    assert {'exact copies', 'exact copies excess'} <= set(alarms(f)) and f['exact copies'].value == .01 and f['exact copies excess'].low > .005

def test_shuffled_real_columns_leak_values_of_one_column_only():
    assert alarms(figures(torn(real))) == ['copies in part', 'singling out (one column)'] # a debt to the unit is one person's, and stands beside the right sex by luck
    coarse = lambda df: df.assign(debt=df.debt.round(-4).clip(upper=1e4), pay=df.pay.round(-3).clip(upper=6e3), age=(df.age/5).round().clip(4, 16)*5) # no value is one person's
    assert alarms(figures(torn(coarse(real)), coarse(held), coarse(real))) == []

def test_order_of_synthetic_rows_favours_no_one():
    for both in ([real, held], [held, real]): # ties fall by lot, not to whoever comes first
        f = figures(pd.concat(both), quick=True)
        assert f['exact copies'].low > .4 and not {'exact copies excess', 'linkability', 'inference of ill', 'inference of debt', 'DCR share', 'unique matches'} & set(alarms(f))

def test_a_longer_training_table_is_no_leak():
    f = figures(people(2000, 9), people(1500, 8), pd.concat([real, people(3000, 7)]))
    assert alarms(f) == [] and abs(f['DCR share'].value - .5) < .05
    leak = figures(pd.concat([real, people(3000, 7)]), people(1500, 8), pd.concat([real, people(3000, 7)]))
    assert set(ALARMS) - set(alarms(leak)) <= {'singling out (one column)', 'singling out (several columns)'} and leak['DCR share'].value > .95

def test_frame_of_attacks():
    t = Tables.of(real, fresh, held, schema)
    a = R.attacks(t)
    assert list(a.columns[:8]) == ['attack', 'attack_rate', 'attack_low', 'attack_high', 'control_rate', 'control_low', 'control_high', 'baseline_rate']
    assert a.attack.tolist() == TRIED and a.iloc[:, 1:8].notna().all().all()
    assert (a.attack_low <= a.attack_rate).all() and (a.control_rate <= a.control_high).all()
    assert R.risk_figures(t, a) == R.risk_figures(t) or str(R.risk_figures(t, a)) == str(R.risk_figures(t))
    assert a.says.str.contains('%').all() and a.baseline_rate[2] == 1/50

def test_same_seed_same_figures():
    assert str(figures(fresh, seed=4, quick=True)) == str(figures(fresh, seed=4, quick=True)) != str(figures(fresh, seed=5, quick=True))

def test_without_a_hold_out_what_can_be_said_is_said():
    f = figures(fresh, None)
    assert list(f) == EVERY
    gone = [k for k, x in f.items() if x.value != x.value]
    assert set(ALARMS) - set(gone) == {'exact copies', 'TCAP of debt', 'TCAP of ill'} and all('hold-out' in f[k].meaning for k in gone)
    assert '%' in f['inference of ill'].meaning
    twins = pd.concat([real[:100], real[:50]])
    assert figures(twins, None, twins)['exact copies'].reference == 100/150

def test_keys_tell_rows_apart_and_recognise_them():
    t = Tables.of(real, fresh, held, schema)
    assert len(np.unique(R.keys(t.train))) == len(t.train.drop_duplicates())
    assert (R.keys(t.train.assign(age=t.train.age.replace(0., -0.))) == R.keys(t.train)).all()
    again = Tables.of(real, real, None, schema)
    assert (R.keys(again.train) == R.keys(again.synthetic)).all()

def test_reproduced_by_hand():
    assert R.reproduced(np.array([1, 2, 3, 3]), np.array([1, 4, 5]), np.array([1, 2, 3, 5, 5])) == (1, 1, 1, 2)

def test_tcap_by_hand():
    real_key, real_target = list('aaabd'), ['yes', 'yes', 'no', 'no', 'yes']
    hits, worth, n, naive = R.tcap(list('aabcc'), ['yes', 'yes', 'no', 'yes', 'no'], real_key, real_target)
    assert hits/worth == pytest.approx(7/9) and naive == pytest.approx(8/15) and n == 3
    assert worth == pytest.approx(3**2/(2**2/3 + 1/1))
    assert R.tcap(['z'], ['yes'], real_key, real_target)[:3] == (0, 0, 0)

def test_prosecutor_journalist_marketer_by_hand():
    r = R.reidentification(list('aab'), list('aaaab'), k=2)
    assert [r[k] for k in ('prosecutor', 'prosecutor_max', 'journalist', 'journalist_max', 'marketer', 'unique', 'k_map', 'below')] == pytest.approx([2/3, 1, 2/5, 1, 1/2, 1/3, 1, 1/3])
    same = R.reidentification(list('aab'), list('aab')) # the population itself: the marketer is right once per group
    assert same['prosecutor'] == same['journalist'] == same['marketer'] == pytest.approx(2/3)
    none = R.reidentification(list('xyz'), list('aab'))
    assert none['journalist'] == none['journalist_max'] == none['marketer'] == none['below'] == none['k_map'] == 0
    k10 = R.reidentification(np.repeat(np.arange(10), 10), np.repeat(np.arange(10), 30)) # 10-anonymous, 30-map
    assert k10['prosecutor_max'] == pytest.approx(.1) and k10['journalist_max'] == pytest.approx(1/30) and k10['k_map'] == 30

@pytest.mark.parametrize('n, smallest, worst', [(1, 'fewer than 5', 'more than 20%'), (4, 'fewer than 5', 'more than 20%'), (5, '5', '20%'), (7, '7', '14%')])
def test_a_small_group_is_told_without_its_size(n, smallest, worst):
    table = pd.DataFrame({'town': ['A']*60 + ['B']*n, 'pay': range(60 + n)})
    t = Tables.of(table, table)
    for c in t.schema: c.role = 'quasi-identifier' if c.name == 'town' else 'other'
    said = {f.name: f.meaning for f in R._groups(t)}
    assert said['k-map'].endswith(f'who share them has {smallest} people.') and f' {worst} in the worst case' in said['journalist risk']

def test_closest_against_scikit_learn():
    t = Tables.of(real, fresh, held, schema)
    at = R.space(t, t.names)
    a, b = at(t.holdout[:300]), at(t.synthetic)
    assert R.closest(a, b, 2)[0] == pytest.approx(NearestNeighbors(n_neighbors=2).fit(b).kneighbors(a)[0], abs=1e-3)
    assert (R.closest(at(t.train), at(t.train))[0] == 0).all()

def test_singling_out_against_counting():
    rng = np.random.default_rng(0)
    table, values = rng.normal(size=50), np.unique(rng.normal(size=20))
    near = np.abs(table[:, None] - values).argmin(1)
    assert R.hit_once(table, values, np.arange(20)).tolist() == [(near == i).sum() == 1 for i in range(20)]
    t = Tables.of(real, fresh, held, schema)
    codes = R.coder(t, 20, 10**6)(t.train)
    key = R.fingerprints(codes, np.array([0, 1, 3]), np.random.default_rng(1).integers(0, 2**63, len(codes), dtype=np.uint64)*2 + 1)
    assert pd.Series(key).nunique() == len(pd.DataFrame(codes[[0, 1, 3]].T).drop_duplicates())

def test_point_of_the_roc_curve_against_scikit_learn():
    rng = np.random.default_rng(0)
    for ties in (9, 1): # and with many equal scores
        a, b = rng.normal(1, 1, 500).round(ties), rng.normal(0, 1, 400).round(ties)
        false, true, _ = roc_curve(np.repeat([1, 0], [500, 400]), np.concatenate([a, b]), drop_intermediate=False)
        keep = np.append(np.diff(false) > 0, True)
        assert R.found_at(a, b, .1)[0] == pytest.approx(np.interp(.1, false[keep], true[keep]))

def covered(sample, truth, times=300):
    "Share of intervals that hold the truth."
    return np.mean([low <= truth <= high for low, high in (sample(np.random.default_rng([7, i])) for i in range(times))])

@pytest.mark.parametrize('shift', [0, 1, 2.5])
def test_interval_of_members_found_holds(shift):
    truth = st.norm.sf(st.norm.isf(.01) - shift)
    assert .90 <= covered(lambda r: R.found_at(r.normal(shift, 1, 800), r.normal(0, 1, 800))[1:], truth) <= .99

@pytest.mark.parametrize('p, q', [(.3, .3), (.5, .4), (.8, .75)])
def test_interval_of_a_risk_holds(p, q):
    assert .90 <= covered(lambda r: R.risk(r.binomial(500, p), 500, r.binomial(400, q), 400)[1:], (p - q)/(1 - q), 1000) <= .99

def drawn(r, n, coarse):
    x = pd.DataFrame(r.normal(size=(n, 3)), columns=list('abc'))
    return x.round(0) if coarse else x

@pytest.mark.parametrize('n, coarse, leak', [(300, False, 0), (600, False, 0), (600, True, 0), (300, False, .2)])
def test_interval_of_dcr_share_holds(n, coarse, leak):
    flat = Tables.of(drawn(np.random.default_rng(0), 50, False), drawn(np.random.default_rng(1), 50, False)).schema
    def one(r):
        a, b, s = drawn(r, n, coarse), drawn(r, 300, coarse), drawn(r, 300, coarse)
        s.iloc[:int(300*leak)] = a.iloc[:int(300*leak)].to_numpy()
        f = next(R._distances(Tables.of(a, s, b, flat, seed=int(r.integers(1000)))))
        return f.low, f.high
    assert .90 <= covered(one, .5 + leak/2, 120) <= 1

def test_interval_of_tcap_holds_against_its_reference():
    def one(r):
        draw = lambda n: (k := r.integers(0, 30, n), (r.random(n) < .1 + .8*(k % 2)).astype(int))
        s, a, b = draw(60), draw(450), draw(300)
        f = R._tcap_figure(None, 't', ['k'], '', R.tcap(*s, *a), R.tcap(*s, *b))
        return f.low - f.reference, f.high - f.reference
    assert .90 <= covered(one, 0, 100) <= .99

BAD = {
    'ten rows': lambda df: df[:10],
    'one row': lambda df: df[:1],
    'one column': lambda df: df[['pay']],
    'only the secret': lambda df: df[['ill']],
    'one class': lambda df: df.assign(ill='no'),
    'all null': lambda df: df.assign(pay=np.nan, sex=None),
    'everything null': lambda df: pd.DataFrame({'pay': np.full(len(df), np.nan), 'ill': np.full(len(df), None)}),
    'few combinations': lambda df: df[['sex', 'ill']],
    'many labels': lambda df: df.assign(town=[f'{x:.0f}' for x in df.debt]),
    'numbers as names': lambda df: df.set_axis(range(df.shape[1]), axis=1),
    'dates and durations': lambda df: df.assign(pay=pd.Timestamp('2020-01-01') + pd.to_timedelta(df.age, 'D'), debt=pd.to_timedelta(df.debt, 's'))}

@pytest.mark.parametrize('case', BAD)
@pytest.mark.parametrize('holdout', [True, False])
def test_awkward_tables_get_words(case, holdout):
    a, s, b = (BAD[case](d[:400]) for d in (real, fresh, held))
    target = 'ill' if 'ill' in a and a.ill.nunique() > 1 else None
    t = Tables.of(a, s, b if holdout else None, schema if case == 'one row' else None, target, quick=True)
    if 'ill' in a: t.schema['ill'].role = 'sensitive'
    for f in R.risk_figures(t):
        assert f.meaning and 'nan' not in f.meaning, f
        assert (f.value != f.value) == f.meaning.startswith('Not available') and (f.value != f.value or f.low <= f.value <= f.high), f

def test_few_people_are_not_counted():
    t = Tables.of(real[:400], fresh[:400], held[:3], schema, quick=True)
    said = {f.name: f.meaning + f.definition for f in R.risk_figures(t)}
    assert said['membership inference AUC'].startswith('Not available: it needs a hold-out of 4 rows, here are fewer.')
    assert 'on fewer than 5 training and as many hold-out rows' in said['singling out (one column)'] and 'fewer than 5 people (seed 0)' in said['inference of ill']
    few = R._unique_matches(np.array([1, 2, 3, 9, 9]), np.array([7, 8]), np.array([1, 8, 9]), 'unique matches', 'town')
    assert few.value == 1/3 and few.reference == 1/2 and few.meaning.startswith('Of the fewer than 5 training people')

def test_missing_roles_are_named():
    t = Tables.of(real, fresh, held)
    for c in t.schema: c.role = 'other'
    f = {x.name: x.meaning for x in R.risk_figures(t)}
    assert "role 'sensitive'" in f['inference'] and all("role 'quasi-identifier'" in f[k] for k in WORDS + ['unique matches'])

def test_a_number_is_guessed_within_a_tolerance():
    t = Tables.of(real, real, held, schema)
    a, b, naive = R.infer(t, ['age', 'town', 'sex', 'pay'], 'debt')
    assert a.mean() > .9 and b.mean() < .5 and naive < .5
    assert R.right(np.array([1., np.nan]), np.array([1.05, np.nan]), .1).all()

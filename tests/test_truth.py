"""Tables made by a known process: what the default generator says of them against the truth, and against columns torn apart."""
import numpy as np, pandas as pd, pytest
from masknb import Masker

def hospital(n, seed):
    "Death depends on age and severity, severity on the ward, the stay on severity."
    r = np.random.default_rng(seed)
    age = np.clip(r.normal(60, 18, n), 18, 99).round().astype(int)
    ward = np.where(r.random(n) < .02 + .008*(age - 18), 'medicine', r.choice(['surgery', 'trauma'], n, p=[.7, .3]))
    high = {'medicine': .2, 'surgery': .1, 'trauma': .5}
    severity = np.where(r.random(n) < pd.Series(ward).map(high), 'high', r.choice(['low', 'middle'], n))
    days = np.exp(r.normal(pd.Series(severity).map({'low': .7, 'middle': 1.3, 'high': 2.2}), .5)).round(1)
    died = r.random(n) < 1/(1 + np.exp(6.5 - .06*age - 1.8*(severity == 'high')))
    return pd.DataFrame({'age': age, 'ward': ward, 'severity': severity, 'days': days, 'died': np.where(died, 'yes', 'no')})

def of_hospital(t):
    old, dead = t.age >= 70, t.died == 'yes'
    rate = {f'death, {s}, {"old" if o else "young"}': dead[(t.severity == s) & (old == o)].mean() for s in ('low', 'high') for o in (True, False)}
    share = {f'high in {w}': (t.severity == 'high')[t.ward == w].mean() for w in ('medicine', 'surgery', 'trauma')}
    return rate | share | {f'log days, {s}': np.log(t.days[t.severity == s].clip(lower=.1)).mean()/4 for s in ('low', 'middle', 'high')}

R = np.array([[1, .8, .5, 0, .3], [.8, 1, .6, 0, .2], [.5, .6, 1, -.4, 0], [0, 0, -.4, 1, 0], [.3, .2, 0, 0, 1]])

def numbers(n, seed):
    "A Gaussian copula of a bell, two skewed amounts, counts and a column that is often zero."
    z = np.random.default_rng(seed).multivariate_normal(np.zeros(5), R, n)
    return pd.DataFrame({'bell': z[:, 0]*10 + 50, 'income': np.exp(z[:, 1] + 7).round(2), 'rent': np.exp(.5*z[:, 2] + 6).round(),
                         'calls': np.floor(np.exp(.7*z[:, 3] + 1)).astype(int), 'loss': np.where(z[:, 4] < .3, 0., np.exp(2*z[:, 4])).round(2)})

def of_numbers(t):
    rank = t.corr('spearman').to_numpy()
    return {f'{a}, {b}': rank[i, j] for i, a in enumerate(t) for j, b in enumerate(t) if i < j} | {'no loss': (t.loss == 0).mean()}

def dated(n, seed):
    "Fewer come on weekends, a stay depends on the ward, and who comes in winter stays longer."
    r = np.random.default_rng(seed)
    day = pd.date_range('2021-01-01', '2022-12-31')
    weight = np.where(day.dayofweek < 5, 1., .4)
    came = pd.Series(r.choice(day, n, p=weight/weight.sum()))
    ward = r.choice(['A', 'B', 'C'], n, p=[.5, .3, .2])
    stay = r.geometric(1/(pd.Series(ward).map({'A': 3., 'B': 6., 'C': 12.})*np.where(came.dt.month.isin([12, 1, 2]), 1.6, 1.)))
    return pd.DataFrame({'came': came, 'ward': ward, 'left': came + pd.to_timedelta(stay, 'D'), 'age': r.integers(18, 95, n)})

def of_dated(t):
    stay, winter = (t.left - t.came).dt.days, t.came.dt.month.isin([12, 1, 2])
    mean = {f'stay in {w}': stay[t.ward == w].mean()/30 for w in 'ABC'}
    return mean | {'weekend': (t.came.dt.dayofweek >= 5).mean(), 'winter': winter.mean(), 'longer in winter': stay[winter].mean()/stay[~winter].mean()/8}

@pytest.mark.parametrize('make, of, near', [(hospital, of_hospital, .06), (numbers, of_numbers, .08), (dated, of_dated, .05)], ids=('hospital', 'numbers', 'dates'))
def test_the_truth_comes_through(make, of, near):
    "Figures of synthetic rows are as near to the truth as the bound; with columns torn apart they are not."
    truth, learned = of(make(300_000, 1)), make(4000, 2)
    fake = Masker(seed=0).fit(learned, progress=False).sample(20_000, seed=3)
    off = {k: abs(v - truth[k]) for k, v in of(fake).items()}
    assert max(off.values()) < near, {k: (round(v, 3), round(truth[k], 3)) for k, v in of(fake).items() if off[k] >= near}
    r = np.random.default_rng(4); torn = fake.apply(lambda c: r.permutation(c))
    assert max(abs(v - truth[k]) for k, v in of(torn.astype(fake.dtypes.to_dict())).items()) > 1.5*near
    if make is dated: assert (fake.left >= fake.came).all()

def test_stays_survive_dates_as_text_and_a_day_that_never_comes(tmp_path):
    r = np.random.default_rng(0); n = 1500
    came = pd.Series(pd.Timestamp('2021-01-01') + pd.to_timedelta(r.integers(0, 700*24*60, n), 'min')); left = came + pd.to_timedelta(r.geometric(.2, n)*600, 'min')
    said = lambda t: t.dt.strftime('%d.%m.%Y %H:%M')
    real = pd.DataFrame({'came': said(came), 'ward': r.choice(['A', 'B'], n), 'left': said(left).where(r.random(n) < .85, '31.12.9999 00:00')})
    m = Masker(preset='fast', seed=0).fit(real, progress=False); m.save(tmp_path/'m.mask')
    fake = m.sample(2000, seed=0)
    hours = lambda t: (pd.to_datetime(t.left, format='%d.%m.%Y %H:%M', errors='coerce') - pd.to_datetime(t.came, format='%d.%m.%Y %H:%M')).dt.total_seconds()/3600
    never = lambda t: t.left == '31.12.9999 00:00'
    assert abs(never(fake).mean() - .15) < .05 and abs(hours(fake)[~never(fake)].mean() - 50) < 12 # of a geometric law with mean five
    assert Masker.load(tmp_path/'m.mask').sample(2000, seed=0).equals(fake)
    part = real.head(200).assign(left=None)
    done = m.complete(part, seed=1)
    assert abs(hours(done)[~never(done)].mean() - 50) < 20 and done.came.tolist() == part.came.tolist()

def test_few_patients_keep_their_stays():
    "Of eighty patients only columns by themselves are learned; the stay is one."
    real = dated(80, 5); fake = Masker(seed=0).fit(real, progress=False).sample(4000, seed=1)
    stay = lambda t: (t.left - t.came).dt.days
    assert abs(stay(fake).mean() - stay(real).mean()) < 1.5 and (stay(fake) > 0).all()

@pytest.mark.parametrize('kind', ['days', 'epoch', 'arrow', 'python dates', 'times', 'numbered columns', 'later column first', 'always the same'])
def test_the_time_between_dates_of_any_kind(kind, tmp_path):
    r = np.random.default_rng(0); n = 600
    came = pd.Series(pd.Timestamp('2019-01-05') + pd.to_timedelta(r.integers(0, 1500, n), 'D')); left = came + pd.to_timedelta(0 if kind == 'always the same' else r.geometric(.15, n), 'D')
    minute = r.integers(7*60, 20*60, n); clock = lambda v: pd.Series([f'{m//60:02}:{m % 60:02}' for m in v])
    to = {'epoch': lambda s: s.astype('datetime64[s]').astype('int64'), 'arrow': lambda s: s.astype('timestamp[ms][pyarrow]'), 'python dates': lambda s: s.dt.date}.get(kind, lambda s: s)
    first, last = (clock(minute), clock(minute + r.integers(10, 60, n))) if kind == 'times' else (to(came), to(left))
    a, b = (0, 1) if kind == 'numbered columns' else ('created_at', 'closed_at')
    df = pd.DataFrame({b: last, a: first} if kind == 'later column first' else {a: first, b: last}).assign(x=r.random(n))
    unit = {'epoch': lambda s: pd.to_datetime(s, unit='s'), 'times': lambda s: pd.to_timedelta(s + ':00')}.get(kind, lambda s: pd.to_datetime(s.astype(object)))
    hours = lambda t: (unit(t[b]) - unit(t[a])).dt.total_seconds()/3600
    m = Masker(preset='fast', seed=0).fit(df, progress=False); fake = m.sample(1500, seed=1)
    assert fake.dtypes.equals(df.dtypes) and fake.columns.equals(df.columns) and len(m.intervals) == 1
    assert abs(hours(fake).mean() - hours(df).mean()) < max(.1*hours(df).mean(), .01) and abs(hours(fake).std() - hours(df).std()) < max(.25*hours(df).std(), .01)
    m.save(tmp_path/'m.mask'); assert Masker.load(tmp_path/'m.mask').sample(1500, seed=1).equals(fake)

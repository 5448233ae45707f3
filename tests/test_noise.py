"Noise, noisy histograms and perturbation: edges of tables, promises by enumeration and replay, exact swaps, keys that stay secret."
import copy, pickle
import numpy as np, pandas as pd, pytest
from hypothesis import given, settings, strategies as st
from masknb.baselines import noise as room
from masknb.baselines.noise import Aggregate, Histogram, Noise, Perturb, Pseudonyms, RankSwap, RecordSwap, Round, TopBottom
from masknb.dp import marginals, mechanisms, statistics
from masknb.dp.accountant import Curve, Spend
from masknb.errors import DataError, PrivacyError, SchemaError
from masknb.preprocessing.rules import Order
from masknb.preprocessing.schema import Column, Schema

def people(n=300, seed=0):
    r = np.random.default_rng(seed)
    return pd.DataFrame({'age': r.integers(18, 80, n), 'city': r.choice(['Ulm', 'Bonn', 'Kiel'], n), 'pay': pd.Series(r.normal(2_000, 500, n).round(2)).mask(r.random(n) < .1),
                         'since': pd.Timestamp('2020-01-01') + pd.to_timedelta(r.integers(0, 900, n), 'D'), 'member': r.random(n) < .3,
                         'size': pd.Categorical(r.choice(['S', 'M', 'L'], n), ['S', 'M', 'L'], ordered=True)})

TABLE = people()
SCHEMA = Schema.infer(TABLE).declare()
BOUNDS = {'age': (0, 120), 'city': ['Ulm', 'Bonn', 'Kiel'], 'pay': (0, 5_000), 'since': ('2020-01-01', '2023-01-01')}
METHODS = dict(laplace=lambda **k: Noise(20, bounds='data', **k), gaussian=lambda **k: Noise(20, 'gaussian', bounds='data', **k), histograms=lambda **k: Histogram(2, 1e-4, pairs=False, **k),
               tree=lambda **k: Histogram(2, 1e-4, **k), perturb=lambda **k: Perturb([Aggregate(3), RankSwap(.1)], **k))
each = pytest.mark.parametrize('method', METHODS, ids=METHODS)

@each
def test_protocol(method):
    m = METHODS[method](schema=SCHEMA)
    a, b, c = (copy.copy(m) for _ in range(3))
    a.seed, b.seed, c.seed = 1, 1, 2
    before, state = TABLE.copy(deep=True), np.random.get_state()[1].copy()
    one = a.mask(TABLE)
    assert one.dtypes.tolist() == TABLE.dtypes.tolist() and list(one) == list(TABLE)
    pd.testing.assert_frame_equal(one, b.mask(TABLE))
    assert not one.equals(c.mask(TABLE))
    assert isinstance(m.label, str) and a.cost.rows == len(one) and a.cost.seconds > 0 and a.cost.cpu_seconds > 0
    assert one.index.equals(pd.RangeIndex(len(one))) and abs(len(one) - len(TABLE)) < 200
    SCHEMA.check(one)
    pd.testing.assert_frame_equal(TABLE, before)
    assert (np.random.get_state()[1] == state).all() # nor numpy's global state

EDGES = {'ten rows': people(10), 'one category': people(40).assign(city='Ulm'), 'all null': people(60).assign(pay=np.nan, city=pd.Series([None]*60, dtype=object)),
         'duplicates': pd.concat([people(20)]*5, ignore_index=True), 'names of numbers': people(60).set_axis(range(6), axis=1), 'one column': people(60)[['city']],
         'one number': people(60)[['pay']], 'nullable': people(60).astype({'age': 'Int64', 'pay': 'Float64', 'city': 'string', 'member': 'boolean'}).mask(np.random.default_rng(0).random((60, 6)) < .2),
         'mixed objects': people(60).assign(city=[1, 'a', 2.5]*20, pay=[None, 2, 3]*20), 'an index of one value': people(60).set_axis(np.repeat(7, 60)),
         'a thousand labels': people(3_000).assign(city=[f'town {i % 1000}' for i in range(3_000)]), 'negative': people(60).assign(age=-people(60).age, pay=-5.25),
         'dates as text': people(60).assign(since=people(60).since.dt.strftime('%d.%m.%Y')), 'durations': people(60).assign(pay=pd.to_timedelta(people(60).age, 'h')),
         'wide range': people(60).assign(pay=np.arange(60)*1e10 + .5), 'with an identifier': people(60).assign(mail=[f'p{i}@example.org' for i in range(60)])}

@each
@pytest.mark.parametrize('edge', EDGES)
def test_edges(method, edge):
    df = EDGES[edge]
    schema = Schema.infer(df).declare()
    out = METHODS[method](schema=schema, seed=0).mask(df)
    assert list(out) == [c.name for c in schema.modelled]
    if method in ('laplace', 'gaussian', 'perturb'):
        assert len(out) == len(df) and [str(d) for d in out.dtypes] == [str(df[n].dtype) for n in out]
        if edge == 'all null': assert out[['pay', 'city']].isna().all(None)
    if edge == 'a thousand labels' and method in ('laplace', 'gaussian'): assert out.city.isna().all() # three rows share each: none may be told
    if edge == 'wide range': assert out.pay.between(0, 59e10 + 1).sum() == out.pay.notna().sum()

# Noise

@settings(max_examples=40, deadline=None)
@given(st.integers(2, 9), st.booleans(), st.floats(.05, 6))
def test_laplace_costs_epsilon_whatever_is_missing(last, gone, epsilon):
    "Exact probabilities of all answers, from the formula of the noise and the code's own scale, price of the answer on what is missing and middle."
    scale = float(mechanisms.Fraction(*mechanisms._ratio(last/epsilon)))
    z = np.arange(-int(80*scale) - 20, int(80*scale) + 21); p = np.exp(-np.abs(z)/scale); p /= p.sum()
    rows = np.array([np.bincount(np.clip(x + z, 0, last), p, last + 1) for x in [*range(last + 1), last//2]])
    says = np.append(np.full(last + 1, room.kept(2, epsilon*(last//2)/last)), 1 - room.kept(2, epsilon*(last//2)/last))
    P = np.column_stack([rows*says[:, None], 1 - says]) if gone else rows[:-1]
    assert np.allclose(P.sum(1), 1) and np.log(P.max(0)/P.min(0)).max() <= epsilon*(1 + 1e-9)

@pytest.mark.parametrize('epsilon', (.2, 3.))
@pytest.mark.parametrize('k', (2, 5, 1000))
def test_an_answer_with_a_die_costs_epsilon(k, epsilon):
    p = room.kept(k, epsilon)
    assert np.isclose(np.log(p/((1 - p)/(k - 1))), epsilon)

def test_gaussian_budget_against_the_accountant():
    domains = Noise(2, 'gaussian', bounds=BOUNDS, missing=['pay'], schema=SCHEMA).domains(TABLE, SCHEMA)
    mu = Noise(2, 'gaussian').price(domains)
    normals, dice = 4, 3 # age, pay, since, size; pay's missing cells, city, member
    assert 1 < Curve(Spend('gaussian', 1/mu, normals), Spend('pure', room.dice_epsilon(mu), dice)).epsilon(1e-6) <= 2

@pytest.mark.parametrize('mechanism', ('laplace', 'gaussian'))
def test_a_record_changes_no_answer_but_its_own(mechanism):
    other = TABLE.copy()
    other.loc[17, ['age', 'city', 'pay', 'since', 'size']] = [79, 'Kiel', np.nan, pd.Timestamp('2022-12-31'), 'S']
    other.loc[17, 'member'] = not TABLE.member[17]
    a, b = (Noise(40, mechanism, schema=SCHEMA, bounds=BOUNDS, seed=5).mask(t) for t in (TABLE, other))
    assert (~((a == b) | (a.isna() & b.isna())).all(axis=1)).sum() == 1

def test_noise_has_the_right_size():
    df = pd.DataFrame({'x': np.full(20_000, 500)})
    schema = Schema([Column('x', 'integer', dtype='int64', low=0, high=1_000)])
    far = Noise(50, schema=schema, seed=0).mask(df).x - 500
    assert abs(far.abs().mean()/20 - 1) < .03 # Laplace noise of scale range/epsilon
    assert abs(Noise(50, 'gaussian', schema=schema, seed=0).mask(df).x.std()*room.mu_of(50, 1e-6)/1_000 - 1) < .03

def test_outside_the_declared_is_moved_inside():
    df = TABLE.assign(age=10**6, city='Atlantis', pay=-1e9, since=pd.Timestamp('1900-01-01'))
    out = Noise(600, schema=SCHEMA, bounds=BOUNDS, seed=0).mask(df)
    assert out.age.between(0, 120).all() and out.pay.dropna().between(0, 5_000).all() and out.since.min() == pd.Timestamp('2020-01-01')
    assert set(out.city.dropna()) == set(BOUNDS['city'])

def test_rare_labels_and_outermost_numbers_are_not_read():
    df = TABLE.assign(city=['Atlantis', *TABLE.city[1:]], age=[10**6, *TABLE.age[1:]])
    noise = Noise(600, schema=SCHEMA, bounds='data', seed=0)
    out = noise.mask(df)
    assert 'Atlantis' not in set(out.city) and out.age.max() < 100
    assert {'city', 'age', 'pay', 'since', 'size'} == set(noise.ledger.read) and 'Not covered: what 5 columns may hold' in noise.ledger.sentence() # of sizes only that none is missing
    told = Noise(600, schema=SCHEMA, bounds=BOUNDS); told.mask(TABLE)
    assert told.ledger.read == [] and 'Not covered: what' not in told.ledger.sentence()
    guessed = Noise(600, bounds=BOUNDS | {'size': ['S', 'M', 'L']}); guessed.mask(TABLE)
    assert len(guessed.ledger.read) == 6 # kinds were guessed

def test_the_ledger_says_what_was_spent():
    sealed = Noise(3, schema=SCHEMA, bounds=BOUNDS, missing=['pay'])
    one, two = sealed.mask(TABLE), sealed.mask(TABLE)
    assert not one.equals(two) and sealed.ledger.sealed and sealed.ledger.epsilon == 3 and sealed.ledger.delta == 0
    assert np.isclose(sum(sealed.ledger.to_frame()['epsilon alone']), 3)
    void = Noise(3, schema=SCHEMA, bounds=BOUNDS, seed=1); void.mask(TABLE)
    assert 'VOID' in void.ledger.sentence() and 'VOID' not in sealed.ledger.sentence()
    free = Noise(3, schema=Schema([Column('x', 'categorical', dtype='int64', levels=[4])])); out = free.mask(pd.DataFrame({'x': [4]*12}))
    assert out.x.tolist() == [4]*12 and free.ledger.epsilon == 0

BAD = [(lambda: Noise(-1), PrivacyError, 'epsilon must be a positive number'), (lambda: Noise(1, 'gaussian', 2.), PrivacyError, 'delta must lie between 0 and 1'),
    (lambda: Noise(1, 'cauchy'), PrivacyError, 'use one of laplace, gaussian'), (lambda: Noise(1, bounds=3), PrivacyError, 'bounds must be a dict'),
    (lambda: Noise(1, schema=SCHEMA).mask(TABLE), PrivacyError, r"column 'city' has no declared levels.*bounds='data'"),
    (lambda: Noise(1, schema=SCHEMA, bounds=BOUNDS | {'ages': (1, 2)}).mask(TABLE), PrivacyError, "column 'ages' is not in the schema"),
    (lambda: Noise(1, schema=SCHEMA, bounds=BOUNDS | {'age': (9, 2)}).mask(TABLE), PrivacyError, "column 'age' has a lower bound above"),
    (lambda: Noise(1, schema=SCHEMA, bounds=BOUNDS | {'age': 9}).mask(TABLE), PrivacyError, "column 'age': its bounds must be a pair"),
    (lambda: Noise(1, schema=SCHEMA, bounds=BOUNDS | {'city': ['Ulm', 'Ulm']}).mask(TABLE), PrivacyError, "column 'city': its labels must be a list without repeats"),
    (lambda: Noise(1e-6, schema=SCHEMA, bounds=BOUNDS).mask(TABLE), PrivacyError, '6 columns cannot be told with epsilon 1e-06'),
    (lambda: Noise(1, schema=SCHEMA, bounds=BOUNDS, missing=[]).mask(TABLE), PrivacyError, "column 'pay' has missing cells"),
    (lambda: Noise(1, schema=SCHEMA, bounds=BOUNDS, missing=['age', 'pay']).mask(TABLE), PrivacyError, "column 'age' is said to miss cells, but its type int64 cannot"),
    (lambda: Noise(1, schema=SCHEMA, bounds=BOUNDS | {'since': ('then', 'now')}).mask(TABLE), SchemaError, "column 'since': 'then' is no bound"),
    (lambda: Noise(1, schema=SCHEMA).mask(TABLE.drop(columns='age')), SchemaError, "column 'age' is missing"),
    (lambda: Histogram(0), PrivacyError, 'epsilon must be a positive number'), (lambda: Histogram(1, schema=Schema.infer(TABLE)).mask(TABLE), PrivacyError, 'guessed by looking at rows'),
    (lambda: Histogram(1, .01, schema=SCHEMA).mask(TABLE), PrivacyError, 'delta 0.01 is not below one in the number of rows'),
    (lambda: Histogram(1e-4, schema=SCHEMA).mask(TABLE), PrivacyError, '6 columns cannot be counted'),
    (lambda: Perturb([3]), DataError, 'needs a list of steps'), (lambda: TopBottom({'age': 90}), DataError, "column 'age' needs a pair of limits"),
    (lambda: Perturb(TopBottom({'age': (90, 18)}), SCHEMA).mask(TABLE), DataError, "column 'age' has its lowest limit above"),
    (lambda: Perturb(TopBottom({'city': (1, 2)}), SCHEMA).mask(TABLE), DataError, "column 'city' is categorical, and limits need"),
    (lambda: Perturb(TopBottom({'age': (1, 2.5)}), SCHEMA).mask(TABLE), DataError, "column 'age' holds whole numbers: give whole limits"),
    (lambda: Perturb(TopBottom({'since': (None, 'soon')}), SCHEMA).mask(TABLE), DataError, "column 'since' cannot be limited: 'soon' is no bound"),
    (lambda: Perturb(Round({'pay': 0}), SCHEMA).mask(TABLE), DataError, "column 'pay' needs a positive number"),
    (lambda: Perturb(Round({'since': 7}), SCHEMA).mask(TABLE), DataError, "column 'since' holds dates"),
    (lambda: Perturb(RankSwap(.1, 'city'), SCHEMA).mask(TABLE), DataError, "column 'city' is categorical and has no ranks: swap it with RecordSwap"),
    (lambda: RankSwap(0), DataError, 'reach must be a share'), (lambda: RecordSwap(['city'], 2), DataError, 'share must lie above 0'),
    (lambda: RecordSwap(['city'], .1, ['city']), DataError, 'cannot move and stay'), (lambda: Aggregate(1), DataError, 'k must be a whole number above 1'),
    (lambda: Perturb(RecordSwap('city', .1, 'town'), SCHEMA).mask(TABLE), DataError, "column 'town' is not among the released"),
    (lambda: Perturb(Aggregate(500, ['pay']), SCHEMA).mask(TABLE), DataError, r"column 'pay' has only \d+ known cells for groups of 500"),
    (lambda: Pseudonyms('name', b'short'), DataError, "Column 'name': a pseudonym needs a secret key of at least 16 bytes"),
    (lambda: Pseudonyms('name', 'a text of many letters'), DataError, "Column 'name': a pseudonym needs a secret key"),
    (lambda: Perturb(Pseudonyms('nam', b'k'*16), SCHEMA).mask(TABLE), DataError, "column 'nam' is not among the released")]

@pytest.mark.parametrize('call,kind,words', BAD)
def test_bad_input(call, kind, words):
    with pytest.raises(kind, match=words): call()

# Histogram

def test_a_row_is_counted_through_mechanisms_only(monkeypatch):
    "Answers of all mechanisms are recorded on one table and replayed on another, in which a row became impossible: the same rows are drawn."
    answers = []
    def record(f): return lambda *a: answers.append(f(*a)) or answers[-1]
    for module, name in ((statistics, 'noisy'), (marginals, 'noisy'), (room, 'choose')): monkeypatch.setattr(module, name, record(getattr(mechanisms, name)))
    method = Histogram(5., 1e-4, schema=SCHEMA, seed=0)
    first, left = method.mask(TABLE), iter(answers.copy())
    def replay(f): return lambda *a: [f(*a), next(left)][1] # the noise is drawn all the same
    for module, name in ((statistics, 'noisy'), (marginals, 'noisy'), (room, 'choose')): monkeypatch.setattr(module, name, replay(getattr(mechanisms, name)))
    changed = TABLE.astype({'age': 'int64'})
    changed.loc[17, ['age', 'pay', 'since', 'size']] = [10**9, 1e-7, pd.Timestamp('1677-09-22'), None]
    pd.testing.assert_frame_equal(method.mask(changed), first)
    assert len(answers) > 20 and next(left, None) is None

def test_a_histogram_pays_for_all_it_reads_and_for_persons():
    own = Schema([*SCHEMA, Column('who', 'identifier', dtype='int64')], person='who')
    df = TABLE.assign(who=np.arange(300)//3)
    row, person = Histogram(2., 1e-4, schema=SCHEMA), Histogram(2., 1e-4, schema=own, rows_per_person=3)
    row.mask(TABLE), person.mask(df)
    assert (row.ledger.unit, person.ledger.unit, person.ledger.rows) == ('row', 'person', 3)
    for m in (row, person): assert 1.9 < m.ledger.epsilon <= 2. and m.ledger.sealed
    noise = [[l['spend']['noise'] for l in m.ledger.lines if l['spend']['mechanism'] == 'discrete gaussian'] for m in (row, person)]
    assert all(p > 1.5*r for r, p in zip(*noise))

def test_a_histogram_buys_what_nobody_declared():
    m = Histogram(2., 1e-4, seed=0)
    out = m.mask(people(3_000))
    assert set(out) == set(TABLE) and 1.9 < m.ledger.epsilon <= 2. and 'what 6 columns are' in repr(m.ledger)

def test_a_tree_keeps_what_hangs_together():
    r = np.random.default_rng(0)
    a = r.integers(0, 4, 6_000); df = pd.DataFrame({'a': a, 'b': (a + (r.random(6_000) < .1)) % 4, 'c': r.integers(0, 3, 6_000), 'd': a//2}).astype(str)
    schema = Schema([Column(n, 'categorical', dtype=str(df[n].dtype), levels=sorted(df[n].unique())) for n in df])
    agree = lambda t: ((t.b.astype(int) - t.a.astype(int)) % 4 == 0).mean()
    tree, alone = Histogram(2., schema=schema, seed=0).mask(df), Histogram(2., pairs=False, schema=schema, seed=0).mask(df)
    assert abs(agree(tree) - agree(df)) < .03 and abs(agree(alone) - .25) < .05
    assert abs((tree.a.astype(int)//2 == tree.d.astype(int)).mean() - 1) < .03

@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(-40, 60), min_size=1, max_size=12), st.integers(1, 50))
def test_proper_is_the_nearest(counts, total):
    v = np.array(counts, float); w = room.proper(v, total)
    assert (w >= 0).all() and np.isclose(w.sum(), total)
    r = np.random.default_rng(0).dirichlet(np.ones(len(v)), 200)*total # no other table of that kind is nearer
    assert (((r - v)**2).sum(1) >= ((w - v)**2).sum() - 1e-6).all()

@pytest.mark.parametrize('method', ('laplace', 'tree', 'perturb'))
def test_rules_hold(method):
    df = people(200).assign(until=lambda t: t.since + pd.to_timedelta(5, 'D'))[['since', 'until', 'city']]
    schema = Schema([*Schema.infer(df).declare()], rules=[Order('since', 'until').to_dict()])
    out = METHODS[method](schema=schema, seed=0).mask(df)
    known = out.dropna(subset=['since', 'until'])
    assert len(known) and (known.since <= known.until).all()

# Perturb

@settings(max_examples=30, deadline=None)
@given(st.integers(1, 200), st.integers(1, 50), st.integers(0, 9))
def test_nobody_is_pushed_farther_than_the_reach(n, reach, seed):
    order = room.pushed(n, reach, np.random.default_rng(seed))
    assert sorted(order) == list(range(n)) and np.abs(order - np.arange(n)).max() <= reach

def test_rank_swapping_keeps_marginals_and_bounds_ranks():
    df = TABLE.assign(row=np.arange(300))
    schema = Schema([*SCHEMA, Column('row', 'integer', dtype='int64')])
    out = RankSwap(.05, ['age', 'pay', 'since', 'size']).apply(df, schema, np.random.default_rng(0))
    for n in ('age', 'pay', 'since', 'size'):
        assert out[n].sort_values(ignore_index=True).equals(df[n].sort_values(ignore_index=True))
        x, y = (t[n].cat.codes if n == 'size' else t[n] for t in (df, out))
        known = x.notna()
        assert (known == y.notna()).all() and (n == 'size' or (x != y)[known].mean() > .5)
        worst = x[known].rank(method='min').to_numpy() - y[known].rank(method='max').to_numpy(), y[known].rank(method='min').to_numpy() - x[known].rank(method='max').to_numpy()
        assert max(w.max() for w in worst) <= 15
    assert (out.row == df.row).all() and out.city.equals(df.city)

def test_record_swapping_moves_columns_together_within_groups():
    df = people(2_000).assign(zip=lambda t: t.city + '-1')
    schema = Schema([*SCHEMA, Column('zip', 'categorical', dtype=str(df.zip.dtype))])
    out = RecordSwap(['city', 'zip'], .3, ['size', 'member']).apply(df, schema, np.random.default_rng(0))
    assert (out.zip == out.city + '-1').all()
    count = lambda t: t.groupby(['size', 'member', 'city'], observed=True).size()
    assert count(out).equals(count(df)) and .1 < (out.city != df.city).mean() < .3
    unlike = ['age', 'pay', 'since', 'member', 'size']
    pd.testing.assert_frame_equal(out[unlike], df[unlike])

@settings(max_examples=30, deadline=None)
@given(st.integers(2, 6), st.integers(0, 9))
def test_aggregate_groups_are_large_enough_and_means_stay(k, seed):
    v = pd.Series(np.random.default_rng(seed).normal(0, 1, 50))
    out = Aggregate(k).change(v, Column('v', 'continuous', dtype='float64'), None)
    assert out.value_counts().min() >= k and np.isclose(out.mean(), v.mean())
    assert (out[v.sort_values().index].diff().dropna() >= -1e-12).all() # order stays

def test_dates_are_rounded_in_their_own_way_of_writing():
    df = TABLE.assign(since=TABLE.since.dt.strftime('%d.%m.%Y'), zoned=TABLE.since.dt.tz_localize('Europe/Berlin'))[['since', 'zoned']]
    schema = Schema([Column('since', 'datetime', dtype=str(df.since.dtype), format='%d.%m.%Y'), Column('zoned', 'datetime', dtype=str(df.zoned.dtype))])
    out = Round({'since': 'year', 'zoned': 'month'}).apply(df, schema, None)
    assert set(out.since) == {'01.01.2020', '01.01.2021', '01.01.2022'} and out.zoned.dt.day.eq(1).all() and out.zoned.dtype == df.zoned.dtype
    week = Round({'since': 'week'}).apply(df, schema, None)
    assert (pd.to_datetime(week.since, format='%d.%m.%Y').dt.weekday == 0).all()
    assert Round({'x': .1}).change(pd.Series([.3000001, .25, 7.]), Column('x', 'continuous', dtype='float64'), None).tolist() == [.3, .2, 7.]

KEY = b'0123456789abcdef-a-secret-key'

def test_pseudonyms_and_their_key():
    df = people(60).assign(mail=[f'p{i//2}@example.org' for i in range(60)], code=range(60))
    schema = Schema.infer(df)
    assert 'mail' in [c.name for c in schema.left_out]
    method = Perturb([Pseudonyms('mail', KEY), RankSwap(.1, 'age')], schema)
    out, again = method.mask(df), Perturb(Pseudonyms('mail', KEY), schema, seed=7).mask(df)
    assert out.mail.nunique() == 30 and set(out.mail) == set(again.mail) and not out.mail.str.contains('example').any()
    assert not set(out.mail) & set(Perturb(Pseudonyms('mail', b'x' + KEY), schema).mask(df).mail)
    assert 'still personal data' in out.attrs['masknb']['mail'] and 'pseudonyms' in method.label
    said = f'{method!r}{method.label}{vars(method)}{vars(method.steps[0])}{method.steps[0]!r}{method.cost}{out.attrs}'
    assert KEY.decode() not in said and KEY.hex() not in said
    with pytest.raises(DataError, match='not written to files'): pickle.dumps(method)
    assert copy.copy(method).steps[0] is method.steps[0] and copy.deepcopy(method).mask(df).equals(out)

def test_steps_follow_each_other():
    out = Perturb([TopBottom({'age': (None, 60)}), Round({'age': 7})], SCHEMA).mask(TABLE)
    assert sorted(out.age) == sorted((TABLE.age.clip(upper=60)/7).round().astype(int)*7)

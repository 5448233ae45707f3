"What a private model costs, what is bought for it, what is refused."
import json
import numpy as np, pandas as pd, pytest
from masknb.dp import marginals, private as learning, statistics
from masknb.dp.accountant import Curve
from masknb.dp.ledger import Ledger, Privacy
from masknb.dp.mechanisms import SecureRandom
from masknb.dp.private import allocate_budget, open_ledger, prepare
from masknb.errors import PrivacyError
from masknb.masker import Masker
from masknb.preprocessing.schema import Column, Schema
from masknb.preprocessing.surrogates import Shape

def people(n=600, seed=0):
    r = np.random.default_rng(seed)
    age = r.integers(18, 80, n)
    return pd.DataFrame({'age': age, 'city': r.choice(['Ulm', 'Bonn', 'Kiel'], n), 'pay': (age*50 + r.normal(0, 200, n)).round(2),
                         'since': pd.Timestamp('2020-01-01') + pd.to_timedelta(r.integers(0, 900, n), 'D'), 'buys': np.where(age > 50, 'yes', 'no')})

TABLE = people()
SCHEMA = Schema.infer(TABLE, target='buys').declare()
METHODS = ('marginals', 'discriminator', 'hybrid')

@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(learning, 'STEPS', 20)
    monkeypatch.setattr(learning, 'MATCH', 30)

def learn(df, method='auto', schema=SCHEMA, epsilon=5., seed=0, **more):
    privacy = Privacy(epsilon, 1e-6, method, seed=seed)
    return learning.learn(prepare(df, schema, privacy, 10, open_ledger(df, schema, privacy)), privacy, **more)

def test_a_lonely_label_is_not_named():
    p, df = allocate_budget(SCHEMA.modelled, 'buys', Privacy(5., 1e-6)), TABLE.copy()
    df.loc[3, 'city'] = 'Atlantis'
    values = {c: pd.Categorical(df[c]) for c in ('city', 'buys')}
    for seed in range(20):
        got = statistics.PrivateStatistics(values, 5, None, [SCHEMA['city'], SCHEMA['buys']], p.columns, p.failure, 1, SecureRandom(seed))
        assert 'Atlantis' not in got.counts('city').index

@pytest.mark.parametrize('method', METHODS)
@pytest.mark.parametrize('epsilon', [.5, 3.])
@pytest.mark.parametrize('rows', [1, 3])
def test_what_is_bought_is_the_target_and_no_more(method, epsilon, rows):
    p = allocate_budget(SCHEMA.modelled, 'buys', Privacy(epsilon, 1e-6, method), rows)
    assert .97*epsilon < Curve(*(s for _, s in p.spends)).epsilon(1e-6) <= epsilon
    assert all(s.rows == rows for _, s in p.spends if s.mechanism == 'discrete gaussian')

@pytest.mark.parametrize('method', METHODS)
def test_a_bought_schema_comes_off_what_follows(method, short):
    "The total stays the target; the noise of steps and choices does not depend on what was bought."
    got, stated = (learn(TABLE, method, schema) for schema in (Schema.blank(TABLE, target='buys'), SCHEMA))
    assert 4.85 < got.ledger.epsilon <= 5 and [c.kind for c in got.schema] == [c.kind for c in SCHEMA]
    noise = lambda g: {l['what']: l['spend']['noise'] for l in g.ledger.lines}
    assert noise(got)[learning.HISTOGRAMS] > noise(stated)[learning.HISTOGRAMS]
    if method != 'marginals': assert noise(got)[learning.GRADIENTS] == pytest.approx(noise(stated)[learning.GRADIENTS], rel=.02) # labels that nobody declared differ

@pytest.mark.parametrize('rows', [1, 3])
@pytest.mark.parametrize('target', [None, 'c7'])
def test_wide_tables_choose_their_pairs_for_a_price(rows, target):
    "A person with several rows moves the scores by as many; all pairs with the target are measured, and four others a column."
    p = allocate_budget([Column(f'c{i}', 'integer', dtype='int64', low=0., high=9.) for i in range(45)], target, Privacy(1., 1e-6), rows)
    paid = dict(p.spends)
    chosen = paid[learning.CHOOSING]
    assert (chosen.mechanism, chosen.noise, chosen.times) == ('pure', p.choice, p.chosen) == ('pure', p.choice, 180)
    assert paid[learning.PAIRS].times == 180 + (44 if target else 0) and paid.get(learning.TRIPLES, chosen).times == 180
    assert .97 < Curve(*(s for _, s in p.spends)).epsilon(1e-6) <= 1

def test_a_wide_table_uses_what_it_bought(short, monkeypatch):
    monkeypatch.setattr(learning, 'WIDE', 3)
    tables, true = [], marginals.measure
    def seen(tokens, sizes, pairs, triples, *rest): tables.append((pairs, triples)); return true(tokens, sizes, pairs, triples, *rest)
    monkeypatch.setattr(learning, 'measure', seen)
    got = learn(TABLE)
    bought = {l['what']: l['spend']['times'] for l in got.ledger.lines}
    (pairs, triples), = tables
    assert len(pairs) == bought[learning.PAIRS] and len(triples) == bought[learning.TRIPLES] and sum(4 in p for p in pairs) == 4

@pytest.mark.parametrize('schema', [SCHEMA, Schema.blank(TABLE, target='buys')], ids=['declared', 'bought'])
def test_every_read_was_bought(monkeypatch, short, schema):
    "As many histograms are read as the ledger lists, and with its noise."
    from masknb.dp.mechanisms import Tape
    tape = Tape()
    with tape.recording(): got = learn(TABLE, 'marginals', schema)
    read = [a.asked[-3 if a.mechanism == 'noisy_names' else 1] for a in tape.answers if a.mechanism in ('noisy', 'noisy_names')]
    bought = {l['spend']['noise']: l['spend']['times'] for l in got.ledger.lines if l['spend']['mechanism'] == 'discrete gaussian'}
    assert set(read) == set(bought)
    for scale, times in bought.items():
        gone = sum(not statistics.is_label(c) for c in got.columns) # missing cells are part of a first level, drawn apart
        classes = 2*10 # triples are read class by class
        assert read.count(scale) <= times + gone + classes

def test_the_ledger_goes_with_the_model(short):
    got = learn(TABLE, seed=None)
    again = Ledger.from_dict(json.loads(json.dumps(got.ledger.to_dict())))
    assert again.epsilon == got.ledger.epsilon <= 5 and again.sealed and any(d.startswith('kind of') for d in again.declared)

def test_what_cannot_be_promised_is_refused_with_all_reasons():
    schema = Schema([Column('age', 'integer', low=9, high=9), Column('city', 'categorical', action='generalise'), Column('pay', 'integer', action='scrub')])
    with pytest.raises(PrivacyError) as e: learning.refuse(TABLE[['age', 'city', 'pay']], schema)
    assert all(w in str(e.value) for w in ("'age' declares a lower bound", "'city': say what it holds", "'pay': free text is not synthesised"))
    with pytest.raises(PrivacyError, match='cannot be learned'): allocate_budget(SCHEMA.modelled, 'buys', Privacy(1e-4, 1e-6))
    with pytest.raises(PrivacyError, match='by a count that was paid for'): Masker(SCHEMA, privacy=Privacy(5., .01)).fit(TABLE, progress=False)

@pytest.mark.parametrize('df', [TABLE.head(10), TABLE.head(30).assign(age=np.nan), TABLE[['age']], TABLE[['city', 'buys']], TABLE.head(0), TABLE.head(1)],
                         ids=['ten rows', 'all missing', 'one number', 'labels', 'no row', 'one row'])
@pytest.mark.parametrize('method', METHODS)
@pytest.mark.parametrize('bought', [False, True])
def test_odd_tables(df, method, bought, short):
    schema = Schema.blank(df) if bought else Schema([c for c in SCHEMA if c.name in df])
    fake = Masker(schema, privacy=Privacy(6., 1e-6, method, seed=0)).fit(df, progress=False).sample(50, seed=0)
    assert len(fake) == 50

def test_sixty_columns_without_a_schema(short):
    r = np.random.default_rng(0)
    df = pd.DataFrame({f'c{i}': r.integers(0, 4, 3000) if i % 2 else r.choice(['a', 'b'], 3000) for i in range(60)})
    masker = Masker(privacy=Privacy(8., 1e-6, seed=0)).fit(df, progress=False)
    assert masker.sample(10).shape == (10, 60) and 7.7 < masker.ledger.epsilon <= 8

def test_invented_and_coarse_columns_read_no_other_row(monkeypatch):
    def looked(*_): raise AssertionError('the values were looked at, unpaid')
    for name in ('detail', 'date_format', 'generalise'): monkeypatch.setattr(f'masknb.preprocessing.surrogates.{name}', looked)
    monkeypatch.setattr(Shape, 'of', looked)
    rng = np.random.default_rng(0)
    patients = pd.DataFrame({'nr': range(3000), 'zip': rng.choice(['60601', '53111'], 3000), 'born': pd.Timestamp('1970-03-01') + pd.to_timedelta(rng.integers(0, 9000, 3000), 'D'),
                             'mail': [f'a{i}@b.example' for i in range(3000)]})
    schema = Schema([Column('nr', 'identifier', dtype='int64', action='surrogate'), Column('zip', 'identifier', 'direct identifier', 'str', identifies='US ZIP', action='generalise'),
                     Column('born', 'datetime', dtype=str(patients.born.dtype), action='generalise'), Column('mail', 'identifier', dtype='str', identifies='e-mail address', action='surrogate')])
    masker = Masker(schema, privacy=Privacy(2., 1e-6, seed=0)).fit(patients, progress=False)
    rows = masker.sample(400, seed=1)
    assert list(rows) == list(patients) and set(rows.zip) == {'606', '531'} and rows.nr.is_unique and rows.mail.str.contains('@example').all()
    assert rows.born.between(1960, 2000).mean() > .9
    assert masker.invented == {n: Shape.declared(schema[n]) for n in ('nr', 'mail')}, 'a shape must come from the schema alone'
    schema['zip'].identifies = None
    with pytest.raises(PrivacyError, match="'zip'"): Masker(schema, privacy=Privacy(2.)).fit(patients)

"What a private model may depend on; what it costs; what is refused."
import json, warnings
import numpy as np, pandas as pd, pytest, torch
from masknb.dp import marginals, private as learning, sgd, statistics
from masknb.dp.accountant import Curve
from masknb.dp.ledger import Book, Ledger, Privacy
from masknb.dp.mechanisms import Noise, noisy
from masknb.errors import PrivacyError
from masknb.preprocessing.encoding import state
from masknb.masker import Masker
from masknb.preprocessing.schema import Column, Schema
from masknb.preprocessing.surrogates import Shape

def people(n=600, seed=0):
    r = np.random.default_rng(seed)
    age = r.integers(18, 80, n)
    return pd.DataFrame({'age': age, 'city': r.choice(['Ulm', 'Bonn', 'Kiel'], n), 'pay': (age*50 + r.normal(0, 200, n)).round(2),
                         'since': pd.Timestamp('2020-01-01') + pd.to_timedelta(r.integers(0, 900, n), 'D'), 'buys': np.where(age > 50, 'yes', 'no')})

TABLE = people()
SCHEMA = Schema.infer(TABLE, target='buys')
CANARY = dict(age=10**9, city='Atlantis', pay=1e-7, since=pd.Timestamp('1677-09-22 00:00:01'), buys=None)
METHODS = ('marginals', 'discriminator', 'hybrid')

def changed():
    out = TABLE.astype({'city': object, 'buys': object})
    for name, value in CANARY.items(): out.loc[17, name] = value
    return out.astype({'city': TABLE.city.dtype, 'buys': TABLE.buys.dtype})

@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(learning, 'STEPS', 20)
    monkeypatch.setattr(learning, 'fit', lambda *a: marginals.fit(*a[:5], 30))

def everything(got):
    "All that a model file would hold, as bytes."
    plain, arrays = state(got.encoder)
    arrays |= {k: v.numpy() for k, v in got.model.generator.state_dict().items()} | {f'shares.{j}': s for j, s in enumerate(got.shares)}
    return json.dumps([plain, got.ledger.to_dict(), got.rows], default=float), {k: np.asarray(v).tobytes() for k, v in arrays.items()}

def learn(df, method, seed=0): return learning.learn(df, SCHEMA, Privacy(5., 1e-6, method, seed=seed), seed=1)

@pytest.mark.parametrize('method', METHODS)
def test_a_row_is_seen_through_mechanisms_only(method, monkeypatch, short):
    "The answers of every mechanism are recorded on one table and replayed on another, in which a row became impossible: the model is the same, bit for bit."
    answers = []
    def record(counts, scale, noise): answers.append(noisy(counts, scale, noise)); return answers[-1]
    def replay(counts, scale, noise):
        noisy(counts, scale, noise) # the noise is drawn all the same
        replay.at += 1
        return answers[replay.at - 1]
    for module in (statistics, marginals): monkeypatch.setattr(module, 'noisy', record)
    monkeypatch.setattr(sgd, 'poisson', lambda persons, rate, noise: np.arange(0)) # the steps are tested beside sgd
    first = everything(learn(TABLE, method))
    replay.at = 0
    for module in (statistics, marginals): monkeypatch.setattr(module, 'noisy', replay)
    df = changed()
    df['city'] = TABLE['city'] # a label that the histogram has no cell for is tested below
    assert everything(learn(df, method)) == first
    assert replay.at == len(answers) > 10

@pytest.mark.parametrize('method', METHODS)
def test_without_the_replay_the_change_is_seen(method, short):
    "The test above can fail: with the noise alone held fixed, the same change reaches the model."
    assert everything(learn(changed(), method)) != everything(learn(TABLE, method))

def test_a_lonely_label_is_not_named():
    df, p = TABLE.copy(), learning.prices(SCHEMA.modelled, 'buys', Privacy(5., 1e-6))
    df.loc[3, 'city'] = 'Atlantis'
    for seed in range(20):
        values = {c.name: pd.Categorical(df[c.name]) for c in SCHEMA.modelled if c.name in ('city', 'buys')}
        got = statistics.PrivateStatistics(values, 5, None, [SCHEMA['city'], SCHEMA['buys']], p.columns, p.failure, 1, Noise(seed))
        assert 'Atlantis' not in got.counts('city').index

@pytest.mark.parametrize('method', METHODS)
@pytest.mark.parametrize('epsilon', [.5, 3.])
@pytest.mark.parametrize('rows', [1, 3])
def test_what_is_bought_is_the_target_and_no_more(method, epsilon, rows):
    p = learning.prices(SCHEMA.modelled, 'buys', Privacy(epsilon, 1e-6, method), rows)
    assert .97*epsilon < Curve(*(s for _, s in p.spends)).epsilon(1e-6) <= epsilon*(1 + 1e-9)
    assert all(s.rows == rows for _, s in p.spends if s.mechanism == 'discrete gaussian')

@pytest.mark.parametrize('rows', [1, 3])
def test_wide_tables_choose_their_pairs_for_a_price(rows):
    "A person with several rows moves the scores by as many; the choice is told so, and its epsilon is the price."
    from masknb.preprocessing.schema import Column
    p = learning.prices([Column(f'c{i}', 'integer', dtype='int64', low=0., high=9.) for i in range(45)], None, Privacy(1., 1e-6), rows)
    paid = {s.mechanism: s for what, s in p.spends}['pure']
    assert (paid.noise, paid.times) == (p.choice, p.chosen) == (p.choice, 180)
    assert .97 < Curve(*(s for _, s in p.spends)).epsilon(1e-6) <= 1

def test_every_read_was_bought(monkeypatch, short):
    "As many histograms are read as the ledger lists, and with its noise."
    read = []
    def record(counts, scale, noise): read.append(scale); return noisy(counts, scale, noise)
    for module in (statistics, marginals): monkeypatch.setattr(module, 'noisy', record)
    got = learn(TABLE, 'marginals')
    bought = {l['spend']['noise']: l['spend']['times'] for l in got.ledger.lines if l['spend']['mechanism'] == 'discrete gaussian'}
    assert set(read) == set(bought)
    histograms = max(bought.items(), key=lambda b: b[1] == sum(map(statistics.reads, SCHEMA.modelled)))
    gone = sum(not statistics.is_label(c) for c in SCHEMA.modelled) # missing cells are part of a first level, drawn apart
    assert read.count(histograms[0]) <= histograms[1] + gone

def test_the_ledger_goes_with_the_model(short):
    got = learn(TABLE, 'marginals', seed=None)
    again = Ledger.from_dict(json.loads(json.dumps(got.ledger.to_dict())))
    assert again.epsilon == got.ledger.epsilon <= 5 and again.sealed and 'kinds' in again.declared[0]

def test_a_book_adds_up_the_models_of_one_table(tmp_path):
    Book(tmp_path/'b.json', epsilon=6.)
    privacy = Privacy(5., 1e-7, book=str(tmp_path/'b.json'))
    learning.reserve(TABLE, SCHEMA, privacy)
    learning.reserve(people(seed=1), SCHEMA, privacy)
    with pytest.raises(PrivacyError, match='exhausted'): learning.reserve(TABLE.sample(frac=1, random_state=0), SCHEMA, privacy)

def test_what_cannot_be_promised_is_refused_with_all_reasons():
    df = TABLE.assign(who=np.where(np.arange(600) < 3, None, 'a'))
    schema = Schema.infer(df, target='buys')
    schema.person = 'who'
    with pytest.raises(PrivacyError) as e: learning.refuse(df, schema, Privacy(1., .01))
    assert 'delta 0.01' in str(e.value) and "'who'" in str(e.value)
    with pytest.raises(PrivacyError, match='cannot be learned'): learning.prices(SCHEMA.modelled, 'buys', Privacy(1e-4, 1e-6))

@pytest.mark.parametrize('df', [TABLE.head(10), TABLE.head(30).assign(age=np.nan), TABLE[['age']], TABLE[['city', 'buys']]], ids=['ten rows', 'all missing', 'one number', 'labels'])
@pytest.mark.parametrize('method', METHODS)
def test_odd_tables(df, method, short):
    schema = Schema.infer(df)
    got = learning.learn(df, schema, Privacy(4., 1e-6, method, seed=0))
    n, k = 50, len(got.encoder.names)
    x = got.model.draw(torch.zeros(n, k, dtype=torch.long), torch.zeros(k, dtype=torch.bool), torch.Generator().manual_seed(0)).numpy()
    assert len(got.encoder.decode(x, np.full(x.shape, .5))) == n

def test_invented_and_coarse_columns_read_no_other_row(monkeypatch):
    def looked(*_): raise AssertionError('the values were looked at, unpaid')
    for name in ('detail', 'date_format'): monkeypatch.setattr(f'masknb.preprocessing.surrogates.{name}', looked)
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

"Two tables that differ in one row, all mechanisms forced to the same answers: nothing that can be seen may differ. Planted unpaid reads are found."
import contextlib, logging, warnings
import numpy as np, pandas as pd, pytest
import masknb.masker as maskers
from masknb.dp import private
from masknb.dp.ledger import Privacy
from masknb.dp.neighbours import NASTY, differences, draw_case, release, small, unpaid
from masknb.masker import Masker
from masknb.preprocessing.schema import Column, Schema

@pytest.mark.parametrize('part', range(8))
def test_nothing_is_read_unpaid(part):
    assert unpaid(range(1000*part, 1000*part + 25)) == []

@pytest.mark.nightly
@pytest.mark.parametrize('part', range(20))
def test_nothing_is_read_unpaid_in_two_thousand_pairs(part):
    assert unpaid(range(10_000 + 100*part, 10_100 + 100*part)) == []

@pytest.fixture
def quick():
    with small(): yield

def test_the_harness_can_fail(quick):
    "Without the tape the same pairs differ, and most end with a model."
    different = models = 0
    for c in map(draw_case, range(12)):
        one, other = release(c.fit, c.one), release(c.fit, c.other)
        different += one.get('arrays') != other.get('arrays')
        models += 'error' not in one
    assert different >= 6 and models >= 10

LEAKS = { # how the fit is spoiled -> what shows it
    'exact shares in the file': (lambda m, df: m.shares.__setitem__(0, np.full(len(m.shares[0]), 1/len(m.shares[0]) + 1e-9*len(df))), 'arrays'),
    'a type of the table': (lambda m, df: setattr(m.encoder.columns[0], 'dtype', str(df.age.dtype)), 'types'),
    'a warning': (lambda m, df: df.age.isna().any() and warnings.warn('some cells are missing', stacklevel=2), 'warned'),
    'a log line': (lambda m, df: logging.getLogger('masknb').debug('%d rows', len(df)), 'logged'),
    'an error': (lambda m, df: 1/0 if (pd.to_numeric(df.age, errors='coerce') > 10**6).any() else None, 'error'),
    'a callback': (lambda m, df: None, 'told'), 'printed words': (lambda m, df: print(df.age.nunique()), 'printed')}
ROWS = pd.DataFrame({'age': [30, 41, 52]*20, 'city': ['Ulm', 'Bonn']*30})
STATED = Schema([Column('age', 'integer', low=0, high=99), Column('city', 'categorical', levels=['Bonn', 'Ulm'])])

def neighbour(value):
    cells = pd.Series(ROWS.age.tolist(), dtype=object)
    cells.iat[7] = value
    with contextlib.suppress(UnicodeError): cells = cells.infer_objects() # no type of pandas holds it
    return ROWS.assign(age=cells)

@pytest.mark.parametrize('leak', LEAKS)
def test_a_planted_leak_is_found(leak, quick):
    spoil, shows = LEAKS[leak]
    def fit(df, callbacks):
        if leak == 'a callback': callbacks = [lambda *a: callbacks_of[0](a[0], float(len(df)), a[2])]
        masker = Masker(STATED, privacy=Privacy(20., seed=0)).fit(df, progress=False, callbacks=callbacks)
        spoil(masker, df)
        return masker
    callbacks_of = []
    def watched(df, callbacks): callbacks_of[:] = callbacks; return fit(df, callbacks)
    more = pd.concat([neighbour(10**9), pd.DataFrame({'age': [None], 'city': ['Ulm']})], ignore_index=True)
    assert shows in differences(watched, ROWS, more)

@pytest.mark.parametrize('read', ['a kind by looking', 'a label that is there', 'a bound', 'the number of rows', 'a check of the rows'])
def test_an_unpaid_read_in_the_library_is_found(read, quick, monkeypatch):
    "Each is what somebody could well write: a look that saves work, a bound from the data, a friendly check."
    from masknb.dp import mechanisms, statistics
    if read == 'a kind by looking':
        true = private.known_schema
        def looked(schema, cells, *rest):
            open = lambda c: Column(c.name, 'integer' if (cells[c.name].number % 1 == 0).all() else 'continuous')
            return true(Schema([open(c) if c.kind is None and c.name == 'age' else c for c in schema]), cells, *rest)
        monkeypatch.setattr(private, 'known_schema', looked)
    if read == 'a label that is there': monkeypatch.setattr(statistics, 'noisy_names', lambda labels, counts, others, scale, least, noise:
        mechanisms.Named(list(labels), mechanisms.noisy(np.append(counts, others), scale, noise)[:len(labels)], others))
    if read == 'a bound': monkeypatch.setattr(statistics, 'outer', lambda v, scale, noise: (float(v.min(initial=0)), float(v.max(initial=1))))
    if read == 'the number of rows':
        true = private.PrivateStatistics.__init__
        def init(self, values, *rest): true(self, values, *rest); self.rows = float(len(values['age']))
        monkeypatch.setattr(private.PrivateStatistics, '__init__', init)
    if read == 'a check of the rows':
        true = private.prepare
        def checked(df, schema, *rest):
            if df.age.isna().any(): raise ValueError('column age has missing cells')
            return true(df, schema, *rest)
        monkeypatch.setattr(maskers, 'prepare', checked)
    def fit(df, callbacks): return Masker(privacy=Privacy(20., seed=0)).fit(df, progress=False, callbacks=callbacks)
    others = [neighbour(38.5), neighbour(10**9), neighbour(None), pd.concat([ROWS, pd.DataFrame({'age': [3], 'city': ['Atlantis']})], ignore_index=True)]
    assert any(differences(fit, ROWS, other) for other in others)

def test_without_a_planted_read_the_same_neighbours_show_nothing(quick):
    def fit(df, callbacks): return Masker(privacy=Privacy(20., seed=0)).fit(df, progress=False, callbacks=callbacks)
    for value in NASTY[::6]: assert differences(fit, ROWS, neighbour(value)) == []

"""Tables by name: complete, unaltered, attributed, not shown by accident; fetched ones checked, or asked for in words."""
import functools, gzip, hashlib, http.server, os, threading
from dataclasses import FrozenInstanceError
from pathlib import Path
import numpy as np, pandas as pd, pytest
import masknb.data.datasets as datasets
from masknb.data import load, names
from masknb.errors import DataError
from masknb.preprocessing.schema import Schema

SIZES = {'adult': (32_561, 16_281, 15), 'credit-default': (24_000, 6_000, 25), 'bank-marketing': (36_168, 9_043, 17)}
TABLES = Path(datasets.__file__).parent/'tables'

@pytest.fixture(scope='module', params=list(SIZES))
def data(request): return load(request.param)

def test_sizes_and_target(data):
    assert (len(data.train), len(data.test), data.train.shape[1]) == SIZES[data.name]
    assert list(data.train) == list(data.test) == data.schema.names and data.schema.target == data.target

def test_the_schema_is_declared_and_fits_both_tables(data):
    assert data.schema.target == data.target and not data.schema.inferred and all(c.kind for c in data.schema)
    guess = Schema.infer(data.train, target=data.target)
    assert {c.name: (c.kind, c.role) for c in data.schema} == {c.name: (c.kind, c.role) for c in guess}
    data.schema.check(data.train)
    data.schema.check(data.test)
    assert (data.train.dtypes == data.test.dtypes).all()
    assert not any(isinstance(t, pd.CategoricalDtype) for t in data.train.dtypes)

def test_licence_and_citation_come_with_it(data):
    assert 'CC BY 4.0' in data.licence and 'doi:' in data.citation and data.source and data.changes
    licences = (TABLES/'LICENCES.md').read_text(encoding='utf-8')
    assert data.citation.split('doi:')[1] in licences

def test_known_totals():
    adult, credit, bank = map(load, SIZES)
    assert (adult.train.income == '>50K').sum() == 7841 and (adult.test.income == '>50K').sum() == 3846
    assert adult.train[['workclass', 'occupation', 'native-country']].isna().sum().tolist() == [1836, 1843, 583]
    assert sum((t[credit.target] == 1).sum() for t in (credit.train, credit.test)) == 6636
    assert sum((t.y == 'yes').sum() for t in (bank.train, bank.test)) == 5289

def test_the_split_is_the_same_each_time_and_loses_no_row():
    a, b = load('credit-default'), load('credit-default')
    pd.testing.assert_frame_equal(a.test, b.test)
    assert sorted([*a.train.ID, *a.test.ID]) == list(range(1, 30_001))

def test_what_is_shown_holds_no_row(data):
    shown = repr(data) + data._repr_html_()
    assert data.name in shown and 'rows' in shown and len(shown) < 3000
    rare = [v for c in data.train.select_dtypes(exclude='number') for v in data.train[c].dropna().unique() if len(v) > 4 and v != 'unknown']
    assert not [v for v in rare if f'>{v}<' in shown]
    with pytest.raises(FrozenInstanceError): data.name = 'other'

def test_every_bundled_file_is_the_published_one():
    sums = {f: s for d in datasets.TABLES.values() for f, s in d['files'].items()}
    assert {p.name for p in TABLES.glob('*.parquet')} == set(sums)
    assert all(hashlib.sha256((TABLES/f).read_bytes()).hexdigest() == s for f, s in sums.items())

def test_an_altered_file_is_refused(monkeypatch):
    facts = dict(datasets.TABLES['adult'], files={'adult_train.parquet': '0'*64})
    monkeypatch.setitem(datasets.TABLES, 'adult', facts)
    with pytest.raises(DataError, match='checksum'): load('adult')
    monkeypatch.setitem(datasets.TABLES, 'adult', dict(facts, files={'gone.parquet': '0'*64}))
    with pytest.raises(DataError, match='missing'): load('adult')

@pytest.mark.parametrize('name', ['iris', '', None, '../adult'])
def test_an_unknown_name_lists_the_known(name):
    with pytest.raises(DataError) as e: load(name)
    assert all(n in str(e.value) for n in names() + names(fetched=True))

CARDS = 'Time,V1,Amount,Class\n' + ''.join(f'{t},{np.sin(t):.6f},{t % 7}.5,{int(t % 10 == 0)}\n' for t in range(100))

@pytest.fixture
def cards(monkeypatch, tmp_path):
    "A small card table at a publisher of our own; returns its folder and a list of what was asked for."
    import pooch
    site, asked = tmp_path/'site', []
    site.mkdir(); (site/'creditcard.csv').write_text(CARDS)
    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args): asked.append(self.path)
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial(Handler, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    facts = dict(datasets.FETCHED['creditcard-fraud'], url=f'http://127.0.0.1:{server.server_port}/',
                 files={'creditcard.csv': hashlib.sha256(CARDS.encode()).hexdigest()})
    monkeypatch.setitem(datasets.FETCHED, 'creditcard-fraud', facts)
    monkeypatch.setattr(pooch, 'os_cache', lambda name: tmp_path/'cache'/name)
    monkeypatch.delenv('MASKNB_DATA', raising=False)
    yield site, asked
    server.shutdown(); server.server_close()

def test_fetched_once_checked_and_said_under_which_licence(cards, capsys):
    site, asked = cards
    data = load('creditcard-fraud')
    told = capsys.readouterr().out
    assert all(w in told for w in ('127.0.0.1', 'Licence', 'DbCL', 'Dal Pozzolo')) and asked == ['/creditcard.csv']
    assert len(data.train) == 80 and len(data.test) == 20 and data.schema.target == 'Class' and 'verified' not in data.changes
    again = load('creditcard-fraud')
    pd.testing.assert_frame_equal(again.train, data.train)
    assert asked == ['/creditcard.csv'] and not capsys.readouterr().out

def test_another_file_than_the_published_is_refused(cards):
    (cards[0]/'creditcard.csv').write_text(CARDS + '100,1,1,0\n')
    with pytest.raises(DataError, match='checksum') as e: load('creditcard-fraud')
    assert 'folder=' in str(e.value)

def test_offline_says_what_to_get_and_where_to_put_it(cards, monkeypatch):
    monkeypatch.setitem(datasets.FETCHED, 'creditcard-fraud', dict(datasets.FETCHED['creditcard-fraud'], url='http://127.0.0.1:9/'))
    with pytest.raises(DataError) as e: load('creditcard-fraud')
    assert all(w in str(e.value) for w in ('creditcard.csv', 'http://127.0.0.1:9/', 'kaggle.com', 'folder=', 'MASKNB_DATA'))

@pytest.mark.parametrize('packed', [False, True])
@pytest.mark.parametrize('by', ['folder', 'folder above', 'environment'])
def test_a_folder_is_read_without_the_network(cards, monkeypatch, tmp_path, by, packed):
    folder = tmp_path/'mine'/('' if by == 'folder' else 'creditcard-fraud')
    folder.mkdir(parents=True)
    (folder/'creditcard.csv.gz').write_bytes(gzip.compress(CARDS.encode())) if packed else (folder/'creditcard.csv').write_text(CARDS)
    if by == 'environment': monkeypatch.setenv('MASKNB_DATA', str(tmp_path/'mine'))
    data = load('creditcard-fraud', folder=None if by == 'environment' else tmp_path/'mine')
    assert len(data.train) == 80 and cards[1] == [] and 'verified' not in data.changes

def test_an_own_file_that_differs_is_used_and_said(cards, tmp_path):
    (tmp_path/'creditcard.csv').write_text(CARDS.replace('0.5', '0.25'))
    assert 'not verified' in load('creditcard-fraud', folder=tmp_path).changes

def test_a_folder_without_the_files_is_refused(tmp_path):
    with pytest.raises(DataError, match='holds no file of mimic3-demo'): load('mimic3-demo', folder=tmp_path)
    with pytest.raises(DataError, match='comes with the package'): load('adult', folder=tmp_path)

def test_persons_stay_together_and_no_row_is_lost():
    df = pd.DataFrame({'who': [*np.random.default_rng(0).integers(0, 50, 400), None, None], 'n': range(402)})
    train, test = datasets.split(df, 'who')
    assert not set(train.who.dropna()) & set(test.who.dropna()) and sorted([*train.n, *test.n]) == list(range(402))
    assert datasets.split(df, 'who', seed=1)[1].n.tolist() != test.n.tolist() == datasets.split(df, 'who')[1].n.tolist()
    assert .1 < len(test)/402 < .3

def test_fetched_tables_come_with_address_licence_and_checksum():
    for facts in datasets.FETCHED.values():
        assert facts['url'].startswith('https://') and 'https://' in facts['licence'] and 'doi:' in facts['citation']
        assert all(len(s) == 64 for s in (facts['files'] | facts['subset']).values())

SUBSET = Path(os.environ.get('MASKNB_DATA', 'unknown'))/'creditcard_fraud_subset.parquet'

@pytest.mark.skipif(not SUBSET.is_file(), reason='the subset of the card frauds is not at hand: name its folder in MASKNB_DATA')
def test_the_subset_of_card_frauds_says_that_it_is_one():
    data = load('creditcard-fraud')
    assert len(data.train) + len(data.test) == 8651 and (data.train.Class.sum() + data.test.Class.sum()) == 492
    assert 'subset of 8,651 of 284,807' in data.changes and 'not verified' not in data.changes

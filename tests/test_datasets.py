"""The bundled tables: complete, unaltered, attributed, and not shown by accident."""
import hashlib
from dataclasses import FrozenInstanceError
from pathlib import Path
import pandas as pd, pytest
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

def test_schema_is_that_of_train_and_fits_test(data):
    assert data.schema == Schema.infer(data.train, target=data.target)
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
    assert all(n in str(e.value) for n in names())

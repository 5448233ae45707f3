"""Files that are not trusted: what asks for gigabytes, for a method by its name, or for what no table has, is refused at once."""
import json, os, time
from dataclasses import asdict
import numpy as np, pandas as pd, pytest
from masknb import Column, Masker, Privacy, Schema, SequenceMasker
from masknb.dp.ledger import Book, seal, signing_key
from masknb.errors import DataError, MasknbError, ModelFileError, PrivacyError, SchemaError
from masknb.evaluation.dossier import Dossier, read_answers
from masknb.modelfile import read_model
from masknb.preprocessing.exchange import read_schema
from masknb.preprocessing.schema import dtype_of
from masknb.preprocessing.surrogates import Shape, read_shape
from masknb.cgan.recipe import PRESETS, from_dict
from tests.fuzz.models import original, signed

READERS = {'model': (Masker.load, ModelFileError), 'sequences': (SequenceMasker.load, ModelFileError), 'schema': (Schema.load, SchemaError), 'metadata': (read_schema, SchemaError), 'answers': (read_answers, DataError),
           'book': (Book, PrivacyError), 'key': (signing_key, PrivacyError)}

@pytest.fixture
def model(tmp_path):
    "A function that changes a model of a kind, signs it anew and gives its path."
    def make(kind, change):
        path = tmp_path/'m.mask'
        path.write_bytes(original(kind))
        doc, arrays = read_model(path)
        change(doc, arrays)
        path.write_bytes(signed(doc, arrays))
        return path
    return make

@pytest.mark.parametrize('reader', READERS)
@pytest.mark.parametrize('what', ['sparse', 'device', 'pipe', 'folder', 'link to a device'])
def test_what_is_no_file_of_usual_size_is_refused_at_once(reader, what, tmp_path):
    read, error = READERS[reader]
    path = tmp_path/'file'
    if what == 'sparse':
        with open(path, 'wb') as f: f.truncate(60*10**9)
    elif what == 'pipe': os.mkfifo(path)
    elif what == 'folder': path.mkdir()
    elif what == 'device': path = '/dev/zero'
    else: path.symlink_to('/dev/zero')
    begun = time.monotonic()
    with pytest.raises(error): Book(path).to_frame() if reader == 'book' else read(path)
    assert time.monotonic() - begun < 5

def test_a_sparse_file_below_the_limit_is_not_read_either(tmp_path):
    with open(tmp_path/'m.mask', 'wb') as f: f.truncate(2**30)
    begun = time.monotonic()
    with pytest.raises(ModelFileError, match='not a masknb model'): Masker.load(tmp_path/'m.mask')
    assert time.monotonic() - begun < 2

@pytest.mark.parametrize('name', ['V2000000000', 'S999999999', 'U500000000', '<U99999999', '|V1000000000', 'a1000000000', '(100000000,)f8', 'f8,f8', '100000000f8', 'void', 'Sparse[int]', 'interval[int64]', 'period[D]', 'complex128', 'datetime64[ns, dateutil//etc/passwd]',
                                  'timestamp[us, tz=../../x][pyarrow]', 'fixed_size_binary[1000000000][pyarrow]', 'list<item: int64>[pyarrow]', 'decimal128(99, 2)[pyarrow]', 'dictionary<values=list, indices=int8, ordered=0>[pyarrow]', 'x'*10**6])
def test_types_that_no_column_has_are_never_made(name): assert dtype_of(name) is None

@pytest.mark.parametrize('values', [[1], [1.5], ['a'], [True], pd.to_datetime(['2024-01-01']), pd.to_datetime(['2024-01-01']).tz_localize('Europe/Berlin'), pd.to_datetime(['2024-01-01']).tz_localize('UTC').tz_convert('+05:30'), pd.to_timedelta(['1D']), pd.array([1], 'Int16'), pd.array(['a'], 'string'),
    pd.array([1.5], 'Float32'), pd.array([True], 'boolean'), np.float16([1]), np.uint64([1]), *(pd.array([None], f'{t}[pyarrow]') for t in ('int8', 'uint64', 'float', 'double', 'halffloat', 'bool', 'string', 'large_string', 'null', 'date32[day]', 'date64[ms]', 'timestamp[ns]', 'timestamp[s, tz=UTC]', 'duration[ms]', 'time64[us]', 'time32[s]'))])
def test_types_that_columns_have_are_known_by_their_names(values):
    s = pd.Series(values)
    assert dtype_of(str(s.dtype)) == s.dtype

@pytest.mark.parametrize('place', ['@binary', '@json', '@password', '@__class__', '@seed_instance', '@first_name title', '@name', '', 'Z', '99', '=' + 'x'*65])
def test_words_are_of_four_kinds_and_never_a_method_by_its_name(place, model, monkeypatch):
    import faker
    monkeypatch.setattr(faker.Faker, 'binary', lambda *_, **__: pytest.fail('called'), raising=False)
    with pytest.raises(ValueError): read_shape(dict(Shape(('9',)).to_dict(), places=['9', place]))
    with pytest.raises(ModelFileError): Masker.load(model('cheap', lambda doc, arrays: doc['invented'][0][1].update(places=[place])))

def of_schema(**fields): return lambda doc, arrays: [c.update(fields) for part in ('schema', 'learned') for c in doc[part]['columns'] if c['name'] == 'pay']
def says(**fields): return lambda doc, arrays: doc.update(fields)
def recipe(**fields): return lambda doc, arrays: doc['recipe'].update(fields)
def shape(**fields): return lambda doc, arrays: doc['invented'][0][1].update(fields)
def codec(j, **fields): return lambda doc, arrays: doc['encoder'][j].update(fields)
def put(name, value):
    "One number of an array, the first, or of all arrays whose names begin so."
    def change(doc, arrays):
        for k in [k for k in arrays if k.startswith(name)]: a = arrays[k].copy(); a.reshape(-1)[:1] = value; arrays[k] = a
    return change
def made(name, change): return lambda doc, arrays: arrays.update({name: change(arrays[name])})

@pytest.mark.parametrize('kind, change', [
    ('cheap', of_schema(format='Decimal 999999999')), ('cheap', of_schema(format='%Y'*10**6)), ('cheap', shape(places=['=' + 'x'*10**5]*900)), ('cheap', shape(distinct=float('nan'))), ('cheap', shape(missing=2)), ('cheap', shape(numeric=True)), ('cheap', shape(check='sum')), ('cheap', shape(places=['9']*5000)),
    ('cheap', says(seed=-1)), ('cheap', says(seed=2**64)), ('cheap', says(seed=1.5)), ('cheap', says(seed='0')), ('cheap', says(min_count=-5)), ('cheap', says(min_count=True)), ('cheap', says(format=True)), ('cheap', says(order=[-1])), ('cheap', says(more=1)), ('cheap', says(cost={'rows': -1})), ('cheap', says(history={'steps': 'x'})),
    ('cheap', recipe(width=2**40)), ('cheap', recipe(width=-4)), ('cheap', recipe(width=4.)), ('cheap', recipe(generator='lstm')), ('cheap', recipe(loss='__class__')), ('cheap', recipe(batch=10**12)), ('cheap', recipe(norm=['layer'])), ('cheap', recipe(rates=[float('nan'), 0])), ('mlp', recipe(norm=['batch', 'none'])), ('fast', recipe(candidates=10**9)), ('fast', recipe(boost=10**9)),
    ('cheap', codec(1, decimals=10**9)), ('cheap', codec(1, decimals='2')), ('cheap', codec(1, step=0.)), ('cheap', codec(1, step=float('inf'))), ('cheap', codec(1, has_missing=1)), ('cheap', codec(2, own=99)), ('cheap', codec(2, own=-1)), ('cheap', codec(2, levels=[['a']]*6)), ('cheap', codec(2, levels=['a']*6)), ('cheap', codec(2, levels=['\ud800', *'bcdef'])),
    ('cheap', put('generator.embed', np.nan)), ('cheap', put('generator.', np.inf)), ('cheap', put('generator.embed', 1e30)), ('cheap', put('encoder.1.knots', -np.inf)), ('cheap', put('encoder.2.counts', -1)), ('cheap', put('shares.', np.nan)), ('cheap', put('shares.', -1)), ('cheap', put('derived.', 10**6)), ('cheap', put('derived.', -1)), ('cheap', put('encoder.3.knots', 1e300)),
    ('cheap', made('encoder.1.knots', lambda a: a[:, :1])), ('cheap', made('encoder.1.knots', lambda a: a[:0])), ('cheap', made('encoder.1.binned', lambda a: a[1:])), ('cheap', made('encoder.1.knots', lambda a: a.astype('f2'))), ('cheap', made('shares.1', lambda a: a[None])), ('cheap', made('generator.embed', lambda a: a.astype('f8'))), ('cheap', lambda doc, arrays: arrays.pop('shares.1')), ('cheap', lambda doc, arrays: arrays.update(strange=np.zeros(3))),
    ('cheap', lambda doc, arrays: arrays.update({'generator.more': np.zeros(3, 'f4')})), ('fast', put('start.3.columns', 10**6)), ('fast', put('start.2.base', np.inf)), ('fast', put('start.3.cells', 2**40)), ('fast', put('start.3.many', -1)), ('default', put('critics.candidates', 10**6)), ('default', put('critics.0.column', 10**6)), ('default', put('critics.0.right', -1)), ('default', put('critics.0.value', np.nan)), ('default', put('critics.0.start', np.nan)),
    ('modes', put('generator.layout.modes_', np.nan)), ('modes', lambda doc, arrays: arrays.update({k: np.array([-7]) for k in arrays if k.startswith('generator.layout.own_')})), ('gru', put('generator.shares', -1)), ('gru', put('generator.body.norm.running_var', -1)), ('square', put('generator.z.weight', np.nan)), ('private', put('generator.z', np.inf)),
    ('sequences', says(unit=float('nan'))), ('sequences', says(unit=0)), ('sequences', says(count='x')), ('sequences', says(dates=['nothing'])), ('sequences', recipe(hidden=2**40)), ('sequences', recipe(width=7)), ('sequences', put('net.state', np.nan)), ('sequences', says(scales=[[0, 0, 0, 0]]*9)), ('sequences', says(identity={'places': ['@binary']})), ('sequences', lambda doc, arrays: doc['table'].update(seed=-1)),
    ('sequences', lambda doc, arrays: [arrays.update({k: a + 1e12}) for k, a in list(arrays.items()) if k.startswith('table.encoder.') and k.endswith('knots') and a.max() < 1e6])])
def test_a_signed_lie_is_refused(kind, change, model):
    with pytest.raises(ModelFileError): (SequenceMasker if kind == 'sequences' else Masker).load(model(kind, change))

def test_a_type_that_nobody_knows_takes_no_room(model):
    try: m = Masker.load(model('cheap', of_schema(dtype='V2000000000')))
    except ModelFileError: return
    assert m.sample(50, seed=0).pay.memory_usage(deep=True) < 10**5

def test_a_schema_file_with_such_a_type_takes_no_room(tmp_path):
    schema = Schema([Column('a', 'continuous', dtype='V2000000000'), Column('b', 'categorical', dtype='S999999999')])
    schema.save(tmp_path/'s.json')
    df = pd.DataFrame({'a': np.arange(60)/7, 'b': list('xyz')*20})
    try: fake = Masker(Schema.load(tmp_path/'s.json'), from_dict(dict(asdict(PRESETS['adversarial']), steps=[3, 3], every=3, width=4))).fit(df, progress=False).sample(20, seed=0)
    except MasknbError: return
    assert fake.memory_usage(deep=True).sum() < 10**5

@pytest.mark.parametrize('text, words', [('{"format": 2, "format": 2, "columns": []}', 'twice'), ('{"format": 2, "columns": [{"name": "a", "kind": "integer", "low": NaN}]}', 'NaN'), ('{"format": 2, "columns": [{"name": "a", "kind": "integer", "low": 1e999}]}', 'number'), ('['*10**6, 'nested|JSON'),
    ('{"format": 2, "columns": [{"name": "a", "kind": "integer", "low": ' + '9'*10**5 + '}]}', 'JSON'), ('{"format": 2, "columns": [{"name": "a", "kind": "continuous", "format": "Decimal 999999999"}]}', 'format')])
def test_json_that_two_readers_read_differently_is_refused(text, words, tmp_path):
    (tmp_path/'s.json').write_text(text)
    for read in (Schema.load, read_schema):
        with pytest.raises(SchemaError, match=words): read(tmp_path/'s.json')

@pytest.mark.parametrize('change', [dict(noise=0.), dict(noise=1e300), dict(noise=float('nan')), dict(times=10**12), dict(times=0), dict(rows=500), dict(rate=-1.), dict(mechanism='__class__'), dict(more=1)])
def test_a_ledger_that_would_take_hours_is_refused(change, model):
    def alter(doc, arrays): doc['ledger']['lines'][0]['spend'].update(change)
    with pytest.raises(ModelFileError): Masker.load(model('private', alter))

@pytest.mark.parametrize('change', [dict(limit={'epsilon': float('inf'), 'delta': .1}), dict(limit={'epsilon': '9', 'delta': .1}), dict(limit=[]), dict(lines=[{'table': 'a', 'epsilon': -5., 'delta': 0.}]), dict(lines=[1]), dict(lines={})])
def test_a_book_of_nonsense_is_refused(change, tmp_path):
    Book(tmp_path/'book.json', epsilon=3.)
    plain = json.loads((tmp_path/'book.json').read_text()) | change
    (tmp_path/'book.json').write_text(json.dumps(plain | {'sum': seal({k: v for k, v in plain.items() if k != 'sum'})}))
    with pytest.raises(PrivacyError): Book(tmp_path/'book.json').enter('a', 'b', Privacy(1.))

def test_a_dossier_of_nonsense_is_refused():
    for text in ('[]', '{"format": 1}', '{"a": 1, "a": 2}', '['*10**5, 'NaN'):
        with pytest.raises(DataError): Dossier.from_json(text)

def test_a_model_of_sequences_says_what_reads_it(model):
    with pytest.raises(ModelFileError, match='SequenceMasker.load'): Masker.load(model('sequences', lambda *_: None))

@pytest.mark.parametrize('kind', ['cheap', 'fast', 'default', 'mlp', 'modes', 'gru', 'square', 'cnn', 'private'])
def test_what_masknb_writes_is_read_and_draws_the_same_rows(kind, model):
    one, two = (Masker.load(model(kind, lambda *_: None)) for _ in range(2))
    one.sample(7) # what was drawn before changes nothing
    pd.testing.assert_frame_equal(one.sample(40, seed=3), two.sample(40, seed=3))

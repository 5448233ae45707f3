"What a private fit may look at: one test for each way in which a row was once read unpaid."
import json, os, warnings
from unittest.mock import patch as replaced
import numpy as np, pandas as pd, pytest
from masknb.cli import main
from masknb.data import load
from masknb.dp.ledger import KEY, Book, Ledger, Privacy, seal
from masknb.dp.mechanisms import Tape
from masknb.dp.neighbours import differences, small
from masknb.dp.private import PAIRS, TRIPLES, allocate_budget
from masknb.errors import ModelFileError, PrivacyError
from masknb.masker import Masker
from masknb.preprocessing.rules import Range, suggest_rules
from masknb.preprocessing.schema import Column, Schema

@pytest.fixture
def quick():
    with small(): yield

ROWS = pd.DataFrame({'age': [20, 31, 42]*20, 'city': ['Ulm', 'Bonn']*30, 'born': pd.to_datetime(['1990-05-01', '1970-01-31']*30)})

def fits(schema=None, epsilon=20., rules=(), **more):
    def fit(df, callbacks): return Masker(schema, rules=list(rules), privacy=Privacy(epsilon, seed=0), **more).fit(df, progress=False, callbacks=callbacks)
    return fit

def with_cell(column, value, df=ROWS, row=7):
    cells = pd.Series(df[column].astype(object).tolist(), dtype=object)
    cells.iat[row] = value
    return df.assign(**{column: cells.infer_objects()})

# ---- the schema
def test_one_cell_changes_no_kind_that_is_bought(quick):
    "Once a single 38.5 among whole ages changed kind, number of histograms, noise and dtypes."
    assert Schema.infer(with_cell('age', 38.5))['age'].kind != Schema.infer(ROWS)['age'].kind
    for value in (38.5, None, 'old', '1990-01-01', True): assert differences(fits(), ROWS, with_cell('age', value)) == []

@pytest.mark.parametrize('schema', [Schema.infer(ROWS), Schema.from_json(Schema.infer(ROWS).to_json()), Schema.infer(ROWS.sample(frac=1, random_state=0))],
    ids=['these rows', 'a file', 'other rows'])
def test_a_guessed_schema_is_refused_whatever_its_rows(schema):
    with pytest.raises(PrivacyError, match='declared.*declare') as e: Masker(schema, privacy=Privacy(1.)).fit(ROWS, progress=False)
    assert 'age' in str(e.value)

def test_what_a_person_said_of_a_guessed_schema_counts(quick):
    schema = Schema.infer(ROWS)
    schema['age'].low, schema['age'].high, schema['city'].levels = 0, 120, ['Bonn', 'Ulm', 'Kiel']
    masker = fits(schema.declared())(ROWS, ())
    said = ' '.join(masker.ledger.declared)
    assert 'bounds of age' in said and 'labels of city' in said and 'kind of city' in said and 'kind of age' not in said
    assert 'what 2 columns are' in masker.ledger.lines[0]['what'] # age and born; labels say what city is
    again = fits(Schema.infer(ROWS).declare())(ROWS, ())
    assert 'what' not in again.ledger.lines[0]['what'].split()[:1] and 'kind of age, city, born' in ' '.join(again.ledger.declared)

def test_an_edit_in_a_file_counts_and_a_file_of_the_first_format_does_not():
    plain = json.loads(Schema.infer(ROWS).to_json())
    plain['columns'][0]['kind'] = 'continuous'
    back = Schema.from_json(json.dumps(plain))
    assert back['age'].inferred == ['dtype'] and back.declared()['age'].kind == 'continuous' and back.declared()['city'].kind is None
    old = {'format': 1, 'columns': [{'name': 'age', 'kind': 'integer', 'dtype': 'int64', 'low': 0}]}
    assert Schema.from_json(json.dumps(old)).inferred == ['age'] # it could not say

def test_a_private_model_says_no_reason_that_counts_rows(quick):
    masker = fits(Schema.infer(ROWS).declare())(ROWS, ())
    assert {c.reason for c in masker.schema} == {c.reason for c in masker.learned} == {''} and ' distinct' not in masker.document()[0]

def test_files_of_other_programs_are_not_completed_by_a_look(tmp_path, quick):
    "Their kinds are usually detected in the rows: they are bought, and nothing is filled in."
    ROWS.assign(code=['001', '002']*30).to_csv(tmp_path/'t.csv', index=False)
    sdv = {'METADATA_SPEC_VERSION': 'V1', 'tables': {'t': {'columns': {'age': {'sdtype': 'numerical'}, 'city': {'sdtype': 'categorical'},
           'born': {'sdtype': 'datetime', 'datetime_format': '%Y-%m-%d'}, 'code': {'sdtype': 'categorical'}}}}, 'relationships': []}
    frictionless = {'fields': [{'name': 'age', 'type': 'integer', 'constraints': {'minimum': 0, 'maximum': 99}}, {'name': 'city', 'type': 'string'},
                               {'name': 'born', 'type': 'date'}, {'name': 'code', 'type': 'string'}]}
    for name, plain in (('sdv', sdv), ('frictionless', frictionless)):
        (tmp_path/'s.json').write_text(json.dumps(plain))
        with replaced('masknb.preprocessing.exchange.fill_in', side_effect=AssertionError('the rows were looked at')), replaced.object(Schema, 'infer', side_effect=AssertionError('the rows were looked at')):
            assert main(['mask', str(tmp_path/'t.csv'), '-o', str(tmp_path/f'{name}.csv'), '--schema', str(tmp_path/'s.json'), '--model', str(tmp_path/f'{name}.mask'), '--epsilon', '20']) == 0
        ledger = Masker.load(tmp_path/f'{name}.mask').ledger
        assert 'what 4 columns are' in ledger.lines[0]['what'] and ('bounds of age' in ' '.join(ledger.declared)) is (name == 'frictionless')

# ---- one cell at a time
COARSE = {'zip': ('US ZIP', ['02138', '60601']*30, ['2138', 'x'*9, None, 60601, '60601-1234']), 'plz': ('postcode', ['10115', '80331']*30, ['1', '1011512345', 101, None]),
          'born': ('date of birth', ROWS.born.tolist(), ['1990-05-01', '01.05.1990', 19900501, None, 'soon', pd.Timestamp('9999-12-31')]),
          'seen': ('exact date', ROWS.born.tolist(), ['2020-02-30', None, 7]), 'age': ('age over 89', [50, 95]*30, ['95', 95.5, None, 'old', 10**9])}

@pytest.mark.parametrize('what', COARSE)
def test_coarse_columns_are_made_so_cell_by_cell(what, quick):
    "Once postcodes were padded to the longest in the table, and the format of dates was read from the whole column."
    held, cells, others = COARSE[what]
    df = pd.DataFrame({what: cells, 'city': ROWS.city})
    kind = {'age': 'integer', 'zip': 'categorical', 'plz': 'categorical'}.get(what, 'datetime')
    schema = Schema([Column(what, kind, identifies=held, action='generalise'), Column('city', 'categorical', levels=['Ulm', 'Bonn'])])
    for value in others: assert differences(fits(schema), df, with_cell(what, value, df)) == [], value

@pytest.mark.parametrize('column, more, values', [
    (Column('x', 'integer', dtype='int64', low=0, high=9), [3, 4, 5]*20, [None, 1.5, 'x', 10**30, True]),
    (Column('x', 'integer', dtype='int8'), [3, 4, 5]*20, [None, 1000, 2.5]),
    (Column('x', 'categorical', dtype='int64'), [1, 2, 3]*20, [None, 1.5, 'x']),
    (Column('x', 'ordinal', levels=[1, 2, 3]), [1, 2, 3]*20, [None, 1.5, 2.0, '2', 4]),
    (Column('x', 'boolean', dtype='bool'), [True, False]*30, [None, 1, 'true', 'yes']),
    (Column('x', 'continuous'), [1.5, 2.5]*30, [None, 1e305, -1e305, 5e-324, float('inf'), 10**400]),
    (Column('x', 'datetime', dtype='datetime64[ns]'), ROWS.born.tolist(), [None, '9999-12-31', pd.Timestamp('9999-12-31'), '1500-01-01 00:00:00.123456789']),
    (Column('x', 'datetime', dtype='str', format='%d.%m.%Y'), ['01.02.2020', '03.04.2021']*30, [None, 'now', '31.02.2020', '2020-01-01', 20200101])],
    ids=['whole', 'byte', 'number labels', 'grades', 'truth', 'real', 'time', 'written day'])
def test_a_cell_that_does_not_fit_is_a_missing_one(column, more, values, quick):
    "Once a missing cell changed the dtype of a column, and one 1.5 the labels of all rows."
    df = pd.DataFrame({'x': pd.Series(more), 'city': ROWS.city})
    fit = fits(Schema([column, Column('city', 'categorical', levels=['Ulm', 'Bonn'])]))
    for value in values: assert differences(fit, df, with_cell('x', value, df)) == [], value

def test_no_warning_depends_on_a_cell(quick):
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        fits(Schema([Column('age', 'continuous'), Column('city', 'categorical'), Column('born', 'datetime')]))(with_cell('age', 1e305), ())

def test_missing_cells_come_back_in_a_type_that_can_hold_them(quick):
    df = pd.DataFrame({'x': [1, 2, None]*200, 'b': [True, None]*300, 'c': [7, 8, None]*200})
    stated = Schema([Column('x', 'integer', dtype='int64', low=0, high=9), Column('b', 'boolean', dtype='bool'), Column('c', 'categorical', dtype='int64', levels=[7, 8])])
    fake = Masker(stated, privacy=Privacy(40., seed=0)).fit(df, progress=False).sample(300, seed=0)
    assert list(map(str, fake.dtypes)) == ['Int64', 'boolean', 'Int64'] and fake.isna().any().all()

def test_rows_of_a_file_are_read_cell_by_cell(tmp_path, quick, capsys):
    "One word among numbers makes pandas read all of them as text, and 007 as 7 or not: with --epsilon a CSV file stays text."
    base = pd.DataFrame({'code': ['007', '012', '113']*20, 'age': ['20', '31', '42']*20, 'day': ['31/01/2020', '02/03/2021']*30})
    tape, seen = Tape(), []
    for k, cells in enumerate((('007', '20', '31/01/2020'), ('x', '1.5', 'soon'))):
        df = base.copy()
        df.loc[7] = cells
        df.to_csv(tmp_path/'t.csv', index=False)
        args = ['mask', str(tmp_path/'t.csv'), '-o', str(tmp_path/'out.csv'), '--model', str(tmp_path/'m.mask'), '--epsilon', '40', '--target', 'age', '--force']
        with tape.recording() if k == 0 else tape.playing(): assert main(args) == 0
        said = [line for line in capsys.readouterr().out.splitlines() if 'CPU seconds' not in line]
        seen.append((said, (tmp_path/'out.csv').read_bytes(), Masker.load(tmp_path/'m.mask').document()))
    for a, b in zip(*seen[::1]): assert repr(a) == repr(b)

# ---- persons
VISITS = pd.DataFrame({'who': [f'p{k}' for k in range(30) for _ in range(4)], 'ward': ['A', 'B']*60, 'days': list(range(12))*10})
STATED = Schema([Column('who', 'identifier'), Column('ward', 'categorical', levels=['A', 'B']), Column('days', 'integer', low=0, high=20)], person='who')

def test_rows_without_a_person_are_those_of_one(quick):
    "Once they were refused, which a cell decided; as persons of their own they would have no cap."
    for value in (None, '', 'p3', 7): assert differences(fits(STATED, rows_per_person=3), VISITS, with_cell('who', value, VISITS)) == []

def test_an_epsilon_per_person_is_right_everywhere(quick):
    from masknb.studio.budget import Budget, bought
    from masknb.studio.sitting import Sitting
    masker = fits(STATED, rows_per_person=3)(VISITS, ())
    assert masker.ledger.unit == 'person' and masker.ledger.rows == 3 and 'per person of up to 3 rows' in masker.ledger.sentence()
    assert all(l['spend']['rows'] == 3 for l in masker.ledger.lines if l['spend']['mechanism'] == 'discrete gaussian')
    assert not any('several rows' in s for s in masker.ledger.not_covered)
    s = Sitting(VISITS)
    s.schema.person = 'who'
    b = Budget(s)
    b.on.value = True
    assert 'a given person' in b.message.value
    many, s.schema.person = bought(s, Privacy(2.)), None
    assert (many.noise > 5*bought(s, Privacy(2.)).noise).any() # ten rows each
    b.show()
    assert 'a given row' in b.message.value
    from masknb.evaluation.dossier import promise
    assert 'per person' in promise(masker.ledger)['sentence'] and promise(masker.ledger)['unit'] == 'person'

# ---- what is written
def test_a_private_file_tells_no_time_and_no_memory(quick, tmp_path):
    masker = fits()(ROWS, ())
    assert masker.cost.cpu_seconds > 0
    cost = json.loads(masker.document()[0])['cost']
    assert set(cost) == {'rows', 'columns', 'parameters', 'steps'}
    masker.save(tmp_path/'m.mask')
    assert Masker.load(tmp_path/'m.mask').cost.seconds == 0 and 'CPU s' not in repr(Masker.load(tmp_path/'m.mask'))

def test_all_that_was_declared_is_listed(quick):
    schema = Schema([Column('age', 'integer', dtype='int64', low=0, high=99), Column('city', 'categorical', levels=['Ulm', 'Bonn'], role='target'),
                     Column('born', 'datetime', identifies='date of birth', action='generalise')])
    said = ' '.join(fits(schema, rules=[Range('age', 0, 90)])(ROWS, ()).ledger.declared)
    for words in ('names of the 3 columns', 'kind of age, city, born', 'type of age', 'bounds of age', 'labels of city', 'action of born', 'what it identifies of born',
                  'that city is the target', 'rule: age is at least 0 and at most 90'): assert words in said, words

def test_rules_that_were_found_in_rows_are_refused():
    a = np.random.default_rng(0).integers(0, 50, 300)
    df = pd.DataFrame({'a': a, 'b': a + np.random.default_rng(1).integers(1, 50, 300)})
    found = suggest_rules(df, Schema.infer(df))
    assert found
    with pytest.raises(PrivacyError, match='found by looking at rows'): Masker(Schema.blank(df), rules=found, privacy=Privacy(1.)).fit(df)
    schema = Schema.infer(df)
    schema.rules = [r.to_dict() for r in found]
    assert schema.declared().rules == [] and Schema.from_json(schema.to_json()).declared().rules == []
    assert 'rules' not in schema.declare().inferred and len(schema.declared().rules) == len(found)

def test_what_is_bought_is_used_and_within_delta():
    adult = load('adult').schema
    for method in ('auto', 'hybrid', 'discriminator'):
        for epsilon in (.3, 1., 7.):
            p, l = Privacy(epsilon, 1e-6, method), Ledger(Privacy(epsilon, 1e-6, method))
            for what, spend in allocate_budget(adult.modelled, 'income', p).spends: l.buy(what, spend)
            from masknb.dp.ledger import composed
            assert composed(*l.spends()).delta(epsilon) <= 1e-6 # not a thousandth more
    times = {what: s.times for what, s in allocate_budget(adult.modelled, 'income', Privacy(1.)).spends}
    assert times[TRIPLES] == 14*13/2 and times[PAIRS] == 15*14/2

# ---- the ledger
def test_a_second_fit_spends_on_top_and_a_clone_begins_at_zero(quick, tmp_path):
    masker = fits(epsilon=3.)(ROWS, ())
    one = masker.ledger.epsilon
    masker.fit(ROWS, progress=False)
    assert len(masker.ledger.fits) == 2 and one < masker.ledger.epsilon < 2*one and masker.ledger.delta == 2e-6 and '2 fits' in masker.ledger.sentence()
    masker.save(tmp_path/'m.mask')
    again = Masker.load(tmp_path/'m.mask')
    assert again.ledger.epsilon == masker.ledger.epsilon
    again.fit(ROWS, progress=False)
    assert len(again.ledger.fits) == 3
    assert fits(epsilon=3.)(ROWS, ()).ledger.epsilon == pytest.approx(one) and any('only a book adds them up' in s for s in masker.ledger.not_covered)

def test_a_fit_that_was_stopped_has_spent(quick):
    masker = Masker(privacy=Privacy(3., seed=0))
    def stop(*_): raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt): masker.fit(ROWS, progress=False, callbacks=(stop,))
    assert masker.encoder is None and 2.9 < masker.ledger.epsilon <= 3

CHANGES = {'the last line': lambda d: d['lines'].pop(), 'a line': lambda d: d['lines'].pop(0), 'sealed': lambda d: d.update(sealed=True), 'unit': lambda d: d['fits'][0].update(unit='person'),
           'rows': lambda d: d['fits'][0].update(rows=9), 'the seed': lambda d: d['fits'][0].update(seed=None), 'the target': lambda d: d['fits'][0].update(epsilon=.1), 'what was declared': lambda d: d['declared'].pop()}

@pytest.mark.parametrize('what', CHANGES)
def test_any_change_of_a_ledger_is_noticed(what, quick):
    plain = json.loads(json.dumps(fits()(ROWS, ()).ledger.to_dict()))
    Ledger.from_dict(json.loads(json.dumps(plain)))
    CHANGES[what](plain)
    with pytest.raises(PrivacyError, match='altered'): Ledger.from_dict(plain)

def test_a_signed_ledger_cannot_be_forged(quick, tmp_path):
    (tmp_path/'key').write_text('a steward keeps this one')
    (tmp_path/'other').write_text('somebody else has this one')
    masker = Masker(privacy=Privacy(20., seed=0, key=str(tmp_path/'key'))).fit(ROWS, progress=False)
    masker.save(tmp_path/'m.mask')
    assert 'steward' not in (tmp_path/'m.mask').read_bytes().decode('latin-1')
    assert Masker.load(tmp_path/'m.mask', key=tmp_path/'key').ledger.signed == 'checked' and Masker.load(tmp_path/'m.mask').ledger.signed == 'unchecked'
    with pytest.raises(ModelFileError, match='signature'): Masker.load(tmp_path/'m.mask', key=tmp_path/'other')
    def forged(change):
        "What somebody without the key can do: change, and make the sums anew."
        fake = Masker.load(tmp_path/'m.mask')
        change(fake)
        fake.save(tmp_path/'f.mask', force=True)
        return tmp_path/'f.mask'
    with pytest.raises(ModelFileError, match='not signed'): Masker.load(forged(lambda m: m.ledger.fits[0].update(epsilon=.1)), key=tmp_path/'key')
    with replaced.dict(os.environ, {KEY: 'a steward keeps this one'}): assert Masker.load(tmp_path/'m.mask').ledger.signed == 'checked'

def test_a_signed_ledger_goes_with_its_model_only(quick):
    one, other = (Masker(privacy=Privacy(e, seed=0)).fit(ROWS, progress=False) for e in (2., 20.))
    (text, _), (_, arrays) = one.document(), other.document()
    from masknb.masker import from_document
    with pytest.raises(PrivacyError, match='another model'): from_document(json.loads(text), arrays)

def test_floating_point_noise_is_told(quick):
    masker = Masker(privacy=Privacy(20., method='discriminator', seed=0)).fit(ROWS, progress=False)
    assert '2^159' in masker.ledger.float_mitigation and masker.ledger.float_mitigation in masker.ledger.not_covered and masker.ledger.to_dict()['float_mitigation']
    assert fits()(ROWS, ()).ledger.float_mitigation == ''

# ---- the book
def test_a_book_knows_a_table_by_its_name(quick, tmp_path):
    "Once a row less, another order of columns or a constant column made a new table with a new budget."
    Book(tmp_path/'book.json', epsilon=5.)
    def fit(df, name='ward 7, 2025'): return Masker(privacy=Privacy(2., 1e-7, seed=0, book=str(tmp_path/'book.json'), data=name)).fit(df, progress=False)
    fit(ROWS); fit(ROWS.iloc[1:, ::-1])
    with pytest.raises(PrivacyError, match='exhausted'): fit(ROWS.assign(constant=1))
    fit(ROWS, 'ward 8, 2025')
    assert Book(tmp_path/'book.json').to_frame().table.tolist() == ['ward 7, 2025']*2 + ['ward 8, 2025']
    with pytest.raises(PrivacyError, match='by the name'): Privacy(1., book='book.json')

@pytest.mark.parametrize('lost', [0, -1])
def test_a_line_that_was_deleted_is_noticed(lost, tmp_path):
    book = Book(tmp_path/'book.json', epsilon=5.)
    for k in range(3): book.enter('t', f'model {k}', Privacy(1., 1e-7))
    plain = json.loads((tmp_path/'book.json').read_text())
    del plain['lines'][lost]
    (tmp_path/'book.json').write_text(json.dumps(plain))
    with pytest.raises(PrivacyError, match='altered'): book.enter('t', 'one more', Privacy(1., 1e-7))

def test_a_signed_book_cannot_be_made_anew(tmp_path):
    (tmp_path/'key').write_text('a steward keeps this one')
    book = Book(tmp_path/'book.json', epsilon=5., key=tmp_path/'key')
    book.enter('t', 'first', Privacy(4., 1e-7))
    plain = json.loads((tmp_path/'book.json').read_text()) | {'lines': [], 'signed': False}
    del plain['sum']
    (tmp_path/'book.json').write_text(json.dumps(plain | {'sum': seal(plain)}))
    with pytest.raises(PrivacyError, match='not signed'): book.enter('t', 'second', Privacy(4., 1e-7))

def test_a_full_disk_leaves_the_book_as_it_was_and_reads_nothing(quick, tmp_path):
    "Writing fails for real: the process may write no byte more to any file."
    import resource, signal
    Book(tmp_path/'book.json', epsilon=5.)
    before, soft = (tmp_path/'book.json').read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    masker = Masker(privacy=Privacy(2., 1e-7, seed=0, book=str(tmp_path/'book.json'), data='t'))
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, soft[1]))
        with replaced('masknb.masker.prepare', side_effect=AssertionError('a row was read')), pytest.raises(PrivacyError, match='nothing was read'): masker.fit(ROWS, progress=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, soft)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path/'book.json').read_bytes() == before and masker.ledger is None and sorted(p.suffix for p in tmp_path.iterdir()) in (['.json'], ['.json', '.lock'])

@pytest.mark.parametrize('when', ['before', 'after'])
def test_a_crash_in_a_purchase_never_loses_a_model(when, tmp_path):
    "Killed before the new book takes the old one's place: nothing was read yet. Killed right after: the model counts, though it never came to be."
    import subprocess, sys
    path = tmp_path/'book.json'
    Book(path, epsilon=5.)
    code = f'''
import os, signal, masknb.dp.ledger as l
true = os.replace
def die(*a):
    if {when == 'after'}: true(*a)
    os.kill(os.getpid(), signal.SIGKILL)
os.replace = die
l.Book({str(path)!r}).enter('t', 'model', l.Privacy(2., 1e-7))
'''
    assert subprocess.run([sys.executable, '-c', code], timeout=60).returncode == -9
    assert len(Book(path).to_frame()) == (when == 'after')
    Book(path).enter('t', 'next', Privacy(1., 1e-7)) # the lock went with its process
    assert len(Book(path).to_frame()) == 1 + (when == 'after')

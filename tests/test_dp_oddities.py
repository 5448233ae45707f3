"""Odd cells, ids and recipes: what an outside reader found unpaid, each with cases of its kind."""
import warnings
from dataclasses import replace
from datetime import datetime, tzinfo
from decimal import Decimal
from uuid import UUID
import numpy as np, pandas as pd, pytest
from masknb.cgan.recipe import PRIVATE, not_private
from masknb.dp import private
from masknb.dp.ledger import Privacy
from masknb.dp.mechanisms import SecureRandom, Tape
from masknb.dp.neighbours import differences, small
from masknb.errors import MasknbError, PrivacyError
from masknb.masker import Masker
from masknb.preprocessing.cells import TIME, read_cells
from masknb.preprocessing.schema import Column, Schema

ROWS = pd.DataFrame({'age': [20, 31, 42]*20, 'city': ['Ulm', 'Bonn']*30})
STATED = Schema([Column('age', 'integer', low=0, high=99), Column('city', 'categorical', levels=['Ulm', 'Bonn'])])

def test_a_critic_with_dropout_is_refused():
    "Its masks are drawn for the real rows that take part, so their number showed in every later draw, and a row's mask in its place."
    with pytest.raises(MasknbError, match='dropout in the critic'):
        Masker(STATED, replace(PRIVATE['mlp'], dropout=(0., .2)), privacy=Privacy(9., method='discriminator')).fit(ROWS, progress=False)
    assert not_private(replace(PRIVATE['mlp'], dropout=(.2, 0.))) == []

@pytest.mark.parametrize('name', (lambda k: 2**60 + k, lambda k: float(k) + .5, UUID, lambda k: b'id%d' % k, lambda k: ('a', k), 'p{}'.format, lambda k: Decimal(k)/7, lambda k: pd.Timestamp(k)))
def test_persons_are_told_apart_whatever_names_them(name):
    name = (lambda k: UUID(int=k)) if name is UUID else name
    ids = pd.Series([name(0)]*40 + [name(1)]*5 + [None], dtype=object)
    who = private.identities(ids)
    assert len(set(who[:40])) == 1 and len(set(who[40:45])) == 1 and who[0] != who[44] and who[45] == -1
    kept, _ = private.cap_rows(pd.DataFrame({'who': ids}), 'who', 5, SecureRandom(0))
    assert ((kept >= 40) & (kept < 45)).sum() == 5 # the rows of one do not depend on another's

def test_numbers_texts_and_truth_values_are_different_persons():
    assert len(set(private.identities(pd.Series([1, '1', 'True', 1.5, None], dtype=object)))) == 5
    assert (private.identities(pd.Series([2**60, 2**60 + 1])) == [0, 1]).all()

def test_the_score_of_a_choice_moves_by_one_row_at_most():
    "Floors of sums that were rounded moved by two."
    from masknb.dp.marginals import strongest
    from masknb.baselines.noise import spanning
    rng, tape = np.random.default_rng(0), Tape()
    for _ in range(60):
        tokens, ones = rng.integers(0, 3, (60, 4)), [rng.normal(20, 3, 3) for _ in range(4)]
        for ask in (lambda t: strongest(t, [3]*4, ones, [(i, j) for i in range(4) for j in range(i + 1, 4)], 3, 1., 1, SecureRandom(0)),
                    lambda t: spanning(t, [3]*4, [np.maximum(o, 1) for o in ones], 1., 1, SecureRandom(0))):
            with tape.recording(): ask(tokens)
            with tape.playing(): ask(tokens[1:])
            for a, b in zip(tape.answers, tape.now): assert np.abs(np.subtract(a.asked[0], b.asked[0])).max() <= 1

class Wilful(float):
    def __float__(self): raise RuntimeError('not a number after all')
class Silent(str):
    def encode(self, *a, **k): raise RuntimeError('not a text after all')
class Nowhere(tzinfo): pass

ODD = {'the last length of time': np.timedelta64(2**63 - 1, 'us'), 'the last moment': np.datetime64(2**63 - 1, 'us'), 'a far year': np.datetime64(10**13, 's'),
       'a zone without a place': datetime(2020, 1, 1, tzinfo=Nowhere()), 'too long a number': np.longdouble('1e4000'), 'a wilful number': Wilful(1.5), 'a wilful text': Silent('Ulm'),
       'a complex number': 1 + 2j, 'a negative zero': '-0', 'a real complex number': 3 + 0j}

@pytest.mark.parametrize('odd', ODD)
@pytest.mark.parametrize('schema', (None, STATED, Schema([Column('age', 'categorical'), Column('city', 'categorical')]), Schema([Column('age', 'datetime', format='%Y'), Column('city')])), ids=('bought', 'stated', 'labels', 'dates'))
def test_an_odd_cell_speaks_for_itself_alone(odd, schema):
    def fit(df, callbacks): return Masker(schema, seed=3, privacy=Privacy(20., seed=0)).fit(df, progress=False, callbacks=callbacks)
    cells = pd.Series(ROWS.age.tolist(), dtype=object)
    cells.iat[7] = ODD[odd]
    with small(), warnings.catch_warnings():
        warnings.simplefilter('error')
        assert differences(fit, ROWS, ROWS.assign(age=cells), rows=1) == []

@pytest.mark.parametrize('value', (3 + 4j, np.nan))
def test_a_complex_column_reads_its_real_cells(value):
    plain, odd = read_cells(pd.Series([1., 2., 3.])), read_cells(pd.Series([1., 2., value], dtype=complex))
    assert odd.number[:2].tolist() == plain.number[:2].tolist() and odd.what[:2].tolist() == plain.what[:2].tolist()

@pytest.mark.parametrize('cells, dtype', [([10**13, 5, 7], 'datetime64[s]'), ([-10**13, 5, 7], 'timedelta64[s]')])
def test_far_moments_read_alike_as_objects(cells, dtype):
    column = pd.Series(np.array(cells, dtype))
    assert read_cells(column).number.tolist() == read_cells(column.astype(object)).number.tolist()

def test_dates_of_arrow_that_python_cannot_hold_are_missing():
    import pyarrow as pa
    for kind, far in ((pa.date32(), -2**31), (pa.timestamp('us'), 2**63 - 1), (pa.timestamp('us', 'UTC'), 2**63 - 1)):
        column = pd.Series(pd.array(pa.array([far, 5, None], type=pa.int32() if kind == pa.date32() else pa.int64()).cast(kind), dtype=pd.ArrowDtype(kind)))
        assert [int(x) for x in read_cells(column).what == TIME] == [0, 1, 0]

@pytest.mark.parametrize('format', ('%d.%m.%Y %Q', '%s', '%Y | %d.%E.%Y', '%d %'))
def test_a_format_that_no_date_has_is_refused_before_a_row_is_read(format):
    schema = Schema([Column('age', 'datetime', dtype='str', format=format), Column('city', 'categorical', dtype='str')])
    with pytest.raises(PrivacyError, match='is no part of a date'): Masker(schema, privacy=Privacy(1.)).fit(ROWS, progress=False)

def test_the_harness_sees_a_question_that_moves_too_far(monkeypatch):
    "One row counts three times; forced answers alone would hide it."
    def fit(df, callbacks): return Masker(STATED, seed=3, privacy=Privacy(20., seed=0)).fit(df, progress=False, callbacks=callbacks)
    odd, true = ROWS.assign(age=[77, *ROWS.age[1:]]), private.prepare
    with small():
        assert differences(fit, odd, odd[1:].reset_index(drop=True), rows=1) == []
        monkeypatch.setattr('masknb.masker.prepare', lambda df, *rest: true(pd.concat([df, *[df[df.age == 77]]*2], ignore_index=True), *rest))
        assert differences(fit, odd, odd[1:].reset_index(drop=True), rows=1) == ['sensitivity']
        assert differences(fit, odd, odd[1:].reset_index(drop=True)) == []

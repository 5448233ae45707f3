"Sequences: what a notebook cannot hold: edges of tables of events, exact conditions, files."
import numpy as np, pandas as pd, pytest
from masknb.cgan.conditions import Between
from masknb.cgan.sequences import SequenceRecipe
from masknb.cgan.training import Recipe
from masknb.errors import ConditionError, MasknbError, ModelFileError, SchemaError
from masknb.preprocessing.schema import Schema
from masknb.sequences import SequenceMasker

TINY = dict(recipe=SequenceRecipe(steps=(4, 4), every=2, events=300, width=16, hidden=16), entities=Recipe(steps=(6, 6), every=3, width=16))

def events(n=40, seed=0, most=8):
    "Entities with a rare attribute, a label that changes, a number with gaps and a column without any value."
    rng = np.random.default_rng(seed)
    k = rng.integers(1, most + 1, n)
    who, m = np.repeat(np.arange(n), k), k.sum()
    kind = np.array(['a', 'b', 'rare'])[np.where(np.arange(n) < 6, 2, rng.integers(0, 2, n))]
    return pd.DataFrame({'id': who, 't': np.concatenate([np.sort(rng.uniform(0, 9, j)) for j in k]).round(2), 'kind': kind[who],
        'event': rng.choice(['x', 'y', 'z'], m), 'value': np.where(rng.random(m) < .3, np.nan, rng.normal(size=m)), 'nothing': [None]*m})

def fitted(df, entity='id', time='t', **kw):
    return SequenceMasker(Schema.infer(df, entity=entity, time=time), **TINY, **kw).fit(df, progress=False)

@pytest.fixture(scope='module')
def masker(): return fitted(events())

def test_columns_dtypes_and_order(masker):
    df, fake = events(), masker.sample(30, seed=1)
    assert list(fake) == list(df) and fake.id.nunique() == 30 and masker.attributes == ['kind', 'nothing']
    assert fake.dtypes.drop('nothing').equals(df.dtypes.drop('nothing')) and fake.nothing.isna().all()
    assert fake.groupby('id').t.apply(lambda t: t.is_monotonic_increasing).all()
    assert fake.groupby('id', sort=False).ngroup().is_monotonic_increasing and (fake.groupby('id').kind.nunique() == 1).all()

@pytest.mark.parametrize('where', [{'kind': 'rare'}, {'kind': ['rare', 'b']}, {'events': Between(2, 4)}, {'kind': 'rare', 'events': 5}, {'t': Between(None, 3)}])
def test_conditions_hold_in_every_entity(masker, where):
    fake = masker.sample(60, where=where, seed=2)
    g = fake.groupby('id')
    if 'kind' in where: assert set(fake.kind) <= set(np.atleast_1d(where['kind']))
    if where.get('events') == 5: assert (g.size() == 5).all()
    elif 'events' in where: assert g.size().between(2, 4).all()
    if 't' in where: assert (g.t.first() <= 3).all()
    assert fake.id.nunique() == 60

def test_conditions_that_cannot_hold(masker):
    with pytest.raises(ConditionError, match="'event' changes within 'id'"): masker.sample(3, where={'event': 'x'})
    with pytest.raises(ConditionError, match="'kind' has no such value"): masker.sample(3, where={'kind': 'q'})
    with pytest.raises(ConditionError, match='does not have'): masker.sample(3, where={'colour': 1})
    with pytest.raises(MasknbError, match='not learned'): SequenceMasker(masker.schema).sample(3)
    assert len(masker.sample(0)) == 0

def test_seed_file_and_unsorted_rows(masker, tmp_path):
    pd.testing.assert_frame_equal(masker.sample(25, seed=5), masker.sample(25, seed=5))
    assert not masker.sample(25, seed=5).equals(masker.sample(25, seed=6))
    masker.save(tmp_path/'m')
    pd.testing.assert_frame_equal(SequenceMasker.load(tmp_path/'m').sample(25, where={'kind': 'rare'}, seed=5), masker.sample(25, where={'kind': 'rare'}, seed=5))
    data = bytearray((tmp_path/'m').read_bytes()); data[-50] ^= 1; (tmp_path/'m').write_bytes(data)
    with pytest.raises(ModelFileError): SequenceMasker.load(tmp_path/'m')
    shuffled = events().sample(frac=1, random_state=1).sort_values('id', kind='stable')
    pd.testing.assert_frame_equal(fitted(shuffled).sample(25, seed=5), masker.sample(25, seed=5))

def test_values_rare_among_entities_are_withheld():
    df = events(60)
    df.loc[df.id < 4, 'event'] = 'SECRET' # four entities, all their events
    df.loc[df.id == 7, 'value'] = 1234.5 # one entity
    m = fitted(df)
    assert 'SECRET' not in m.encoder.codecs['event'].levels and 'SECRET' not in set(m.sample(200, seed=0).event.dropna())
    assert m.encoder.codecs['value'].span[1] < 100 and m.sample(200, seed=0).value.max() < 100

def test_invented_entities_share_the_shape_of_ids_only():
    df = events(30); df['id'] = [f'PAT-{70000 + 13*i:05d}' for i in df.id]
    fake = fitted(df).sample(500, seed=0)
    assert fake.id.str.fullmatch(r'PAT-\d{5}').all() and fake.id.nunique() == 500

@pytest.mark.parametrize('case', ['one event', 'same time', 'ten entities', 'dates', 'times as text', 'fixed length', 'only time', 'category'])
def test_edges(case):
    df = events(10 if case == 'ten entities' else 30)
    if case == 'one event': df = df.groupby('id').head(1)
    if case == 'same time': df['t'] = 3.
    if case == 'dates': df['t'] = pd.Timestamp('2150-03-01') + pd.to_timedelta((df.t*60).round(), unit='min'); df['seen'] = df.t + pd.Timedelta(hours=1)
    if case == 'times as text': df['t'] = (pd.Timestamp('2020-03-01') + pd.to_timedelta((df.t*60).round(), unit='min')).dt.strftime('%Y-%m-%d %H:%M')
    if case == 'fixed length': df = df[df.groupby('id').id.transform('size') >= 4].groupby('id').head(4)
    if case == 'only time': df = df[['id', 't']]
    if case == 'category': df['id'], df['event'] = df.id.astype('category'), df.event.astype('category')
    fake = fitted(df.reset_index(drop=True)).sample(20, seed=1)
    assert list(fake) == list(df) and fake.id.nunique() == 20
    if case == 'one event': assert len(fake) == 20
    if case == 'same time': assert (fake.t == 3).all()
    if case == 'dates': assert fake.t.dtype == df.t.dtype and (fake.seen - fake.t == pd.Timedelta(hours=1)).all() and (fake.t.dt.second == 0).all()
    if case == 'times as text': assert fake.t.str.fullmatch(r'\d{4}-\d\d-\d\d \d\d:\d\d').all()
    if case == 'fixed length': assert (fake.groupby('id').size() == 4).all()

def test_long_sequences():
    rng = np.random.default_rng(0)
    df = pd.DataFrame({'id': np.repeat(np.arange(12), 1000), 't': np.tile(np.arange(1000), 12), 'x': rng.normal(size=12_000).round(2)})
    fake = fitted(df).sample(3, seed=0)
    assert (fake.groupby('id').size() == 1000).all() and (fake.groupby('id').t.diff().dropna() == 1).all()

def test_refusals_name_column_and_remedy():
    df = events()
    schema = Schema.infer(df, entity='id', time='t')
    with pytest.raises(SchemaError, match='entity and time'): SequenceMasker(Schema.infer(df))
    with pytest.raises(SchemaError, match="'t' says when an event was, and 3 rows have no value there: drop"): SequenceMasker(schema).fit(df.assign(t=df.t.where(df.index > 2)))
    with pytest.raises(SchemaError, match="'id' says whose"): SequenceMasker(schema).fit(df.assign(id=df.id.where(df.index > 2)))
    with pytest.raises(SchemaError, match='rules are not kept'): SequenceMasker(Schema(schema.columns, [{'rule': 'value < t'}], entity='id', time='t')).fit(df)
    with pytest.raises(SchemaError, match="'event' says whose the rows are, but changes within"): SequenceMasker(Schema(schema.columns, person='event', entity='id', time='t')).fit(df)

def test_rare_is_counted_by_person_where_a_person_has_several_sequences():
    df = events(40); df['person'] = 'p' + (df.id // 4).astype(str) # ten persons of four sequences
    df.loc[df.id < 16, 'event'] = 'few' # sixteen sequences, four persons
    schema = Schema.infer(df, entity='id', time='t')
    schema['person'].kind = 'identifier'
    schema.person = 'person'
    m = SequenceMasker(schema, **TINY).fit(df, progress=False)
    assert 'few' not in m.encoder.codecs['event'].levels and 'person' not in m.sample(5)
    schema.person = 'id'
    assert 'few' in SequenceMasker(schema, **TINY).fit(df, progress=False).encoder.codecs['event'].levels

def test_lengths_of_few_entities_are_told_by_person():
    rng = np.random.default_rng(0)
    k = np.r_[rng.integers(2, 40, 60), rng.integers(60, 120, 40)]
    who = np.repeat(np.arange(100), k)
    df = pd.DataFrame({'id': who, 'person': 'p' + pd.Series(np.where(who < 12, 0, who)).astype(str), 't': np.concatenate([np.arange(j) for j in k]), 'x': rng.normal(size=len(who))})
    schema = Schema.infer(df, entity='id', time='t')
    schema['person'].kind, schema.person = 'identifier', 'person'
    m = SequenceMasker(schema, **TINY).fit(df, progress=False)
    bins = m.table.encoder.codecs['events'].knots[:, [0, -1]] # one person has twelve sequences, and still there are several bins
    assert len(bins) == 4 and all(len(np.unique(np.where(np.arange(100) < 12, 0, np.arange(100))[(k >= a) & (k <= b)])) >= 5 for a, b in bins)
    assert m.sample(50, where={'events': Between(60, 80)}, seed=0).groupby('id').size().between(60, 80).all()

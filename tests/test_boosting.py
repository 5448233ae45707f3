"""Token critics and row critics: odd tables, files, conditions, Ctrl-C, and what a model gives away."""
from dataclasses import replace
import numpy as np, pandas as pd, pytest
from sklearn.metrics import roc_auc_score
from masknb import Between, Masker, Schema
from masknb.cgan.recipe import PRESETS
from masknb.errors import ConditionError, DataError, MasknbError, ModelFileError

rng = np.random.default_rng(0)
QUICK = replace(PRESETS['default'], epochs=.5, steps=(20, 60), told=0.)

def stays(n, seed=0):
    "Numbers that hang together, a label, a skewed amount with gaps."
    r = np.random.default_rng(seed)
    age = r.integers(18, 90, n); dose = (age*.5 + r.normal(0, 3, n)).round(1); ward = np.where(age > 60, r.choice(['A', 'B'], n, p=[.8, .2]), r.choice(['B', 'C'], n))
    cost = np.exp(r.normal(4, 1, n)).round(2)
    return pd.DataFrame({'age': age, 'dose': dose, 'ward': ward, 'cost': np.where(r.random(n) < .1, np.nan, cost), 'died': np.where(r.random(n) < (age - 10)/150, 'yes', 'no')})

@pytest.fixture(scope='module')
def learned():
    train = stays(3000)
    return train, Masker(preset=QUICK, seed=0).fit(train, progress=False)

@pytest.mark.parametrize('df', [stays(10), stays(60), stays(250), stays(400).assign(one='same'), stays(400).assign(gone=np.nan), pd.DataFrame({'x': rng.integers(0, 1000, 2000).astype(str), 'y': rng.random(2000)}),
    pd.DataFrame({'x': ['a', 'b']*200}), pd.DataFrame({'x': rng.normal(size=500)}), pd.DataFrame({0: [1, 2]*150, 1: pd.date_range('2020', periods=300)})],
    ids=('10 rows', '60 rows', '250 rows', 'constant', 'all missing', '1,000 labels', 'one label column', 'one number column', 'names that are numbers'))
def test_odd_tables(df, tmp_path):
    m = Masker(preset=QUICK, seed=0).fit(df, progress=False)
    out = m.sample(70, seed=1)
    assert out.dtypes.equals(df.dtypes) or len(df) < 300 or 'one' in df or 'gone' in df
    m.save(tmp_path/'m.mask'); assert Masker.load(tmp_path/'m.mask').sample(70, seed=1).equals(out)

def test_what_hangs_together_is_drawn_together(learned):
    train, m = learned
    out = m.sample(3000, seed=0)
    assert abs(np.corrcoef(out.age, out.dose)[0, 1] - np.corrcoef(train.age, train.dose)[0, 1]) < .05
    real, fake = (d.groupby(d.age > 60).ward.value_counts(normalize=True).unstack(fill_value=0) for d in (train, out))
    assert (real - fake).abs().to_numpy().max() < .06
    assert abs(out.cost.isna().mean() - .1) < .03

def test_the_same_seed_gives_the_same_model():
    a, b = (Masker(preset=QUICK, seed=3).fit(stays(1500), progress=False) for _ in range(2))
    assert a.sample(200, seed=0).equals(b.sample(200, seed=0)) and not a.sample(200, seed=0).equals(a.sample(200, seed=1))

def test_conditions_are_those_of_the_rows_themselves(learned):
    "Free rows that meet a condition, or rows drawn under it: the same distribution, and exactly the condition."
    train, m = learned
    free = m.sample(20_000, seed=5)
    for where, meets in (({'died': 'yes'}, free.died == 'yes'), ({'ward': 'C', 'died': 'no'}, (free.ward == 'C') & (free.died == 'no'))):
        out = m.sample(4000, where, seed=6)
        assert all((out[c] == v).all() for c, v in where.items()) and abs(out.age.mean() - free.age[meets].mean()) < 1.5
        assert len(out.drop_duplicates()) > 3500
        assert len(m.sample(0, where)) == 0 and len(m.sample(1, where)) == 1

def test_files_that_do_not_fit_are_refused(learned, tmp_path):
    _, m = learned
    text, arrays = m.document()
    import safetensors.numpy
    from masknb.masker import checksum
    def altered(name, change):
        a = {k: np.array(v) for k, v in arrays.items()}; a[name] = np.asarray(change(a[name]))
        (tmp_path/'m.mask').write_bytes(safetensors.numpy.save(a, metadata={'masknb': text, 'sha256': checksum(text, a)}))
        return tmp_path/'m.mask'
    j = next(j for j in range(1, 5) if len(arrays[f'start.{j}.tree']))
    for name, change in ((f'start.{j}.columns', lambda a: a + 50), (f'start.{j}.table', lambda a: a*np.float32('nan')), (f'start.{j}.table', lambda a: a[:-1]), (f'start.{j}.luts', lambda a: a[:-3]), (f'start.{j}.cells', lambda a: a*0),
                         ('critics.0.right', lambda a: a*0), ('critics.0.right', lambda a: a + 10_000), ('critics.0.column', lambda a: a + 40), ('critics.0.tree', lambda a: a[::-1].copy()),
                         ('critics.0.value', lambda a: a + np.float32('inf')), ('critics.candidates', lambda a: a*0)):
        with pytest.raises(ModelFileError): Masker.load(altered(name, change))

def test_ctrl_c_before_the_first_step_keeps_what_is_there():
    def stop(run): raise KeyboardInterrupt
    stop.early = True
    m = Masker(preset='default', seed=0).fit(stays(800), progress=False, callbacks=(stop,))
    assert m.interrupted and len(m.sample(50)) == 50

def test_a_network_without_critics_and_old_presets_still_train():
    for recipe in (replace(PRESETS['default'], boost=0, judges=0, steps=(30, 30)), replace(PRESETS['adversarial'], steps=(30, 30))):
        m = Masker(preset=recipe, seed=0).fit(stays(600), progress=False)
        assert m.model.critics is None and len(m.sample(20)) == 20

def leak(train, fresh, m): return roc_auc_score(np.arange(len(train) + len(fresh)) < len(train), np.concatenate([m.log_prob(train), m.log_prob(fresh)]))

def test_the_model_itself_gives_little_away_and_one_that_learned_by_heart_is_convicted(learned, monkeypatch):
    train, m = learned; fresh = stays(3000, seed=9)
    assert leak(train, fresh, m) < .58
    from masknb.cgan import boosting
    monkeypatch.setattr(boosting, 'WEIGHTS', (.1, .1, .1)) # nothing holds the counts back
    heart = Masker(preset=replace(QUICK, gap=0.), seed=0)
    monkeypatch.setattr(boosting.Boosting, 'worth', lambda b, some, held: float(boosting.likelihood(some, b.y[b.some]).mean())) # learned rows judge
    assert leak(train, fresh, heart.fit(train, progress=False)) > .8

def test_more_care_less_memory_and_the_fit_says_so():
    train, fresh = stays(1500, seed=3), stays(3000, seed=9)
    told = [Masker(preset=QUICK, seed=0, care=c).fit(train, progress=False) for c in (0., 6.)]
    free, careful = (leak(train, fresh, m) for m in told)
    assert free > careful + .01 and careful < .56, (free, careful)
    assert all(abs(m.history.leak[0] - leak(train, fresh, m)) < 3*m.history.leak[1] for m in told)
    assert all(len(m.history.learned) == len(m.history.scores) for m in told)

def test_the_report_convicts_a_model_that_learned_by_heart(learned, monkeypatch):
    from masknb.cgan import boosting
    from masknb.evaluation.report import evaluate
    train, m = learned; fresh = stays(1200, seed=9)
    scores = m.likelihoods(train, fresh)
    assert set(scores) == {'', ' (calibrated)'} and len(scores[' (calibrated)'][1]) == 600
    monkeypatch.setattr(boosting, 'WEIGHTS', (.1, .1, .1))
    monkeypatch.setattr(boosting.Boosting, 'worth', lambda b, some, held: float(boosting.likelihood(some, b.y[b.some]).mean()))
    heart = Masker(preset=QUICK, seed=0).fit(train, progress=False)
    monkeypatch.undo()
    told = evaluate(train, m.sample(1000, seed=1), fresh, quick=True, likelihoods=scores)
    assert told['model likelihood AUC'] < .6 and 'model likelihood AUC' not in set(told.alarms.name)
    told = evaluate(train, heart.sample(1000, seed=1), fresh, quick=True, likelihoods=heart.likelihoods(train, fresh))
    assert {'model likelihood AUC', 'model likelihood AUC (calibrated)'} <= set(told.alarms.name)
    assert 'care=4' in told._repr_html_()

def test_of_few_rows_or_persons_columns_are_learned_by_themselves(capsys):
    "With 80 rows a generator that learned what belongs together was convicted of 70% of them."
    real, fresh = stays(120, seed=5), stays(2000, seed=9)
    m = Masker(seed=0).fit(real)
    assert '120 rows: of fewer than 200' in capsys.readouterr().out and 'by themselves' in m.history.said[0]
    fake = m.sample(4000, seed=1)
    assert abs(fake.age.corr(fake.dose)) < .06 < abs(fresh.age.corr(fresh.dose)) and m.model.critics is None
    assert set(m.sample(50, where={'ward': 'A'}).ward) == {'A'} and len(m.sample(30, where={'age': Between(40, 60)})) == 30
    assert abs(leak(real, fresh, m) - .5) < .1
    schema = Schema.infer(big := stays(600).assign(who=np.arange(600)//6))
    schema.person = 'who'
    m = Masker(schema, seed=0).fit(big, progress=False)
    assert '100 persons' in m.history.said[-1] and m.model.alone
    with pytest.raises(DataError, match='by heart'): m.partial_fit(big.head(500), progress=False)
    assert len(Masker(preset=QUICK, seed=0).fit(stays(600), progress=False).partial_fit(stays(300, seed=1), progress=False).sample(9)) == 9

def test_density_is_of_cascades_and_of_labels(learned):
    train, m = learned
    p = m.predict_proba(train.head(200), 'died')
    assert np.allclose(p.sum(1), 1) and p['yes'][train.age[:200] > 75].mean() > p['yes'][train.age[:200] < 35].mean() + .2
    with pytest.raises(ConditionError, match='age'): m.predict_proba(train, 'age')
    with pytest.raises(MasknbError, match='mlp'): Masker(preset=replace(PRESETS['mlp'], steps=(10, 10)), seed=0).fit(train, progress=False, minutes=.01).log_prob(train)

@pytest.mark.parametrize('recipe', [QUICK, replace(QUICK, boost=0), replace(PRESETS['mlp'], steps=(20, 20), width=16), replace(PRESETS['mlp'], steps=(20, 20), width=16, balanced=True), replace(PRESETS['rnn'], steps=(5, 5), width=16, encoder='mixed')],
    ids=('token critics', 'network', 'mlp', 'balanced', 'lstm'))
def test_a_row_is_the_same_in_any_block_and_any_part(recipe, monkeypatch):
    df = stays(1200); m = Masker(Schema.infer(df, rules=False), preset=recipe, seed=0).fit(df, progress=False)
    holes = df.mask(np.random.default_rng(0).random(df.shape) < .2)
    for where in (None, {'died': 'yes'}, {'ward': ['B', 'C'], 'age': Between(30, 60)}):
        whole, holed = m.sample(900, where, seed=4), m.impute(holes, seed=4)
        monkeypatch.setattr('masknb.masker.BLOCK', 128)
        assert m.sample(900, where, seed=4).equals(whole) and m.impute(holes, seed=4).equals(holed)
        monkeypatch.undo()
        assert m.sample(900, where, seed=4, part=(301, 555)).equals(whole[301:555].reset_index(drop=True))
    assert m.sample(100, seed=4).equals(m.sample(900, seed=4)[:100]) and not m.sample(900, seed=5)[:100].equals(m.sample(100, seed=4))
    for part in ((-1, 3), (5, 2), (0, 901), (.5, 2), (True, 2)):
        with pytest.raises(MasknbError, match='part'): m.sample(900, part=part)

def test_rules_are_repaired_by_page_and_parts_fit_together(tmp_path):
    df = stays(1500).assign(low=lambda t: t.age//2, high=lambda t: t.age//2 + t.dose.abs().astype(int)); m = Masker(preset=QUICK, seed=0).fit(df, progress=False)
    assert m.rules
    whole = m.sample(17_000, seed=1)
    assert pd.concat([m.sample(17_000, seed=1, part=p) for p in ((0, 16_000), (16_000, 16_900), (16_900, 17_000))], ignore_index=True).equals(whole)
    m.write(tmp_path/'part.parquet', 17_000, seed=1, part=(16_900, 17_000))
    assert pd.read_parquet(tmp_path/'part.parquet').equals(whole[16_900:].reset_index(drop=True))

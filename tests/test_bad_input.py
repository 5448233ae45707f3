"""Tables that cannot be used are refused before training, with the column and the remedy."""
import numpy as np, pandas as pd, pytest
from masknb import Masker, Schema
from masknb.errors import MasknbError
from tests.test_properties import TINY

good = pd.DataFrame({'age': np.arange(40) % 9, 'city': ['Ulm', 'Bonn']*20})

@pytest.mark.parametrize('df, words', [
    (good.head(0), 'row'), (good.head(3), 'row'), (pd.DataFrame(), ''), ([1, 2], 'DataFrame'),
    (pd.concat([good, good.age], axis=1), 'age'), (good.assign(rate=np.where(np.arange(40) == 3, np.inf, .5)), 'rate'),
    (good.assign(tags=[['a']]*40), 'tags'), (good.rename(columns={'age': 1.5}), 'column number 1')])
def test_refused_with_words(df, words):
    with pytest.raises(MasknbError) as e: Masker(preset=TINY).fit(df, progress=False)
    assert words in str(e.value)

def test_a_missing_target_names_what_is_near():
    with pytest.raises(MasknbError, match='city'): Schema.infer(good, target='citi')

def test_a_schema_and_a_table_that_disagree_say_all_at_once():
    with pytest.raises(MasknbError) as e: Masker(Schema.infer(good), TINY).fit(good.rename(columns={'age': 'years', 'city': 'town'}), progress=False)
    assert all(w in str(e.value) for w in ('age', 'city', 'years', 'town'))

def test_odd_columns_are_handled():
    df = good.assign(empty=None, same='x', many=np.arange(40)/7).rename(columns={'age': 3})
    fake = Masker(preset=TINY).fit(df, progress=False).sample(20, seed=0)
    assert list(fake) == [3, 'city', 'empty', 'same', 'many'] and fake['empty'].isna().all() and set(fake['same']) == {'x'}

def test_identifiers_are_left_out():
    people = pd.DataFrame({'patient_id': [f'P{i:05}' for i in range(200)], 'email': [f'p{i}@mail.org' for i in range(200)],
                           'surname': ['Maier', 'Huber', 'Weber', 'Koch']*50, 'age': np.arange(200) % 60, 'ward': ['A', 'B']*100})
    fake = Masker(preset=TINY).fit(people, progress=False).sample(50, seed=0)
    assert list(fake) == ['age', 'ward']

def test_an_interrupted_fit_keeps_the_best(monkeypatch):
    def stop(run):
        if run.step == 15: raise KeyboardInterrupt
    masker = Masker(preset=TINY).fit(pd.concat([good]*8, ignore_index=True), progress=False, callbacks=(stop,))
    assert masker.interrupted and len(masker.sample(30)) == 30

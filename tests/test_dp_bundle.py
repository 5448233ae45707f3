"A scanner of private model files: no training row, no exact count, no lonely value and no hash of a value; and it catches what is planted."
import hashlib, json
import numpy as np, pandas as pd, pytest
from masknb.dp.ledger import Privacy
from masknb.masker import Masker
from masknb.preprocessing.schema import Schema
from tests.test_properties import TINY

def people(n=900, seed=0):
    r = np.random.default_rng(seed)
    return pd.DataFrame({'age': r.integers(18, 80, n), 'city': np.where(np.arange(n) == 5, 'Atlantis', r.choice(['Ulm', 'Bonn', 'Kiel'], n)),
                         'pay': np.where(np.arange(n) == 9, 987654.25, r.normal(3000, 400, n).round(2)), 'buys': r.choice(['yes', 'no'], n)})

TABLE = people()

def scan(text:str, arrays:dict, df:pd.DataFrame) -> list: # what was found, in words
    "Everything in a model file that only a look at the rows could have put there."
    doc, found = json.loads(text), []
    public = {k: v for k, v in doc.items() if k not in ('schema', 'learned')} # declared by a person
    plain = json.dumps(public)
    labels = {c: df[c].value_counts() for c in df if not pd.api.types.is_numeric_dtype(df[c])}
    for c, counts in labels.items():
        found += [f'lonely label of {c}' for v in counts.index[counts < 5] if json.dumps(v) in json.dumps(doc)]
        for h in ('md5', 'sha1', 'sha256'):
            for salt in ('', c):
                if any(hashlib.new(h, (str(v) + salt).encode()).hexdigest()[:16] in plain for v in counts.index): found.append(f'hash of a label of {c}')
    numbers = [float(x) for x in _numbers(public)]
    for c in df:
        exact = df[c].value_counts().to_numpy()
        if c in labels:
            if set(exact[exact > 9]) <= set(numbers): found.append(f'exact counts of {c} in the text')
            for k, a in arrays.items():
                v = np.asarray(a, float).ravel()
                for x in (exact, exact/len(df)):
                    if all(np.isclose(v, y, rtol=1e-12, atol=0).any() for y in x[exact > 9]): found.append(f'exact counts of {c} in {k}')
    extreme = {c: {df[c].max(), df[c].min()} for c in df if c not in labels and (df[c] == df[c].max()).sum() == 1}
    for c, v in extreme.items():
        if any(x in numbers for x in v) or any(np.isin(list(v), np.asarray(a, float)).any() for a in arrays.values()): found.append(f'extreme value of {c}')
    rows = df[[c for c in df if c not in labels]].to_numpy(float)
    for k, a in arrays.items():
        a = np.asarray(a, float)
        if a.ndim == 2 and a.shape[1] >= rows.shape[1]:
            for j in range(a.shape[1] - rows.shape[1] + 1):
                if (a[:, None, j:j + rows.shape[1]] == rows[None]).all(2).any(): found.append(f'rows in {k}')
    if len(df) in numbers: found.append('the exact number of rows')
    return sorted(set(found))

def _numbers(x):
    "All numbers of a plain document."
    if isinstance(x, dict): x = list(x.values())
    if isinstance(x, list): return [n for y in x for n in _numbers(y)]
    return [x] if isinstance(x, (int, float)) and not isinstance(x, bool) else []

@pytest.fixture(scope='module', params=['marginals', 'discriminator', 'hybrid'])
def fit(request):
    "A private model of the table, another one at each call."
    schema = Schema.infer(TABLE, target='buys').declare()
    from masknb.dp import private as learning
    before, learning.STEPS = learning.STEPS, 60
    try: yield lambda: Masker(schema, privacy=Privacy(2., 1e-6, request.param)).fit(TABLE, progress=False)
    finally: learning.STEPS = before

@pytest.fixture(scope='module')
def private(fit): return fit()

def in_all(models, df) -> set: # what was found in each of them, in words
    "A noisy number is the exact one by chance in one model of a hundred; what leaks is in every model."
    found = None
    for m in models:
        now = set(scan(*m.document(), df))
        found = now if found is None else found & now
        if not found: break
    return found

def test_a_private_file_is_clean(private, fit):
    assert not in_all((private if k == 0 else fit() for k in range(4)), TABLE)

def test_the_scanner_finds_an_ordinary_model():
    "A model that is not private holds exact shares and the number of rows."
    found = scan(*Masker(Schema.infer(TABLE, target='buys'), preset=TINY).fit(TABLE, progress=False).document(), TABLE)
    assert 'the exact number of rows' in found and any('exact counts of city' in f for f in found)

def test_a_leak_is_in_every_model_and_chance_is_not(fit):
    "A model that tells the exact number of rows each time is found; one that does so once is not."
    models = [fit() for _ in range(2)]
    for m in models: m.cost['rows'] = 900
    assert in_all(models, TABLE) == {'the exact number of rows'}
    models[1].cost['rows'] = 901
    assert not in_all(models, TABLE)

@pytest.mark.parametrize('plant, word', [
    (lambda doc, arrays: doc.update(note='Atlantis'), 'lonely label of city'),
    (lambda doc, arrays: doc.update(note=hashlib.md5(b'Ulm').hexdigest()), 'hash of a label of city'),
    (lambda doc, arrays: doc.update(note=hashlib.sha256(b'Atlantiscity').hexdigest()), 'hash of a label of city'),
    (lambda doc, arrays: doc.update(note=TABLE.city.value_counts().tolist()), 'exact counts of city in the text'),
    (lambda doc, arrays: arrays.update(x=TABLE.buys.value_counts(normalize=True).to_numpy()), 'exact counts of buys in x'),
    (lambda doc, arrays: arrays.update(x=np.array([1., 987654.25])), 'extreme value of pay'),
    (lambda doc, arrays: arrays.update(x=TABLE[['age', 'pay']].head(3).to_numpy(float)), 'rows in x'),
    (lambda doc, arrays: doc.update(n=len(TABLE)), 'the exact number of rows')])
def test_the_scanner_finds_what_is_planted(private, plant, word):
    text, arrays = private.document()
    doc, arrays = json.loads(text), dict(arrays)
    plant(doc, arrays)
    assert word in scan(json.dumps(doc), arrays, TABLE)

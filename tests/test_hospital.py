"""The table of a ward as its people write it, in one line through the terminal, and the same through Python and the studio."""
import numpy as np, pandas as pd, pytest
from masknb import Masker, Schema
from masknb.cli import main
from masknb.data.files import read_table
from masknb.preprocessing.rules import check_rules

FIRST, LAST = 'Anna Ben Clara David Emma Felix Greta Hans Ida Jonas Karla Leon Mia Noah Olga Paul'.split(), 'Adler Berg Conrad Decker Engel Franke Graf Huber Jansen Keller Lorenz Maurer Nagel Ott Pohl Roth'.split()
WARDS = ['Cardiology', 'Surgery', 'Oncology', 'Obstetrics', 'Intensive care']
NOTES = ['Patient was admitted with chest pain and recovered well.', 'No complications were seen after the operation.', 'Follow-up in two weeks was advised to the family.',
         'Was transferred from another clinic because of fever.', 'Medication was changed after a reaction of the skin.']

def hospital(n=5000, seed=0):
    "Stays as a ward writes them down: day-first dates, amounts in a currency, misspelled wards, a day that never comes."
    rng = np.random.default_rng(seed); pick = lambda values, **kw: rng.choice(values, n, **kw)
    first, last, ward = pick(FIRST), pick(LAST), rng.integers(0, 5, n)
    days = rng.geometric(np.array([.25, .2, .1, .3, .15])[ward]) - 1
    came = pd.Timestamp('2021-01-01') + pd.to_timedelta(rng.integers(0, 1200, n), 'D')
    born = came - pd.to_timedelta((rng.beta(4, 2.5, n)*95*365).astype(int) + np.where(ward == 3, 0, 400), 'D')
    left = came + pd.to_timedelta(days, 'D'); day = lambda t: t.strftime('%d.%m.%Y').to_numpy(object)
    room, drugs = (days + 1)*rng.choice([180, 240, 310], n)*1.0, rng.gamma(2, 150, n).round(2)
    euro = lambda x: np.array([f'€{v:,.2f}' for v in x], object)
    icd = np.array(['I21', 'K35', 'C50', 'O80', 'J96'], object)[np.where(rng.random(n) < .8, ward, rng.integers(0, 5, n))]
    name = np.array(WARDS, object)[ward]; name[rng.random(n) < .01] = 'Cardiolgy'; name[rng.random(n) < .01] = 'CARDIOLOGY '
    return pd.DataFrame({'name': [f'{a} {b}' for a, b in zip(first, last)], 'email': [f'{a}.{b}{k}@example.org'.lower() for a, b, k in zip(first, last, rng.integers(1, 10**5, n))],
        'record': rng.permutation(np.arange(700_000, 700_000 + n)), 'postcode': [f'{k:05d}' for k in rng.integers(1067, 99998, n)], 'born': day(born), 'admitted': day(came),
        'discharged': day(left), 'stay': days, 'icd': icd + np.char.add('.', rng.integers(0, 9, n).astype(str)).astype(object), 'ward': name, 'room': euro(room), 'drugs': euro(drugs), 'total': euro(room + drugs),
        'note': [f'{a} {b}' for a, b in zip(pick(NOTES), pick([f'Seen on {k} occasions.' for k in range(400)]))],
        'valid_until': np.where(rng.random(n) < .4, '31.12.9999', day(left + pd.to_timedelta(rng.integers(30, 400, n), 'D')))})

def broken(out):
    "How many rows break what everybody in the ward knows."
    date = lambda c: pd.to_datetime(out[c].astype(str).where(out[c] != '31.12.9999'), format='%d.%m.%Y')
    money = lambda c: out[c].str.replace('[€,]', '', regex=True).astype(float)
    came, left = date('admitted'), date('discharged')
    return {'ends before it begins': (left < came).sum(), 'wrong length': ((left - came).dt.days != out.stay).sum(), 'not yet born': (date('born') > came).sum(),
            'wrong total': ((money('room') + money('drugs') - money('total')).abs() > .006).sum()}

SAID = ['admitted is at most discharged', 'born is at most admitted', 'stay = whole days from admitted to discharged', 'total = room + drugs']

@pytest.fixture(scope='module', params=['fast', pytest.param('default', marks=pytest.mark.nightly)])
def masked(request, tmp_path_factory):
    "One line in the terminal: what it said, the table, and what it wrote."
    at = tmp_path_factory.mktemp('hospital'); hospital(5000).to_csv(at/'hospital.csv', index=False)
    import contextlib, io
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert main(['mask', str(at/'hospital.csv'), '-o', str(at/'synthetic.csv'), *(['--preset', 'fast'] if request.param == 'fast' else [])]) == 0
    return request.param, said.getvalue(), at/'hospital.csv', pd.read_csv(at/'synthetic.csv', dtype=str)

def test_identifiers_go_and_rules_stay(masked):
    _, said, _, out = masked
    assert not {'name', 'email', 'record', 'postcode'} & set(out) and set(out) == set(hospital(10)) - {'name', 'email', 'record', 'postcode'} - ({'note'} - set(out))
    assert not any(broken(out.astype({'stay': int})).values()) and all(rule in said for rule in SAID)
    assert "look like 'Cardiology' written otherwise" in said

def test_no_column_is_withheld_without_a_word(masked):
    _, said, path, out = masked
    for c in out:
        if out[c].isna().mean() + (out[c] == '(rare)').mean() > .1: assert f"Column '{c}': " in said
    real = read_table(path, text=True)
    assert ((out.valid_until == '31.12.9999').mean() - (real.valid_until == '31.12.9999').mean()).round(1) in (0, .1, -.1)
    assert abs(out.stay.astype(int).median() - real.stay.astype(int).median()) <= 1 # not the difference of two dates that were drawn apart

def test_terminal_python_and_studio_give_the_same_rows(masked, tmp_path):
    from masknb.studio.sitting import Sitting
    preset, _, path, out = masked
    text = lambda t: (t.to_csv(tmp_path/'t.csv', index=False), pd.read_csv(tmp_path/'t.csv', dtype=str))[1]
    masker = Masker(preset=preset).fit(read_table(path), progress=False)
    assert text(masker.sample(5000)).equals(out)
    s = Sitting(str(path)); s.choices.preset, s.choices.held = preset, False
    assert text(s.masker().fit(s.parts()[0], progress=False).sample(5000, seed=s.choices.seed)).equals(out)
    assert not check_rules(masker.rules, masker.sample(500)).broken.any()

def test_a_table_gets_one_decision_from_file_and_frame(masked, tmp_path):
    df = read_table(masked[2]); df.to_parquet(tmp_path/'t.parquet')
    told = lambda t: [(c.name, c.kind, c.role, c.action, c.format) for c in Schema.infer(t)]
    assert told(df) == told(read_table(tmp_path/'t.parquet')) == told(hospital(5000))

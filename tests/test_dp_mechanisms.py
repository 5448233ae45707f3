"Sensitivities by enumeration of small neighbouring tables, noise by goodness of fit, and the two ledgers."
import itertools, json, math, subprocess, sys
import numpy as np, pytest
from scipy import stats
from masknb.dp.accountant import Spend
from masknb.dp.ledger import Book, Ledger, Privacy
from masknb.dp.marginals import measure, strongest
from masknb.dp.mechanisms import SecureRandom, choose, discrete_gaussian, discrete_laplace, normal, threshold
from masknb.errors import PrivacyError

SIZES = [2, 3, 2]
ROWS = list(itertools.product(*map(range, SIZES)))
TABLES = [np.array(t, int).reshape(-1, 3) for n in range(3) for t in itertools.combinations_with_replacement(ROWS, n)]
PAIRS = [(0, 1), (0, 2), (1, 2)]

@pytest.fixture
def no_noise(monkeypatch):
    monkeypatch.setattr('masknb.dp.marginals.noisy', lambda counts, scale, noise: np.asarray(counts))

def test_one_row_moves_one_cell_of_each_pair_and_triple(no_noise):
    for table, row in itertools.product(TABLES, ROWS):
        more = np.vstack([table, row]).astype(int)
        a, b = (measure(t, SIZES, PAIRS, [(0, 1)], 2, (1, 1), None) for t in (table, more))
        pairs, triples = (sum(((y.counts - x.counts)**2).sum() for x, y in zip(a, b) if (x.label < 0) == whole) for whole in (True, False))
        assert (pairs, triples) == (len(PAIRS), 1)

def test_the_score_of_a_pair_moves_by_one_at_most(monkeypatch):
    "Only the counts come from rows here; the one-way counts and their total are noisy answers, the same for both tables."
    seen, ones = [], [np.array([1.3, .4]), np.array([.2, 1.9, .1]), np.array([.7, .8])]
    monkeypatch.setattr('masknb.dp.marginals.choose', lambda s, e, r, noise: seen.append(np.array(s)) or 0)
    for table, row in itertools.product(TABLES, ROWS):
        seen.clear()
        for t in (table, np.vstack([table, row]).astype(int)): strongest(t, SIZES, ones, PAIRS, 1, 1., 1, None)
        assert np.abs(seen[1] - seen[0]).max() <= 1

@pytest.mark.parametrize('noise', [SecureRandom(3), SecureRandom()], ids=['seed', 'system'])
@pytest.mark.system
@pytest.mark.parametrize('scale', [.7, 3.3, 40.])
def test_integer_noise_has_the_law_it_claims(noise, scale):
    for draw, log_p in ((discrete_gaussian, lambda x: -x*x/2/s**2), (discrete_laplace, lambda x: -abs(x)/s)):
        s = math.ceil(scale*64)/64 if scale < 16 else math.ceil(scale)
        x = np.arange(-60*math.ceil(s), 60*math.ceil(s) + 1)
        p = np.exp(log_p(x)); p /= p.sum()
        drawn, edges = draw(scale, 20_000, noise), np.unique(np.searchsorted(np.cumsum(p), np.linspace(0, 1, 21)[1:-1]))
        seen = np.bincount(np.searchsorted(edges, drawn - x[0]), minlength=len(edges) + 1)
        expected = np.bincount(np.searchsorted(edges, np.arange(len(x))), p, minlength=len(edges) + 1)
        assert stats.chisquare(seen, expected/expected.sum()*20_000).pvalue > 1e-6

@pytest.mark.system
def test_normal_noise_is_normal(): assert stats.kstest(normal(20_000, SecureRandom()), 'norm').pvalue > 1e-6

def test_a_choice_follows_its_law():
    "Permute and flip on three scores, against its probabilities by enumeration."
    scores, e = np.array([10, 8, 5]), 1.
    p = np.exp(-(scores.max() - scores)*e/2)
    def law(order):
        left, out = 1., np.zeros(3)
        for i in order: out[i] += left*p[i]; left *= 1 - p[i]
        return out
    expected = np.mean([law(o) for o in itertools.permutations(range(3))], 0)
    assert expected.sum() == pytest.approx(1)
    seen = np.bincount([choose(scores, e, 1, SecureRandom(k)) for k in range(3000)], minlength=3)
    assert stats.chisquare(seen, expected*3000).pvalue > 1e-6

@pytest.mark.parametrize('scale, failure, rows', [(1., 1e-3, 1), (5., 1e-6, 1), (20., 1e-7, 4)])
def test_a_threshold_names_lonely_values_with_the_stated_chance_at_most(scale, failure, rows):
    t = threshold(scale, failure, rows)
    x = np.arange(-50*int(scale) - 50, 50*int(scale) + 51)
    p = np.exp(-x*x/2/scale**2); p /= p.sum()
    for shares in ([rows], [1]*rows): # all rows of a person share one value, or none do
        chance = 1 - math.prod(1 - p[x + m >= t].sum() for m in shares)
        assert chance <= failure
    assert rows*p[x + rows >= t - 1].sum() > failure # and no threshold below it would do

# The ledgers.
def test_a_purchase_beyond_the_target_is_refused_and_not_written():
    l = Ledger(Privacy(1., 1e-6))
    l.buy('counts', Spend('discrete gaussian', 8.))
    before, spent = json.dumps(l.to_dict()), l.epsilon
    with pytest.raises(PrivacyError, match='training: this would cost more than epsilon 1'): l.buy('training', Spend('gaussian', 1.))
    assert json.dumps(l.to_dict()) == before and l.epsilon == spent < 1

def test_a_seed_voids_the_seal_and_says_so():
    l = Ledger(Privacy(1., 1e-6, seed=3))
    assert not l.sealed and 'VOID' in repr(l) and 'fixed seed' in repr(l)
    assert Ledger(Privacy(1.)).sealed

@pytest.mark.parametrize('bad', [dict(epsilon=0), dict(epsilon=-1), dict(epsilon=math.inf), dict(epsilon='1'), dict(epsilon=1, delta=0),
                                 dict(epsilon=1, delta=1), dict(epsilon=1, method='none')], ids=str)
def test_an_impossible_target_is_refused(bad):
    with pytest.raises(PrivacyError): Privacy(**bad)

ENTER = '''
import sys
from masknb.dp.ledger import Book, Privacy
from masknb.errors import PrivacyError
done = 0
for k in range(12):
    try: Book(sys.argv[1]).enter('t', f'model {k}', Privacy(1., 1e-8)); done += 1
    except PrivacyError: pass
print(done)
'''

def test_two_processes_share_one_book(tmp_path):
    "Twenty-four models are asked for and fifteen fit: none is lost, none is written twice, none is let in beyond the limit."
    path = tmp_path/'book.json'
    Book(path, epsilon=15., delta=1e-6)
    both = [subprocess.Popen([sys.executable, '-c', ENTER, str(path)], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sum(int(p.communicate(timeout=60)[0]) for p in both) == 15
    assert len(Book(path).to_frame()) == 15

"One private step against a reference by hand and against Opacus; who takes part; and what can change when one row does."
import numpy as np, pytest, torch
import torch.nn.functional as F
from scipy import stats
from masknb.dp.mechanisms import Noise, normal
from masknb.dp.sgd import Discriminator, clipped, gradients, poisson, train_private

@pytest.fixture
def net():
    torch.manual_seed(0)
    return Discriminator(9, 16)

@pytest.mark.parametrize('clip', [.05, .5, 50.])
def test_clipped_sums_agree_with_opacus(net, clip):
    opacus = pytest.importorskip('opacus', reason='opacus is a development dependency')
    from opacus.grad_sample import GradSampleModule
    x = torch.randn(32, 9)
    ours, length = clipped(net, x, clip)
    theirs = GradSampleModule(net, loss_reduction='sum')
    F.softplus(-theirs(x)).sum().backward()
    each = [p.grad_sample for p in net.parameters()]
    lengths = sum(g.flatten(1).square().sum(1) for g in each).sqrt()
    factor = (clip/lengths).clamp(max=1)
    assert torch.allclose(length, lengths, atol=1e-5)
    for g, e in zip(ours, each): assert torch.allclose(g, torch.einsum('n,n...->...', factor, e), atol=2e-6)

class Fixed(Noise):
    "Noise that was drawn before."
    def uniform(self, n): return np.random.default_rng(5).uniform(1e-9, 1, n)

@pytest.mark.parametrize('n', [0, 1, 7])
def test_one_step_is_clip_sum_noise_and_the_fake_part(net, n):
    real, fake = torch.randn(n, 9), torch.randn(5, 9)
    got, _ = gradients(net, real, fake, .2, 1.3, 6., Fixed())
    total = [torch.zeros_like(p) for p in net.parameters()]
    for row in real:
        g = torch.autograd.grad(F.softplus(-net(row)).sum(), list(net.parameters()))
        norm = torch.sqrt(sum((v*v).sum() for v in g))
        for t, v in zip(total, g): t += v*torch.clamp(.2/norm, max=1.)
    hum = torch.from_numpy(normal(sum(t.numel() for t in total), Fixed())).float().split([t.numel() for t in total])
    own = torch.autograd.grad(F.softplus(net(fake)).mean(), list(net.parameters()))
    for g, t, h, o in zip(got, total, hum, own): assert torch.allclose(g, (t + .2*1.3*h.view_as(t))/6 + o, atol=1e-6)

def test_one_person_moves_the_sum_by_the_clip_at_most(net):
    "By enumeration of rows that a table could hold, far out ones included."
    real = torch.randn(6, 9)
    base = clipped(net, real, .3)[0]
    for row in (torch.zeros(9), torch.ones(9), 1e3*torch.randn(9), *torch.eye(9)):
        more = clipped(net, torch.cat([real, row[None]]), .3)[0]
        assert sum((a - b).square().sum() for a, b in zip(more, base)).sqrt() <= .3*(1 + 1e-4)

@pytest.mark.parametrize('noise', [Noise(1), Noise()], ids=['seed', 'system'])
def test_each_person_takes_part_by_a_coin_of_their_own(noise):
    persons = np.repeat(np.arange(60), [1]*30 + [4]*30)
    drawn = [poisson(persons, .1, noise) for _ in range(1500)]
    sizes = np.array([len(d) for d in drawn])
    assert all(len(np.unique(persons[d])) == len(d) for d in drawn[:200])
    assert stats.binomtest(int(sizes.sum()), 60*1500, .1).pvalue > 1e-6 # the rate of inclusion
    law, seen = stats.binom(60, .1), np.bincount(np.clip(sizes, 2, 10) - 2, minlength=9)
    expected = np.array([law.cdf(2), *law.pmf(np.arange(3, 10)), law.sf(9)])
    assert stats.chisquare(seen, expected*1500).pvalue > 1e-6 # and the sizes of the samples
    rows = np.bincount(np.concatenate(drawn), minlength=len(persons))[persons >= 30]
    assert stats.chisquare(rows).pvalue > 1e-6 # every row of a person as often as the others

def test_a_row_is_seen_through_the_noised_sum_only(monkeypatch):
    "With the noised gradients forced equal, another table gives the same model bit for bit; with them as they are, it does not."
    tables = [np.random.default_rng(0).integers(0, 3, (300, 2)) for _ in range(2)]
    tables[1][7] = (tables[1][7] + 1) % 3
    learn = lambda t: train_private(t, [3, 3], [np.full(3, 100.)]*2, .2, 1., 25, Noise(0), seed=0, device='cpu').state_dict()
    a, b = map(learn, tables)
    assert any(not torch.equal(a[k], b[k]) for k in a)
    import masknb.dp.sgd as sgd
    true = sgd.gradients
    monkeypatch.setattr(sgd, 'gradients', lambda net, real, fake, *args: true(net, real[:0], fake, *args))
    monkeypatch.setattr(sgd, 'poisson', lambda persons, rate, noise: np.flatnonzero(Noise(9).uniform(len(persons)) < rate))
    a, b = map(learn, tables)
    assert all(torch.equal(a[k], b[k]) for k in a)

def test_a_seed_gives_the_same_model():
    table = np.random.default_rng(0).integers(0, 3, (200, 2))
    a, b = (train_private(table, [3, 3], [np.full(3, 66.)]*2, .2, 1., 10, Noise(4), seed=2, device='cpu').state_dict() for _ in range(2))
    assert all(torch.equal(a[k], b[k]) for k in a)

"One private step against a reference by hand and against Opacus; who takes part; and what can change when one row does."
from dataclasses import replace
import numpy as np, pytest, torch
import torch.nn.functional as F
from scipy import stats
from masknb.cgan.recipe import PRIVATE
from masknb.dp.mechanisms import SecureRandom, Tape, normal
from masknb.dp.opacus import OpacusCritic, discriminator, private_critic
from masknb.dp.sgd import ClosedForm, Discriminator, Steps, gradients, mlp_critic, poisson, train_private

@pytest.fixture
def net():
    torch.manual_seed(0)
    return Discriminator(9, 16)

@pytest.mark.parametrize('clip', [.05, .5, 50.])
def test_clipped_sums_agree_with_opacus(net, clip):
    from opacus.grad_sample import GradSampleModule
    x = torch.randn(32, 9)
    ours, length = ClosedForm(net).clipped(x, clip)
    theirs = GradSampleModule(net, loss_reduction='sum')
    F.softplus(-theirs(x)).sum().backward()
    each = [p.grad_sample for p in net.parameters()]
    lengths = sum(g.flatten(1).square().sum(1) for g in each).sqrt()
    factor = (clip/lengths).clamp(max=1)
    assert torch.allclose(length, lengths, atol=1e-5)
    for g, e in zip(ours, each): assert torch.allclose(g, torch.einsum('n,n...->...', factor, e), atol=2e-6)

class Fixed(SecureRandom):
    "Noise that was drawn before."
    def uniform(self, n): return np.random.default_rng(5).uniform(1e-9, 1, n)

class Drawn:
    "Rows of which every step draws all."
    def __init__(self, x): self.x = x
    def draw(self, noise): return self.x

@pytest.mark.parametrize('n', [0, 1, 7])
def test_one_step_is_clip_sum_noise_and_the_fake_part(net, n):
    real, fake = torch.randn(n, 9), torch.randn(5, 9)
    got, _ = gradients(ClosedForm(net), Drawn(real), .2, 1.3, Fixed(), fake, 6.)
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
    base = ClosedForm(net).clipped(real, .3)[0]
    for row in (torch.zeros(9), torch.ones(9), 1e3*torch.randn(9), *torch.eye(9)):
        more = ClosedForm(net).clipped(torch.cat([real, row[None]]), .3)[0]
        assert sum((a - b).square().sum() for a, b in zip(more, base)).sqrt() <= .3*(1 + 1e-4)

@pytest.mark.parametrize('noise', [SecureRandom(1), SecureRandom()], ids=['seed', 'system'])
@pytest.mark.system
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
    learn = lambda t: train_private(t, [3, 3], [np.full(3, 100.)]*2, mlp_critic([3, 3]), Steps(25, .2, 1.), SecureRandom(0)).state_dict()
    a, b = map(learn, tables)
    assert any(not torch.equal(a[k], b[k]) for k in a)
    tape = Tape()
    with tape.recording(): a = learn(tables[0])
    with tape.playing(): b = learn(tables[1])
    assert all(torch.equal(a[k], b[k]) for k in a)

@pytest.mark.parametrize('kind', PRIVATE)
def test_a_seed_gives_the_same_model(kind):
    table, r = np.random.default_rng(0).integers(0, 3, (200, 2)), replace(PRIVATE[kind], width=16, dropout=(.2, 0.))
    a, b = (train_private(table, [3, 3], [np.full(3, 66.)]*2, private_critic([3, 3], r, 2), Steps(10, .2, 1.), SecureRandom(4), recipe=r, seed=2).state_dict() for _ in range(2))
    assert all(torch.equal(a[k], b[k]) for k in a)

# Any discriminator, by Opacus.
SIZES = [3, 4, 2]
def rows(n, seed=0): return torch.cat([F.one_hot(torch.randint(0, k, (n,), generator=torch.Generator().manual_seed(seed + j)), k).float() for j, k in enumerate(SIZES)], 1)

@pytest.mark.parametrize('loss', ['nonsaturating', 'hinge', 'wasserstein', 'squares'])
def test_both_paths_agree_on_the_dense_discriminator(loss):
    torch.manual_seed(0)
    net, real, fake = Discriminator(9, 16), rows(40), rows(30, 9)
    for clip in (.01, .3, 100.):
        a, b = (gradients(critic, Drawn(real), clip, 1.1, Fixed(), fake, 12.)[0] for critic in (ClosedForm(net, loss), OpacusCritic(net, loss)))
        assert max((x - y).abs().max() for x, y in zip(a, b)) < 1e-6

@pytest.mark.parametrize('kind', PRIVATE)
@pytest.mark.parametrize('norm', ['none', 'layer'])
def test_one_row_moves_any_discriminators_sum_by_the_clip_at_most(kind, norm):
    torch.manual_seed(3)
    critic = OpacusCritic(discriminator(SIZES, replace(PRIVATE[kind], width=16, norm=('layer', norm))))
    real = rows(12)
    for far in (real[-1:], 1e3*real[-1:], torch.zeros(1, 9)):
        a, b = (critic.clipped(x, .02)[0] for x in (real[:-1], torch.cat([real[:-1], far])))
        assert sum((u - v).square().sum() for u, v in zip(a, b)).sqrt() <= .02*(1 + 1e-4)
    assert all((g == 0).all() for g in critic.clipped(real[:0], 1.)[0]) # an empty step

def test_fake_rows_leave_no_trace_in_the_hooks():
    "Real rows alone are clipped: what passes for the generator's sake must not be added to their gradients."
    critic = private_critic(SIZES, replace(PRIVATE['gru'], width=16))
    real, before = rows(5), None
    for _ in range(3):
        critic.net(rows(50, 4)).mean().backward()
        critic.net.zero_grad()
        now = critic.clipped(real, .1)[0]
        assert before is None or all(torch.equal(a, b) for a, b in zip(now, before))
        before = now

@pytest.mark.parametrize('wrong, words', [(dict(pack=2), 'pack joins'), (dict(norm=('layer', 'batch')), 'mixes rows'), (dict(norm=('layer', 'spectral')), 'spectral'), (dict(minibatch=True), 'mean of the batch'),
    (dict(penalty=1.), 'second derivatives'), (dict(info=1.), 'past the noise'), (dict(classify=1.), 'past the noise'), (dict(reconstruct=1.), 'past the noise'), (dict(balanced=True), 'Poisson'),
    (dict(loss='relativistic'), 'pairs real rows'), (dict(encoder='minmax'), 'exact values'), (dict(loss='wasserstein', norm=('layer', 'spectral')), 'bound its weights')], ids=str)
def test_what_cannot_be_private_is_refused_with_the_remedy(wrong, words):
    from masknb.errors import PrivacyError
    with pytest.raises(PrivacyError, match=words): private_critic(SIZES, replace(PRIVATE['mlp'], **wrong))

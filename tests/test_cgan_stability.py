"""Training that goes wrong is noticed, said in words and taken back to the last good state."""
import warnings
from dataclasses import replace
import numpy as np, pytest, torch
from masknb.cgan.recipe import PRESETS
from masknb.cgan.training import Average, train

rng = np.random.default_rng(0)
TOY = np.stack([rng.integers(0, 8, 2000), rng.integers(0, 8, 2000)], 1)
SMALL = replace(PRESETS['mlp'], width=32, steps=(80, 80), every=20, constant=.9)

def run(recipe, *callbacks):
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return train(TOY, [8, 8], [], recipe, callbacks=callbacks)

def stick(run):
    "One row and no other."
    run.model.generator.out.bias.data[[0, 8]] = 80.
    run.average.mean = [p.detach().clone() for p in run.average.weights()]

def at(step, do): return lambda run: do(run) if run.step == step else None

@pytest.mark.parametrize('network', ['mlp', 'cnn', 'square', 'lstm'])
def test_a_loss_that_is_no_number_goes_back_to_the_last_good_state(network):
    seen = {}
    def note(run): seen.update(best=[b.clone() for b in run.average.best], critic=[p.clone() for p in run.good[0]])
    def poison(run): next(iter(run.model.critic.parameters())).data.fill_(float('nan'))
    def mended(run): seen.update(now=[p.detach().clone() for p in run.model.generator.parameters()], judge=[p.detach().clone() for p in run.model.critic.parameters()])
    model, history = run(replace(SMALL, generator=network), at(20, note), at(25, poison), at(40, mended))
    assert 'diverged at step 40' in history.said[0] and 'halved the learning rates' in history.said[0]
    assert all(torch.equal(a, b) for a, b in zip(seen['now'], seen['best'])) and all(torch.equal(a, b) for a, b in zip(seen['judge'], seen['critic']))
    assert all(torch.isfinite(p).all() for p in model.parameters()) and np.isfinite(history.scores[-1])

def test_a_sudden_collapse_is_said_and_taken_back():
    model, history = run(SMALL, at(55, stick))
    assert any('Mode collapse at step 60' in s and 'it went back' in s for s in history.said)
    drawn = model.draw(torch.zeros(2000, 2, dtype=torch.long), torch.zeros(2, dtype=torch.bool), torch.Generator().manual_seed(0))
    assert len(torch.unique(drawn, dim=0)) > 40

def test_a_generator_stuck_from_the_start_is_said_with_the_remedy():
    history = run(SMALL, stick)[1]
    assert any('Mode collapse' in s for s in history.said) and any('never drawn' in s and 'larger pack' in s for s in history.said)

def test_a_critic_that_always_wins_is_said():
    def hold(run): run.model.generator.out.bias.data[:8] = torch.tensor([50.]*1 + [-50.]*7)
    history = run(replace(SMALL, rates=(0., 1e-2)), hold)[1]
    assert history.won[-1] > .9
    assert any('without fail' in s and 'dropout' in s for s in history.said) == (min(history.won[-3:]) > .99)

def test_early_stopping_and_two_time_scales():
    history = run(replace(SMALL, steps=(400, 400), patience=2, rates=(0., 4e-3)))[1] # a generator that does not learn
    assert history.steps[-1] < 400
    seen = []
    run(SMALL, lambda r: seen.append([o.param_groups[0]['lr'] for *_, o in r.players]))
    assert all(abs(c - 2*g) < 1e-9 for c, g in seen)

def test_the_average_includes_running_means():
    net = torch.nn.BatchNorm1d(2)
    average = Average(net, .5)
    net.running_mean.fill_(4.)
    for _ in range(3): average.update()
    with average.used(): assert 0 < net.running_mean[0] < 4
    assert net.running_mean[0] == 4

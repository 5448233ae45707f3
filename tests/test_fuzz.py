"""A sample of the fuzz harness; `python .ci/nightly` tries all of it. A case that fails is made again by its number: `python -m tests.fuzz WHAT --case N`."""
import subprocess, sys
from pathlib import Path
import pytest

@pytest.mark.parametrize('what, count', [('tables', 300), ('models', 60), ('lines', 60), ('kills', 10)])
def test_nothing_is_found(what, count):
    "In a process of its own, whose memory is counted."
    done = subprocess.run([sys.executable, '-m', 'tests.fuzz', what, str(count)], cwd=Path(__file__).parent.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert f'{count} tried' in done.stdout

"""How the house stands inside does not get worse; ruff's rules hold in all code."""
import subprocess, sys
from pathlib import Path
import pytest

ROOT = Path(__file__).resolve().parent.parent

@pytest.mark.parametrize('command', [('-m', 'ruff', 'check', '.'), ('.ci/house',)], ids=('ruff', 'house'))
def test_it_is_as_good_as_it_was(command):
    said = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr

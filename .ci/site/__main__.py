"""Build the documentation from the notebooks: `python .ci/site` writes `_docs/`, runs no cell, and fails on a warning or a dead link."""
import argparse, shutil, sys, tempfile
from pathlib import Path
from sphinx.cmd.build import build_main
from links import check
from pages import ROOT, write_pages

HERE = Path(__file__).resolve().parent

def main() -> int:
    "Notebooks to pages, pages to HTML, then every link is followed that stays inside the site."
    args = argparse.ArgumentParser(prog='python .ci/site', description=__doc__)
    args.add_argument('--to', type=Path, default=ROOT/'_docs', help='folder of the site; what was there is replaced')
    args.add_argument('--outgoing', action='store_true', help='list the links that leave the site (they are not followed)')
    args = args.parse_args()
    with tempfile.TemporaryDirectory() as tmp:
        source, built = Path(tmp)/'pages', Path(tmp)/'site'
        write_pages(source)
        if code := build_main(['-q', '-W', '-c', str(HERE), '-d', f'{tmp}/cache', str(source), str(built)]): return code
        problems, outgoing = check(built)
        for problem in problems: print(problem, file=sys.stderr)
        if problems: return 1
        shutil.rmtree(args.to, ignore_errors=True)
        shutil.move(built, args.to)
    if args.outgoing: print('\n'.join(sorted(outgoing)))
    print(f'{len(list(args.to.rglob("*.html")))} pages; open {args.to/"index.html"}')
    return 0

if __name__ == '__main__': sys.exit(main())

"""Do the links of a built site hold? Every file and every place in a page that is named must be there, and nothing may be loaded from elsewhere."""
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADS = {('img', 'src'), ('script', 'src'), ('iframe', 'src'), ('source', 'src'), ('video', 'src'), ('audio', 'src'), ('embed', 'src'),
         ('object', 'data'), ('video', 'poster'), ('input', 'src'), ('use', 'href'), ('image', 'href')} # what a browser fetches without being asked
FETCHED = {'stylesheet', 'icon', 'preload', 'prefetch', 'manifest', 'preconnect', 'dns-prefetch', 'modulepreload'} # and these relations of <link>

def in_css(text: str) -> list:
    "What a style sheet loads."
    return re.findall(r'''url\(\s*['"]?([^'")]+)''', text) + re.findall(r'''@import\s+['"]([^'"]+)''', text)

class Page(HTMLParser):
    "The ids of a page, what it links to and what it loads."
    def __init__(self, text: str):
        super().__init__()
        self.ids, self.links, self.loads, self.style = set(), [], [], False
        self.feed(text)
    def handle_starttag(self, tag, attrs):
        attrs = {k: v or '' for k, v in attrs}
        self.ids |= {attrs[k] for k in ('id', 'name') if k in attrs}
        self.style = tag == 'style'
        self.loads += [attrs[k] for t, k in LOADS if t == tag and k in attrs] + in_css(attrs.get('style', ''))
        self.loads += [part.split()[0] for part in attrs.get('srcset', '').split(',') if part.strip()]
        if tag == 'link': (self.loads if FETCHED & set(attrs.get('rel', '').split()) else self.links).append(attrs.get('href', ''))
        if tag in ('a', 'area') and 'href' in attrs: self.links.append(attrs['href'])
        if 'srcdoc' in attrs: self.loads += Page(attrs['srcdoc']).loads
    def handle_data(self, data):
        if self.style: self.loads += in_css(data)
    def handle_endtag(self, tag): self.style = self.style and tag != 'style'

def check(root: Path) -> tuple:
    "What is wrong, one line each; and the links that leave the site, which are not followed."
    pages = {p.resolve(): Page(p.read_text(encoding='utf-8')) for p in sorted(root.rglob('*.html'))}
    uses = [(p, r, load) for p, page in pages.items() for load, rs in ((True, page.loads), (False, page.links)) for r in rs]
    uses += [(p.resolve(), r, True) for p in sorted(root.rglob('*.css')) for r in in_css(p.read_text(encoding='utf-8'))]
    problems, outgoing = [], set()
    for file, ref, load in uses:
        at, said = urlsplit(ref), f'{file.relative_to(root.resolve())}: {ref}'
        if at.scheme == 'data': continue
        if at.scheme or at.netloc:
            if load: problems.append(f'{said} is loaded from elsewhere')
            else: outgoing.add(ref)
            continue
        target = (file.parent/unquote(at.path)).resolve() if at.path else file
        if not target.is_file() or not target.is_relative_to(root.resolve()): problems.append(f'{said} is not there')
        elif at.fragment and target in pages and unquote(at.fragment) not in pages[target].ids: problems.append(f'{said} is no place in that page')
    return problems, outgoing

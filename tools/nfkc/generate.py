#!/usr/bin/env python3
"""Writes src/Sesame.Grains/Passwords/Nfkc.txt from the Unicode Character Database.

usage: tools/nfkc/generate.py [folder of UnicodeData.txt and CompositionExclusions.txt]
The default folder is where Debian's package unicode-data puts them. The form NFKC of assigned characters never changes
(Unicode's stability policy), so a newer database only adds characters.
"""
import pathlib
import sys

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else '/usr/share/unicode')
target = pathlib.Path(__file__).resolve().parents[2] / 'src/Sesame.Grains/Passwords/Nfkc.txt'

canonical, compatible, classes = {}, {}, {}
for line in (folder / 'UnicodeData.txt').read_text().splitlines():
    fields = line.split(';')
    point = int(fields[0], 16)
    if fields[3] != '0':
        classes[point] = int(fields[3])
    if fields[5].startswith('<'):
        compatible[point] = [int(c, 16) for c in fields[5].split('>')[1].split()]
    elif fields[5]:
        canonical[point] = [int(c, 16) for c in fields[5].split()]

excluded = {int(line.split()[0], 16) for line in (folder / 'CompositionExclusions.txt').read_text().splitlines()
            if line and not line.startswith('#')}


def decomposed(point):
    parts = canonical.get(point) or compatible.get(point)
    return [point] if parts is None else [q for p in parts for q in decomposed(p)]


def composes(point, parts):
    # Singletons and what begins with a mark are decomposed for good (full composition exclusion).
    return len(parts) == 2 and point not in excluded and point not in classes and parts[0] not in classes


text = '\n'.join(
    ['# Unicode 15.0: what NFKC does beyond Hangul, which is computed. Made by tools/nfkc/generate.py.',
     '# D character its-parts | C first second composed | K character combining-class']
    + ['D %04X %s' % (p, ' '.join('%04X' % q for q in decomposed(p))) for p in sorted({**canonical, **compatible})]
    + ['C %04X %04X %04X' % (*parts, p) for p, parts in sorted(canonical.items()) if composes(p, parts)]
    + ['K %04X %d' % item for item in sorted(classes.items())])
target.write_text(text + '\n')

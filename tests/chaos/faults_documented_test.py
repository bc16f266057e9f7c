#!/usr/bin/env python3
"""Holds docs/testing.md to the code: each failpoint and each planted fault is listed there with the
test that it turns red, and nothing is listed that the code does not know.

    tests/chaos/faults_documented_test.py REPOSITORY
"""

import pathlib
import re
import sys

ASKED = re.compile(r'(?:failpoint::)?(?:Hit|Planted)\("([a-z-]+)"\)')
LISTED = re.compile(r'^\| `([a-z-]+)` \|', re.MULTILINE)


def known(root):
    """Names that the code asks for, outside of tests."""
    names = set()
    for folder in ('services', 'tools'):
        for path in (root / folder).rglob('*.*'):
            if path.suffix in ('.cc', '.h') and not path.name.endswith('_test.cc'):
                names.update(ASKED.findall(path.read_text()))
    return names


def main(root):
    listed = set(LISTED.findall((root / 'docs' / 'testing.md').read_text()))
    asked = known(root)
    for name in sorted(asked - listed):
        print(f'docs/testing.md does not list {name}: say what it does and which test it turns red')
    for name in sorted(listed - asked):
        print(f'docs/testing.md lists {name}, which the code does not know: take it out')
    return 0 if asked and asked == listed else 1


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1])))

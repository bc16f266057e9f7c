#!/usr/bin/env python3
"""Compares what all four services tell of themselves, as running processes, with metrics.golden: names,
types, labels, meanings, and which services have them. Names are an interface: dashboards and alerts
break silently when one changes. Skipped (exit code 77) where PostgreSQL or Redis is not installed.

    metrics_golden_test.py              compare
    metrics_golden_test.py --renew      write the file anew, after a change that is wanted
"""

import os
import re
import sys
import unittest

from replicas import SERVICES, Deployment, await_true, production_shape_installed

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'metrics.golden')
SERIES = re.compile(r'^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$')
LABEL = re.compile(r'(\w+)="(?:[^"\\]|\\.)*"')
HEAD = '''# What services tell of themselves: name, type, labels, [services], meaning. Compared with running
# services by metrics_golden_test.py; renewed by: tests/operations/metrics_golden_test.py --renew
'''


def families(page):
    """{name: (type, labels, meaning)} of a page in Prometheus' text format."""
    told, meaning, name = {}, '', ''
    for line in page.splitlines():
        if line.startswith('# HELP '):
            name, _, meaning = line[7:].partition(' ')
        elif line.startswith('# TYPE '):
            told[name] = (line.split(' ')[3], set(), meaning)
        elif (series := SERIES.match(line)) is not None:
            told[name][1].update(set(LABEL.findall(series.group(2) or '')) - {'le'})
        else:
            raise AssertionError('not in the text format: ' + line)
    return told


def described(pages):
    """The lines of the golden file for {service: page}."""
    found = {}
    for service, page in pages.items():
        for name, (kind, labels, meaning) in families(page).items():
            key = f"{name} {kind} {{{','.join(sorted(labels))}}}"
            found.setdefault((key, meaning), []).append(service)
    return [f"{key} [{' '.join(services)}] {meaning}" for (key, meaning), services in
            sorted(found.items())]


def pages():
    with Deployment(count=2) as deployment:
        for replica in deployment.of('duplication') + deployment.of('reporting'):
            await_true(lambda: 'baraza_feed_follower_open' in replica.page(), 'a follower')
        return {service: deployment.of(service)[0].page() for service in SERVICES}


def differences(golden, lines):
    known = {line for line in golden.splitlines() if line and not line.startswith('#')}
    return ([f'not in metrics.golden: {line}' for line in lines if line not in known] +
            [f'not told any more: {line}' for line in sorted(known - set(lines))])


class MetricsGolden(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.lines = described(pages())
        with open(GOLDEN, encoding='utf-8') as file:
            cls.golden = file.read()

    def test_is_what_running_services_tell(self):
        self.assertEqual(differences(self.golden, self.lines), [],
                         'if this is wanted: tests/operations/metrics_golden_test.py --renew')

    def test_would_notice_a_name_a_type_a_label_or_a_meaning_that_changes(self):
        line = next(line for line in self.lines if line.startswith('baraza_commit_waiting gauge'))
        for old, new in (('_waiting', '_pending'), ('gauge', 'counter'), ('{store}', '{store,user}'),
                         ('Writes', 'Requests'), ('[organisations', '[reporting organisations')):
            with self.subTest(new):
                planted = [line.replace(old, new, 1) if line == line_ else line_
                           for line_ in self.lines]
                self.assertEqual(len(differences('\n'.join(self.lines), planted)), 2)

    def test_has_no_name_against_the_conventions(self):
        for line in self.lines:
            name, kind, _ = line.split(' ', 2)
            with self.subTest(name):
                self.assertRegex(name, r'^(baraza|grpc_server|process)_[a-z_]+$')
                self.assertEqual(name.endswith('_total'), kind == 'counter')
                self.assertNotRegex(name, r'(milliseconds|minutes|hours|kilobytes|megabytes)')
                if kind == 'histogram':
                    self.assertRegex(name, r'_(seconds|size)$')


if __name__ == '__main__':
    if not production_shape_installed():
        sys.exit(77)
    if '--renew' in sys.argv:
        with open(GOLDEN, 'w', encoding='utf-8') as golden_file:
            golden_file.write(HEAD + '\n'.join(described(pages())) + '\n')
        sys.exit()
    unittest.main()

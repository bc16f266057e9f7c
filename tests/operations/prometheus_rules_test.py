#!/usr/bin/env python3
"""Holds deploy/prometheus: promtool finds no fault in the configuration and the rules, their tests
pass, every alert says what it is and where docs/operations.md says what to do, and every alert has a
test in which it fires and one in which it does not.

Skipped (exit code 77) where promtool is not installed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), '../..'))
FOLDER = os.path.join(ROOT, 'deploy/prometheus')


def read(*path):
    with open(os.path.join(*path), encoding='utf-8') as file:
        return file.read()


def files(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith('.yml'))


def promtool(*arguments):
    return subprocess.run(['promtool', *arguments], capture_output=True, text=True, check=False)


def alerts():
    """The text of each alert by its name."""
    text = read(FOLDER, 'rules/alerts.yml')
    parts = re.split(r'^ +- alert: (\w+)$', text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def expectations():
    """For each alert the set of what tests expect: True - it fires, False - it does not."""
    expected = {}
    for path in files(os.path.join(FOLDER, 'tests')):
        text = re.sub(r'\s*\n\s*', ' ', read(path))
        for name, rest in re.findall(r'alertname: (\w+),? eval_time: \w+,? exp_alerts:(.{4})', text):
            expected.setdefault(name, set()).add(not rest.startswith(' []'))
    return expected


class PrometheusRules(unittest.TestCase):
    maxDiff = None

    def assert_well(self, outcome):
        self.assertEqual(outcome.returncode, 0, outcome.stdout + outcome.stderr)

    def test_are_understood_by_prometheus(self):
        self.assert_well(promtool('check', 'config', os.path.join(FOLDER, 'prometheus.yml')))
        self.assert_well(promtool('check', 'rules', '--lint=all', '--lint-fatal',
                                  *files(os.path.join(FOLDER, 'rules'))))

    def test_fire_when_they_should_and_only_then(self):
        self.assert_well(promtool('test', 'rules', *files(os.path.join(FOLDER, 'tests'))))

    def test_each_have_a_test_in_which_they_fire_and_one_in_which_they_do_not(self):
        self.assertEqual(expectations(), {name: {True, False} for name in alerts()})

    def test_each_say_what_is_wrong_and_where_to_read_what_to_do(self):
        headings = set(re.findall(r'^### (\w+)$', read(ROOT, 'docs/operations.md'), re.MULTILINE))
        self.assertEqual(set(alerts()), headings)
        for name, text in alerts().items():
            with self.subTest(name):
                self.assertRegex(text, r'severity: (page|ticket)')
                self.assertRegex(text, r"\n +summary: '.+'\n +description: '.+'\n")
                self.assertIn(f'runbook_url: docs/operations.md#{name.lower()}\n', text)

    def test_are_seen_to_fail_when_a_threshold_is_moved(self):
        moved = (('ratio5m > 0.01', 'ratio5m > 0.5', 'calls'),
                 ('changes(process', 'resets(process', 'replicas'))
        for old, new, tests in moved:
            with self.subTest(new), tempfile.TemporaryDirectory() as copy:
                shutil.copytree(FOLDER, copy, dirs_exist_ok=True)
                text = read(copy, 'rules/alerts.yml')
                self.assertIn(old, text)
                with open(os.path.join(copy, 'rules/alerts.yml'), 'w', encoding='utf-8') as file:
                    file.write(text.replace(old, new))
                outcome = promtool('test', 'rules', os.path.join(copy, f'tests/{tests}_test.yml'))
                self.assertNotEqual(outcome.returncode, 0)


if __name__ == '__main__':
    if shutil.which('promtool') is None:
        print('promtool is not installed: run tools/setup')
        sys.exit(77)
    unittest.main()

#!/usr/bin/env python3
"""`baraza run`: the first screen of the platform, the second start, and the way out."""

import os
import re
import shlex
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.request

import samples
from serving import BARAZA, environment, run

LIMIT = 60  # seconds until the platform says where it listens


class RunTest(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='baraza-run-')
        self.addCleanup(self.folder.cleanup)
        self.data = os.path.join(self.folder.name, 'data')

    def once(self, *files):
        done = run('run', '--once', '--data', self.data, *files)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        return done.stdout

    def test_shows_the_sample_and_finds_it_again(self):
        first = self.once()
        self.assertIn('Loaded the sample: 5 alliances with 38 members, 43 organisations, 35 projects', first)
        for heading in ('Likely duplicates', 'Overlapping efforts', 'Who does what where',
                        'Headline'):
            self.assertIn(heading, first)
        second = self.once()
        self.assertIn('Found the sample: 5 alliances with 38 members, 43 organisations, 35 projects', second)
        self.assertEqual(first.split('Likely duplicates')[1], second.split('Likely duplicates')[1])

    def test_the_sums_of_the_matrix_agree(self):
        screen = self.once()
        self.assertNotIn('do not agree', screen)
        placed, unplaced, every = map(int, re.search(
            r'(\d+) projects in cells \+ (\d+) without .* = (\d+) projects', screen).groups())
        self.assertEqual(placed + unplaced, every)

    def test_loads_files_beside_the_sample(self):
        path = os.path.join(self.folder.name, 'more.xml')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(samples.iati(samples.activity(1), samples.activity(2, country='SL')))
        self.assertIn('2 projects: 2 created', self.once(path))
        self.assertIn('0 created, 0 updated, 2 unchanged', self.once(path))

    def test_stays_up_until_it_is_asked_to_stop(self):
        log = os.path.join(self.folder.name, 'out')
        with open(log, 'w', encoding='utf-8') as out:
            process = subprocess.Popen([BARAZA, 'run', '--data', self.data], stdout=out,
                                       stderr=subprocess.DEVNULL, env=environment())
        self.addCleanup(process.kill)
        screen = self.await_screen(log, process)
        metrics = re.search(r'http://([^/]+)/metrics', screen).group(1)
        with urllib.request.urlopen(f'http://{metrics}/healthz', timeout=10) as health:
            self.assertEqual(health.status, 200)
        address = re.search(r'gRPC, health and reflection at (\S+);', screen).group(1)
        self.assertEqual(run('report', 'headline', '--server', address).returncode, 0)
        suggested = re.findall(r'^  tools/baraza (.*)$', screen, re.MULTILINE)
        self.assertEqual(len(suggested), 3, screen)
        for command in suggested:
            self.assertEqual(run(*shlex.split(command)).returncode, 0, command)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=30), 0)

    def await_screen(self, log, process):
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline and process.poll() is None:
            with open(log, encoding='utf-8') as out:
                screen = out.read()
            if 'Ctrl-C' in screen:
                return screen
            time.sleep(0.05)  # another process: there is nothing to wait on
        raise AssertionError('no screen')


if __name__ == '__main__':
    unittest.main()

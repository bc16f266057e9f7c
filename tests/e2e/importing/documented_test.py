#!/usr/bin/env python3
"""Runs the commands that docs/importing.md and `baraza import --help` show, on small files of the
names that they give."""

import os
import re
import shlex
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'cli'))
import samples  # noqa: E402
from serving import BARAZA, ROOT, Platform, environment, run  # noqa: E402

BLOCK = re.compile(r'^```sh\n(.*?)^```', re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r'^ *(baraza import .+)$', re.MULTILINE)


def documented():
    with open(os.path.join(ROOT, 'docs/importing.md'), encoding='utf-8') as file:
        return COMMAND.findall('\n'.join(BLOCK.findall(file.read())))


def helped(kind):
    return [line for line in COMMAND.findall(run('import', kind, '--help').stdout)
            if ' --role ' in line]


def content(name):
    if name.endswith('.csv'):
        return samples.TABLE
    if name == 'organisations.xml':
        return samples.organisations(samples.organisation())
    return samples.iati(samples.activity(1))


class DocumentedTest(unittest.TestCase):

    def assert_all_run(self, commands):
        with Platform() as platform:
            for line in commands:
                words = shlex.split(line)
                for name in words:
                    if name.endswith(('.csv', '.xml')):
                        platform.write(name, content(name))
                done = subprocess.run([BARAZA, *words[1:]], capture_output=True, text=True,
                                      cwd=platform.folder.name, timeout=60, check=False,
                                      env={**environment(), 'BARAZA_SERVER': platform.address})
                self.assertEqual(done.returncode, 0, (line, done.stderr))

    def test_the_commands_of_the_manual_run(self):
        commands = documented()
        self.assertEqual(len(commands), 7)
        self.assert_all_run(commands)

    def test_the_examples_of_the_help_run(self):
        commands = helped('iati') + helped('organisations')
        self.assertEqual(len(commands), 5)
        self.assert_all_run(commands)

    def test_the_third_command_changes_nothing_as_the_manual_says(self):
        with Platform() as platform:
            platform.write('members.csv', samples.TABLE)
            for line in documented()[:3]:
                done = subprocess.run([BARAZA, *shlex.split(line)[1:]], capture_output=True,
                                      text=True, cwd=platform.folder.name, timeout=60, check=True,
                                      env={**environment(), 'BARAZA_SERVER': platform.address})
        self.assertIn('2 unchanged', done.stdout)
        self.assertIn('nothing changes', done.stdout)


if __name__ == '__main__':
    unittest.main()

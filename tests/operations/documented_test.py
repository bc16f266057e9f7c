#!/usr/bin/env python3
"""Runs the commands of docs/operations.md as they stand there, against a running service, and compares
what the manual shows of their answers. A command whose program is not installed is skipped."""

import os
import re
import shutil
import subprocess
import unittest

from replicas import ROOT, Deployment

BLOCK = re.compile(r'^```sh\n(.*?)^```(?:\n\n((?:    [^\n]*\n)+))?', re.MULTILINE | re.DOTALL)


def documented():
    """(script, what it shows) of each block of commands."""
    with open(os.path.join(ROOT, 'docs/operations.md'), encoding='utf-8') as file:
        return BLOCK.findall(file.read())


class DocumentedTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        deployment = Deployment()
        cls.addClassCleanup(deployment.close)
        replica = deployment.of('organisations')[0]
        cls.environment = {**os.environ, 'G': replica.address, 'M': replica.metrics}

    def run_script(self, script):
        done = subprocess.run(['bash', '-euo', 'pipefail', '-c', script], cwd=ROOT, text=True,
                              capture_output=True, timeout=60, env=self.environment, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def script_with(self, words):
        return next(script for script, _ in documented() if words in script)

    def test_each_block_of_commands_runs_and_shows_what_the_manual_shows(self):
        blocks = documented()
        self.assertEqual(len(blocks), 4)
        for script, shown in blocks:
            program = 'promtool' if 'promtool' in script else 'curl'
            with self.subTest(script):
                if shutil.which(program) is None:
                    self.skipTest(program + ' is not installed')
                told = self.run_script(script)
                self.assertTrue(told)
                if shown:
                    self.assertEqual(told.split(), shown.split())

    def test_reflection_names_the_services_of_the_contract(self):
        told = self.run_script(self.script_with('reflection')).split()
        self.assertIn('baraza.organisations.v1.OrganisationsService', told)
        self.assertIn('grpc.health.v1.Health', told)

    def test_the_metrics_port_says_that_it_is_well_and_which_build_it_is(self):
        told = self.run_script(self.script_with('healthz'))
        self.assertRegex(told, r'^OK\n')
        self.assertRegex(told, r'baraza_build_info\{.*version="')


if __name__ == '__main__':
    unittest.main()

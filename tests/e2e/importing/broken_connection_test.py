#!/usr/bin/env python3
"""Imports whose connection is cut, whose server is killed, or that are broken off by hand: in the
end each row of the file is in the register once, and has one outcome.

The oracle is the file and the register's own listing; what passed the wire is told by the proxy.
"""

import collections
import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import unittest

from cutting_proxy import CuttingProxy

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'cli'))
import samples  # noqa: E402
from serving import BARAZA, SECRETARIAT, Platform, environment, run  # noqa: E402

ROWS = 600
PATIENCE = 30  # seconds
# Planted in the imports if it is asked for: docs/testing.md.
FAULT = {name: value for name, value in os.environ.items() if name == 'BARAZA_PLANTED_FAULT'}
MOST = '100000'  # more than there is


def table(rows=ROWS):
    """A table of clinics: codes of a listed register, of one that nobody lists, and none."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(['name', 'country', 'identifiers', 'website'])
    for number in range(1, rows + 1):
        code = {0: f'GB-CHC-{7000000 + number}', 1: f'ZZ-NOLIST-{number}'}.get(number % 3, '')
        writer.writerow([f'Clinic {number}', ('KE', 'UG', 'SL')[number % 3], code,
                         f'https://clinic{number}.example.org'])
    return out.getvalue()


class BrokenConnectionTest(unittest.TestCase):

    def setUp(self):
        self.platform = Platform().__enter__()
        self.addCleanup(self.platform.__exit__)
        self.file = self.platform.write('clinics.csv', table())

    def import_through(self, proxy, *more):
        done = run('import', 'organisations', self.file, '--server', proxy.address, *SECRETARIAT,
                   '--no-check', '--output', 'json', *more, variables=FAULT)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout), done.stderr

    def listed(self):
        return self.platform.json('organisations', 'list', '--limit', MOST).get('organisations', [])

    def assert_each_row_once(self, told):
        """The register holds each row of the file once, written once; each had one outcome."""
        rows = list(csv.DictReader(io.StringIO(table())))
        self.assertEqual(
            collections.Counter((one['displayName'], one['website']) for one in self.listed()),
            collections.Counter((row['name'], row['website']) for row in rows))
        self.assertEqual({one['etag'].split('-')[0] for one in self.listed()}, {'1'})
        outcome = told['organisations']
        self.assertEqual((outcome['created'] + outcome['unchanged'], outcome['refused'],
                          outcome['updated']), (ROWS, 0, 0))

    def assert_resumed(self, proxy):
        """Each stream was opened under one id and went on with a row that had no outcome yet, or
        whose outcome was lost with the connection: never before the last stream, never later than
        the first row without."""
        self.assertEqual(len({one.request_id for one in proxy.imports}), 1)
        begun, told = 1, 0
        for one in proxy.imports:
            first = one.rows[0] if one.rows else begun
            self.assertEqual(one.rows, list(range(first, first + len(one.rows))))
            self.assertTrue(begun <= first <= told + 1, (begun, first, told))
            self.assertEqual(one.outcomes, one.rows[:len(one.outcomes)])
            begun, told = first, max([told, *one.outcomes])
        self.assertEqual(told, ROWS)

    def test_a_cut_after_any_number_of_outcomes_doubles_nothing(self):
        for number, cut in enumerate((0, 1, 7, 300, ROWS - 1, ROWS)):
            with self.subTest(cut=cut), CuttingProxy(self.platform.address, [cut]) as proxy:
                told, said = self.import_through(proxy)
                self.assertEqual(proxy.cuts, [])
                self.assert_each_row_once(told)
                self.assert_resumed(proxy)
                if cut < ROWS:
                    self.assertIn('the connection broke', said)
                    self.assertEqual(told['reconnections'], 1)
                if number > 0:  # what the first import has created
                    self.assertEqual(told['organisations']['unchanged'], ROWS)

    def test_a_connection_that_is_cut_again_and_again_comes_to_its_end(self):
        with CuttingProxy(self.platform.address, [50] * 11) as proxy:
            told, said = self.import_through(proxy)
        self.assertEqual(proxy.cuts, [])
        # As many as there were streams: a last cut that comes when all outcomes are there is
        # nobody's loss.
        self.assertEqual(told['reconnections'], len(proxy.imports) - 1)
        self.assertGreaterEqual(told['reconnections'], 10)
        self.assertGreaterEqual(said.count('trying again in'), told['reconnections'])
        self.assert_each_row_once(told)
        self.assert_resumed(proxy)

    def test_a_server_that_is_killed_and_started_again_holds_each_row_once(self):
        cuts = [1, 200, 250]
        with CuttingProxy(self.platform.address, cuts,
                          lambda: self.platform.restart(signal.SIGKILL)) as proxy:
            told, _ = self.import_through(proxy)
        self.assertEqual((proxy.cuts, told['reconnections']), ([], 3))
        self.assert_each_row_once(told)
        self.assert_resumed(proxy)

    def test_a_server_that_is_stopped_and_started_again_refuses_no_row(self):
        restart = threading.Thread(target=self.platform.restart, args=(signal.SIGTERM,))
        with CuttingProxy(self.platform.address, [100], restart.start) as proxy:
            told, _ = self.import_through(proxy)
        restart.join()
        self.assert_each_row_once(told)

    def test_an_import_that_was_broken_off_by_hand_goes_on_where_it_stopped(self):
        command = [BARAZA, 'import', 'organisations', self.file, '--no-check', *SECRETARIAT]
        with CuttingProxy(self.platform.address, [150]) as proxy:
            with subprocess.Popen([*command, '--server', proxy.address], env=environment(),
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
                proxy.on_cut = lambda: first.send_signal(signal.SIGINT)
                self.assertEqual(first.wait(timeout=PATIENCE), -signal.SIGINT)
            told, _ = self.import_through(proxy)
        self.assert_each_row_once(told)
        self.assertGreaterEqual(told['organisations']['unchanged'], 150)
        self.assertEqual(len({one.request_id for one in proxy.imports}), 1)

    def edited_meanwhile(self, variables):
        """The website of a record that was stored, told to nobody, and edited before the import
        went on."""
        proxy = CuttingProxy(self.platform.address, [5])
        proxy.on_cut = proxy.closed.set
        with proxy, subprocess.Popen(
                [BARAZA, 'import', 'organisations', self.file, '--no-check', *SECRETARIAT,
                 '--server', proxy.address], env={**environment(), **variables},
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as importing:
            name, country = self.stored_and_not_told(proxy)
            edit = self.platform.write('edit.csv', 'name,country,website\n'
                                       f'{name},{country},https://edited.example.org\n')
            told = self.platform.json('import', 'organisations', edit)
            self.assertEqual(told['organisations']['updated'], 1)
            proxy.closed.clear()
            self.assertEqual(importing.wait(timeout=PATIENCE), 0)
        return next(one['website'] for one in self.listed() if one['displayName'] == name)

    def stored_and_not_told(self, proxy):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            told = {f'Clinic {row}' for one in list(proxy.imports) for row in one.outcomes}
            for one in self.listed() if proxy.closed.is_set() else []:
                if one['displayName'] not in told and not one.get('identifiers'):
                    return one['displayName'], one['country']
            time.sleep(0.01)  # other processes: they are asked again
        raise AssertionError('nothing was stored without being told')

    def test_what_was_edited_since_a_row_was_stored_stays(self):
        self.assertEqual(self.edited_meanwhile(FAULT), 'https://edited.example.org')

    def test_would_notice_an_import_that_takes_a_new_id_when_it_goes_on(self):
        website = self.edited_meanwhile({'BARAZA_PLANTED_FAULT': 'new-request-id'})
        self.assertNotEqual(website, 'https://edited.example.org')

    def test_a_dry_run_that_is_cut_stores_nothing(self):
        with CuttingProxy(self.platform.address, [100]) as proxy:
            told, _ = self.import_through(proxy, '--dry-run')
        self.assertEqual(told['organisations']['created'], ROWS)
        self.assertEqual(self.listed(), [])

    def test_projects_that_are_cut_are_doubled_no_more_than_organisations(self):
        self.file = self.platform.write('activities.xml', samples.iati(
            *[samples.activity(number, partner=f'Partner {number}') for number in range(80)]))
        with CuttingProxy(self.platform.address, [10, 30, 50, 30]) as proxy:
            done = run('import', 'iati', self.file, '--server', proxy.address, *SECRETARIAT,
                       '--no-check', '--output', 'json')
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual((proxy.cuts, told['reconnections']), ([], 4))
        projects = self.platform.json('projects', 'list', '--limit', MOST)['projects']
        self.assertEqual(collections.Counter(one['identifiers'][0]['value'] for one in projects),
                         collections.Counter(f'XM-EX-1-{number}' for number in range(80)))
        self.assertEqual((len(self.listed()), told['organisations']['refused']), (81, 0))
        self.assertEqual(len({one.request_id for one in proxy.imports}), 2)  # one of each register

    def test_an_import_without_a_server_fails_at_once(self):
        began = time.monotonic()
        done = run('import', 'organisations', self.file, '--server', '127.0.0.1:1', *SECRETARIAT)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertNotIn('trying again', done.stderr)
        self.assertLess(time.monotonic() - began, 10)


if __name__ == '__main__':
    unittest.main()

#!/usr/bin/env python3
"""The queue of matches on the command line: sorted, shared out, decided from a table, taken back."""

import csv
import io
import json
import time
import unittest

from serving import Platform

PATIENCE = 30  # seconds for detection to follow the register
NAMES = ('Heron Clinic Trust', 'Ibis Hospital Fund', 'Kudu Nursing School')


def twins(name):
    site = name.split()[0].lower()
    return (f'{name},KE,https://{site}.example.org\n'
            f'The {name}s,KE,https://{site}.example.org\n')


class QueueTest(unittest.TestCase):
    """A platform of its own for each test, with three pairs of organisations that match."""

    def setUp(self):
        self.platform = Platform().__enter__()
        self.addCleanup(self.platform.__exit__)
        table = self.platform.write('pairs.csv', 'name,country,website\n' +
                                    ''.join(twins(name) for name in NAMES))
        self.platform.json('import', 'organisations', table)
        deadline = time.monotonic() + PATIENCE
        while len(self.listed()) < len(NAMES):
            self.assertLess(time.monotonic(), deadline, self.listed())
            time.sleep(0.05)  # another process: its matches are asked for again

    def rows(self, *arguments):
        done = self.platform.call(*arguments, '--output', 'csv')
        self.assertEqual(done.returncode, 0, done.stderr)
        return list(csv.DictReader(io.StringIO(done.stdout)))

    def listed(self, *arguments):
        """Names of the matches by the title of their first record."""
        rows = self.rows('matches', 'list', '--kind', 'same-organisation', *arguments)
        return {row['left_title'].removeprefix('The ').rstrip('s'): row['name'] for row in rows}

    def waiting(self):
        return int(self.platform.json('matches', 'statistics').get('waitingCount', 0))

    def decide(self, decisions, **changed):
        """Writes the queue as a table with decisions by title, and has it reviewed."""
        rows = self.rows('matches', 'list', '--kind', 'same-organisation')
        for row in rows:
            title = row['left_title'].removeprefix('The ').rstrip('s')
            row.update(decision=decisions.get(title, ''), reason='seen', **changed)
        out = io.StringIO()
        table = csv.DictWriter(out, rows[0].keys())
        table.writeheader()
        table.writerows(rows)
        return self.platform.call('matches', 'review', '--from',
                                  self.platform.write('decided.csv', out.getvalue()),
                                  '--output', 'json')

    def test_a_table_of_decisions_is_carried_out(self):
        done = self.decide({NAMES[0]: 'reject', NAMES[1]: 'defer'})
        self.assertEqual(done.returncode, 0, done.stderr)
        states = sorted(row['match']['state'] for row in json.loads(done.stdout)['results'])
        self.assertEqual(states, ['DEFERRED', 'REJECTED'])
        self.assertEqual(set(self.listed()), {NAMES[2]})

    def test_a_row_that_is_refused_leaves_the_others_decided(self):
        done = self.decide({NAMES[0]: 'reject'}, etag='1-0')
        self.assertEqual(done.returncode, 4)
        self.assertIn('was changed since you read it',
                      json.loads(done.stdout)['results'][0]['error']['message'])
        self.assertEqual(len(self.listed()), 3)

    def test_a_row_that_cannot_be_read_is_named_and_nothing_is_sent(self):
        done = self.decide({NAMES[0]: 'reject', NAMES[1]: 'perhaps'})
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, 'line [2-4]: .*perhaps')
        self.assertEqual(len(self.listed()), 3)

    def test_several_matches_are_given_one_decision(self):
        names = self.listed()
        done = self.platform.call('matches', 'review', names[NAMES[0]], names[NAMES[1]],
                                  '--decision', 'defer', '--reason', 'later')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('2 decided, 0 refused', done.stderr)
        self.assertEqual(set(self.listed()), {NAMES[2]})

    def test_a_review_is_taken_back(self):
        name = self.listed()[NAMES[0]]
        self.platform.json('matches', 'review', name, '--decision', 'reject', '--reason', 'two')
        opened = self.platform.json('matches', 'undo', name, '--reason', 'the wrong row')
        self.assertEqual((opened['state'], opened['undo']['reason']), ('OPEN', 'the wrong row'))
        again = self.platform.call('matches', 'undo', name, '--reason', 'twice')
        self.assertEqual(again.returncode, 4, again.stdout)

    def test_the_queue_is_shared_out(self):
        names = self.listed()
        done = self.platform.call('matches', 'assign', names[NAMES[0]], names[NAMES[1]],
                                  '--to', 'amina')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(set(self.listed('--assignee', 'amina')), {NAMES[0], NAMES[1]})
        self.assertEqual(set(self.listed('--unassigned')), {NAMES[2]})
        self.platform.call('matches', 'assign', names[NAMES[0]], '--to-nobody')
        self.assertEqual(set(self.listed('--unassigned')), {NAMES[0], NAMES[2]})

    def test_what_is_assigned_before_a_refusal_is_shown(self):
        name = self.listed()[NAMES[0]]
        done = self.platform.call('matches', 'assign', name, 'nowhere', '--to', 'amina',
                                  '--output', 'json')
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual([match['name'] for match in json.loads(done.stdout)['matches']], [name])

    def test_statistics_follow_decisions(self):
        before = self.waiting()
        self.decide({NAMES[0]: 'reject'})
        self.assertEqual(self.waiting(), before - 1)
        shown = self.platform.call('matches', 'statistics')
        self.assertIn('waiting, by age', shown.stdout)

    def test_the_orders_show_the_same_matches(self):
        lists = [set(self.listed('--order', order))
                 for order in ('probability', 'priority', 'uncertainty')]
        self.assertEqual(lists, [set(NAMES)] * 3)

    def test_changes_are_followed_from_a_token_on(self):
        def watch(*arguments):
            done = self.platform.call('matches', 'watch', '--once', *arguments, '--output', 'json')
            self.assertEqual(done.returncode, 0, done.stderr)
            return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.split()[-1]
        first, token = watch()
        self.assertLessEqual(set(self.listed().values()), {change['name'] for change in first})
        self.decide({NAMES[0]: 'reject'})
        news, _ = watch('--token', token)
        self.assertEqual([change['after']['state'] for change in news], ['REJECTED'])

    def test_the_waterfall_adds_up_and_has_no_colours_in_a_pipe(self):
        name = self.listed()[NAMES[0]]
        match = self.platform.json('matches', 'explain', name)
        shown = self.platform.call('matches', 'explain', name)
        self.assertNotIn('\x1b', shown.stdout)
        weights = [evidence.get('weight', 0) for evidence in match['evidence']]
        self.assertAlmostEqual(sum(weights), match['matchWeight'], places=6)
        total = f'{match["matchWeight"]:+.1f}'
        self.assertRegex(shown.stdout, r'(?m)^sum +' + total.replace('+', r'\+') + '  bits')
        for evidence in match['evidence']:
            for word in evidence['sentence'].split():
                self.assertIn(word, shown.stdout)


if __name__ == '__main__':
    unittest.main()

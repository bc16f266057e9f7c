#!/usr/bin/env python3
"""All real organisations through the real program: a dry run stores nothing, an import stores each
once, and importing again changes nothing, neither a record nor the feed.

What is expected is counted from the files by Python, by the rules as docs/importing.md states them.
"""

import collections
import csv
import os
import sys
import time
import unittest

import activities as iati

sys.path.insert(0, os.path.join(iati.ROOT, 'tests/e2e/cli'))
sys.path.insert(0, os.path.join(iati.ROOT, 'tests/mention_rule'))
from count_mentions import code_of, core_name, names_nobody, plain_name  # noqa: E402
from serving import Platform  # noqa: E402

PATIENCE = 60  # seconds for figures to follow the register
MOST = '100000'  # more than there is


def identity(row):
    """What a row of the publishers' table is registered by: docs/importing.md, "Tables"."""
    plain = plain_name(row['name'])
    cited = row['iati_identifier'].strip()
    code = code_of(cited)
    if code:
        return 'code', code, core_name(plain)
    if cited and '-' not in cited:
        return 'identifier', cited.upper(), plain
    return 'name', plain, '' if row['country'].isdigit() else row['country'].upper()


class Stage:
    """What an import told, and what the platform holds afterwards."""

    def __init__(self, platform, *arguments):
        self.told = platform.json('import', *arguments)
        self.organisations = {
            one['name']: one for one in
            platform.json('organisations', 'list', '--limit', MOST).get('organisations', [])}
        self.projects = {
            one['name']: one for one in
            platform.json('projects', 'list', '--limit', MOST).get('projects', [])}

    def counts(self, noun='organisations'):
        told = self.told[noun]
        return tuple(told[key] for key in ('created', 'updated', 'unchanged', 'refused', 'used'))


class Bulk:
    """One platform: a dry run, an import, another dry run, the import again."""

    @classmethod
    def stages(cls, *arguments):
        cls.platform = Platform().__enter__()
        cls.addClassCleanup(cls.platform.__exit__)
        cls.dry = Stage(cls.platform, *arguments, '--dry-run')
        cls.first = Stage(cls.platform, *arguments)
        cls.position = cls.await_position(len(cls.first.organisations))
        cls.dry_again = Stage(cls.platform, *arguments, '--dry-run')
        cls.again = Stage(cls.platform, *arguments)

    @classmethod
    def await_position(cls, expected):
        """Waits until figures rest on that position of the feed of organisations, or a later one."""
        deadline = time.monotonic() + PATIENCE
        position = -1
        while time.monotonic() < deadline and position < expected:
            positions = cls.platform.json('report', 'headline').get('positions', {})
            position = int(positions.get('organisations', 0))
            time.sleep(0.05)  # another process: it is asked again
        return position

    def test_a_dry_run_stores_nothing(self):
        self.assertEqual((len(self.dry.organisations), len(self.dry.projects)), (0, 0))

    def test_a_dry_run_tells_what_the_import_then_does(self):
        self.assertEqual(self.dry.counts(), self.first.counts())
        self.assertEqual(self.dry_again.counts(), self.again.counts())

    def test_a_dry_run_tells_of_every_row(self):
        for stage in (self.dry, self.dry_again):
            rows = collections.Counter(row['outcome'] for row in stage.told['rows'])
            told = {key: sum(stage.told[noun][key] for noun in ('organisations', 'projects'))
                    for key in ('created', 'updated', 'unchanged', 'refused', 'used')}
            self.assertEqual(dict(rows), {key: count for key, count in told.items() if count})

    def test_each_record_is_written_once(self):
        self.assertEqual(self.position, len(self.first.organisations))
        versions = {one['etag'].split('-')[0] for one in self.first.organisations.values()}
        self.assertEqual(versions, {'1'})

    def test_importing_again_changes_no_record(self):
        self.assertEqual(self.again.organisations, self.first.organisations)
        self.assertEqual(self.again.projects, self.first.projects)

    def test_importing_again_adds_nothing_to_the_feed(self):
        """The next write, of a record that nobody knows yet, gets the next position."""
        table = self.platform.write('next.csv', 'name,country\nThe Next Clinic of Nowhere,KE\n')
        self.platform.json('import', 'organisations', table)
        self.assertEqual(self.await_position(self.position + 1), self.position + 1)


@unittest.skipIf(iati.missing(), iati.missing())
class PublishersTest(Bulk, unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        with open(iati.PUBLISHERS, encoding='utf-8-sig', newline='') as file:
            cls.rows = list(csv.DictReader(file))
        cls.distinct = collections.Counter(map(identity, cls.rows))
        cls.stages('organisations', iati.PUBLISHERS)

    def test_every_row_has_an_outcome_and_none_is_refused(self):
        self.assertEqual(len(self.rows), 1705)
        repeated = len(self.rows) - len(self.distinct)
        self.assertEqual(self.first.counts(), (len(self.distinct), 0, 0, 0, repeated))
        self.assertEqual(self.again.counts(), (0, 0, len(self.distinct), 0, repeated))

    def test_the_register_holds_each_organisation_of_the_table_once(self):
        self.assertEqual(len(self.first.organisations), len(self.distinct))
        held = collections.Counter(plain_name(one['displayName'])
                                   for one in self.first.organisations.values())
        names = {}
        for row in self.rows:
            names.setdefault(identity(row), plain_name(row['name']))
        self.assertEqual(held, collections.Counter(names.values()))

    def test_codes_of_registers_that_nobody_lists_are_kept(self):
        with open(os.path.join(iati.SHARED, 'data/codelists/org-id-agencies.csv'),
                  encoding='utf-8-sig', newline='') as file:
            listed = {row['code'] for row in csv.DictReader(file)}
        codes = {code_of(row['iati_identifier']) for row in self.rows} - {None}
        unlisted = {code for code in codes if code[0] not in listed}
        self.assertGreater(len(unlisted), 100)
        held = {code_of(one['scheme'] + '-' + one['value'])
                for record in self.first.organisations.values()
                for one in record.get('identifiers', [])}
        self.assertEqual(unlisted - held, set())

    def test_the_screen_says_that_nothing_changes(self):
        done = self.platform.call('import', 'organisations', iati.PUBLISHERS)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f'{len(self.distinct):,} unchanged', done.stdout)
        self.assertIn('nothing changes', done.stdout)
        self.assertRegex(done.stderr, r'Sending organisations: 1,70\d organisations.* in \d')


@unittest.skipIf(iati.missing(), iati.missing())
class ActivityFilesTest(Bulk, unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.expected = iati.counted_by_script(iati.ALL_FILES)
        cls.activities = [activity for path in iati.ALL_FILES for activity in iati.read(path)]
        cls.stages('iati', *iati.ALL_FILES)

    def test_every_mentioned_organisation_is_registered_once(self):
        count = self.expected['organisations']
        self.assertEqual(self.first.counts(), (count, 0, 0, 0, 0))
        self.assertEqual(self.again.counts(), (0, 0, count, 0, 0))
        self.assertEqual(len(self.first.organisations), count)

    def test_every_activity_is_registered_once(self):
        count = len({iati.identifier(activity) for activity in self.activities})
        self.assertEqual(self.first.counts('projects'), (count, 0, 0, 0, 0))
        self.assertEqual(self.again.counts('projects'), (0, 0, count, 0, 0))
        self.assertEqual(len(self.first.projects), count)

    def test_every_participating_organisation_is_found_by_its_name(self):
        held = {plain_name(name) for one in self.first.organisations.values()
                for name in [one['displayName'],
                             *[other['text'] for other in one.get('otherNames', [])]]}
        cited = {plain_name(narrative.text) for activity in self.activities
                 for element in activity.findall('participating-org')
                 for narrative in element.findall('narrative')[:1]}
        self.assertEqual({name for name in cited if not names_nobody(name)} - held, set())


if __name__ == '__main__':
    unittest.main()

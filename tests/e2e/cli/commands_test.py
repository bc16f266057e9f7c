#!/usr/bin/env python3
"""Every command of `baraza` against a platform: what it answers, in each form, with which code."""

import csv
import io
import json
import re
import time
import unittest

import samples
from serving import Platform, run

PATIENCE = 30  # seconds for detection and figures to follow the registers


class CommandsTest(unittest.TestCase):
    """One platform with three projects, of which two are twins, and a table of organisations."""

    @classmethod
    def setUpClass(cls):
        cls.platform = cls.enterClassContext(Platform()) if hasattr(
            cls, 'enterClassContext') else Platform().__enter__()
        cls.file = cls.platform.write('activities.xml', samples.iati(
            samples.activity(1), samples.activity(2, title='Oxygen plants', country='SL'),
            samples.activity(3, title='Training of midwives', partner='Healths for Testland')))
        cls.table = cls.platform.write('members.csv', samples.TABLE)
        cls.imported = cls.platform.json('import', 'iati', cls.file)
        cls.tabled = cls.platform.json('import', 'organisations', cls.table)
        cls.await_figures(3)

    @classmethod
    def tearDownClass(cls):
        if not hasattr(cls, 'enterClassContext'):
            cls.platform.__exit__()

    @classmethod
    def await_figures(cls, projects):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            headline = cls.platform.json('report', 'headline')
            matches = cls.platform.json('matches', 'list')
            if int(headline.get('projectCount', 0)) == projects and matches.get('matches'):
                return
            time.sleep(0.05)  # another process: its figures are asked for again
        raise AssertionError(f'figures and matches did not come: {headline} {matches}')

    def rows(self, *arguments):
        done = self.platform.call(*arguments, '--output', 'csv')
        self.assertEqual(done.returncode, 0, done.stderr)
        return list(csv.DictReader(io.StringIO(done.stdout)))

    # --- import

    def test_import_creates_what_the_files_hold(self):
        self.assertEqual(self.imported['projects']['created'], 3)
        self.assertEqual(self.imported['projects']['refused'], 0)
        self.assertEqual(self.imported['organisations']['created'], 4)
        self.assertEqual(self.tabled['organisations']['created'], 2)

    def test_import_tells_what_it_left_out(self):
        self.assertIn('contact-info', ' '.join(item['path'] for item in self.imported['lost']))
        self.assertIn('shoe', ' '.join(item['path'] for item in self.tabled['lost']))

    def test_importing_again_changes_nothing(self):
        again = self.platform.json('import', 'iati', self.file)
        self.assertEqual((again['projects']['unchanged'], again['projects']['created']), (3, 0))
        self.assertEqual((again['organisations']['unchanged'],
                          again['organisations']['created']), (4, 0))
        again = self.platform.json('import', 'organisations', self.table)
        self.assertEqual((again['organisations']['unchanged'],
                          again['organisations']['created']), (2, 0))

    def test_dry_run_tells_and_stores_nothing(self):
        file = self.platform.write('dry.xml', samples.iati(
            samples.activity(77, partner='Nobody Yet')))
        told = self.platform.json('import', 'iati', file, '--dry-run')
        self.assertEqual((told['dryRun'], told['projects']['created']), (True, 1))
        self.assertGreater(told['uncheckedReferences'], 0)
        done = self.platform.call('projects', 'list', '--identifier', 'XM-EX-1-77')
        self.assertIn('no projects', done.stderr)

    def test_a_refused_row_is_told_with_its_reason_and_code(self):
        table = self.platform.write('faulty.csv', 'name,country\nGood Hospital,KE\nBad One,QQ\n')
        done = self.platform.call('import', 'organisations', table)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn('faulty.csv line 3', done.stdout)
        self.assertIn('1 created', done.stdout)

    def test_a_row_that_is_there_twice_is_taken_once_at_every_import(self):
        table = self.platform.write('twice.csv', 'name,country,website\nTwice Clinic,RW,\n'
                                    'The Twice Clinic,RW,https://twice.example.org\n')
        first = self.platform.json('import', 'organisations', table)['organisations']
        self.assertEqual((first['created'], first['used']), (1, 1))
        again = self.platform.json('import', 'organisations', table)['organisations']
        self.assertEqual((again['unchanged'], again['used']), (1, 1))

    def test_a_likely_duplicate_is_created_and_named(self):
        table = self.platform.write('twin.csv', 'name,country,identifiers,website\n'
                                    'Royal College of Testing Ltd,GB,GB-CHC-0900001,'
                                    'http://www.testing.example.org/\n')
        told = self.platform.json('import', 'organisations', table)
        self.assertEqual(told['organisations']['created'], 1)
        self.assertEqual(told['organisations']['likelyDuplicates'], 1, told)
        self.assertIn('Royal College of Testing', told['rows'][0]['note'])

    def test_who_is_not_signed_in_is_told_how_to_be(self):
        done = self.platform.call('import', 'iati', self.file, caller=())
        self.assertEqual(done.returncode, 4)
        self.assertIn('--role secretariat', done.stderr)

    # --- organisations

    def test_organisations_are_listed_in_every_form(self):
        listed = self.platform.json('organisations', 'list', '--country', 'UG')['organisations']
        self.assertIn('Hospital of Testville', [one['displayName'] for one in listed])
        self.assertIn('Hospital of Testville',
                      [row['display_name'] for row in self.rows('organisations', 'list')])
        shown = self.platform.call('organisations', 'list')
        self.assertIn('DISPLAY NAME', shown.stdout)
        self.assertRegex(shown.stderr, r'\d+ organisations')

    def test_a_list_goes_on_until_its_limit(self):
        self.assertEqual(len(self.rows('organisations', 'list', '--limit', '2')), 2)
        self.assertGreater(len(self.rows('organisations', 'list', '--limit', '0')), 4)

    def test_an_organisation_is_got_by_name_and_by_id(self):
        name = self.rows('organisations', 'list', '--identifier', 'GB-CHC-900001')[0]['name']
        self.assertEqual(self.platform.json('organisations', 'get', name)['name'], name)
        shown = self.platform.call('organisations', 'get', name.split('/')[1])
        self.assertIn('Royal College of Testing', shown.stdout)

    def test_a_check_finds_the_organisation_before_it_is_registered(self):
        answer = self.platform.json('organisations', 'check', '--name', 'Royal Coll. of Testing',
                                    '--country', 'GB', '--identifier', 'GB-CHC-900001')
        self.assertIn('Royal College of Testing', answer['candidates'][0]['subjectTitles'][1])
        shown = self.platform.call('organisations', 'check', '--name', 'Royal College of Testing',
                                   '--country', 'GB')
        self.assertIn('%', shown.stdout, shown.stderr)

    def test_a_check_reads_a_draft_from_standard_input(self):
        done = self.platform.call('organisations', 'check', '--draft', '-', '--output', 'json',
                                  stdin='{"displayName": "Royal College of Testing"}')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(json.loads(done.stdout)['candidates'])

    def found(self, *query):
        return [row['display_name'] for row in self.rows('organisations', 'search', *query)]

    def test_a_search_finds_parts_of_names_codes_and_hosts(self):
        for query in ('college testing', 'RCT', '900001', 'testing.example.org'):
            self.assertEqual(self.found(query)[0], 'Royal College of Testing', query)
        self.assertEqual(self.found('testing', '--country', 'UG'), [])
        empty = self.platform.call('organisations', 'search', '...')
        self.assertEqual(empty.returncode, 4)
        self.assertIn('query', empty.stderr)

    def test_a_record_is_archived_restored_attested_and_looked_back_upon(self):
        table = self.platform.write('lion.csv', 'name,country\nLion Clinic,TZ\n')
        self.platform.json('import', 'organisations', table)
        name = self.rows('organisations', 'search', 'lion clinic')[0]['name']
        for verb, state in (('archive', 'ARCHIVED'), ('restore', 'ACTIVE'), ('attest', 'ACTIVE')):
            self.assertEqual(self.platform.json('organisations', verb, name)['state'], state)
        history = self.rows('organisations', 'history', name)
        self.assertEqual([row['method'] for row in history],
                         ['AttestOrganisation', 'RestoreOrganisation', 'ArchiveOrganisation',
                          'ImportOrganisations'])
        self.assertEqual(history[0]['changed'], 'attest_time')
        self.assertEqual(history[0]['actor'], 'tester')

    def test_an_unmerge_of_what_is_not_merged_is_refused(self):
        refused = self.platform.call('organisations', 'unmerge',
                                     self.rows('organisations', 'list')[0]['name'])
        self.assertEqual(refused.returncode, 4)
        self.assertIn('not part of another record', refused.stderr)

    # --- alliances

    def test_alliances_without_members_are_told_so(self):
        self.assertEqual(self.rows('alliances', 'list'), [])
        self.assertEqual(self.rows('alliances', 'members', 'testers'), [])

    # --- projects

    def test_projects_are_listed_and_filtered(self):
        self.assertEqual([row['countries'] for row in
                          self.rows('projects', 'list', '--country', 'SL')], ['SL'])
        self.assertEqual(len(self.rows('projects', 'list', '--theme', 'DAC:13020')), 3)

    def test_a_project_is_shown_with_the_names_of_its_participants(self):
        name = self.rows('projects', 'list', '--identifier', 'XM-EX-1-1')[0]['name']
        shown = self.platform.call('projects', 'get', name)
        self.assertIn('Test Funder', shown.stdout)
        self.assertEqual(self.platform.json('projects', 'get', name)['name'], name)

    def test_a_check_of_a_project_finds_the_record_of_it(self):
        funder = self.rows('organisations', 'list', '--identifier', 'XM-EX-1')[0]['name']
        answer = self.platform.json(
            'projects', 'check', '--title', 'Training of midwives', '--country', 'UG', '--theme',
            'DAC:13020', '--start', '2024-01-01', '--end', '2025-12-31', '--participant', funder)
        self.assertEqual(answer['candidates'][0]['subjectTitles'][1], 'Training of midwives')

    # --- matches

    def test_a_match_is_explained_field_by_field(self):
        match = self.platform.json('matches', 'list')['matches'][0]
        shown = self.platform.call('matches', 'explain', match['name'])
        self.assertEqual(shown.returncode, 0, shown.stderr)
        for evidence in match['evidence'][:2]:
            self.assertIn(evidence['field'], shown.stdout)
        self.assertEqual(self.platform.json('matches', 'explain', match['name'])['name'],
                         match['name'])

    def test_a_review_settles_a_match(self):
        table = self.platform.write('pair.csv', 'name,country,website\n'
                                    'Zebra Clinic Trust,KE,https://zebra.example.org\n'
                                    'The Zebra Clinic Trusts,KE,https://zebra.example.org\n')
        self.platform.json('import', 'organisations', table)
        name = self.await_match('Zebra Clinic Trust')
        decided = self.platform.json('matches', 'review', name, '--decision', 'reject', '--reason',
                                     'two clinics')
        self.assertEqual(decided['state'], 'REJECTED')
        self.assertNotIn(name, [row['name'] for row in self.rows('matches', 'list')])
        stale = self.platform.call('matches', 'review', name, '--decision', 'confirm', '--reason',
                                   'unseen', '--etag', 'stale')
        self.assertEqual(stale.returncode, 4, stale.stdout)

    def test_a_cluster_tells_its_records_and_what_holds_them_together(self):
        table = self.platform.write('herd.csv', 'name,country,website\n'
                                    'Okapi Clinic Trust,KE,https://okapi.example.org\n'
                                    'The Okapi Clinic Trusts,KE,https://okapi.example.org\n')
        self.platform.json('import', 'organisations', table)
        name = self.await_match('Okapi Clinic Trust')
        records = sorted(self.platform.json('matches', 'explain', name)['subjects'])
        cluster = self.platform.json('matches', 'cluster', records[0])
        self.assertEqual([member['name'] for member in cluster['members']], records)
        self.assertEqual([link['match'] for link in cluster['links']], [name])
        shown = self.platform.call('matches', 'cluster', records[1])
        self.assertEqual(shown.returncode, 0, shown.stderr)
        for record in records:
            self.assertIn(record, shown.stdout)
        self.platform.json('matches', 'review', name, '--decision', 'reject', '--reason', 'two')
        alone = self.platform.json('matches', 'cluster', records[0])
        self.assertEqual([member['name'] for member in alone['members']], records[:1])
        done = self.platform.call('matches', 'cluster', 'organisations/nowhere')
        self.assertEqual(done.returncode, 3, done.stderr)

    def test_an_import_does_not_undo_a_merge(self):
        table = self.platform.write('merged.csv', 'name,country,website\n'
                                    'Giraffe Hospital Trust,KE,https://giraffe.example.org\n'
                                    'The Giraffe Hospital Trusts,KE,https://giraffe.example.org\n')
        self.platform.json('import', 'organisations', table)
        name = self.await_match('Giraffe Hospital Trust')
        decided = self.platform.json('matches', 'review', name, '--decision', 'confirm', '--reason',
                                     'one hospital', '--survivor',
                                     self.platform.json('matches', 'explain', name)['subjects'][0])
        self.await_merge(decided['subjects'][1])
        again = self.platform.json('import', 'organisations', table)
        self.assertEqual((again['organisations']['unchanged'], again['organisations']['used']),
                         (1, 1))
        self.assertIn('was merged into ' + decided['subjects'][0], again['rows'][0]['note'])
        self.assert_unmerged(*decided['subjects'])

    def assert_unmerged(self, survivor, other):
        """The command undoes the merge, and says what both records are now."""
        shown = self.platform.call('organisations', 'unmerge', other)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        for name in (survivor, other):
            self.assertRegex(shown.stdout, re.escape(name) + r' \(.*\) is active')
            self.assertEqual(self.platform.json('organisations', 'get', name)['name'], name)

    def await_merge(self, name):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.platform.json('organisations', 'get', name)['name'] != name:
                return
            time.sleep(0.05)  # another process: it is asked again
        raise AssertionError(name + ' was not merged')

    def await_match(self, title):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for row in self.rows('matches', 'list', '--limit', '0'):
                if title in (row['left_title'], row['right_title']):
                    return row['name']
            time.sleep(0.05)  # another process: its matches are asked for again
        raise AssertionError('no match of ' + title)

    def test_only_a_secretariat_reviews(self):
        match = self.platform.json('matches', 'list')['matches'][0]['name']
        done = self.platform.call('matches', 'review', match, '--decision', 'reject', '--reason',
                                  'no', caller=('--as', 'subject=m;role=MEMBER'))
        self.assertEqual(done.returncode, 4)

    # --- report

    def test_the_sums_of_the_matrix_are_the_projects(self):
        shown = self.platform.call('report', 'who-does-what-where')
        self.assertEqual(shown.returncode, 0, shown.stderr)
        sums = re.search(r'(\d+) projects in cells \+ (\d+) without .* = (\d+) projects',
                         shown.stdout)
        self.assertIsNotNone(sums, shown.stdout)
        placed, unplaced, every = map(int, sums.groups())
        self.assertEqual(placed + unplaced, every)
        self.assertEqual(every, len(self.rows('projects', 'list', '--limit', '0')))

    def test_the_cells_of_the_matrix_name_their_projects(self):
        rows = self.rows('report', 'who-does-what-where')
        self.assertTrue(rows)
        for row in rows:
            self.assertEqual(int(row['projects']), len(row['project_names'].split()))

    def test_the_matrix_turns(self):
        shown = self.platform.call('report', 'who-does-what-where', '--rows', 'theme', '--columns',
                                   'organisation')
        self.assertIn('DAC', shown.stdout)
        self.assertIn('Test Funder'[:4], shown.stdout)

    def test_headline_counts_the_projects(self):
        self.assertEqual(self.platform.json('report', 'headline')['projectCount'], '3')
        figures = {row['figure']: row['value'] for row in self.rows('report', 'headline')}
        self.assertEqual(figures['projects'], '3')

    def test_totals_without_results_say_so(self):
        shown = self.platform.call('report', 'totals', '--by', 'country,year')
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn('no results', shown.stderr)

    # --- failures

    def test_a_record_that_is_not_there_has_a_code_of_its_own(self):
        for noun, name in (('organisations', 'organisations/nowhere'), ('projects', 'nowhere'),
                           ('matches', 'matches/nowhere')):
            verb = 'explain' if noun == 'matches' else 'get'
            done = self.platform.call(noun, verb, name)
            self.assertEqual(done.returncode, 3, (noun, done.stderr))
            self.assertTrue(done.stderr.startswith('error: '))

    def test_every_wrong_value_is_told(self):
        done = self.platform.call('organisations', 'list', '--country', 'QQ', '--country', 'ZZ')
        self.assertEqual(done.returncode, 4)
        self.assertIn('countries[0]', done.stderr)
        self.assertIn('countries[1]', done.stderr)

    def test_a_mistyped_word_is_answered_with_what_there_is(self):
        done = self.platform.call('organisations', 'list', '--type', 'hospitl')
        self.assertEqual(done.returncode, 2)
        self.assertIn('health-provider', done.stderr)


class HelpTest(unittest.TestCase):
    """Help needs no platform."""

    COMMANDS = [['serve'], ['run'], ['import', 'iati'], ['import', 'organisations'],
                *[['organisations', verb] for verb in ('list', 'get', 'check')],
                *[['projects', verb] for verb in ('list', 'get', 'check')],
                *[['matches', verb] for verb in ('list', 'explain', 'cluster', 'review', 'undo',
                                                 'assign', 'statistics', 'watch')],
                *[['report', verb] for verb in ('who-does-what-where', 'totals', 'headline')]]

    def test_every_command_helps_with_examples(self):
        for command in self.COMMANDS:
            done = run(*command, '--help')
            self.assertEqual(done.returncode, 0, command)
            self.assertIn('baraza ' + ' '.join(command), done.stdout, command)
            self.assertIn('xample', done.stdout, command)


if __name__ == '__main__':
    unittest.main()

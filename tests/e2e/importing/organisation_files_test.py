#!/usr/bin/env python3
"""IATI organisation files through the real program, alone and beside activity files."""

import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'cli'))
import samples  # noqa: E402
from serving import Platform  # noqa: E402


class OrganisationFilesTest(unittest.TestCase):

    def setUp(self):
        self.platform = Platform().__enter__()
        self.addCleanup(self.platform.__exit__)
        self.file = self.platform.write('organisations.xml', samples.organisations(
            samples.organisation(), samples.organisation('ZZ-NOLIST-9', 'Clinics of Testland',
                                                         'Cliniques de Testland')))

    def listed(self):
        return {one['displayName']: one for one in
                self.platform.json('organisations', 'list').get('organisations', [])}

    def counts(self, *files, more=()):
        told = self.platform.json('import', 'iati', *files, *more)['organisations']
        return tuple(told[key] for key in ('created', 'updated', 'unchanged', 'refused', 'used'))

    def test_its_organisations_are_imported_with_their_names_codes_and_types(self):
        self.assertEqual(self.counts(self.file), (2, 0, 0, 0, 0))
        funder = self.listed()['Test Funder']
        self.assertEqual([(name['text'], name['kind'], name['language'])
                          for name in funder['otherNames']],
                         [('Fonds de test', 'TRANSLATION', 'fr')])
        self.assertEqual([(one['scheme'], one['value'], one['status'])
                          for one in funder['identifiers']], [('XM-EX', '1', 'CLAIMED')])
        self.assertEqual(funder['type'], 'NATIONAL_NGO')
        self.assertNotIn('country', funder)

    def test_importing_again_changes_nothing(self):
        self.counts(self.file)
        before = self.listed()
        self.assertEqual(self.counts(self.file), (0, 0, 2, 0, 0))
        self.assertEqual(self.listed(), before)

    def test_a_dry_run_stores_nothing(self):
        self.assertEqual(self.counts(self.file, more=['--dry-run']), (2, 0, 0, 0, 0))
        self.assertEqual(self.listed(), {})

    def test_documents_and_money_are_counted_as_left_out(self):
        lost = {item['path']: item['count']
                for item in self.platform.json('import', 'iati', self.file)['lost']}
        self.assertEqual(lost['document-link'], 2)
        self.assertEqual(lost['recipient-country-budget'], 2)

    def test_both_kinds_of_files_lead_to_one_record(self):
        """The funder is in both files: its own word is taken, and projects name that record."""
        activities = self.platform.write('activities.xml', samples.iati(samples.activity(1)))
        self.assertEqual(self.counts(activities, self.file), (3, 0, 0, 0, 1))
        project = self.platform.json('projects', 'list')['projects'][0]
        self.assertIn(self.listed()['Test Funder']['name'],
                      [one['organisation'] for one in project['participants']])
        self.assertIn('otherNames', self.listed()['Test Funder'])

    def test_a_faulty_organisation_is_refused_with_its_line_and_the_others_are_imported(self):
        file = self.platform.write('faulty.xml', samples.organisations(
            samples.organisation(), samples.organisation(identifier='', name='Nameless Code')))
        done = self.platform.call('import', 'iati', file, '--output', 'json')
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertEqual(list(self.listed()), ['Test Funder'])
        refused = next(row for row in json.loads(done.stdout)['rows']
                       if row['outcome'] == 'refused')
        with open(file, encoding='utf-8') as text:
            lines = text.read().splitlines()
        self.assertTrue(lines[refused['line'] - 1].startswith('<iati-organisation '))
        self.assertEqual(refused['origin'], 'faulty.xml organisation 2')
        self.assertEqual([one['field'] for one in refused['violations']],
                         ['organisation-identifier'])

    def test_a_file_that_breaks_off_loads_nothing(self):
        text = samples.organisations(samples.organisation())
        torn = self.platform.write('torn.xml', text[:len(text) // 2])
        done = self.platform.call('import', 'iati', self.file, torn)
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertEqual(self.listed(), {})


if __name__ == '__main__':
    unittest.main()

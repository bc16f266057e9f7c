#!/usr/bin/env python3
"""`baraza link` and `baraza lookup` on tables, without a server."""

import csv
import json
import os
import tempfile
import unittest

from serving import run

ORGANISATIONS = '''id,name,other_names,country,locality,website,source
a,Makerere University,,UG,Kampala,https://mak.ac.ug,one
b,Makerere Univ.,,UG,Kampala,http://www.mak.ac.ug/,two
c,Mbarara Referral Hospital,,UG,Mbarara,,one
d,Gulu District Health Office,,UG,Gulu,,two
'''
PROJECTS = '''id,source,title,description,start_date
1,x,Oxygen plants for the hospitals of Karamoja,Builds four oxygen plants,2024
2,y,Oxygen plants for hospitals of Karamoja,Builds four oxygen plants,2024
3,y,Training of midwives in West Nile,Trains two hundred midwives,2023
'''


class LinkTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.organisations = self.write('organisations.csv', ORGANISATIONS)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), 'w', encoding='utf-8') as file:
            file.write(text)
        return self.path(name)

    def rows(self, name):
        with open(self.path(name), encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def link(self, *arguments, code=0):
        done = run('link', *arguments, '--out', self.path('pairs.csv'))
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def test_finds_the_rows_that_are_one_and_clusters_every_row(self):
        self.link('organisations', self.organisations, '--clusters', self.path('clusters.csv'))
        same = [(row['left'], row['right']) for row in self.rows('pairs.csv')
                if row['kind'] == 'same' and float(row['probability']) >= 0.5]
        self.assertEqual(same, [('a', 'b')])
        clusters = {row['id']: row['cluster'] for row in self.rows('clusters.csv')}
        self.assertEqual(clusters, {'a': 'a', 'b': 'a', 'c': 'c', 'd': 'd'})

    def test_links_projects_between_their_sources(self):
        file = self.write('projects.csv', PROJECTS)
        self.link('projects', file, '--between')
        sure = [row for row in self.rows('pairs.csv') if float(row['probability']) >= 0.5]
        self.assertEqual([(row['left'], row['right']) for row in sure], [('1', '2')])

    def test_judges_itself_by_a_truth(self):
        truth = self.write('truth.csv', 'id,entity\na,1\nb,1\nc,2\nd,3\n')
        done = self.link('organisations', self.organisations, '--truth', truth, '--output', 'json')
        measures = {row['measure']: row['value'] for row in json.loads(done.stdout)}
        self.assertEqual(measures['F1 of pairs'], 1)
        self.assertEqual(measures['rows'], 4)

    def test_gives_the_same_files_for_the_same_table(self):
        self.link('organisations', self.organisations)
        first = self.rows('pairs.csv')
        self.link('organisations', self.organisations)
        self.assertEqual(self.rows('pairs.csv'), first)

    def test_heeds_a_label_that_two_rows_are_not_one(self):
        labels = self.write('labels.csv', 'left,right,same\na,b,0\n')
        self.link('organisations', self.organisations, '--labels', labels, '--clusters',
                  self.path('clusters.csv'))
        clusters = {row['id']: row['cluster'] for row in self.rows('clusters.csv')}
        self.assertNotEqual(clusters['a'], clusters['b'])

    def test_looks_up_what_people_write(self):
        queries = self.write('queries.csv', 'query,expected\n'
                             '"School of Medicine, Makerere University, Kampala",a|b\n'
                             'Mbarara Hospital,c\n')
        done = run('lookup', '--register', self.organisations, '--queries', queries, '--out',
                   self.path('ranked.csv'), '--output', 'json')
        self.assertEqual(done.returncode, 0, done.stderr)
        first = [row['id'] for row in self.rows('ranked.csv') if row['rank'] == '1']
        self.assertIn(first[0], 'ab')
        self.assertEqual(first[1], 'c')
        measures = {row['measure']: row['value'] for row in json.loads(done.stdout)}
        self.assertEqual(measures['expected one is the first'], 1)

    def test_refuses_tables_that_cannot_be_linked_and_writes_nothing(self):
        cases = (
            ('id,title\n1,x\n', "no column 'name'"),
            ('id,name\n1,x\n1,y\n', "row 2 has the id '1' of row 1"),
            ('id,name\n1,x,y\n', '3 cells for 2 columns'),
        )
        for text, says in cases:
            with self.subTest(says=says):
                done = self.link('organisations', self.write('faulty.csv', text), code=6)
                self.assertIn(says, done.stderr)
                self.assertFalse(os.path.exists(self.path('pairs.csv')))

    def test_wants_sources_to_link_between(self):
        table = self.write('one-source.csv', 'id,name\n1,x\n')
        done = self.link('organisations', table, '--between', code=6)
        self.assertIn("--between needs a column 'source'", done.stderr)

    def test_survives_names_that_say_nothing(self):
        names = ['🙂' * 50, 'the of and', 'x' * 10000, '\u202eabc\u202c', '', '"', 'Оxfam', 'Oxfam']
        text = 'id,name\n' + ''.join(
            f'{i},"{name.replace(chr(34), chr(34) * 2)}"\n' for i, name in enumerate(names))
        self.link('organisations', self.write('odd.csv', text))


if __name__ == '__main__':
    unittest.main()

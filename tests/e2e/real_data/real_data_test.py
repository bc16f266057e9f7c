#!/usr/bin/env python3
"""The real IATI files through the real program: everything is imported, nothing is doubled, the
matrix adds up, equal titles are no duplicates, and planted duplicates are found.

What is expected is computed from the XML by Python (activities.py and count_mentions.py), not by
the platform.
"""

import collections
import json
import os
import re
import sys
import time
import unittest
import urllib.request

import activities as iati

sys.path.insert(0, os.path.join(iati.ROOT, 'tests/e2e/cli'))
from serving import Platform  # noqa: E402

PATIENCE = 60  # seconds for detection and figures to follow the registers
MOST = '100000'  # more than there is


def gauge(text, name):
    found = re.search(rf'^{re.escape(name)} (\d+)$', text, re.MULTILINE)
    return int(found.group(1)) if found else -1


class Records:
    """What the platform holds, by its own listing."""

    def __init__(self, platform):
        self.projects = {project['name']: project for project in
                         platform.json('projects', 'list', '--limit', MOST)['projects']}
        self.matches = platform.json('matches', 'list', '--limit', MOST).get('matches', [])

    def identifier(self, name):
        return next(entry['value'] for entry in self.projects[name]['identifiers']
                    if entry['scheme'] == 'IATI')

    def title(self, name):
        return self.projects[name]['titles'][0]['text']

    def same_projects(self):
        """Pairs of IATI identifiers that are called one project, each with its match."""
        return {frozenset(map(self.identifier, match['subjects'])): match
                for match in self.matches if match['kind'] == 'SAME_PROJECT'}


def told(match):
    """A match with its reasons, to be read where a test fails."""
    reasons = '; '.join(f"{item['field']} {item['level']} {item.get('weight', 0):+.1f}"
                        for item in match['evidence'])
    return f"{match.get('probability', 0):.3f} {match['subjectTitles']}: {reasons}"


def cells_of(project):
    """The cells of the matrix in which a record has to stand."""
    places = {location['country'] for location in project.get('locations', [])} or {''}
    themes = {'DAC3:' + theme['code'][:3] if theme['vocabulary'] in ('DAC', 'DAC3')
              else theme['vocabulary'] + ':' + theme['code']
              for theme in project.get('themes', [])} or {''}
    members = {participant['organisation'] for participant in project.get('participants', [])
               if 'organisation' in participant}
    return {(member, theme, place) for member in members for theme in themes for place in places}


@unittest.skipIf(iati.missing(), iati.missing())
class RealDataTest(unittest.TestCase):
    """One platform: imported, imported again, then with planted copies. What it held at each stage
    is taken down once; the tests look at one thing each."""

    @classmethod
    def setUpClass(cls):
        cls.files = [iati.read(path) for path in iati.FILES]
        cls.every = [activity for file in cls.files for activity in file]
        cls.expected = iati.counted_by_script(iati.FILES)
        cls.platform = Platform().__enter__()
        cls.addClassCleanup(cls.platform.__exit__)
        cls.first = cls.platform.json('import', 'iati', *iati.FILES)
        cls.settle()
        cls.records = Records(cls.platform)
        cls.matrix = cls.platform.json('report', 'who-does-what-where')
        cls.screen = cls.platform.call('report', 'who-does-what-where').stdout
        cls.second = cls.platform.json('import', 'iati', *iati.FILES)
        cls.plant()

    @classmethod
    def plant(cls):
        originals = iati.originals(cls.files)
        twins = [iati.copy_of(original, number) for number, original in enumerate(originals)]
        path = cls.platform.path('copies.xml')
        iati.write(twins, path)
        cls.platform.json('import', 'iati', path)
        cls.planted = {frozenset((iati.identifier(twin), iati.identifier(original))):
                       iati.title(original) for twin, original in zip(twins, originals)}
        cls.settle()
        cls.with_copies = Records(cls.platform)

    @classmethod
    def settle(cls):
        """Waits until duplication and reporting have taken up all that was written."""
        serving = next(line for line in cls.platform.lines() if '"message":"serving"' in line)
        url = f"http://{json.loads(serving)['metrics']}/metrics"
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            heads = cls.heads()
            with urllib.request.urlopen(url, timeout=10) as answer:
                page = answer.read().decode()
            detected = [gauge(page, f'baraza_duplication_detected_position{{feed="{feed}"}}')
                        for feed in ('organisations', 'projects')]
            if detected == heads and gauge(page, 'baraza_duplication_records_waiting') == 0:
                return
            time.sleep(0.05)  # another process: it is asked again
        raise AssertionError(f'not detected in time: {detected} of {heads}')

    @classmethod
    def heads(cls):
        """Positions of the feeds, each record being written once and reported on."""
        positions = cls.platform.json('report', 'headline').get('positions', {})
        projects = len(cls.platform.json('projects', 'list', '--limit', MOST)['projects'])
        heads = [int(positions.get(feed, 0)) for feed in ('organisations', 'projects')]
        return heads if heads[1] >= projects else [-2, -2]

    # --- import

    def test_creates_every_activity_and_refuses_none(self):
        self.assertEqual(len(self.every), 521)
        self.assertEqual(self.first['projects']['created'], 521)
        self.assertEqual(self.first['projects']['refused'], 0)
        stored = {self.records.identifier(name) for name in self.records.projects}
        self.assertEqual(stored, set(map(iati.identifier, self.every)))

    def test_creates_the_organisations_that_the_independent_script_counts(self):
        self.assertEqual(self.first['organisations']['created'], self.expected['organisations'])
        self.assertEqual(self.first['organisations']['refused'], 0)
        self.assertEqual(self.first['mentions'], self.expected['mentions'])
        self.assertEqual(self.first['mentionsOfNobody'], self.expected['nobody'])

    def test_importing_again_changes_nothing(self):
        for noun, count in (('projects', 521), ('organisations', self.expected['organisations'])):
            outcome = self.second[noun]
            self.assertEqual((outcome['unchanged'], outcome['created'], outcome['updated'],
                              outcome['refused']), (count, 0, 0, 0), noun)

    # --- who does what where

    def test_the_matrix_shows_every_project(self):
        placed = {name for cell in self.matrix['cells'] for name in cell['projects']}
        unplaced = set(self.matrix.get('unplacedProjects', []))
        self.assertFalse(placed & unplaced)
        self.assertEqual(placed | unplaced, set(self.records.projects))
        self.assertEqual(int(self.matrix['projectCount']), 521)

    def test_the_cells_are_those_of_the_records(self):
        expected = collections.defaultdict(set)
        for project in self.records.projects.values():
            for cell in cells_of(project):
                expected[cell].add(project['name'])
        shown = {(cell['organisation'], cell.get('theme', ''), cell.get('place', '')):
                 set(cell['projects']) for cell in self.matrix['cells']}
        self.assertEqual(shown, dict(expected))

    def test_the_columns_add_up_to_what_the_files_say(self):
        columns = collections.defaultdict(set)
        for cell in self.matrix['cells']:
            columns[cell.get('place', '')].update(cell['projects'])
        unplaced = set(self.matrix.get('unplacedProjects', []))
        expected = collections.Counter(
            country for activity in self.every for country in iati.countries(activity))
        for name in unplaced:  # without theme or participant: in no column
            expected.subtract(location['country']
                              for location in self.records.projects[name].get('locations', []))
        self.assertEqual({place: len(names) for place, names in columns.items()}, dict(expected))

    def test_the_screen_shows_the_countries_and_the_sum(self):
        for country in ('BR', 'LS', 'SL'):
            self.assertRegex(self.screen, rf'\b{country}\b')
        placed, unplaced, every = map(int, re.search(
            r'(\d+) projects in cells \+ (\d+) without .* = (\d+) projects', self.screen).groups())
        self.assertEqual((placed + unplaced, every), (521, 521))

    # --- duplicates

    @classmethod
    def false_among_shared_titles(cls, records, planted):
        """What is called one project, has a shared title, and was not planted."""
        shared = {title.casefold() for title in iati.SHARED_TITLES}
        plain = {name: ' '.join(re.findall(r'\w+', records.title(name).casefold()))
                 for name in records.projects}
        return [told(match) for pair, match in records.same_projects().items()
                if pair not in planted and any(plain[name] in shared for name in match['subjects'])]

    def test_equal_titles_are_no_duplicates(self):
        titles = collections.Counter(map(iati.title, self.every))
        for shared, count in iati.SHARED_TITLES.items():
            self.assertEqual(titles[shared], count)
        self.assertEqual(self.false_among_shared_titles(self.records, {}), [])

    def test_planted_duplicates_are_found(self):
        found = self.with_copies.same_projects()
        missed = [title for pair, title in self.planted.items() if pair not in found]
        self.assertEqual((len(self.planted), missed), (6, []))

    def test_only_the_planted_duplicates_are_found_among_shared_titles(self):
        self.assertEqual(self.false_among_shared_titles(self.with_copies, self.planted), [])

    def test_would_see_a_false_duplicate_among_shared_titles(self):
        seen = self.false_among_shared_titles(self.with_copies, {})  # as if nobody had planted them
        self.assertEqual(len(seen), 3)


if __name__ == '__main__':
    unittest.main()

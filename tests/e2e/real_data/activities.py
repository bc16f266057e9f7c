"""The real IATI files, read by nothing of the platform, and copies of their activities as another
publisher would have written them."""

import collections
import copy
import datetime
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
SHARED = os.environ.get('BARAZA_SHARED') or os.path.join(os.path.dirname(ROOT), 'shared')
FILES = [os.path.join(SHARED, 'data/iati', name)
         for name in ('usaid-sl.xml', 'usaid-ls.xml', 'who-bra.xml')]
ALL_FILES = FILES + [os.path.join(SHARED, 'data/iati', name)
                     for name in ('acfspain-ug.xml', 'acfspain-ke.xml')]
PUBLISHERS = os.path.join(SHARED, 'data/organisations/iati-publishers-2021.csv')
COUNT_MENTIONS = os.path.join(ROOT, 'tests/mention_rule/count_mentions.py')
SHARED_TITLES = {'Administration and Oversight': 26, 'Social Assistance': 91}
PUBLISHER = 'SL-REG-7'


def missing():
    """Why the files cannot be read; empty: they can."""
    absent = [path for path in [*ALL_FILES, PUBLISHERS] if not os.path.exists(path)]
    return f'the real files are not here: {absent[0]}' if absent else ''


def read(path):
    return ElementTree.parse(path).getroot().findall('iati-activity')


def counted_by_script(files):
    """What the independent script counts in all the files together."""
    done = subprocess.run([sys.executable, '-B', COUNT_MENTIONS, *files], capture_output=True,
                          text=True, check=True)
    return json.loads(done.stdout)['total']


def identifier(activity):
    return activity.findtext('iati-identifier').strip()


def title(activity):
    return activity.findtext('title/narrative').strip()


def countries(activity):
    """Countries of the activity, else of its transactions."""
    for path in ('recipient-country', 'transaction/recipient-country'):
        codes = {element.get('code').strip().upper() for element in activity.findall(path)}
        if codes:
            return codes
    return set()


def originals(files):
    """Activities to copy, by a rule that looks at no score: the first of the one shared title, the
    first and the last of the other, and of each file the first whose title nobody else has."""
    every = [activity for activities in files for activity in activities]
    titles = collections.Counter(map(title, every))
    administration, assistance = (
        [activity for activity in every if title(activity) == shared] for shared in SHARED_TITLES)
    alone = [next(activity for activity in activities if titles[title(activity)] == 1)
             for activities in files]
    return [administration[0], assistance[0], assistance[-1], *alone]


def copy_of(activity, number):
    """The activity under another publisher's identifier, with what such copies differ in: letter
    case and punctuation of the title, a description cut short, dates some days off. Participants,
    places, sectors and money stay."""
    twin = copy.deepcopy(activity)
    twin.find('iati-identifier').text = f'{PUBLISHER}-{number:04}'
    publisher = twin.find('reporting-org')
    publisher.set('ref', PUBLISHER)
    publisher.find('narrative').text = 'Aid Register of Testland'
    narrative = twin.find('title/narrative')
    narrative.text = narrative.text.strip().upper().replace(' ', ' - ', 1) + '.'
    description = twin.find('description/narrative')
    description.text = description.text[:len(description.text) * 2 // 3]
    for date in twin.findall('activity-date'):
        moved = datetime.date.fromisoformat(date.get('iso-date')) + datetime.timedelta(days=3)
        date.set('iso-date', moved.isoformat())
    return twin


def write(activities, path):
    root = ElementTree.Element('iati-activities', version='2.03')
    root.extend(activities)
    ElementTree.ElementTree(root).write(path, encoding='utf-8', xml_declaration=True)

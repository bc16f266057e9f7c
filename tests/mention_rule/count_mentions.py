#!/usr/bin/env python3
"""Counts activities, mentions and organisations of IATI activity files by the mention rule.

Written from docs/importing.md ("The mention rule"), not from the importer: the test beside this
file compares the two. Prints one JSON object:

  {"files": [{"activities": .., "mentions": .., "nobody": .., "organisations": ..}, ...],
   "total": {...}, "partition": [[..], ...]}

`partition` has a list per file with a number per mention in the order of the file: equal numbers
are one organisation, numbered in the order of first appearance; -1 names nobody.

usage: count_mentions.py [--trust-codes | --ignore-countries] FILE...
  --trust-codes        plants a fault: mentions of one code are one organisation, whatever they are
                       called and whatever the code stands for.
  --ignore-countries   plants a fault: equal names are one organisation in all countries.
"""
import json
import re
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree

ELEMENTS = {'reporting-org', 'participating-org', 'provider-org', 'receiver-org'}

ENTITIES = {'amp': '&', 'lt': '<', 'gt': '>', 'quot': '"', 'apos': "'", 'nbsp': ' '}

AMERICAN = {
    'organisation': 'organization', 'organisations': 'organizations', 'programme': 'program',
    'programmes': 'programs', 'centre': 'center', 'centres': 'centers', 'labour': 'labor',
    'defence': 'defense', 'paediatric': 'pediatric'}

PLACEHOLDERS = {name.strip() for name in '''
    anonymous, confidential, miscellaneous, multiple, n a, na, nan, nil, no name, none,
    not available, not applicable, not specified, null, other, others, redacted, tba, tbc, tbd,
    to be decided, unallocated, undisclosed, unknown, unspecified, various'''.split(',')}

PAYEES = {
    'invitational travelers usaid', 'miscellaneous foreign awardees',
    'miscellaneous foreign contractors', 'personal services contractors usaid',
    'vendor implementing direct administrative services'}


def decode(text):
    def replace(match):
        body = match.group(1)
        if body in ENTITIES:
            return ENTITIES[body]
        if body[0] != '#':
            return match.group(0)
        number = int(body[2:], 16) if body[1] in 'xX' else int(body[1:])
        valid = 0 < number <= 0x10FFFF and not 0xD800 <= number < 0xE000
        return chr(number) if valid else match.group(0)
    return re.sub(r'&(amp|lt|gt|quot|apos|nbsp|#[0-9]+|#[xX][0-9a-fA-F]+);', replace, text)


def raw_words(text):
    text = unicodedata.normalize('NFD', unicodedata.normalize('NFKC', text).casefold())
    out = []
    for c in text:
        if '\u0300' <= c <= '\u036f' or c in "'`\u2018\u2019\u02bc\ufeff":
            continue
        if unicodedata.category(c) == 'Cc' and not c.isspace():
            continue
        if c == '&':
            out.append(' and ')
        else:
            out.append(c if unicodedata.category(c)[0] in 'LMN' else ' ')
    return ''.join(out).split(' ')


def words(text):
    found = [w for w in raw_words(text) if w]
    result = []
    while found:
        word = found.pop(0)
        if word == 'u' and found and found[0] in 'sk':
            result += ['united', {'s': 'states', 'k': 'kingdom'}[found.pop(0)]]
        else:
            result.append(AMERICAN.get(word, word))
    return result


def without_own_acronym(text):
    match = re.fullmatch(r'(.+)\(([^(]*)\)\s*', text, re.DOTALL)
    if not match:
        return text
    inside = [w for w in raw_words(match.group(2)) if w]
    if len(inside) != 1 or len(inside[0]) < 2:
        return text
    initials = iter([w[0] for w in raw_words(match.group(1)) if w])
    return match.group(1) if all(c in initials for c in inside[0]) else text


def plain_name(text):
    result = words(without_own_acronym(decode(text)))
    if len(result) > 1 and result[0] == 'the':
        result = result[1:]
    return ' '.join(result)


def core_name(plain):
    prefix = 'united states government '
    return plain[len(prefix):] if plain.startswith(prefix) else plain


def names_nobody(plain):
    if not plain or plain in PLACEHOLDERS or plain in PAYEES:
        return True
    parts = plain.split(' ')
    if parts[0] in ('redacted', 'undisclosed', 'unknown', 'unnamed', 'unspecified'):
        return True
    if 'redacted' in parts:
        return True
    return len(parts) >= 4 and parts[-3:] in (['united', 'states', 'other'],
                                             ['united', 'states', 'unknown'])


def code_of(ref, categories=False):
    """(register, value) for comparison, or None; `categories`: also codes of categories."""
    parts = (ref or '').strip(' \t\r\n').split('-')
    if len(parts) >= 3 and parts[0] and parts[1]:
        register, value = parts[0] + '-' + parts[1], '-'.join(parts[2:])
    elif len(parts) == 2 and parts[0] and re.search('[0-9]', parts[1]):
        register, value = parts
    elif len(parts) == 1 and re.search('[0-9]', parts[0]):
        register, value = 'UNSTATED', parts[0]
    else:
        return None
    register = register.upper()
    value = re.sub('[^A-Z0-9]', '', value.upper())
    value = value.lstrip('0') or value[:1]
    if not value:
        return None
    if categories:
        return register, value
    if register == 'XM-DAC' and re.fullmatch(r'[16][0-9]{4}|[0-9]{2}000', value):
        return None
    if register == 'XI-DUNS' and value in ('123456787', '790238638', '790238851'):
        return None
    return register, value


def name_and_code(element, fault=''):
    code = code_of(element.get('ref'), fault == '--trust-codes')
    for narrative in element.findall('narrative'):
        plain = plain_name(narrative.text or '')
        if not names_nobody(plain):
            return plain, code
    return '', code


def countries_of(activity):
    for path in ('recipient-country', 'transaction/recipient-country'):
        codes = {(e.get('code') or '').strip().upper() for e in activity.findall(path)} - {''}
        if codes:
            return tuple(sorted(codes))
    name, code = name_and_code(activity.find('reporting-org'))
    return ('by', code or name)


def read(path, fault):
    """The file's mentions as (name, code, countries), and how many activities it has."""
    mentions, activities = [], 0
    for activity in ElementTree.parse(path).getroot().findall('iati-activity'):
        activities += 1
        countries = () if fault == '--ignore-countries' else countries_of(activity)
        for element in activity.iter():
            if element.tag in ELEMENTS:
                mentions.append(name_and_code(element, fault) + (countries,))
    return mentions, activities


class Sets:
    def __init__(self):
        self.parent = {}

    def root(self, x):
        self.parent.setdefault(x, x)
        while self.parent[x] != x:
            x = self.parent[x]
        return x

    def join(self, a, b):
        self.parent[self.root(a)] = self.root(b)


def resolve(mentions, fault):
    """A dictionary from each distinct mention that names somebody to its organisation."""
    marks = sorted(set(mentions), key=repr)
    named = [m for m in marks if m[0]]
    sets = Sets()
    groups = {}
    for mark in named:
        groups.setdefault((mark[0], mark[2]), []).append(mark)
    for group in groups.values():
        cited = {m[1] for m in group if m[1]}
        disputed = len({register for register, _ in cited}) < len(cited)
        for a in group:
            for b in group:
                if not disputed or a[1] == b[1]:
                    sets.join(a, b)
    by_code = {}
    for mark in named:
        if mark[1]:
            key = mark[1] if fault == '--trust-codes' else (mark[1], core_name(mark[0]))
            sets.join(mark, by_code.setdefault(key, mark))
    result = {mark: sets.root(mark) for mark in named}
    for mark in marks:
        if mark[0] or not mark[1]:
            continue
        owners = {result[m] for m in named if m[1] == mark[1]}
        if len(owners) < 2:
            result[mark] = owners.pop() if owners else mark[1]
    return result


def count(mentions, activities, fault):
    result = resolve(mentions, fault)
    return {'activities': activities, 'mentions': len(mentions),
            'nobody': sum(m not in result for m in mentions),
            'organisations': len(set(result.values()))}


def main(arguments):
    fault = next((a for a in arguments if a.startswith('--')), '')
    paths = [a for a in arguments if not a.startswith('--')]
    if not paths or fault not in ('', '--trust-codes', '--ignore-countries'):
        sys.exit(__doc__)
    files = [read(path, fault) for path in paths]
    every = [m for mentions, _ in files for m in mentions]
    result = resolve(every, fault)
    numbers = {}
    partition = [[numbers.setdefault(result[m], len(numbers)) if m in result else -1
                  for m in mentions] for mentions, _ in files]
    print(json.dumps({
        'files': [count(mentions, activities, fault) for mentions, activities in files],
        'total': count(every, sum(a for _, a in files), fault),
        'partition': partition}))


if __name__ == '__main__':
    main(sys.argv[1:])

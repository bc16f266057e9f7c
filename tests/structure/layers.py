#!/usr/bin/env python3
"""Holds the layers of ARCHITECTURE.md: main -> {rpc, storage} -> domain -> foundation.

Reads every #include under services/, tools/ and tests/, and every link line of their
CMakeLists.txt, and judges both by the same tables. The tables come first: to allow something new,
change a table, and say why in the commit.

    tests/structure/layers.py            check this repository; prints the faults, exit code 1
    tests/structure/layers.py DIR        check the repository in DIR

layers_test.py plants each kind of fault in a copy and expects it to be found.
"""

import fnmatch
import os
import re
import sys
from collections import defaultdict

# What a layer may use of its own service. `main` is every file that lies directly in a service's
# folder: it wires the layers together.
# `workflow` is a second domain above the first, where a service has an engine and people's
# decisions about what it finds; `neighbours` calls other services for the domain's ports;
# `linking` runs the engine on tables, without a service, for tools.
LAYERS = {
    'main': {'main', 'rpc', 'storage', 'neighbours', 'workflow', 'domain'},
    'rpc': {'rpc', 'workflow', 'domain'},
    'storage': {'storage', 'workflow', 'domain'},
    'neighbours': {'neighbours', 'workflow', 'domain'},
    'workflow': {'workflow', 'domain'},
    'linking': {'linking', 'domain'},
    'domain': {'domain'},
}
DOMAINS = ('domain', 'workflow', 'linking')

# The nouns of foundation that a domain may use: values and ports, without input or output.
DOMAIN_NOUNS = {'calendar', 'clock', 'failpoint', 'fieldmask', 'log', 'pagination', 'record', 'resourcename',
                'scope', 'status', 'text', 'validation'}

# The only headers from outside that a domain may use, besides the language's own.
# ICU is pure: names are compared in every script.
DOMAIN_OUTSIDE = ('absl/', 'baraza/', 'google/protobuf/', 'google/type/', 'unicode/')
DOMAIN_OUTSIDE_IN_TESTS = ('gtest/', 'gmock/', 'benchmark/')
DOMAIN_TARGETS = ('absl::*', 'protobuf::*', 'baraza_proto', 'baraza_googleapis', 'baraza_flags',
                  'Threads::Threads', 'ICU::*')
DOMAIN_TARGETS_IN_TESTS = ('GTest::*', 'benchmark::*')

# The service files whose messages are nouns: the owners' changes, as followers' domains read them,
# and reporting's reports. All other requests and responses stop at rpc.
NOUNS_IN_SERVICE_FILES = {
    'reporting': ('baraza/organisations/v1/', 'baraza/projects/v1/', 'baraza/reporting/v1/'),
    'duplication': ('baraza/organisations/v1/', 'baraza/projects/v1/'),
    'organisations': ('baraza/organisations/v1/',),  # storage: field numbers of the change
    'projects': ('baraza/projects/v1/',),
}

# Where gRPC may be seen: its headers, the generated services and its libraries.
GRPC_PLACES = (
    'services/*/rpc/*',               # generated services: one handler each
    'services/*/neighbours/*',        # calls to other services
    'services/foundation/rpc/*',      # the one generic handler
    'services/foundation/rpc_*/*',    # what belongs to it, a noun of its own
    'services/foundation/peers/*',    # outbound clients
    'services/foundation/lifecycle/*',  # starts the server, health, drains it
    'services/gateway/*',             # is a client of every service
    'tools/cli/*',                    # the command is a client too
    'tools/bench/*',
    'tests/*',
)
GRPC_HEADERS = ('grpc/', 'grpcpp/', 'grpc++/')
GRPC_TARGETS = ('gRPC::*', 'grpc', 'grpc++', 'grpc++_*', 'baraza_services_proto')

# Where a database driver may be seen. Statements are written in storage, through this seam.
SQL_PLACES = ('services/foundation/store/*', 'services/foundation/store_*/*', 'tests/*',
              'tools/bench/*')
SQL_HEADERS = ('soci/', 'soci.h', 'soci-', 'sqlite3.h', 'libpq-fe.h', 'libpq/',
               'postgresql/', 'pqxx/')
SQL_TARGETS = ('SOCI::*', 'soci*', 'libsoci*', 'SQLite::*', 'sqlite3', 'PostgreSQL::*', 'pq',
               'libpq', 'PkgConfig::SQLITE*', 'PkgConfig::PQ*', 'PkgConfig::SOCI*',
               '${SOCI*', '${SQLITE*', '${SQLite*', '${PQ*', '${PostgreSQL*')

# Where Redis' driver may be seen: the one library that speaks to Redis.
REDIS_PLACES = ('services/foundation/redis/*',)
REDIS_HEADERS = ('hiredis', 'sds.h')
REDIS_TARGETS = ('hiredis*', 'libhiredis*', 'PkgConfig::HIREDIS*', '${HIREDIS*')

# Nouns of foundation that open the door to SQL, and to gRPC: rpc and storage never meet, not by
# way of foundation either.
SQL_NOUNS = ('store', 'store_*', 'commit', 'recordstore')
GRPC_NOUNS = ('rpc', 'rpc_*', 'peers')

# Names of folders and files that say nothing about what is inside.
EMPTY_NAMES = {'common', 'util', 'utils', 'utility', 'utilities', 'helper', 'helpers', 'manager',
               'managers', 'misc', 'stuff'}

SOURCE = ('.cc', '.h')
ROOTS = ('services', 'tools', 'tests')


class Place:
    """Where a file stands: its area, its service or 'foundation', and its layer or noun."""

    def __init__(self, path):
        parts = path.split('/')
        self.path = path
        self.area = parts[0]
        self.service = parts[1] if self.area == 'services' and len(parts) > 2 else ''
        self.layer = ''
        self.noun = ''
        if self.service == 'foundation':
            self.noun = parts[2] if len(parts) > 3 else ''
        elif self.service:
            self.layer = parts[2] if len(parts) > 3 else 'main'
        # Fakes, fixtures and slow twins serve tests only.
        self.is_test = bool(re.search(r'^(fake|slow)_|_(test|benchmark|fixture)\.\w+$', parts[-1]))


def matches(name, patterns):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def judge(origin, target):
    """Why the file or folder `origin` may not use `target`, both ours; '' if it may."""
    if origin.area == 'tests' or target.area not in ROOTS:
        return ''
    if target.area == 'tests':
        return '' if origin.is_test else 'only tests may use tests/'
    if origin.area == 'tools':
        return judge_tools(origin, target)
    if target.area == 'tools':
        return 'services do not know tools/'
    if origin.service == 'foundation':
        return '' if target.service == 'foundation' else 'foundation knows no service'
    if target.service == 'foundation':
        return judge_foundation_use(origin, target)
    if origin.service != target.service:
        return (f'{origin.service} includes {target.service}: services speak gRPC with each other '
                '(services/foundation/peers)')
    if target.layer not in LAYERS.get(origin.layer, set()):
        return f'{origin.layer} may not use {target.layer}'
    return ''


def judge_tools(origin, target):
    """A tool is a client, or wires whole services together; it doesn't reach inside one."""
    if target.layer in LAYERS and target.layer not in ('main', 'linking'):
        return f"tools use a service's own folder and its linking, not its {target.layer}"
    return ''


def judge_foundation_use(origin, target):
    if origin.layer in DOMAINS and target.noun not in DOMAIN_NOUNS:
        return f"a domain may use of foundation only {', '.join(sorted(DOMAIN_NOUNS))}"
    if origin.layer == 'rpc' and matches(target.noun, SQL_NOUNS):
        return 'rpc sees no SQL'
    if origin.layer == 'storage' and matches(target.noun, GRPC_NOUNS):
        return 'storage sees no gRPC'
    return ''


def judge_outside(origin, header):
    """Why the file `origin` may not include a header that is not ours; '' if it may."""
    is_service = header.endswith('_service.pb.h')
    is_grpc = header.startswith(GRPC_HEADERS) or header.endswith('.grpc.pb.h')
    in_place = matches(origin.path, GRPC_PLACES) or (origin.is_test and origin.layer == 'main')
    if is_grpc and not in_place:
        return 'gRPC is seen only in ' + ', '.join(GRPC_PLACES)
    if header.startswith(SQL_HEADERS) and not matches(origin.path, SQL_PLACES):
        return 'database drivers are seen only in ' + ', '.join(SQL_PLACES)
    if header.startswith(REDIS_HEADERS) and not matches(origin.path, REDIS_PLACES):
        return "Redis' driver is seen only in " + ', '.join(REDIS_PLACES)
    nouns = NOUNS_IN_SERVICE_FILES.get(origin.service, ())
    if is_service and origin.layer in DOMAINS + ('storage',) and not header.startswith(nouns):
        return 'request and response messages stop at rpc'
    if origin.layer in DOMAINS:
        allowed = DOMAIN_OUTSIDE + (DOMAIN_OUTSIDE_IN_TESTS if origin.is_test else ())
        if origin.is_test and '/' not in header:
            return ''  # the language's and the system's own
        if not header.startswith(allowed) and ('/' in header or '.' in header):
            return 'a domain may include from outside only ' + ', '.join(allowed)
    return ''


def judge_link(origin, library):
    """Why the CMakeLists.txt `origin` may not link a library that is not ours; '' if it may."""
    in_place = matches(origin.path, GRPC_PLACES) or (origin.is_test and origin.layer == 'main')
    if matches(library, GRPC_TARGETS) and not in_place:
        return 'gRPC is linked only in ' + ', '.join(GRPC_PLACES)
    if matches(library, SQL_TARGETS) and not matches(origin.path, SQL_PLACES):
        return 'database drivers are linked only in ' + ', '.join(SQL_PLACES)
    if matches(library, REDIS_TARGETS) and not matches(origin.path, REDIS_PLACES):
        return "Redis' driver is linked only in " + ', '.join(REDIS_PLACES)
    if origin.layer in DOMAINS:
        allowed = DOMAIN_TARGETS + (DOMAIN_TARGETS_IN_TESTS if origin.is_test else ())
        if not matches(library, allowed):
            return 'a domain may link from outside only ' + ', '.join(allowed)
    return ''


def exists(root, header):
    """A header of ours lies there, or is made by the build: from a template or a proto."""
    proto = re.sub(r'(\.grpc)?\.pb\.h$', '.proto', header)
    beside = re.sub(r'/([^/]+)$', r'/reference/\1', proto)  # a proto may lie in a folder below
    made = (header, header + '.in', proto, beside)
    return '/generated/' in header or any(os.path.exists(os.path.join(root, x)) for x in made)


def files_below(root, wanted):
    """Paths, relative to `root`, of the files that `wanted(name)` accepts."""
    for top in ROOTS:
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders[:] = sorted(name for name in folders if not name.startswith(('.', '__')))
            for name in sorted(names):
                if wanted(name):
                    yield os.path.relpath(os.path.join(folder, name), root)


def read(root, path):
    with open(os.path.join(root, path), encoding='utf-8') as file:
        return file.read()


INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)


def check_includes(root):
    used_nouns = defaultdict(set)
    for path in files_below(root, lambda name: name.endswith(SOURCE)):
        origin = Place(path)
        text = read(root, path)
        for match in INCLUDE.finditer(text):
            quote, header = match.groups()
            line = text.count('\n', 0, match.start(2)) + 1
            if header.split('/')[0] in ROOTS:
                target = Place(header)
                if origin.noun and target.noun and not origin.is_test:
                    used_nouns[origin.noun].add(target.noun)
                fault = judge(origin, target)
                if not fault and not exists(root, header):
                    fault = 'there is no such file'
            elif quote == '"' and ('/' not in header or header.startswith('.')):
                fault = "our includes are written from the repository's root"
            else:
                fault = judge_outside(origin, header)
            if fault:
                yield f'{path}:{line}: includes {header}: {fault}'
    yield from check_cycles(used_nouns)


def check_cycles(uses):
    """Nouns of foundation that use each other in a ring, each ring once."""
    state = {}

    def visit(noun, trail):
        state[noun] = 'open'
        for other in sorted(uses.get(noun, ())):
            if other == noun:
                continue
            if state.get(other) == 'open':
                ring = trail[trail.index(other):] if other in trail else [other]
                way = ' -> '.join(ring + [other])
                yield f'services/foundation: nouns use each other in a ring: {way}'
            elif other not in state:
                yield from visit(other, trail + [other])
        state[noun] = 'done'

    for noun in sorted(uses):
        if noun not in state:
            yield from visit(noun, [noun])


CALL = re.compile(r'\b(baraza_library|baraza_test|baraza_benchmark|add_library|add_executable|'
                  r'target_link_libraries)\s*\(([^()]*)\)', re.IGNORECASE)
KEYWORDS = {'SOURCES', 'DEPS', 'TESTS', 'TEST_DEPS', 'TEST_LABELS', 'LABELS', 'TIMEOUT', 'PUBLIC',
            'PRIVATE', 'INTERFACE', 'STATIC', 'SHARED', 'OBJECT', 'SERIAL'}
LINKING = {'DEPS', 'TEST_DEPS', 'PUBLIC', 'PRIVATE', 'INTERFACE'}


def cmake_calls(root):
    """(path, line, function, first argument, [(keyword, value)]) of what makes or links a target."""
    for path in files_below(root, lambda name: name == 'CMakeLists.txt'):
        text = re.sub(r'#.*', '', read(root, path))
        for match in CALL.finditer(text):
            words = match.group(2).split()
            if words:
                keyword, values = '', []
                for word in words[1:]:
                    if word in KEYWORDS:
                        keyword = word
                    else:
                        values.append((keyword, word.strip('"')))
                yield (path, text.count('\n', 0, match.start()) + 1, match.group(1).lower(),
                       words[0], values)


def check_links(root):
    calls = list(cmake_calls(root))
    home = {}
    for path, _, function, name, _ in calls:
        if function.startswith('baraza_'):
            home['baraza_' + name] = path
        elif function.startswith('add_'):
            home[name] = path
    for path, line, function, name, values in calls:
        for keyword, library in values:
            links = keyword in LINKING if function.startswith('baraza_') else True
            if not links or function.startswith('add_'):
                continue
            origin = Place(path)
            origin.is_test = (keyword == 'TEST_DEPS' or function == 'baraza_test' or
                              name.endswith(('_fakes', '_benchmark')))
            fault = (judge(origin, Place(home[library])) if library in home
                     else judge_link(origin, library))
            if fault:
                yield f'{path}:{line}: links {library}: {fault}'


def check_names(root):
    """Folders and files without a subject, and services with rooms the table doesn't know."""
    seen = set()
    for path in files_below(root, lambda name: name.endswith(SOURCE + ('.py', '.txt'))):
        parts = path.split('/')
        for depth, part in enumerate(parts[1:], start=1):
            words = set(re.split(r'[_.\-]', part))
            prefix = '/'.join(parts[:depth + 1])
            if words & EMPTY_NAMES and prefix not in seen:
                seen.add(prefix)
                yield f'{prefix}: the name says nothing about what is inside'
        place = Place(path)
        if place.layer and place.layer not in LAYERS and place.service != 'gateway':
            room = '/'.join(parts[:3])
            if room not in seen:
                seen.add(room)
                yield f"{room}: a service's folders are {', '.join(sorted(set(LAYERS) - {'main'}))}"


def faults(root):
    yield from check_includes(root)
    yield from check_links(root)
    yield from check_names(root)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), '../..')
    found = list(faults(root))
    for fault in found:
        print(fault)
    files = sum(1 for _ in files_below(root, lambda name: name.endswith(SOURCE)))
    print(f'layers: {files} C++ files read, {len(found)} faults')
    if files == 0:
        print('layers: nothing was read: is this the repository?')
    return 1 if found or files == 0 else 0


if __name__ == '__main__':
    sys.exit(main())

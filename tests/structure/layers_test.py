#!/usr/bin/env python3
"""Tests the test: a small sound repository is passed, and each planted fault is found."""

import os
import tempfile
import unittest

import layers

SOUND = {
    'services/CMakeLists.txt': 'add_subdirectory(foundation)\n',
    'services/foundation/clock/clock.h': '#include "absl/time/time.h"\n',
    'services/foundation/clock/CMakeLists.txt':
        'baraza_library(foundation_clock DEPS absl::time)\n',
    'services/foundation/log/log.h': '#include <string>\n',
    'services/foundation/log/CMakeLists.txt': 'baraza_library(foundation_log)\n',
    'services/foundation/peers/peers.h': '#include "grpcpp/channel.h"\n',
    'services/foundation/peers/CMakeLists.txt':
        'baraza_library(foundation_peers DEPS gRPC::grpc++)\n',
    'services/foundation/store/session.h': '#include <soci/soci.h>\n',
    'services/foundation/store/CMakeLists.txt':
        'baraza_library(foundation_store DEPS soci_core sqlite3 pq)\n',
    'services/farms/main.cc':
        '#include "services/farms/rpc/handler.h"\n#include "services/farms/storage/rows.h"\n'
        '#include "services/foundation/log/log.h"\n',
    'services/farms/CMakeLists.txt':
        'add_executable(farms main.cc)\n'
        'target_link_libraries(farms PRIVATE baraza_farms_rpc baraza_farms_storage)\n',
    'services/farms/domain/farm.h':
        '#pragma once\n#include <string>\n#include "absl/status/statusor.h"\n'
        '#include "baraza/farms/v1/farm.pb.h"\n'
        '#include "services/foundation/clock/clock.h"\n',
    'services/farms/domain/farm_test.cc':
        '#include "services/farms/domain/farm.h"\n#include "gtest/gtest.h"\n',
    'services/farms/domain/CMakeLists.txt':
        'baraza_library(farms_domain\n  SOURCES farm.cc\n'
        '  DEPS baraza_foundation_clock baraza_proto\n  TESTS farm_test.cc)\n',
    'services/farms/storage/rows.h':
        '#include "services/farms/domain/farm.h"\n#include "services/foundation/store/session.h"\n',
    'services/farms/storage/CMakeLists.txt':
        'baraza_library(farms_storage DEPS baraza_farms_domain baraza_foundation_store)\n',
    'services/farms/rpc/handler.h':
        '#include "baraza/farms/v1/farms_service.grpc.pb.h"\n#include "grpcpp/server.h"\n'
        '#include "services/farms/domain/farm.h"\n',
    'services/farms/rpc/CMakeLists.txt':
        'baraza_library(farms_rpc DEPS baraza_farms_domain baraza_services_proto)\n',
    'services/ships/domain/ship.h': '#include <vector>\n',
    'services/ships/domain/CMakeLists.txt': 'baraza_library(ships_domain)\n',
    'tools/cli/main.cc': '#include "grpcpp/channel.h"\n',
    'tests/e2e/e2e_test.cc': '#include "services/farms/storage/rows.h"\n',
}


def include(header):
    return f'#include "{header}"\n'


# What is planted: a sentence, the file, the text put into it, and what the finding must say.
INCLUDED = [
    ('a domain that uses a noun off the list', 'services/farms/domain/farm.h',
     include('services/foundation/metrics/metrics.h'), 'a domain may use of foundation only'),
    ('a domain that sees gRPC', 'services/farms/domain/farm.h',
     include('grpcpp/grpcpp.h'), 'gRPC is seen only in'),
    ('a domain that sees a generated service', 'services/farms/domain/farm.h',
     include('baraza/farms/v1/farms_service.grpc.pb.h'), 'gRPC is seen only in'),
    ('a domain that sees request messages', 'services/farms/domain/farm.h',
     include('baraza/farms/v1/farms_service.pb.h'), 'stop at rpc'),
    ('a domain that sees a driver', 'services/farms/domain/farm.h',
     '#include <sqlite3.h>\n', 'database drivers are seen only in'),
    ('a domain that includes a stranger', 'services/farms/domain/farm.h',
     '#include <nlohmann/json.hpp>\n', 'from outside only'),
    ('a domain that includes its storage', 'services/farms/domain/farm.h',
     include('services/farms/storage/rows.h'), 'domain may not use storage'),
    ('a domain that includes its rpc', 'services/farms/domain/farm.h',
     include('services/farms/rpc/handler.h'), 'domain may not use rpc'),
    ('a domain test outside the test libraries', 'services/farms/domain/farm_test.cc',
     include('services/foundation/store/session.h'), 'a domain may use of foundation only'),
    ('rpc that meets storage', 'services/farms/rpc/handler.h',
     include('services/farms/storage/rows.h'), 'rpc may not use storage'),
    ('rpc that sees SQL by way of foundation', 'services/farms/rpc/handler.h',
     include('services/foundation/store/session.h'), 'rpc sees no SQL'),
    ('storage that meets rpc', 'services/farms/storage/rows.h',
     include('services/farms/rpc/handler.h'), 'storage may not use rpc'),
    ('storage that calls another service', 'services/farms/storage/rows.h',
     include('services/foundation/peers/peers.h'), 'storage sees no gRPC'),
    ('storage that goes past the seam', 'services/farms/storage/rows.h',
     '#include <soci/soci.h>\n', 'database drivers are seen only in'),
    ('storage that sees request messages', 'services/farms/storage/rows.h',
     include('baraza/farms/v1/farms_service.pb.h'), 'stop at rpc'),
    ('main that sees gRPC', 'services/farms/main.cc',
     include('grpcpp/server_builder.h'), 'gRPC is seen only in'),
    ('a layer that includes main', 'services/farms/rpc/handler.h',
     include('services/farms/farms.h'), 'rpc may not use main'),
    ('a service that includes another', 'services/ships/domain/ship.h',
     include('services/farms/domain/farm.h'), 'services speak gRPC with each other'),
    ('foundation that knows a service', 'services/foundation/log/log.h',
     include('services/farms/domain/farm.h'), 'foundation knows no service'),
    ('foundation that sees gRPC in the wrong noun', 'services/foundation/log/log.h',
     include('grpcpp/support/status.h'), 'gRPC is seen only in'),
    ('foundation that sees a driver in the wrong noun', 'services/foundation/log/log.h',
     '#include <libpq-fe.h>\n', 'database drivers are seen only in'),
    ("storage that sees Redis' driver", 'services/farms/storage/rows.h',
     '#include <hiredis/hiredis.h>\n', "Redis' driver is seen only in"),
    ('nouns in a ring', 'services/foundation/clock/clock.h',
     include('services/foundation/log/log.h'), 'in a ring: clock -> log -> clock'),
    ('a service that knows the tools', 'services/farms/main.cc',
     include('tools/cli/table.h'), 'services do not know tools/'),
    ('code that uses tests', 'services/farms/main.cc',
     include('tests/e2e/world.h'), 'only tests may use tests/'),
    ('a tool that reaches into a service', 'tools/cli/main.cc',
     include('services/farms/domain/farm.h'), "a service's own folder"),
    ('an include relative to the file', 'services/farms/domain/farm.h',
     include('barn.h'), "written from the repository's root"),
    ('an include of nothing', 'services/farms/domain/farm.h',
     include('services/farms/domain/barn.h'), 'there is no such file'),
]

LINKED = [
    ('a domain linked to its storage', 'services/farms/domain/CMakeLists.txt',
     'baraza_farms_storage', 'domain may not use storage'),
    ('a domain linked to gRPC', 'services/farms/domain/CMakeLists.txt',
     'gRPC::grpc++', 'gRPC is linked only in'),
    ('a domain linked to the generated services', 'services/farms/domain/CMakeLists.txt',
     'baraza_services_proto', 'gRPC is linked only in'),
    ('a domain linked to a noun off the list', 'services/farms/domain/CMakeLists.txt',
     'baraza_foundation_store', 'a domain may use of foundation only'),
    ('a domain linked to a stranger', 'services/farms/domain/CMakeLists.txt',
     'CURL::libcurl', 'from outside only'),
    ('storage linked to a driver by a variable', 'services/farms/storage/CMakeLists.txt',
     '${SOCI_CORE}', 'database drivers are linked only in'),
    ('storage linked to a driver', 'services/farms/storage/CMakeLists.txt',
     'sqlite3', 'database drivers are linked only in'),
    ("storage linked to Redis' driver", 'services/farms/storage/CMakeLists.txt',
     'PkgConfig::HIREDIS', "Redis' driver is linked only in"),
    ('rpc linked to storage', 'services/farms/rpc/CMakeLists.txt',
     'baraza_farms_storage', 'rpc may not use storage'),
    ('a service linked to another', 'services/ships/domain/CMakeLists.txt',
     'baraza_farms_domain', 'services speak gRPC with each other'),
    ('foundation linked to a service', 'services/foundation/log/CMakeLists.txt',
     'baraza_farms_domain', 'foundation knows no service'),
]

NAMED = ['services/foundation/common/text.h', 'services/farms/domain/farm_helpers.cc',
         'services/farms/storage/connection_manager.h', 'tools/util/strings.py']


class Layers(unittest.TestCase):
    def found(self, changes):
        with tempfile.TemporaryDirectory() as root:
            for path, text in (SOUND | changes).items():
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), 'w', encoding='utf-8') as file:
                    file.write(text)
            return list(layers.faults(root))

    def assert_only(self, changes, path, saying):
        found = self.found(changes)
        self.assertTrue(any(saying in fault for fault in found), found)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(path) or 'ring' in saying, found)

    def test_a_sound_repository_is_passed(self):
        self.assertEqual(self.found({}), [])

    def test_every_forbidden_include_is_found(self):
        exists = {'services/farms/farms.h': '', 'tools/cli/table.h': '', 'tests/e2e/world.h': ''}
        for sentence, path, text, saying in INCLUDED:
            planted = {path: SOUND[path] + text}
            if 'ring' in sentence:
                planted['services/foundation/log/log.h'] = include(
                    'services/foundation/clock/clock.h')
            with self.subTest(sentence):
                self.assert_only(exists | planted, path, saying)

    def test_every_forbidden_link_is_found(self):
        for sentence, path, library, saying in LINKED:
            name = path.split('/')[1] + '_' + path.split('/')[2]
            with self.subTest(sentence):
                link = f'target_link_libraries(baraza_{name} PUBLIC {library})\n'
                self.assert_only({path: SOUND[path] + link}, path, saying)

    def test_a_forbidden_library_among_deps_is_found(self):
        path = 'services/farms/rpc/CMakeLists.txt'
        self.assert_only({path: 'baraza_library(farms_rpc\n  DEPS baraza_farms_domain\n'
                                '       baraza_farms_storage  # quick\n)\n'},
                         path, 'rpc may not use storage')

    def test_a_header_made_from_a_template_exists(self):
        path = 'services/farms/domain/farm.h'
        self.assertEqual(self.found({path: SOUND[path] + include('services/farms/domain/words.h'),
                                     'services/farms/domain/words.h.in': ''}), [])

    def test_a_comment_is_no_include(self):
        path = 'services/farms/domain/farm.h'
        self.assertEqual(self.found({path: SOUND[path] + '// #include <sqlite3.h>\n'}), [])

    def test_a_name_without_a_subject_is_found(self):
        for path in NAMED:
            with self.subTest(path):
                self.assert_only({path: ''}, '/'.join(path.split('/')[:2]), 'the name says nothing')

    def test_a_fourth_room_in_a_service_is_found(self):
        self.assert_only({'services/farms/logic/x.cc': ''}, 'services/farms/logic',
                         "a service's folders are")


if __name__ == '__main__':
    unittest.main()

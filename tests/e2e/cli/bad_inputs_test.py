#!/usr/bin/env python3
"""Bad input: one clear sentence, the right exit code, quickly, and nothing half loaded."""

import os
import socket
import tempfile
import time
import unittest

import samples
from serving import Platform, SECRETARIAT, run

QUICK = 10  # seconds, on a busy machine
GARBAGE = 1 << 30  # bytes


class BadInputTest(unittest.TestCase):

    def assert_sentence(self, done, code, *words):
        self.assertEqual(done.returncode, code, done.stderr)
        errors = [line for line in done.stderr.splitlines() if line.startswith('error: ')]
        self.assertEqual(len(errors), 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertNotIn('terminate called', done.stderr)


class CommandLineTest(BadInputTest):

    def test_an_unknown_flag_is_named(self):
        self.assert_sentence(run('organisations', 'list', '--colour'), 2, '--colour',
                             'baraza organisations list --help')

    def test_an_unknown_command_is_a_usage_error(self):
        self.assert_sentence(run('organisation'), 2)
        self.assert_sentence(run(), 2)

    def test_a_missing_argument_is_named(self):
        self.assert_sentence(run('projects', 'get'), 2, 'NAME')
        self.assert_sentence(run('matches', 'review', 'm', '--decision', 'confirm'), 2, '--reason')

    def test_an_unknown_form_is_a_usage_error(self):
        self.assert_sentence(run('projects', 'list', '--output', 'xml'), 2, 'json')

    def test_contradicting_callers_are_a_usage_error(self):
        self.assert_sentence(run('projects', 'list', '--as', 'subject=a;role=MEMBER', '--role',
                                 'member'), 2, '--as')
        self.assert_sentence(run('projects', 'list', '--role', 'king'), 2, 'secretariat')


class UnreachableTest(BadInputTest):

    def test_a_server_that_is_not_there_is_said_with_how_to_start_one(self):
        began = time.monotonic()
        done = run('organisations', 'list', '--server', '127.0.0.1:1')
        self.assert_sentence(done, 5, '127.0.0.1:1', 'baraza serve')
        self.assertLess(time.monotonic() - began, QUICK)

    def test_a_flag_wins_over_the_environment(self):
        done = run('organisations', 'list', '--server', '127.0.0.1:1',
                   variables={'BARAZA_SERVER': '127.0.0.1:2'})
        self.assert_sentence(done, 5, '127.0.0.1:1')

    def test_a_port_that_speaks_something_else_is_no_hang(self):
        with socket.create_server(('127.0.0.1', 0)) as silent:
            done = run('organisations', 'list', '--server',
                       f'127.0.0.1:{silent.getsockname()[1]}', '--timeout', '1')
        self.assert_sentence(done, 5)


class ServeTest(BadInputTest):

    def serve(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            return run('serve', '--insecure-dev', '--metrics=127.0.0.1:0', '--data=' + folder,
                       *arguments, timeout=30)

    def test_a_port_in_use_is_said(self):
        with socket.create_server(('127.0.0.1', 0)) as taken:
            address = f'127.0.0.1:{taken.getsockname()[1]}'
            done = self.serve('--listen=' + address)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(address, done.stderr)

    def test_every_mistake_in_the_options_is_told_at_once(self):
        done = self.serve('--threads=many', '--colour=red')
        self.assertEqual(done.returncode, 2)
        self.assertIn('threads', done.stderr)
        self.assertIn('colour', done.stderr)

    def test_a_data_folder_that_cannot_be_made_is_said(self):
        done = run('serve', '--insecure-dev', '--data=/dev/null/x', '--listen=127.0.0.1:0',
                   '--metrics=127.0.0.1:0', timeout=30)
        self.assertEqual(done.returncode, 1)
        self.assertIn('/dev/null/x', done.stderr)

    def test_a_data_folder_is_used_by_one_process(self):
        with Platform() as platform:
            done = run('serve', '--insecure-dev', '--data=' + platform.path('data'),
                       '--listen=127.0.0.1:0', '--metrics=127.0.0.1:0', timeout=30)
        self.assertEqual(done.returncode, 1)
        self.assertIn('another Baraza uses', done.stderr)


class FilesTest(BadInputTest):
    """Files that cannot be imported, against a platform that must stay empty."""

    @classmethod
    def setUpClass(cls):
        cls.platform = Platform().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.platform.__exit__()

    def tearDown(self):
        for noun in ('organisations', 'projects'):
            self.assertFalse(self.platform.json(noun, 'list').get(noun), 'something was loaded')

    def refuses(self, *files, command='iati', words=()):
        began = time.monotonic()
        done = self.platform.call('import', command, *files)
        self.assert_sentence(done, 6, *words)
        self.assertLess(time.monotonic() - began, QUICK)

    def test_a_missing_file(self):
        self.refuses('nowhere.xml', words=['nowhere.xml'])
        self.refuses('nowhere.csv', command='organisations', words=['nowhere.csv'])

    @unittest.skipIf(os.geteuid() == 0, 'root may read every file')
    def test_an_unreadable_file(self):
        path = self.platform.write('secret.xml', samples.iati(samples.activity(1)))
        os.chmod(path, 0)
        self.refuses(path, words=['secret.xml'])

    def test_a_folder(self):
        self.refuses(self.platform.folder.name)

    def test_no_xml(self):
        self.refuses(self.platform.write('a.xml', 'name,country\nA,B\n'), words=['a.xml'])
        self.refuses(self.platform.write('empty.xml', ''), words=['empty.xml'])

    def test_xml_that_is_no_iati(self):
        self.refuses(self.platform.write('b.xml', '<html><body/></html>'), words=['b.xml'])

    def test_a_file_that_breaks_off_loads_nothing_of_itself_or_of_the_others(self):
        good = self.platform.write('good.xml', samples.iati(samples.activity(1)))
        text = samples.iati(*[samples.activity(number) for number in range(50)])
        torn = self.platform.write('torn.xml', text[:len(text) * 2 // 3])
        self.refuses(good, torn, words=['torn.xml'])

    def test_a_table_without_a_name_column(self):
        self.refuses(self.platform.write('c.csv', 'title\nA\n'), command='organisations',
                     words=['name'])

    def test_a_gigabyte_of_nothing(self):
        path = self.platform.path('sparse.xml')
        with open(path, 'wb') as file:
            file.truncate(GARBAGE)
        self.refuses(path, words=['sparse.xml'])
        self.refuses(path, command='organisations', words=['sparse.xml'])

    def test_a_gigabyte_of_garbage_after_a_good_beginning(self):
        path = self.platform.path('garbage.xml')
        with open(path, 'wb') as file:
            file.write(samples.iati(samples.activity(1)).replace('</iati-activities>', '').encode())
            file.write(os.urandom(1 << 16))
            file.truncate(GARBAGE)
        self.refuses(path, words=['garbage.xml'])


class RunTest(BadInputTest):

    def test_a_bad_file_starts_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            data = os.path.join(folder, 'data')
            self.assert_sentence(run('run', '--once', '--data', data, 'nowhere.xml'), 6,
                                 'nowhere.xml')
            self.assertFalse(os.path.exists(data))

    def test_a_port_in_use_is_said(self):
        # Metrics take the next port; where another test has just that, a new pair is tried.
        for _ in range(5):
            with tempfile.TemporaryDirectory() as folder, \
                    socket.create_server(('127.0.0.1', 0)) as taken:
                port = taken.getsockname()[1]
                done = run('run', '--once', '--data', folder, '--port', str(port))
            if str(port + 1) not in done.stderr:
                break
        self.assert_sentence(done, 1, str(port))

    def test_a_data_folder_that_cannot_be_made_is_said(self):
        self.assert_sentence(run('run', '--once', '--data', '/dev/null/x'), 1, '/dev/null/x')


if __name__ == '__main__':
    unittest.main()

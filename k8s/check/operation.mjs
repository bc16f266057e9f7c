// How pods are started, probed, replaced and ended without a failed call.
import fs from 'node:fs';
import { idOf } from './models.mjs';
import { selects } from './platform.mjs';

const LIFECYCLE = new URL('../../services/foundation/lifecycle/lifecycle.h', import.meta.url);

// Seconds that a process takes to stop at most: as the code has it.
export function stoppingSeconds(header = fs.readFileSync(LIFECYCLE, 'utf8')) {
  const seconds = (name) => Number(
    new RegExp(`absl::Duration ${name} = absl::Seconds\\((\\d+)\\)`).exec(header)[1]);
  return seconds('drain') + seconds('grace');
}

const UNITS = { m: 1e-3, '': 1, k: 1e3, Ki: 2 ** 10, M: 1e6, Mi: 2 ** 20, G: 1e9, Gi: 2 ** 30 };

// The number that a quantity like 512Mi or 250m stands for.
export function quantity(text) {
  const [, number, unit] = /^([\d.]+)([a-zA-Z]*)$/.exec(String(text)) ?? [];
  return Number(number) * (UNITS[unit ?? ''] ?? NaN);
}

function* resources({ id, containers }) {
  for (const { name, resources: given = {} } of containers) {
    for (const [kind, key] of [['requests', 'cpu'], ['requests', 'memory'], ['limits', 'memory']]) {
      if (given[kind]?.[key] === undefined) {
        yield { object: id, text: `container ${name}: resources.${kind}.${key} is missing` };
      }
    }
    for (const key of Object.keys(given.limits ?? {})) {
      if (quantity(given.requests?.[key] ?? 0) > quantity(given.limits[key])) {
        yield { object: id, text: `container ${name}: it requests more ${key} than its limit` };
      }
    }
  }
}

function* probe(workload, container, kind, path) {
  const probe = container[`${kind}Probe`];
  const say = (text) => ({ object: workload.id, text: `${kind}Probe: ${text}` });
  if (!probe) {
    yield say('there is none');
    return;
  }
  const action = probe.httpGet ?? probe.tcpSocket;
  if (action && !workload.port(action.port)) {
    yield say(`no container has the port ${action.port}`);
  }
  if (workload.isService && probe.httpGet?.path !== path) {
    yield say(`a service answers it at ${path}, without a certificate`);
  }
  if (workload.isService && workload.port(probe.httpGet?.port)?.name !== 'metrics') {
    yield say('a service answers it on the port metrics');
  }
}

function* probes(workload) {
  for (const container of workload.containers) {
    yield* probe(workload, container, 'liveness', '/healthz');
    yield* probe(workload, container, 'readiness', '/readyz');
    if (workload.isService) yield* probe(workload, container, 'startup', '/healthz');
  }
}

function* ending(workload, stopping) {
  if (!workload.isService) return;
  const pause = Math.min(...workload.containers.map(
    (container) => container.lifecycle?.preStop?.sleep?.seconds ?? 0));
  if (pause < 3) {
    yield { object: workload.id,
            text: 'preStop does not sleep for 3 s: callers would go on to choose a pod that goes' };
  }
  const given = workload.pod.terminationGracePeriodSeconds ?? 30;
  if (given < pause + stopping) {
    yield { object: workload.id,
            text: `terminationGracePeriodSeconds ${given} is less than the ${pause} s of preStop ` +
                  `and the ${stopping} s that a process takes to stop` };
  }
}

function* replacing(workload, platform) {
  const { strategy } = workload.object.spec;
  const claims = workload.volumes.filter((volume) => volume.persistentVolumeClaim);
  const files = workload.containers.some((container) => String(
    platform.environment(container).BARAZA_DATABASE).startsWith('sqlite:'));
  if ((files || claims.length > 0) && workload.replicas > 1) {
    yield { object: workload.id, text: 'a SQLite file and its volume belong to one replica' };
  }
  if ((files || claims.length > 0) && strategy?.type !== 'Recreate') {
    yield { object: workload.id, text: 'its volume is free for the next pod with Recreate only' };
  }
  if (workload.isService && workload.replicas > 1) {
    const { maxUnavailable, maxSurge } = strategy?.rollingUpdate ?? {};
    if (maxUnavailable !== 0 || !(maxSurge > 0)) {
      yield { object: workload.id, text: 'an update takes pods away before others are there' };
    }
    if ((workload.pod.topologySpreadConstraints ?? []).length === 0) {
      yield { object: workload.id, text: 'nothing spreads its pods: one node may have all' };
    }
  }
}

function* budget(object, platform) {
  const { minAvailable, maxUnavailable, selector } = object.spec ?? {};
  const pods = platform.selected(selector);
  if (pods.length !== 1) {
    yield { object: idOf(object), text: `it selects ${pods.length} workloads instead of one` };
  }
  for (const { id, replicas } of pods) {
    if (maxUnavailable === 0 || maxUnavailable === '0%' || minAvailable === '100%' ||
        minAvailable >= replicas) {
      yield { object: idOf(object), text: `nodes could never be emptied of ${id}` };
    }
    if (replicas > 1 && (maxUnavailable >= replicas || maxUnavailable === '100%')) {
      yield { object: idOf(object), text: `all pods of ${id} could be taken away at once` };
    }
  }
}

function* budgets(platform) {
  const all = platform.all('PodDisruptionBudget');
  for (const object of all) yield* budget(object, platform);
  for (const workload of platform.workloads.filter((one) => one.isService)) {
    if (!all.some((object) => selects(object.spec?.selector, workload.labels))) {
      yield { object: workload.id, text: 'no PodDisruptionBudget is about it' };
    }
  }
}

// Redis' memory, and that of its container: a quarter is left to connections and fragments.
function* memory(platform) {
  const redis = platform.workloads.find((workload) => workload.name === 'redis');
  if (!redis) return;
  const map = redis.volumes.map((volume) => platform.find('ConfigMap', volume.configMap?.name))
    .find(Boolean);
  const most = /^maxmemory (\d+)mb$/m.exec(map?.data?.['redis.conf'] ?? '')?.[1];
  const limit = quantity(redis.containers[0].resources?.limits?.memory);
  if (!(most * 2 ** 20 <= limit * 0.75)) {
    yield { object: redis.id, text: 'maxmemory is not at most three quarters of its memory limit' };
  }
}

export function operationFaults(platform) {
  const faults = [...budgets(platform), ...memory(platform)];
  const stopping = stoppingSeconds();
  for (const workload of platform.workloads) {
    faults.push(...resources(workload), ...probes(workload), ...ending(workload, stopping),
                ...replacing(workload, platform));
  }
  return faults;
}

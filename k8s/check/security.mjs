// What a pod may do - the restricted standard of Pod Security, and a bit more - and where secrets may
// stand.
import { idOf } from './models.mjs';

const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral',
                 'persistentVolumeClaim', 'projected', 'secret'];
const SECRET_NAME = /passw|secret|token|private|credential/i;
const SECRET_VALUE = /-----BEGIN [A-Z ]*PRIVATE|password=|:\/\/[^/\s:@]+:[^/\s@]+@/i;

function* podFaults(workload) {
  const { pod } = workload;
  const security = pod.securityContext ?? {};
  const want = (good, text) => (good ? [] : [{ object: workload.id, text }]);
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
    yield* want(!pod[key], `${key} opens the node to it`);
  }
  yield* want(security.runAsNonRoot === true, 'runAsNonRoot is not true');
  yield* want(security.runAsUser > 0, 'runAsUser is not a number above 0');
  yield* want(security.runAsGroup > 0, 'runAsGroup is not a number above 0');
  yield* want(security.seccompProfile?.type === 'RuntimeDefault',
              'seccompProfile is not RuntimeDefault');
  yield* want(!security.sysctls, 'it changes sysctls');
  yield* want(pod.automountServiceAccountToken === false,
              'it mounts a token of the cluster, which it does not need');
  for (const volume of workload.volumes) {
    const kind = Object.keys(volume).find((key) => key !== 'name');
    yield* want(VOLUMES.includes(kind), `volume ${volume.name}: ${kind} is not allowed`);
  }
}

function* containerFaults(workload, container) {
  const security = container.securityContext ?? {};
  const want = (good, text) => (good ? [] : [
    { object: workload.id, text: `container ${container.name}: ${text}` }]);
  yield* want(security.allowPrivilegeEscalation === false, 'allowPrivilegeEscalation is not false');
  yield* want(security.readOnlyRootFilesystem === true, 'readOnlyRootFilesystem is not true');
  yield* want(!security.privileged, 'it is privileged');
  yield* want(security.runAsNonRoot !== false && security.runAsUser !== 0, 'it runs as root');
  yield* want((security.capabilities?.drop ?? []).includes('ALL'), 'not ALL capabilities are dropped');
  yield* want((security.capabilities?.add ?? []).length === 0, 'capabilities are added');
  yield* want(!security.procMount && security.seccompProfile?.type !== 'Unconfined',
              'it is less confined than its pod');
  for (const port of container.ports ?? []) {
    yield* want(!port.hostPort, `port ${port.name} takes a port of the node`);
  }
  yield* want(/@sha256:[0-9a-f]{64}$/.test(container.image ?? '') ||
              /:[^:/]*\d[^:/]*$/.test(container.image ?? ''),
              `image ${container.image} is not pinned to a version`);
}

function* secretFaults(platform) {
  for (const map of platform.all('ConfigMap')) {
    for (const [key, value] of Object.entries(map.data ?? {})) {
      if (SECRET_NAME.test(key) || SECRET_VALUE.test(value)) {
        yield { object: idOf(map), text: `${key} looks like a secret: put it into a Secret` };
      }
    }
  }
  for (const { id, containers } of platform.workloads) {
    for (const { name, value } of containers.flatMap((container) => container.env ?? [])) {
      if (value && (SECRET_NAME.test(name) || SECRET_VALUE.test(value))) {
        yield { object: id, text: `the variable ${name} looks like a secret: take it from a Secret` };
      }
    }
  }
  for (const secret of platform.all('Secret')) {
    yield { object: idOf(secret), text: 'its values are written down here: leave it to the cluster' };
  }
}

export function securityFaults(platform) {
  const faults = [...secretFaults(platform)];
  const standard = 'pod-security.kubernetes.io/enforce';
  if (platform.namespace?.metadata?.labels?.[standard] !== 'restricted') {
    faults.push({ object: 'Namespace', text: `${standard} is not restricted` });
  }
  for (const workload of platform.workloads) {
    faults.push(...podFaults(workload));
    for (const container of [...workload.containers, ...(workload.pod.initContainers ?? [])]) {
      faults.push(...containerFaults(workload, container));
    }
  }
  return faults;
}

// What an object names, another must have: Services their pods, pods their maps, Secrets and volumes,
// certificates their issuers.
import { idOf } from './models.mjs';
import { selects } from './platform.mjs';

function duplicates(platform) {
  const seen = new Set();
  return platform.objects.filter((object) => {
    const id = `${object.apiVersion} ${idOf(object)}`;
    if (seen.has(id)) return true;
    seen.add(id);
    return false;
  }).map((object) => ({ object: idOf(object), text: 'is there twice' }));
}

function* inNamespace(platform) {
  const home = platform.namespace?.metadata?.name;
  if (home === undefined) yield { object: 'Namespace', text: 'there is none' };
  for (const object of platform.objects) {
    if (object.kind !== 'Namespace' && object.metadata?.namespace !== home) {
      yield { object: idOf(object), text: `is not in the namespace ${home}` };
    }
  }
}

function* workloads(platform) {
  for (const workload of platform.workloads) {
    if (!selects(workload.object.spec?.selector, workload.labels)) {
      yield { object: workload.id, text: 'its selector does not match the labels of its pods' };
    }
    for (const spread of workload.pod.topologySpreadConstraints ?? []) {
      if (!selects(spread.labelSelector, workload.labels)) {
        yield { object: workload.id, text: `spread over ${spread.topologyKey} counts other pods` };
      }
    }
  }
}

function* services(platform) {
  for (const service of platform.services) {
    const pods = platform.behind(service);
    const id = idOf(service);
    if (!service.spec?.selector || pods.length === 0) {
      yield { object: id, text: 'its selector matches no pods' };
    } else if (pods.length > 1) {
      yield { object: id, text: `it sends calls to ${pods.map((pod) => pod.id).join(' and ')}` };
    }
    for (const port of service.spec?.ports ?? []) {
      const target = port.targetPort ?? port.port;
      for (const pod of pods) {
        if (!pod.port(target)) {
          yield { object: id, text: `port ${port.name} leads to ${target}, which ${pod.id} lacks` };
        }
      }
    }
  }
}

// A reference to a key, or to all keys, of a ConfigMap or Secret.
function* reference(platform, owner, kind, name, key) {
  const keys = kind === 'Secret' ? platform.secretKeys(name)
    : platform.find(kind, name) && Object.keys(platform.find(kind, name).data ?? {});
  if (keys === undefined) {
    yield { object: owner, text: `it names the ${kind} ${name}, which does not exist` };
  } else if (key !== undefined && !keys.includes(key)) {
    yield { object: owner, text: `it names the key ${key}, which the ${kind} ${name} lacks` };
  }
}

function* environments(platform) {
  for (const { id, containers } of platform.workloads) {
    for (const container of containers) {
      for (const { configMapRef, secretRef } of container.envFrom ?? []) {
        if (configMapRef) yield* reference(platform, id, 'ConfigMap', configMapRef.name);
        if (secretRef) yield* reference(platform, id, 'Secret', secretRef.name);
      }
      for (const { valueFrom } of container.env ?? []) {
        const map = valueFrom?.configMapKeyRef;
        const secret = valueFrom?.secretKeyRef;
        if (map) yield* reference(platform, id, 'ConfigMap', map.name, map.key);
        if (secret) yield* reference(platform, id, 'Secret', secret.name, secret.key);
      }
    }
  }
}

function* volumes(platform) {
  for (const { id, containers, volumes: all } of platform.workloads) {
    const mounts = containers.flatMap((container) => container.volumeMounts ?? []);
    for (const mount of mounts) {
      if (!all.some((volume) => volume.name === mount.name)) {
        yield { object: id, text: `it mounts the volume ${mount.name}, which it does not have` };
      }
    }
    for (const volume of all) {
      if (!mounts.some((mount) => mount.name === volume.name)) {
        yield { object: id, text: `its volume ${volume.name} is mounted nowhere` };
      }
      if (volume.secret) {
        yield* reference(platform, id, 'Secret', volume.secret.secretName);
        for (const { key } of volume.secret.items ?? []) {
          yield* reference(platform, id, 'Secret', volume.secret.secretName, key);
        }
      }
      if (volume.configMap) yield* reference(platform, id, 'ConfigMap', volume.configMap.name);
      const claim = volume.persistentVolumeClaim?.claimName;
      if (claim && !platform.find('PersistentVolumeClaim', claim)) {
        yield { object: id, text: `it names the PersistentVolumeClaim ${claim}, which does not exist` };
      }
    }
  }
}

const hours = (duration) => Number(/^(\d+)h$/.exec(duration ?? '')?.[1]);

function* certificates(platform) {
  for (const certificate of platform.all('Certificate')) {
    const { issuerRef, duration, renewBefore } = certificate.spec ?? {};
    if (!platform.find(issuerRef?.kind ?? 'Issuer', issuerRef?.name)) {
      yield { object: idOf(certificate), text: `its issuer ${issuerRef?.name} does not exist` };
    }
    if (!(hours(renewBefore) <= hours(duration) / 2)) {
      yield { object: idOf(certificate),
              text: 'it is to be renewed when half of its time is left, or less: give hours' };
    }
  }
  for (const issuer of platform.all('Issuer')) {
    const name = issuer.spec?.ca?.secretName;
    if (name) yield* reference(platform, idOf(issuer), 'Secret', name);
  }
}

export function referenceFaults(platform) {
  return [...duplicates(platform), ...inNamespace(platform), ...workloads(platform),
          ...services(platform), ...environments(platform), ...volumes(platform),
          ...certificates(platform)];
}

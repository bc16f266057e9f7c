// Every overlay, as kubectl renders it, is without fault; and holds what it is meant to hold.
import assert from 'node:assert/strict';
import test from 'node:test';
import { faultsOf, line } from '../../k8s/check/check.mjs';
import { typeFaults } from '../../k8s/check/types.mjs';
import { Platform } from '../../k8s/check/platform.mjs';
import { OVERLAYS, hasKubectl, programOptions, render } from './rendered.mjs';

if (!hasKubectl()) {
  console.log('skipped: kubectl is missing');
  process.exit(0);
}
const sets = Object.fromEntries(OVERLAYS.map((name) => [name, render(name)]));
const options = programOptions();

for (const overlay of OVERLAYS) {
  test(`the overlay ${overlay} is without fault`, async () => {
    const faults = [...await faultsOf(sets[overlay], options), ...typeFaults([sets[overlay]])[0]];
    assert.deepEqual(faults.map(line), []);
  });
}

const servicesOf = (overlay) => new Platform(sets[overlay]).workloads.filter((one) => one.isService);

test('production has three replicas of each service, without files', () => {
  for (const workload of servicesOf('production')) {
    assert.equal(workload.replicas, 3, workload.id);
    assert.deepEqual(workload.volumes.filter((volume) => volume.persistentVolumeClaim), []);
  }
  assert.equal(servicesOf('production').length, 4);
});

test('dev has one replica of each service, and neither Redis nor PostgreSQL', () => {
  const platform = new Platform(sets.dev);
  assert.deepEqual(platform.workloads.map((one) => [one.name, one.replicas]),
                   ['duplication', 'organisations', 'projects', 'reporting'].map((name) => [name, 1]));
  for (const workload of servicesOf('dev').filter((one) => one.name !== 'reporting')) {
    const { BARAZA_DATABASE: database } = platform.environment(workload.containers[0]);
    assert.match(String(database), /^sqlite:\/var\/lib\/baraza\/data\//, workload.id);
  }
});

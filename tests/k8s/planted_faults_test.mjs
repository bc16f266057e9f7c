// Plants faults in the rendered manifests, one at a time, and expects the check to name each.
import assert from 'node:assert/strict';
import test from 'node:test';
import { faultsOf, line } from '../../k8s/check/check.mjs';
import { typeFaults } from '../../k8s/check/types.mjs';
import { FAULTS } from './planted_faults.mjs';
import { OVERLAYS, Rendered, hasKubectl, programOptions, render } from './rendered.mjs';

if (!hasKubectl()) {
  console.log('skipped: kubectl is missing');
  process.exit(0);
}
const clean = Object.fromEntries(OVERLAYS.map((name) => [name, render(name)]));
const options = programOptions();
const planted = FAULTS.map(({ overlay, plant }) => {
  const rendered = new Rendered(clean[overlay]);
  plant(rendered);
  return rendered.objects;
});
const types = typeFaults(planted);  // all at once: the compiler takes its time to start

test('there are forty planted faults, and more', () => {
  assert.ok(FAULTS.length >= 40);
  assert.equal(new Set(FAULTS.map((fault) => fault.what)).size, FAULTS.length);
});

FAULTS.forEach((fault, index) => test(`the check names it when ${fault.what}`, async () => {
  const said = [...await faultsOf(planted[index], options), ...types[index]].map(line);
  assert.ok(said.some((one) => fault.names.test(one)), said.join('\n') || 'nothing was said');
}));

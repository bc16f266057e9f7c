// Checks rendered Kubernetes manifests: by their schemas, by their types (keys that nobody knows), and
// across objects - what one names, another must have.
//
//   kubectl kustomize k8s/overlays/production | node k8s/check/check.mjs --programs build/release
//
// --programs BUILD: whose services' --help says which options there are; without it options are not
// checked. Prints a line per fault; exit code 1 if there are any.
import fs from 'node:fs';
import yaml from 'js-yaml';
import { schemaFaults } from './schemas.mjs';
import { typeFaults } from './types.mjs';
import { Platform } from './platform.mjs';
import { referenceFaults } from './references.mjs';
import { securityFaults } from './security.mjs';
import { operationFaults } from './operation.mjs';
import { policyFaults } from './policies.mjs';
import { monitoringFaults } from './monitoring.mjs';
import { optionFaults, readOptions } from './options.mjs';

// The rules across objects: each takes a Platform and gives faults.
const RULES = [referenceFaults, securityFaults, operationFaults, policyFaults, monitoringFaults,
               optionFaults];

// A fault: { object: 'Kind/name', text: a sentence }.
export const line = (fault) => `${fault.object}: ${fault.text}`;

// All faults of a set of objects, but for those of their types (types.mjs takes many sets at once).
// `options`: of each service, the names that its --help lists; see readOptions.
export async function faultsOf(objects, options) {
  const platform = new Platform(objects, options);
  const faults = await schemaFaults(objects);
  for (const rule of RULES) faults.push(...rule(platform));
  return faults;
}

async function main() {
  const at = process.argv.indexOf('--programs');
  const options = at < 0 ? {} : readOptions(process.argv[at + 1]);
  const objects = yaml.loadAll(fs.readFileSync(0, 'utf8')).filter(Boolean);
  const faults = [...await faultsOf(objects, options), ...typeFaults([objects])[0]];
  for (const fault of faults) console.log(line(fault));
  console.log(`${objects.length} objects, ${faults.length} faults`);
  process.exit(faults.length > 0 || objects.length === 0 ? 1 : 0);
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main();

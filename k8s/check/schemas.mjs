// What the schemas of Kubernetes, cert-manager and the Prometheus operator say: types, required fields,
// patterns. They do not see optional keys that they do not know: types.mjs does.
import { idOf, moduleOf } from './models.mjs';

async function modelOf(object) {
  try {
    return (await import(moduleOf(String(object.apiVersion))))[object.kind];
  } catch {
    return undefined;
  }
}

export async function schemaFaults(objects) {
  const faults = [];
  for (const object of objects) {
    if (!/(^|\/)v\d+$/.test(String(object.apiVersion))) {
      faults.push({ object: idOf(object), text: `${object.apiVersion} is not a stable version` });
    }
    const Model = await modelOf(object);
    if (Model === undefined) {
      faults.push({ object: idOf(object), text: `no schema is known for ${object.apiVersion}` });
      continue;
    }
    try {
      new Model(object).validate();
    } catch (failure) {
      for (const error of failure.errors ?? [failure]) {
        faults.push({ object: idOf(object), text: `${error.instancePath ?? ''} ${error.message}` });
      }
    }
  }
  return faults;
}

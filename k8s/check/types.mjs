// What TypeScript says of an object as a literal of its type: it names keys that the type does not
// have, which Kubernetes would drop without a word.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { idOf, moduleOf } from './models.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const FILE = path.join(HERE, 'objects.ts');  // never written
const SETTINGS = { strict: true, noEmit: true, skipLibCheck: true, types: [],
                   module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10,
                   target: ts.ScriptTarget.ES2022 };

// One literal per line, so that the line of a diagnostic says which object it is about.
function literal(object) {
  const model = `import(${JSON.stringify(moduleOf(String(object.apiVersion)))}).I${object.kind}`;
  return `{ const o: ${model} = ${JSON.stringify(object)}; }`;
}

function diagnosticsOf(source) {
  const host = ts.createCompilerHost(SETTINGS);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === FILE || fileExists(name);
  host.getSourceFile = (name, ...more) => name === FILE
    ? ts.createSourceFile(FILE, source, SETTINGS.target) : getSourceFile(name, ...more);
  const program = ts.createProgram([FILE], SETTINGS, host);
  const file = program.getSourceFile(FILE);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
}

// The deepest message: the others say only where it is.
function sentenceOf(diagnostic) {
  const lines = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n').split('\n');
  return lines[lines.length - 1].trim();
}

// Of each set of objects, its faults. Objects that several sets have in common are looked at once.
export function typeFaults(sets) {
  const lines = new Map();
  for (const object of sets.flat()) lines.set(literal(object), []);
  const literals = [...lines.keys()];
  const starts = [];
  let source = '';
  for (const one of literals) {
    starts.push(source.length);
    source += one + '\n';
  }
  for (const diagnostic of diagnosticsOf(source)) {
    let index = starts.length - 1;
    while (starts[index] > diagnostic.start) index -= 1;
    lines.get(literals[index]).push(sentenceOf(diagnostic));
  }
  return sets.map((objects) => objects.flatMap((object) => lines.get(literal(object)).map(
    (text) => ({ object: idOf(object), text }))));
}

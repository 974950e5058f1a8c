// What the controller loads on its main thread: a walk of its value imports, from the composition root on. The lint rule sees
// one file at a time; this sees what they reach together.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What a file loads when it runs; imports of types only are gone by then. `new URL(...)` of a worker is no import. */
function valueImports(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      // `verbatimModuleSyntax`: `import { type X }` stays an import of the module for its effects.
      if (node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword) found.push(node.moduleSpecifier.text);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      if (!node.isTypeOnly) found.push(node.moduleSpecifier.text);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) found.push(`dynamic ${argument.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

interface Reached {
  /** Files of the project, relative to its root, each with the way to it. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly packages: ReadonlyMap<string, readonly string[]>;
}

/** @param dynamic whether `import('...')` is followed, too */
function reachedFrom(entry: string, dynamic: boolean): Reached {
  const files = new Map<string, readonly string[]>([[entry, [entry]]]);
  const packages = new Map<string, readonly string[]>();
  // The map grows while it is walked.
  for (const [file, way] of files) {
    if (!/\.(ts|js)$/.test(file)) continue;
    for (const imported of valueImports(path.join(ROOT, file))) {
      const specifier = imported.replace(/^dynamic /, '');
      if (specifier !== imported && !dynamic) continue;
      if (!specifier.startsWith('.')) {
        if (!specifier.startsWith('node:') && !packages.has(specifier)) packages.set(specifier, way);
        continue;
      }
      const target = path.relative(ROOT, path.resolve(ROOT, path.dirname(file), specifier));
      if (!existsSync(path.join(ROOT, target))) throw new Error(`${file} imports ${specifier}, which is not there`);
      if (!files.has(target)) files.set(target, [...way, target]);
    }
  }
  return { files, packages };
}

const SLOW = /^(better-sqlite3|pcsc-mini|onnxruntime-node|zxing-wasm|@cornerstonejs\/.*)(\/.*)?$/;
const BENCH = /^(app\/bench|hardware\/bench)\/|^models\/face\/demo-faces/;
const WORKER = /\.worker\.ts$|(^|\/)worker\//;

describe('the main thread of the controller', () => {
  const { files, packages } = reachedFrom('app/controller/controller.ts', true);

  it('is reached by the walk as a whole', () => {
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        'state/gate/machine.ts',
        'state/journal/journal.ts',
        'models/face/engine.ts',
        'hardware/barrier/egate-rtu-v1.ts',
      ]),
    );
    expect([...packages.keys()]).toEqual(expect.arrayContaining(['xstate', 'serialport']));
  });

  it('would be caught with a slow package, as the journal’s worker thread is', () => {
    expect(
      [...reachedFrom('state/journal/journal.worker.ts', true).packages.keys()].some((name) => SLOW.test(name)),
    ).toBe(true);
  });

  it('loads no slow package', () => {
    expect([...packages].filter(([name]) => SLOW.test(name))).toEqual([]);
  });

  it('loads no file of a worker', () => {
    expect([...files].filter(([file]) => WORKER.test(file))).toEqual([]);
  });
});

describe.each(
  ['app/controller/controller.ts', 'app/controller/main.ts'].filter((file) => existsSync(path.join(ROOT, file))),
)('a packaged controller, from %s on,', (entry) => {
  it('loads nothing of the bench, which no package contains', () => {
    expect([...reachedFrom(entry, false).files].filter(([file]) => BENCH.test(file))).toEqual([]);
  });

  it('loads no slow package', () => {
    expect([...reachedFrom(entry, false).packages].filter(([name]) => SLOW.test(name))).toEqual([]);
  });
});

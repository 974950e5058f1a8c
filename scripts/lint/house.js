// The two rules of the house, as a lint plugin:
//   arrows       imports point down only: scripts -> app -> {hardware, models} -> state
//   main-thread  what is slow (SQLite, inference, image codecs) is imported on worker threads only: by files named
//                `*.worker.ts` or lying in a folder named `worker`, and nobody else imports such a file for its values.
import path from 'node:path';

/** @type {Record<string, readonly string[]>} */
const BELOW = {
  scripts: ['app', 'hardware', 'models', 'state'],
  app: ['hardware', 'models', 'state'],
  hardware: ['state'],
  models: ['state'],
  state: [],
};

const SLOW_PACKAGES = ['better-sqlite3', 'onnxruntime-node', '@cornerstonejs/', 'zxing-wasm'];

/** @param {string} file @param {string} root */
function roomOf(file, root) {
  const [top] = path.relative(root, file).split(path.sep);
  return top !== undefined && Object.hasOwn(BELOW, top) ? top : undefined;
}

/** @param {string} file */
function isWorkerSide(file) {
  return /\.worker\.ts$|[\\/]worker[\\/]/.test(file);
}

/** @param {string} file */
function isTest(file) {
  return /\.(test|bench)\.tsx?$/.test(file);
}

/**
 * @param {(context: import('eslint').Rule.RuleContext, node: import('estree').Node, source: string, typeOnly: boolean) => void} check
 * @returns {(context: import('eslint').Rule.RuleContext) => import('eslint').Rule.RuleListener}
 */
function onEveryImport(check) {
  return (context) => {
    /** @param {any} node */
    const visit = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
      check(context, node, node.source.value, typeOnly);
    };
    return {
      ImportDeclaration: visit,
      ExportNamedDeclaration: visit,
      ExportAllDeclaration: visit,
      ImportExpression: visit,
    };
  };
}

/** @type {import('eslint').Rule.RuleModule} */
const arrows = {
  meta: { type: 'problem', schema: [], messages: { up: '{{from}} must not import {{to}}: arrows point down only.' } },
  create: onEveryImport((context, node, source) => {
    if (!source.startsWith('.')) return;
    const from = roomOf(context.filename, context.cwd);
    const to = roomOf(path.resolve(path.dirname(context.filename), source), context.cwd);
    if (from === undefined || to === undefined || from === to || BELOW[from]?.includes(to)) return;
    context.report({ node, messageId: 'up', data: { from, to } });
  }),
};

/** @type {import('eslint').Rule.RuleModule} */
const mainThread = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      slow: '{{source}} is slow: import it in a worker (a file *.worker.ts or below a folder worker/).',
      worker: '{{source}} runs on a worker thread: start it with new Worker, or import its types only.',
    },
  },
  create: onEveryImport((context, node, source, typeOnly) => {
    if (typeOnly || isWorkerSide(context.filename) || isTest(context.filename)) return;
    if (SLOW_PACKAGES.some((name) => source === name || source.startsWith(name.endsWith('/') ? name : `${name}/`)))
      context.report({ node, messageId: 'slow', data: { source } });
    if (source.startsWith('.') && isWorkerSide(path.resolve(path.dirname(context.filename), source)))
      context.report({ node, messageId: 'worker', data: { source } });
  }),
};

export default { rules: { arrows, 'main-thread': mainThread } };

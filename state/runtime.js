// Refuses a Node.js that cannot run the gate, by name, before any native module is loaded: better-sqlite3 13 needs
// Node-API 10 and crashes the whole process on Node 20, and older versions cannot run TypeScript directly.
// Plain JavaScript, so that the old version gets as far as this message. Every entry imports it first.

export const OLDEST_NODE_MAJOR = 24;

/**
 * @param {string} version such as `process.versions.node`
 * @returns {string | undefined} what to tell the person who started it, or undefined when the version will do
 */
export function refusalOfNode(version) {
  const major = Number.parseInt(version, 10);
  if (major >= OLDEST_NODE_MAJOR) return undefined;
  return (
    `autogate: this is Node.js ${version}; it needs Node.js ${String(OLDEST_NODE_MAJOR)} or newer.\n` +
    'Start it through npm (npm start, npm run crossing): `npm ci` has installed the right version beside it on Linux.'
  );
}

const refusal = refusalOfNode(process.versions.node);
if (refusal !== undefined) {
  process.stderr.write(`${refusal}\n`);
  process.exit(2);
}

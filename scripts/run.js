// The one entry of every command: refuses an older Node.js by name, then loads the command that was asked for.
import '../state/runtime.js';

const COMMANDS = ['start', 'crossing', 'diagnose', 'inspect', 'models', 'bench', 'soak', 'diagram', 'test', 'check'];

const name = process.argv[2] ?? '';
if (!COMMANDS.includes(name)) {
  process.stderr.write(`autogate: there is no command '${name}'; there are: ${COMMANDS.join(', ')}\n`);
  process.exit(2);
}
const { main } = await import(`./${name}.ts`);
process.exitCode = await main(process.argv.slice(3));

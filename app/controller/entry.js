// Starts the controller: `node entry.js --lane FILE`. Refuses an older Node.js by name before anything native is loaded.
import '../../state/runtime.js';

const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));

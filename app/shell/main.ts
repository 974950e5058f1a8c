// The entry of the Electron main process (`main` of package.json). Electron strips the types itself, as Node.js does.
import '../../state/runtime.js';
import { messageOf } from '../../state/result.ts';
import { leave, runShell } from './shell.ts';

// Not awaited: Electron becomes ready only when this module has been loaded.
runShell(process.argv.slice(1)).catch((error: unknown) => leave(messageOf(error)));

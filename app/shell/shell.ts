// The kiosk shell: hardens Electron, supervises the controller, opens the screens, and ends all of it in good order.
import path from 'node:path';
import { app, powerSaveBlocker } from 'electron';
import { messageOf } from '../../state/result.ts';
import type { Surroundings } from './access.ts';
import { startController } from './controller-process.ts';
import { hardenApp, hardenBeforeReady, hardenedPreferences, hardenedSession } from './hardening.ts';
import { controllerCommand, findNode, installationAt, laneFileOf } from './installation.ts';
import { logToStderr as log } from './log.ts';
import { Screens } from './screens.ts';
import { Supervisor } from './supervisor.ts';

/**
 * Starts the shell. Everything up to the first wait happens before Electron is ready.
 * @param argv arguments after the program
 */
export async function runShell(argv: readonly string[]): Promise<void> {
  const workingCopy = path.resolve(import.meta.dirname, '..', '..');
  const installation = installationAt(app.isPackaged, process.resourcesPath, workingCopy);
  const laneFile = laneFileOf(argv, installation);
  if (!laneFile.ok) {
    leave(laneFile.error);
    return;
  }
  // A second shell would fight the first one for the devices.
  if (!app.requestSingleInstanceLock()) {
    leave('it runs already');
    return;
  }
  hardenBeforeReady();
  await app.whenReady();

  const node = await findNode(installation);
  if (!node.ok) {
    leave(node.error);
    return;
  }
  const command = controllerCommand(installation, node.value, laneFile.value, process.env);
  const supervisor = new Supervisor({ startController: (events) => startController(command, events, log), log });

  let surroundings: Surroundings = { origin: undefined, embeds: false, packaged: installation.packaged };
  const now = () => surroundings;
  hardenApp(now, log);
  const screens = new Screens({
    webPreferences: hardenedPreferences(hardenedSession(now, log), installation.packaged),
    mint: (role) => supervisor.mint(role),
    log,
    onClosed: () => app.quit(),
  });
  powerSaveBlocker.start('prevent-display-sleep');
  endInOrder(supervisor, screens);

  supervisor.start((service) => {
    const serving = service.kind === 'serving' ? service : undefined;
    surroundings = {
      ...surroundings,
      origin: serving?.origin,
      embeds: serving?.screens.includes('bench') ?? false,
    };
    if (serving !== undefined) screens.show(serving);
    // A kiosk never shows its desktop. In development the person at the terminal has just read why it failed.
    else if (installation.packaged || supervisor.hasServed) screens.showOutOfService();
    else if (service.kind === 'down') app.exit(1);
  });
}

function endInOrder(supervisor: Supervisor, screens: Screens): void {
  let over = false;
  app.on('window-all-closed', () => {
    // Electron would quit: but displays come and go.
  });
  app.on('before-quit', (event) => {
    if (over) return;
    event.preventDefault();
    void supervisor.stop().then(() => {
      over = true;
      screens.close();
      app.quit();
    });
  });
  // Electron would show a dialog in the middle of a kiosk. The service manager starts the next shell.
  const fail = (error: unknown): void => {
    log(`fails: ${messageOf(error)}`);
    void supervisor.stop().then(() => app.exit(1));
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}

/** Ends before anything has been started. */
export function leave(cause: string): void {
  log(cause);
  app.exit(1);
}

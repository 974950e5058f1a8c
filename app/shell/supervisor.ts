// Keeps one controller running: starts it, asks it whether it still turns, ends it when it hangs, and starts the next
// one, slower the less it succeeds. The barrier needs none of this to be safe: its board goes to its safe outputs by
// itself when the heartbeat ends (egate-rtu-v1).
import type { Role } from '../contract/views.ts';
import { err, type Result } from '../../state/result.ts';
import { originOf, type Controller, type ControllerEvents } from './controller-process.ts';
import { ANSWER_MS, PING_EVERY_MS, restartPlan, STABLE_MS, START_MS, STOP_MS } from './delays.ts';
import type { Log } from './log.ts';

export type Service =
  | { readonly kind: 'starting' }
  | { readonly kind: 'serving'; readonly origin: string; readonly screens: readonly Role[] }
  | { readonly kind: 'down'; readonly cause: string; readonly crashLoop: boolean };

export interface SupervisorOptions {
  readonly startController: (events: ControllerEvents) => Controller;
  readonly log: Log;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  #service: Service = { kind: 'starting' };
  #controller: Controller | undefined;
  /** Runs out at START_MS, then beats at PING_EVERY_MS, then waits for the restart: one at a time. */
  #timer: NodeJS.Timeout | undefined;
  #stableTimer: NodeJS.Timeout | undefined;
  #failures = 0;
  #hasServed = false;
  #onChange: (service: Service) => void = () => undefined;
  #stopped = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Whether any controller has come up since the start. */
  get hasServed(): boolean {
    return this.#hasServed;
  }

  /** Starts the first controller; call it once. Every change of the service is told, the first one at once. */
  start(onChange: (service: Service) => void): void {
    this.#onChange = onChange;
    this.#launch();
  }

  #launch(): void {
    this.#change({ kind: 'starting' });
    const controller = this.#options.startController({
      ready: ({ port, screens }) => {
        if (this.#stopped) return;
        this.#options.log(`the controller serves ${screens.join(', ')} on port ${port}`);
        this.#hasServed = true;
        this.#stableTimer = setTimeout(() => (this.#failures = 0), STABLE_MS);
        this.#watch(controller);
        this.#change({ kind: 'serving', origin: originOf(port), screens });
      },
      ended: (cause) => this.#ended(cause),
    });
    this.#controller = controller;
    this.#arm(START_MS, () => this.#end(controller, `not ready within ${START_MS} ms`));
  }

  /** The address of a page with a fresh token, or why there is none now; never rejects. */
  async mint(role: Role): Promise<Result<string, string>> {
    if (this.#controller === undefined || this.#service.kind !== 'serving') return err('no controller is serving');
    return this.#controller.mint(role, ANSWER_MS);
  }

  /** Ends the controller and starts no other; resolves when it is gone. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#stableTimer);
    await this.#controller?.stop(STOP_MS);
  }

  #watch(controller: Controller): void {
    this.#arm(PING_EVERY_MS, async () => {
      const answer = await controller.ping(ANSWER_MS);
      if (controller !== this.#controller || this.#stopped) return;
      if (answer.ok) this.#watch(controller);
      else this.#end(controller, answer.error);
    });
  }

  #end(controller: Controller, cause: string): void {
    this.#options.log(`the controller is being ended: ${cause}`);
    void controller.stop(STOP_MS);
  }

  #ended(cause: string): void {
    this.#controller = undefined;
    clearTimeout(this.#timer);
    clearTimeout(this.#stableTimer);
    if (this.#stopped) return;
    this.#failures += 1;
    const { delayMs, crashLoop } = restartPlan(this.#failures);
    const how = crashLoop ? `crash loop of ${this.#failures}, ` : '';
    this.#options.log(`the controller has ended (${cause}); ${how}next start in ${delayMs} ms`);
    this.#arm(delayMs, () => this.#launch());
    this.#change({ kind: 'down', cause, crashLoop });
  }

  #arm(delayMs: number, then: () => void | Promise<void>): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void then(), delayMs);
  }

  #change(service: Service): void {
    this.#service = service;
    this.#onChange(service);
  }
}

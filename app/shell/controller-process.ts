// One running controller: a plain Node.js child, spoken to in the lines of app/contract/shell.ts. It is started once and
// ends once; what restarts it is the supervisor's business. Whatever it prints beyond the contract is counted, not shown:
// it might hold personal data or a token.
import { spawn } from 'node:child_process';
import { controllerAnswer, MAX_LINE_BYTES, type ControllerAnswer, type Ready } from '../contract/shell.ts';
import type { Role } from '../contract/views.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import { LineSplitter, type Line } from './lines.ts';
import type { Log } from './log.ts';

export interface ControllerCommand {
  readonly node: string;
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

export interface ControllerEvents {
  /** It serves its screens; at most once. */
  ready(ready: Ready): void;
  /** It is gone, or never came up; exactly once, and nothing follows. */
  ended(cause: string): void;
}

export interface Controller {
  /** The address of a page with a fresh token, or why there is none; never rejects. */
  mint(role: Role, timeoutMs: number): Promise<Result<string, string>>;
  /** Whether its main thread still turns; never rejects. */
  ping(timeoutMs: number): Promise<Result<true, string>>;
  /** SIGTERM, and after the grace SIGKILL, to this child alone; resolves when it has ended. Idempotent. */
  stop(graceMs: number): Promise<void>;
}

type Order = { readonly type: 'mint'; readonly role: Role } | { readonly type: 'ping' };
type Settle = (answer: Result<ControllerAnswer, string>) => void;

export function startController(command: ControllerCommand, events: ControllerEvents, log: Log): Controller {
  const child = spawn(command.node, command.arguments, {
    env: command.environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const splitter = new LineSplitter(MAX_LINE_BYTES);
  const pending = new Map<number, Settle>();
  const { promise: gone, resolve: resolveGone } = Promise.withResolvers<undefined>();
  let lastId = 0;
  let origin: string | undefined;
  let over = false;

  const end = (cause: string): void => {
    if (over) return;
    over = true;
    for (const settle of pending.values()) settle(err(`the controller has ended: ${cause}`));
    resolveGone(undefined);
    events.ended(cause);
  };
  child.on('exit', (code, signal) => end(signal === null ? `exit code ${code ?? '?'}` : `signal ${signal}`));
  child.on('error', (error) => {
    // Also raised when a signal could not be sent; then the child lives on.
    if (child.pid === undefined) end(`it could not be started: ${error.message}`);
    else log(`controller: ${error.message}`);
  });
  child.stdin.on('error', (error) => log(`controller: its stdin is closed: ${error.message}`));
  child.stdout.on('error', (error) => log(`controller: its stdout failed: ${error.message}`));
  child.stdout.on('data', (chunk: Buffer) => {
    for (const line of splitter.push(chunk)) take(line);
  });

  function take(line: Line): void {
    if (over) return;
    const answer = line.kind === 'line' ? readAnswer(line.text) : err(`a line of more than ${MAX_LINE_BYTES} bytes`);
    if (!answer.ok) {
      log(`controller: ignored ${answer.error}`);
      return;
    }
    if (answer.value.type === 'ready') {
      if (origin !== undefined) {
        log('controller: ignored a second ready');
        return;
      }
      origin = originOf(answer.value.port);
      events.ready(answer.value);
      return;
    }
    const settle = pending.get(answer.value.id);
    if (settle === undefined) log(`controller: ignored an answer to no order: ${answer.value.type}`);
    else settle(ok(answer.value));
  }

  function ask(order: Order, timeoutMs: number): Promise<Result<ControllerAnswer, string>> {
    if (over) return Promise.resolve(err('the controller has ended'));
    const id = ++lastId;
    return new Promise((resolve) => {
      const settle: Settle = (answer) => {
        clearTimeout(timer);
        pending.delete(id);
        resolve(answer);
      };
      const timer = setTimeout(() => settle(err(`no answer to ${order.type} within ${timeoutMs} ms`)), timeoutMs);
      pending.set(id, settle);
      child.stdin.write(`${JSON.stringify({ ...order, id })}\n`);
    });
  }

  return {
    async mint(role, timeoutMs) {
      const answer = await ask({ type: 'mint', role }, timeoutMs);
      if (!answer.ok) return answer;
      if (answer.value.type === 'refused') return err(`the controller refuses: ${answer.value.text}`);
      if (answer.value.type !== 'token' || answer.value.role !== role) return err('the answer is not what was asked');
      if (new URL(answer.value.url).origin !== origin) return err("the address is not the controller's own");
      return ok(answer.value.url);
    },
    async ping(timeoutMs) {
      const answer = await ask({ type: 'ping' }, timeoutMs);
      if (!answer.ok) return answer;
      return answer.value.type === 'pong' ? ok(true) : err('the answer is not what was asked');
    },
    async stop(graceMs) {
      if (over) return;
      child.stdin.end();
      child.kill('SIGTERM');
      const kill = setTimeout(() => {
        log(`controller: still there ${graceMs} ms after SIGTERM, so it is killed`);
        child.kill('SIGKILL');
      }, graceMs);
      await gone;
      clearTimeout(kill);
    },
  };
}

/** Where the screens are served. */
export function originOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function readAnswer(text: string): Result<ControllerAnswer, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return err(
      `a line that is not JSON (${text.length} characters, ${error instanceof Error ? error.name : messageOf(error)})`,
    );
  }
  const parsed = controllerAnswer.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return err(`a message that is not in the contract (at ${parsed.error.issues[0]?.path.join('.') ?? 'its root'})`);
}

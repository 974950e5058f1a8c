import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Ready } from '../contract/shell.ts';
import { err, ok } from '../../state/result.ts';
import { startController, type Controller } from './controller-process.ts';

const STAND_IN = path.join(import.meta.dirname, 'testing', 'controller.js');
const running = new Set<Controller>();

afterEach(async () => {
  await Promise.all([...running].map((controller) => controller.stop(0)));
  running.clear();
});

function start(manner: string, node = process.execPath) {
  const log: string[] = [];
  const ready = Promise.withResolvers<Ready>();
  const ended = Promise.withResolvers<string>();
  let readies = 0;
  const controller = startController(
    { node, arguments: [STAND_IN, manner], environment: {} },
    {
      ready: (message) => {
        readies += 1;
        ready.resolve(message);
      },
      ended: ended.resolve,
    },
    (text) => log.push(text),
  );
  running.add(controller);
  return { controller, log, ready: ready.promise, ended: ended.promise, readies: () => readies };
}

describe('a controller process', () => {
  it('becomes ready, mints a token for each load, and answers a ping', async () => {
    const { controller, ready } = start('good');
    expect(await ready).toEqual({ type: 'ready', port: 4000, screens: ['traveller', 'officer'] });
    const urls = await Promise.all([controller.mint('traveller', 10_000), controller.mint('officer', 10_000)]);
    expect(urls).toEqual([
      ok('http://127.0.0.1:4000/traveller/#token=1'),
      ok('http://127.0.0.1:4000/officer/#token=2'),
    ]);
    expect(await controller.ping(10_000)).toEqual(ok(true));
  });

  it.each([
    ['refusing', 'the controller refuses: no login yet'],
    ['elsewhere', "the address is not the controller's own"],
    ['wrong-role', 'the answer is not what was asked'],
    ['dying', 'the controller has ended: exit code 7'],
  ])('gives no address when it is %s', async (manner, cause) => {
    const { controller, ready } = start(manner);
    await ready;
    expect(await controller.mint('traveller', 10_000)).toEqual(err(cause));
  });

  it.each(['silent', 'wrong-id'])('does not wait for ever when it is %s', async (manner) => {
    const { controller, ready } = start(manner);
    await ready;
    expect(await controller.ping(300)).toEqual(err('no answer to ping within 300 ms'));
  });

  it('is ready in spite of garbage, which is logged without its content', async () => {
    const { controller, ready, log, readies } = start('garbage');
    expect((await ready).port).toBe(4000);
    expect(await controller.ping(10_000)).toEqual(ok(true));
    expect(readies()).toBe(1);
    expect(log).toEqual([
      expect.stringContaining('not JSON'),
      expect.stringContaining('(at port)'),
      expect.stringContaining('(at type)'),
      expect.stringContaining('a line of more than 8192 bytes'),
      expect.stringContaining('a second ready'),
    ]);
    expect(log.join()).not.toContain('ERIKSSON');
  });

  it('ends at SIGTERM, once, and answers nothing afterwards', async () => {
    const { controller, ready, ended, log } = start('silent');
    await ready;
    const waiting = controller.ping(10_000);
    await controller.stop(10_000);
    expect(await ended).toMatch(/exit code 0|signal SIGTERM/);
    expect(await waiting).toMatchObject({ ok: false });
    expect(await controller.mint('traveller', 10_000)).toEqual(err('the controller has ended'));
    await controller.stop(10_000);
    expect(log).toEqual([]);
  });

  it('is killed when it does not hear SIGTERM', async () => {
    const { controller, ready, ended } = start('deaf');
    await ready;
    await controller.stop(50);
    expect(await ended).toBe('signal SIGKILL');
  });

  it('says that its program is not there', async () => {
    const { ended } = start('good', '/nonexistent/node');
    expect(await ended).toContain('could not be started');
  });
});

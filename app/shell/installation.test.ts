import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../../state/result.ts';
import { controllerCommand, findNode, installationAt, laneFileOf } from './installation.ts';

const packaged = installationAt(true, '/opt/Autogate/resources', '/ignored');
const development = installationAt(false, '/ignored', '/home/dev/autogate');

describe('the installation', () => {
  it('has the controller unpacked beside the archive, with its own Node.js and models', () => {
    expect(controllerCommand(packaged, '/node', '/etc/autogate/lane.json', { HOME: '/home/gate' })).toEqual({
      node: '/node',
      arguments: [
        '/opt/Autogate/resources/app.asar.unpacked/app/controller/entry.js',
        '--lane',
        '/etc/autogate/lane.json',
      ],
      environment: { HOME: '/home/gate', AUTOGATE_CACHE: '/opt/Autogate/resources' },
    });
  });

  it('gives nothing of the environment of Electron and Node.js to the controller', () => {
    const environment = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--inspect', NODE_PATH: '/x', PATH: '/bin' };
    expect(controllerCommand(development, 'node', '/lane.json', environment).environment).toEqual({ PATH: '/bin' });
  });
});

describe('the lane file', () => {
  it.each([
    [['.', '--lane', '/site/a.json']],
    [['--lane=/site/a.json', '--no-sandbox']],
    [['--no-sandbox', '--lane', '/site/../site/a.json']],
  ])('is the one that is named: %j', (argv) => {
    expect(laneFileOf(argv, development)).toEqual(ok(path.resolve('/site/a.json')));
  });

  it.each([[['--lane']], [['--lane', '--no-sandbox']], [['--lane=']]])('must follow --lane: %j', (argv) => {
    expect(laneFileOf(argv, packaged)).toEqual(err('--lane needs the path of a lane file'));
  });

  it('has a fixed place for a package, which never falls back to the bench lane; development must name it', () => {
    expect(laneFileOf([], packaged)).toEqual(ok('/etc/autogate/lane.json'));
    expect(laneFileOf(['.'], development)).toEqual(err('which lane? Name its file: --lane FILE'));
  });
});

describe('the Node.js of the controller', () => {
  it('is the first one that runs and is new enough', async () => {
    const nodes = ['/nonexistent/node', process.execPath, '/never/asked'];
    expect(await findNode({ ...development, nodes })).toEqual(ok(process.execPath));
  });

  it('is not another program, and each refusal is told', async () => {
    expect(await findNode({ ...development, nodes: ['/nonexistent/node', '/bin/true'] })).toMatchObject({
      ok: false,
      error: expect.stringMatching(/nonexistent.*ENOENT; \/bin\/true: not a Node\.js/) as unknown,
    });
  });

  it('is the one that came with a package, whatever PATH holds', async () => {
    expect(await findNode(packaged)).toEqual(ok('/opt/Autogate/resources/node/bin/node'));
  });
});

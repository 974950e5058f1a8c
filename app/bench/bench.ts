// A bench lane inside the controller: the far ends of its devices, the wire as it is seen, and the page that drives them.
// The controller loads this for a bench lane only.
import type { EncodedImage } from '../../state/gate/ports.ts';
import type { Lane } from '../../state/lane/lane.ts';
import type { WireEvent } from '../controller/devices.ts';
import type { Log } from '../controller/log.ts';
import type { BenchParts } from '../controller/simulated-parts.ts';
import { createFarEnds } from './far-ends.ts';
import { createBenchScreen } from './screen.ts';
import { createStillCamera } from './still-camera.ts';
import { benchTechnician } from './technician.ts';
import { decodeWire } from './wire.ts';

export function createBench(lane: Lane, log: Log): BenchParts {
  const ends = createFarEnds(lane);
  const still = lane.devices.camera.path === 'bench' ? createStillCamera() : undefined;
  const technician = benchTechnician(ends);
  let onWire: (event: WireEvent) => void = () => undefined;
  let publish: (picture: EncodedImage) => string | undefined = () => undefined;

  return {
    lane: ends.lane,
    chip: ends.chip,
    csca: ends.csca,
    camera: still?.device,
    technician: (device) => (ends.isSimulated(device) ? technician : undefined),
    onWire: (event) => onWire(event),
    screen: (controller, pageCamera) =>
      createBenchScreen({ ends, controller, pageCamera, still, log, publish: (picture) => publish(picture) }),
    onScreens(screens) {
      publish = ({ bytes }) => screens.server.publish(bytes);
      onWire = ({ device, direction, bytes }) => {
        // The heartbeat alone is twenty lines a second: nobody is sent them who does not look.
        if (screens.server.count('bench') === 0) return;
        screens.send('bench', {
          type: 'wire',
          lane: lane.lane,
          at: Date.now(),
          device,
          direction,
          hex: bytes.toString('hex'),
          decoded: decodeWire(device, direction, bytes),
        });
      };
    },
    close: () => ends.close(),
  };
}

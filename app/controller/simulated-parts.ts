// What the controller takes from a bench; it knows no more of one.
import type { DeviceName } from '../../state/lane/lane.ts';
import type { Controller, ControllerOptions } from './controller.ts';
import type { Technician } from './diagnosis/technician.ts';
import type { PageCapture } from './page-capture.ts';
import type { BenchScreen, Screens } from './screens.ts';

/** What a bench lane puts in the place of devices that are not there. */
export interface BenchParts extends Pick<ControllerOptions, 'lane' | 'chip' | 'csca' | 'onWire'> {
  /** Undefined: the camera of the traveller page. */
  readonly camera: ControllerOptions['camera'] | undefined;
  /** Who does what a diagnosis asks for with a device; undefined for one that is real. */
  technician(device: DeviceName): Technician | undefined;
  /** Once the controller runs. */
  screen(controller: Controller, pageCamera: PageCapture | undefined): Promise<BenchScreen>;
  onScreens(screens: Screens): void;
  close(): Promise<void>;
}

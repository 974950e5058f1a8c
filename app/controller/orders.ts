// What the pages order, carried out: as an event of the gate, a frame for the camera, or an act of the bench.
import type { FromOfficer, FromScreen, FromTraveller } from '../contract/messages.ts';
import type { GateEvent } from '../../state/gate/events.ts';
import type { Gate } from './gate.ts';
import type { PageCapture } from './page-capture.ts';
import type { BenchScreen } from './screens.ts';

export interface OrdersOptions {
  readonly gate: Gate;
  readonly camera: PageCapture | undefined;
  readonly bench: BenchScreen | undefined;
}

/** @returns why an order was not carried out, or undefined when it was */
export function createOrders({ gate, camera, bench }: OrdersOptions) {
  /** Why the gate does not take the event now, if it does not. */
  function give(event: GateEvent): string | undefined {
    if (!gate.can(event)) return 'the lane does not take this now';
    gate.send(event);
    return undefined;
  }

  function fromTraveller(message: FromTraveller): string | undefined {
    switch (message.type) {
      case 'camera':
        camera?.onCamera(message);
        return undefined;
      case 'frame':
        camera?.onFrame(message);
        return undefined;
      case 'start-over':
        camera?.onStartOver(message.capture);
        return undefined;
      case 'call-officer':
        // Pressed twice, or too late: an officer is coming already.
        give({ type: 'TRAVELLER.CALLED' });
        return undefined;
    }
  }

  function fromOfficer(message: FromOfficer): string | undefined {
    switch (message.type) {
      case 'open-lane':
        return give({ type: 'OFFICER.OPEN' });
      case 'close-lane':
        return give({ type: 'OFFICER.CLOSE' });
      case 'reset-emergency':
        return give({ type: 'OFFICER.RESET' });
      case 'went-to-traveller':
        return give({ type: 'OFFICER.CAME' });
      case 'resolve': {
        const { case: crossing, resolution, remark } = message;
        return give({ type: 'OFFICER.RESOLVED', crossing, resolution, remark });
      }
    }
  }

  return (message: FromScreen): string | undefined | Promise<string | undefined> => {
    switch (message.type) {
      case 'camera':
      case 'frame':
      case 'start-over':
      case 'call-officer':
        return fromTraveller(message);
      case 'open-lane':
      case 'close-lane':
      case 'reset-emergency':
      case 'went-to-traveller':
      case 'resolve':
        return fromOfficer(message);
      default:
        return bench?.order(message) ?? 'this is no bench lane';
    }
  };
}

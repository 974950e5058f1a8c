// What the bench page may ask of the controller, without the lane, which the connection adds.
import type { FromBench } from '../../contract/messages.ts';
import type { Order } from '../kit/connection.ts';

export type BenchOrder = Order<FromBench>;

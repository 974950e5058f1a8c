// The thread that proposes repairs of a misread zone: up to two thousand parses are some fifty milliseconds.
import { serve } from '../../worker-service.ts';
import { proposeRepairs, type Repair } from './repair.ts';

export interface RepairRequest {
  readonly lines: readonly string[];
  /** YYYY-MM-DD. */
  readonly today: string;
}

export interface RepairService {
  readonly propose: (request: RepairRequest) => readonly Repair[];
}

serve<RepairService>({ propose: ({ lines, today }) => proposeRepairs(lines, today) });

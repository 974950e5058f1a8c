// What is told of an outage, and how a row of the tables is written.
import type { Text } from '../text.ts';
import { STEPS } from '../traveller.ts';

export interface OutageTexts {
  readonly traveller: Text;
  readonly officer: Text;
  readonly technician: { readonly part: Text; readonly cause: Text; readonly hint: Text };
}

/** For the technician: part, cause, hint. The traveller reads the same sentence whatever it is. */
export function outage(officer: Text, ...[part, cause, hint]: readonly [Text, Text, Text]): OutageTexts {
  return { traveller: STEPS.closed.main, officer, technician: { part, cause, hint } };
}

// What crosses between the kiosk shell and the controller that it supervises: one JSON object per line, orders on the
// controller's stdin, answers on its stdout. Its stderr is its log. A line that does not fit is logged and ignored.
// The controller ends by itself, in good order, when its stdin ends: the shell is gone then, and its successor needs
// the devices.
import { z } from 'zod';
import { role } from './views.ts';

/** Longest line in bytes, without its line feed, in either direction. */
export const MAX_LINE_BYTES = 8192;

/** Numbers an order; the answer carries it back. Never used twice for one controller. */
const id = z.int().min(1);

export const shellOrder = z.discriminatedUnion('type', [
  /** Asks for the address of a page with a token that works once. One per page load. */
  z.strictObject({ type: z.literal('mint'), role, id }),
  /** Asks whether the main thread still turns; answered at once. A controller that does not answer is ended. */
  z.strictObject({ type: z.literal('ping'), id }),
]);
export type ShellOrder = z.infer<typeof shellOrder>;

const ready = z.strictObject({
  type: z.literal('ready'),
  /** The screens are served on http://127.0.0.1:PORT. */
  port: z.int().min(1).max(65_535),
  /** The pages that this lane shows: a bench lane `bench`, which embeds the others; a live lane the rest. */
  screens: z.array(role).min(1).max(4),
});
export type Ready = z.infer<typeof ready>;

export const controllerAnswer = z.discriminatedUnion('type', [
  /** Once, when the screens are being served. */
  ready,
  z.strictObject({ type: z.literal('token'), id, role, url: z.url({ protocol: /^http$/ }).max(2048) }),
  /** The order is not carried out, and why; no personal data. */
  z.strictObject({ type: z.literal('refused'), id, text: z.string().max(300) }),
  z.strictObject({ type: z.literal('pong'), id }),
]);
export type ControllerAnswer = z.infer<typeof controllerAnswer>;

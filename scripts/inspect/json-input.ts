// JSON that somebody gave; a fault names the place and never repeats what stands there, which may be personal data.
import { err, messageOf, ok, type Result } from '../../state/result.ts';

const PLACE = /at position \d+( \(line \d+ column \d+\))?/;

/** @param name of the input, for the error, which says what to do */
export function jsonIn(input: Buffer, name: string): Result<unknown, string> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(input);
  } catch {
    return err(`${name}: it is not text in UTF-8; give JSON`);
  }
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const place = PLACE.exec(messageOf(error))?.[0] ?? 'at its end or beginning';
    return err(`${name}: it is not JSON ${place}; correct it there`);
  }
}

// Cuts a child's output into lines of a bounded length. What it cannot hold it throws away, and says so.

export type Line = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'overlong' };

const LINE_FEED = 0x0a;

export class LineSplitter {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #length = 0;
  #skipping = false;

  /** @param maxBytes longest line, without its line feed */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes the next bytes and gives the lines that they complete; an overlong line is reported once, when it is found. */
  push(chunk: Buffer): readonly Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.#take(chunk.subarray(start, end), lines);
      if (!this.#skipping) lines.push({ kind: 'line', text: Buffer.concat(this.#parts).toString('utf8') });
      this.#forget();
      this.#skipping = false;
      start = end + 1;
    }
    this.#take(chunk.subarray(start), lines);
    return lines;
  }

  #take(part: Buffer, lines: Line[]): void {
    if (this.#skipping) return;
    if (this.#length + part.length > this.#maxBytes) {
      this.#forget();
      this.#skipping = true;
      lines.push({ kind: 'overlong' });
      return;
    }
    if (part.length === 0) return;
    this.#parts.push(part);
    this.#length += part.length;
  }

  #forget(): void {
    this.#parts = [];
    this.#length = 0;
  }
}

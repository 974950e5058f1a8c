// The readers of one life of PC/SC: which of them is the lane's, and what lies on it. Pure bookkeeping.

/** A document from the moment it was laid on until it was taken away. */
export interface Placement {
  /** Aborted when it is gone. */
  readonly gone: AbortController;
}

export type Choice =
  | { readonly kind: 'one'; readonly name: string; readonly placement: Placement | undefined }
  | { readonly kind: 'none'; readonly text: string }
  | { readonly kind: 'several'; readonly text: string };

export interface ReaderWatch {
  /** @returns whether anything changed */
  see(name: string, isPresent: boolean): boolean;
  lose(name: string): void;
  loseAll(): void;
  /** The reader with exactly this name, else the only one whose name begins so. Two that do are not guessed between. */
  choose(wanted: string): Choice;
}

export function createReaderWatch(): ReaderWatch {
  const readers = new Map<string, Placement | undefined>();
  const lose = (name: string): void => {
    readers.get(name)?.gone.abort();
    readers.delete(name);
  };
  return {
    see(name, isPresent) {
      const known = readers.has(name);
      const placement = readers.get(name);
      if (known && isPresent === (placement !== undefined)) return false;
      placement?.gone.abort();
      readers.set(name, isPresent ? { gone: new AbortController() } : undefined);
      return true;
    },
    lose,
    loseAll() {
      for (const name of [...readers.keys()]) lose(name);
    },
    choose(wanted) {
      const names = [...readers.keys()];
      const found = names.includes(wanted) ? [wanted] : names.filter((name) => name.startsWith(wanted));
      const [name, ...others] = found;
      if (name === undefined) return { kind: 'none', text: `no reader is named '${wanted}'; ${listOf(names)}` };
      if (others.length > 0)
        return { kind: 'several', text: `several readers begin with '${wanted}': ${found.join(', ')}` };
      return { kind: 'one', name, placement: readers.get(name) };
    },
  };
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'none is connected' : `connected: ${names.join(', ')}`;
}

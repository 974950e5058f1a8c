// What the eligibility of a traveller rests on: the class, the permits and obligations that the local store holds, and the
// rules of the state, which are data.

/** Citizen of the lane's state, or foreigner (domain.md: WNI, WNA). */
export type TravellerClass = 'citizen' | 'foreigner';

export interface Permit {
  /** Such as KITAS, KITAP, e-visa, e-VoA, visa-free. */
  readonly kind: string;
  readonly number: string;
  /** YYYY-MM-DD, both inclusive. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly entries: 'single' | 'multiple';
  /** A single-entry permit that has been used up. */
  readonly used: boolean;
}

/** Something that must be settled before the traveller leaves: overstay, unpaid fine, reporting duty. */
export interface Obligation {
  readonly kind: string;
  readonly since: string;
  readonly text: string;
}

export interface PermitQuery {
  readonly documentNumber: string;
  readonly issuingState: string;
  /** YYYY-MM-DD. */
  readonly day: string;
}

export type PermitAnswer =
  | {
      readonly kind: 'answered';
      readonly permits: readonly Permit[];
      readonly obligations: readonly Obligation[];
      readonly importedAt: string | undefined;
    }
  | { readonly kind: 'failed'; readonly cause: string };

export interface PermitPort {
  ask(query: PermitQuery, signal: AbortSignal): Promise<PermitAnswer>;
}

/** One earlier use of the same document in this hall. */
export interface EarlierUse {
  readonly lane: string;
  readonly direction: 'arrival' | 'departure';
  /** ISO 8601, UTC. */
  readonly at: string;
}

export type HallAnswer =
  | { readonly kind: 'answered'; readonly uses: readonly EarlierUse[] }
  | { readonly kind: 'failed'; readonly cause: string };

export interface HallQuery {
  readonly documentNumber: string;
  readonly issuingState: string;
  readonly lane: string;
  readonly direction: 'arrival' | 'departure';
  readonly at: string;
}

/** What the lanes of a hall tell each other: which document was used where. Only salted hashes of documents are kept. */
export interface HallPort {
  /** The uses of this document by crossings that opened, within the window of the rules; writes nothing. */
  ask(query: HallQuery, signal: AbortSignal): Promise<HallAnswer>;
  /** A crossing has opened for this document. Rejects when it is not noted. */
  note(query: HallQuery): Promise<void>;
}

// The catalogue of reasons for which a crossing is not simply cleared: one code for the officer's text, the traveller's
// text and the statistics. What the traveller reads is the same neutral sentence but where he can repair the cause himself.

export type Severity = 'stop' | 'refer' | 'technical';

interface ReasonRule {
  readonly severity: Severity;
  readonly officer: string;
  /** What the traveller can repair; the neutral sentence otherwise. */
  readonly hint?: 'document' | 'face';
}

export const REASONS = {
  emergency: { severity: 'stop', officer: 'An emergency has released the doors.' },
  'document-unreadable': {
    severity: 'refer',
    officer: 'The machine readable zone could not be read.',
    hint: 'document',
  },
  'specimen-document': { severity: 'stop', officer: 'The document is a specimen; no state has issued it.' },
  'document-expired': { severity: 'refer', officer: 'The document has expired.' },
  'document-validity-unknown': { severity: 'refer', officer: 'The date of expiry is not known.' },
  'chip-unreadable': { severity: 'refer', officer: 'The chip could not be read.' },
  'chip-unprotected': {
    severity: 'refer',
    officer: 'The chip was not opened by the access control that it must have.',
  },
  'chip-not-genuine': { severity: 'stop', officer: 'The chip, or what it says, is not what the state has issued.' },
  'chip-not-proven': { severity: 'refer', officer: 'It is not proven that the chip is genuine.' },
  'chip-cloned': { severity: 'stop', officer: 'The chip is a copy: it does not have the key of the genuine one.' },
  'chip-copy-unknown': { severity: 'refer', officer: 'It is not known whether the chip is a copy.' },
  'signer-not-trusted': { severity: 'stop', officer: 'No state that we trust has issued the signer of this chip.' },
  'signer-of-other-state': { severity: 'stop', officer: 'The signer of this chip is not of the state that issued it.' },
  'signer-unknown': { severity: 'refer', officer: 'No trusted certificate of this state answers for the signer.' },
  'signer-expired': { severity: 'refer', officer: 'The certificate of the signer is not valid on this day.' },
  'signer-revoked': { severity: 'stop', officer: 'The state has revoked the signer of this chip.' },
  'signer-revocation-unknown': { severity: 'refer', officer: 'It is not known whether the signer has been revoked.' },
  'signer-defective': { severity: 'refer', officer: 'The state has said that chips of this signer are defective.' },
  'mrz-chip-mismatch': { severity: 'stop', officer: 'The chip does not say what the printed zone says.' },
  'face-not-captured': { severity: 'refer', officer: 'No usable picture of the face was taken.', hint: 'face' },
  'presentation-attack': { severity: 'stop', officer: 'A presentation attack was detected.' },
  'liveness-unknown': { severity: 'technical', officer: 'Presentation attack detection gave no answer.' },
  'face-mismatch': { severity: 'stop', officer: 'The face is not that of the portrait on the chip.' },
  'face-not-compared': { severity: 'technical', officer: 'The face could not be compared with the portrait.' },
  'watchlist-hit': { severity: 'stop', officer: 'The document or the person is on a list.' },
  'watchlist-unavailable': { severity: 'technical', officer: 'The watchlist gave no answer.' },
  'document-expires-soon': { severity: 'refer', officer: 'The document expires within six months.' },
  'forged-series': { severity: 'stop', officer: 'The document number lies in a series that a bulletin names.' },
  'bulletins-unavailable': { severity: 'technical', officer: 'The bulletins could not be read.' },
  'document-reused': { severity: 'stop', officer: 'The same document was used a short time ago.' },
  'hall-unavailable': { severity: 'technical', officer: 'It is not known whether the document was used before.' },
  'optical-mismatch': { severity: 'stop', officer: 'The page does not look as it must under this light.' },
  'optical-unknown': { severity: 'technical', officer: 'The page was not looked at under this light.' },
  'seal-not-genuine': { severity: 'stop', officer: 'The seal does not bear the signature that it must.' },
  'seal-not-proven': { severity: 'refer', officer: 'It is not proven that the seal is genuine.' },
  'mrz-seal-mismatch': { severity: 'stop', officer: 'The seal does not say what the document says.' },
  'not-eligible': { severity: 'refer', officer: 'This traveller may not use this lane.' },
  'eligibility-unknown': { severity: 'refer', officer: 'It is not known whether this traveller may use this lane.' },
  'permit-missing': { severity: 'refer', officer: 'There is no permit for this crossing.' },
  'permits-unavailable': { severity: 'technical', officer: 'The permits could not be asked.' },
  'below-age': { severity: 'refer', officer: 'The traveller is too young to use this lane alone.' },
  'age-unknown': { severity: 'refer', officer: 'The age of the traveller is not known.' },
  'open-obligations': { severity: 'refer', officer: 'Something is to be settled before leaving.' },
  'source-degraded': { severity: 'technical', officer: 'A source is too old, or gone, for this traveller.' },
  'decision-missing': { severity: 'technical', officer: 'The inspection came to no decision.' },
  'assistance-requested': { severity: 'refer', officer: 'The traveller has called an officer.' },
  'traveller-withdrew': { severity: 'refer', officer: 'The traveller has gone away.' },
  'passage-not-used': { severity: 'refer', officer: 'Nobody went through the open barrier.' },
  tailgating: { severity: 'stop', officer: 'More than one person is in the lane, or somebody has followed through.' },
  'wrong-way': { severity: 'stop', officer: 'Somebody has come in from behind.' },
  'lane-occupied': { severity: 'refer', officer: 'Somebody or something stands where nobody may be.' },
  'document-left': { severity: 'refer', officer: 'The document still lies on the reader.' },
  'two-documents': { severity: 'stop', officer: 'A second document was laid on the reader.' },
  tamper: { severity: 'stop', officer: 'The housing of the barrier has been opened.' },
  'barrier-forced': { severity: 'stop', officer: 'The barrier was opened by force.' },
  'barrier-stuck': { severity: 'technical', officer: 'The barrier did not move as it was told.' },
  'mrz-reader-lost': { severity: 'technical', officer: 'The document reader does not answer.' },
  'code-scanner-lost': { severity: 'technical', officer: 'The code scanner does not answer.' },
  'barrier-lost': { severity: 'technical', officer: 'The barrier board does not answer.' },
  'chip-reader-lost': { severity: 'technical', officer: 'The chip reader does not answer.' },
  'camera-lost': { severity: 'technical', officer: 'The camera does not answer.' },
  'journal-lost': { severity: 'technical', officer: 'The journal does not answer.' },
  'lane-stopped': { severity: 'technical', officer: 'The lane was stopped during the crossing.' },
} as const satisfies Record<string, ReasonRule>;

export type ReasonCode = keyof typeof REASONS;

/** What a more exact reason comes to: that is said first, and counted together. */
export const BROADER: Readonly<Partial<Record<ReasonCode, ReasonCode>>> = {
  'chip-cloned': 'chip-not-genuine',
  'signer-not-trusted': 'chip-not-genuine',
  'signer-of-other-state': 'chip-not-genuine',
  'signer-revoked': 'chip-not-genuine',
  'chip-copy-unknown': 'chip-not-proven',
  'signer-unknown': 'chip-not-proven',
  'signer-expired': 'chip-not-proven',
  'signer-revocation-unknown': 'chip-not-proven',
  'signer-defective': 'chip-not-proven',
};

export function reasonRule(code: ReasonCode): ReasonRule {
  return REASONS[code];
}

// Document numbers and states as keys: lists write spaces, hyphens and DEU where an MRZ has fillers and D.

/** Capital letters and digits only; undefined when something else is in it, or nothing, or more than an MRZ can hold. */
export function keyOfDocumentNumber(number: string): string | undefined {
  const key = number.toUpperCase().replaceAll(/[\s<.\-/]/g, '');
  return /^[A-Z0-9]{1,24}$/.test(key) ? key : undefined;
}

/** Germany has a code of its own in Doc 9303-3; lists often have that of ISO 3166. */
export function keyOfState(code: string): string {
  const key = code.trim().toUpperCase().replaceAll('<', '');
  return key === 'DEU' ? 'D' : key;
}

/** The calendar day at the checkpoint, YYYY-MM-DD, in the time zone of this computer: lists and documents are valid by it. */
export function localDay(now: Date): string {
  const part = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`;
}

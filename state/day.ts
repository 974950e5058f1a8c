// Days of the calendar as text, YYYY-MM-DD (ISO 8601).

/** Whether `text` is such a day and the calendar has it. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date takes the 31st of a short month for a day of the next.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

// A time as people think of it: how long ago, and exactly on hover.
import { createContext, useContext, useEffect, useState } from 'react';
import type { Language } from './texts/text.ts';
import { ago, exactTime } from './words.ts';

export const LanguageContext = createContext<Language>('en');

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

/** Now in ms since the epoch, again each second. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** @param at ms since the epoch, or ISO 8601 */
export function When({ at }: { readonly at: number | string }) {
  const language = useLanguage();
  const now = useNow();
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (Number.isNaN(ms)) return <span>{at}</span>;
  return (
    <time dateTime={new Date(ms).toISOString()} title={exactTime(ms, language)}>
      {ago(ms, now, language)}
    </time>
  );
}

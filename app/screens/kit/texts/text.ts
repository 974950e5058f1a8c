// A text in every language of this lane. Indonesian stands first, because the first lanes are Indonesian.

export const LANGUAGES = ['id', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Text = Readonly<Record<Language, string>>;

export function text(id: string, en: string): Text {
  return { id, en };
}

export function otherLanguage(language: Language): Language {
  return language === 'id' ? 'en' : 'id';
}

/** The language of this browser where it is one of ours, else English. */
export function preferredLanguage(languages: readonly string[]): Language {
  return languages.some((tag) => tag.toLowerCase().startsWith('id')) ? 'id' : 'en';
}

/**
 * Compares texts by code point, also in a collection that somebody made with another default: every question and every change that names a
 * text says so, and every index is made so.
 */
export const EXACT = { collation: { locale: 'simple' } } as const;

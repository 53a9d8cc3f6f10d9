const SCHEMES = ['http:', 'https:'];

/** @returns what is wrong with a list of webhook addresses, without their text: it may hold a password by mistake */
export function webhookUrlProblems(entries: readonly string[], most: number): readonly string[] {
  const problems = entries.flatMap((entry, index) => {
    const problem = problemOf(entry);
    return problem === null ? [] : [`entry ${index + 1} ${problem}`];
  });
  if (entries.length > most) problems.push(`there are ${entries.length}`);
  return new Set(entries).size < entries.length ? [...problems, 'two entries are the same'] : problems;
}

function problemOf(entry: string): string | null {
  if (!URL.canParse(entry)) return 'is no address';
  const url = new URL(entry);
  if (!SCHEMES.includes(url.protocol) || !/^https?:\/\//i.test(entry)) return 'is neither http nor https';
  // Credentials belong into no address: addresses are shown and logged.
  if (url.username !== '' || url.password !== '') return 'has a user or a password';
  return entry.includes('#') ? 'has a fragment' : null;
}

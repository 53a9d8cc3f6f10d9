/** Where a number is registered, as Twilio looks it up; blank where it does not know. */
export interface Geography {
  readonly City: string;
  readonly State: string;
  readonly Zip: string;
  readonly Country: string;
}

const NOWHERE: Geography = { City: '', State: '', Zip: '', Country: '' };

const AREAS: Readonly<Record<string, Omit<Geography, 'Country'>>> = {
  '202': { City: 'WASHINGTON', State: 'DC', Zip: '20388' },
  '212': { City: 'NEW YORK', State: 'NY', Zip: '10004' },
  '312': { City: 'CHICAGO', State: 'IL', Zip: '60601' },
  '323': { City: 'LOS ANGELES', State: 'CA', Zip: '90038' },
  '415': { City: 'SAN FRANCISCO', State: 'CA', Zip: '94105' },
};

const COUNTRIES: Readonly<Record<string, string>> = {
  '1': 'US',
  '237': 'CM',
  '33': 'FR',
  '44': 'GB',
  '49': 'DE',
  '55': 'BR',
  '61': 'AU',
  '63': 'PH',
  '886': 'TW',
  '91': 'IN',
};

/** Looks a number up in a small made-up register. */
export function geographyOf(number: string): Geography {
  if (!/^\+[1-9]\d{1,14}$/.test(number)) return NOWHERE;
  const code = [3, 2, 1].map((length) => number.slice(1, 1 + length)).find((prefix) => prefix in COUNTRIES);
  const country = { ...NOWHERE, Country: COUNTRIES[code ?? ''] ?? '' };
  return code === '1' ? { ...country, ...AREAS[number.slice(2, 5)] } : country;
}

/** The eight parameters that say where two numbers are: `FromCity`, `CallerCity`, `ToCity`, `CalledCity` and so on. */
export function geographyParameters(from: string, to: string): Record<string, string> {
  const prefixed = (prefix: string, geography: Geography): [string, string][] =>
    Object.entries(geography).map(([name, value]: [string, string]) => [prefix + name, value]);
  const [source, destination] = [geographyOf(from), geographyOf(to)];
  return Object.fromEntries([
    ...prefixed('From', source),
    ...prefixed('Caller', source),
    ...prefixed('To', destination),
    ...prefixed('Called', destination),
  ]);
}

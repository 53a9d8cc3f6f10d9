/** How long and how often a request is tried; times in milliseconds. */
export interface ConnectionLimits {
  readonly connect: number;
  readonly read: number;
  readonly total: number;
  readonly retries: number;
  /** What is tried again. */
  readonly retryOn: ReadonlySet<string>;
}

const RETRY_REASONS = ['4xx', '5xx', 'ct', 'rt'];

/**
 * Reads the connection overrides that follow `#` in a webhook address: `ct`, `rt`, `tt`, `rc` and `rp`.
 *
 * Twilio's defaults are 5 s to connect, 15 s to read, 15 s in total and one retry, only after a failed connection.
 */
export function connectionLimits(fragment: string): ConnectionLimits {
  const overrides = new URLSearchParams(fragment);
  const number = (name: string, [min, max]: [number, number], otherwise: number): number => {
    const text = overrides.get(name);
    if (text === null || !/^\d+$/.test(text)) return otherwise;
    return Math.min(Math.max(Number(text), min), max);
  };
  return {
    connect: number('ct', [100, 10_000], 5000),
    read: number('rt', [100, 15_000], 15_000),
    total: number('tt', [100, 15_000], 15_000),
    retries: number('rc', [0, 5], 1),
    retryOn: retryReasons(overrides.get('rp')),
  };
}

function retryReasons(policy: string | null): ReadonlySet<string> {
  const words = policy === null ? ['ct'] : policy.split(',');
  return new Set(words.includes('all') ? RETRY_REASONS : words);
}

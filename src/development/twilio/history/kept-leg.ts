/** One phone of a call as it is kept on disk; times are ISO 8601 in simulated time. */
export interface KeptLeg {
  readonly sid: string;
  /** What every request about the leg says, `CallStatus` included. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: string;
  readonly createdAt: string;
  /** When the status changed last. */
  readonly updatedAt: string;
  /** `null` while nobody has picked up, and for ever when nobody does. */
  readonly answeredAt: string | null;
  /** `null` while the leg is under way. */
  readonly endedAt: string | null;
}

/**
 * Reads what {@link KeptLeg} was written as.
 *
 * @throws TypeError when it is something else
 */
export function toKeptLeg(text: string): KeptLeg {
  const value: unknown = JSON.parse(text);
  if (!isKeptLeg(value)) throw new TypeError('This is no leg that the simulator has kept');
  return value;
}

function isKeptLeg(value: unknown): value is KeptLeg {
  return (
    typeof value === 'object' &&
    value !== null &&
    'sid' in value &&
    'parameters' in value &&
    typeof value.parameters === 'object' &&
    'status' in value &&
    'createdAt' in value &&
    'endedAt' in value
  );
}

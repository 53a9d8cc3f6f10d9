import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What development generates in place of credentials that are not set. */
export interface DevelopmentSecrets {
  readonly apiKey: string;
  readonly twilioAccountSid: string;
  readonly twilioAuthToken: string;
  /** Signs outbound webhooks, in the form of Standard Webhooks. */
  readonly notifyWebhookSecret: string;
}

const NAMES = ['apiKey', 'twilioAccountSid', 'twilioAuthToken', 'notifyWebhookSecret'] as const;
/** Missing in the files of earlier versions. */
const LATER_NAMES: readonly string[] = ['notifyWebhookSecret'];

/**
 * Reads the generated credentials of a data folder, or makes them on first use.
 *
 * They are kept so that keys and links survive a restart and the phone simulator can sign its requests.
 */
export function developmentSecrets(dataDir: string): DevelopmentSecrets {
  const file = join(dataDir, 'development.json');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) writeWhole(file, JSON.stringify(generate(), null, 2));
  const known = parse(readFileSync(file, 'utf8'), file);
  const whole = { ...generate(), ...known };
  if (Object.keys(known).length < NAMES.length) writeWhole(file, JSON.stringify(whole, null, 2));
  return whole;
}

/** The same without writing: what is not there is made up, and kept nowhere. */
export function readDevelopmentSecrets(dataDir: string): DevelopmentSecrets {
  const file = join(dataDir, 'development.json');
  return { ...generate(), ...(existsSync(file) ? parse(readFileSync(file, 'utf8'), file) : {}) };
}

/** Renaming makes the file appear whole: the server and the phone simulator may start together, or be killed. */
function writeWhole(file: string, text: string): void {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
}

function generate(): DevelopmentSecrets {
  return {
    apiKey: `dev_${randomBytes(16).toString('hex')}`,
    twilioAccountSid: `AC${randomBytes(16).toString('hex')}`,
    twilioAuthToken: randomBytes(16).toString('hex'),
    notifyWebhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };
}

function parse(text: string, file: string): Partial<DevelopmentSecrets> {
  try {
    const value: unknown = JSON.parse(text);
    if (isSecrets(value)) return value;
  } catch (error: unknown) {
    throw unreadable(file, error);
  }
  throw unreadable(file);
}

function unreadable(file: string, cause?: unknown): Error {
  // JSON's own message would quote the content.
  const detail = cause instanceof Error ? cause.name : undefined;
  return new Error(`${file} is not what Mainline wrote; remove it to have it made anew`, { cause: detail });
}

function isSecrets(value: unknown): value is Partial<DevelopmentSecrets> {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<string, unknown>> = { ...value };
  return NAMES.every((name) => {
    const isMissing = fields[name] === undefined && LATER_NAMES.includes(name);
    return isMissing || typeof fields[name] === 'string';
  });
}

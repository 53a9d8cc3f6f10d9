import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { resolve } from 'node:path';
import type { AppConfig } from './app-config.js';
import { buildAppConfig } from './build-app-config.js';
import {
  developmentSecrets,
  type DevelopmentSecrets,
  readDevelopmentSecrets,
} from './development-secrets.js';
import { validateEnv } from './env.js';

/** Beside which variables of the process are read: a file in the folder that it was started in. */
export const ENV_FILE = '.env';

let own: AppConfig | null = null;

/**
 * The settings of this process, from its environment, which is read once.
 *
 * @throws InvalidEnvironmentError naming every bad variable
 */
export function readAppConfig(): AppConfig {
  own ??= loadAppConfig(readEnvironment());
  return own;
}

/**
 * The variables of this process and of a `.env` file.
 *
 * A variable that is set in the process wins over the file.
 *
 * @param file path; nothing is added when it is missing
 */
export function readEnvironment(file = ENV_FILE): Record<string, string | undefined> {
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return { ...fromFile, ...process.env };
}

/**
 * Settings from environment variables; development generates the credentials that are missing.
 *
 * @throws InvalidEnvironmentError naming every bad variable
 */
export function loadAppConfig(variables: Record<string, unknown>): AppConfig {
  return build(variables, developmentSecrets);
}

/**
 * The same settings for who only looks: no file and no folder is made.
 *
 * @throws InvalidEnvironmentError naming every bad variable
 */
export function inspectAppConfig(variables: Record<string, unknown>): AppConfig {
  return build(variables, readDevelopmentSecrets);
}

function build(
  variables: Record<string, unknown>,
  secretsOf: (dataDir: string) => DevelopmentSecrets,
): AppConfig {
  const env = validateEnv(variables);
  const secrets = env.NODE_ENV === 'production' ? null : secretsOf(resolve(env.DATA_DIR));
  return buildAppConfig(env, secrets);
}

import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { resolve } from 'node:path';
import type { AppConfig } from './app-config.js';
import { buildAppConfig } from './build-app-config.js';
import { developmentSecrets } from './development-secrets.js';
import { type Env, validateEnv } from './env.js';

/**
 * The variables of this process and of a `.env` file, for commands that start no application.
 *
 * A variable that is set in the process wins over the file.
 *
 * @param file path; nothing is added when it is missing
 */
export function readEnvironment(file = '.env'): Record<string, string | undefined> {
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return { ...fromFile, ...process.env };
}

/**
 * Settings from environment variables; development generates the credentials that are missing.
 *
 * @throws InvalidEnvironmentError naming every bad variable
 */
export function loadAppConfig(variables: Record<string, unknown>): AppConfig {
  return configFrom(validateEnv(variables));
}

/** Settings from an environment that was checked. */
export function configFrom(env: Env): AppConfig {
  const secrets = env.NODE_ENV === 'production' ? null : developmentSecrets(resolve(env.DATA_DIR));
  return buildAppConfig(env, secrets);
}

import { readFileSync } from 'node:fs';

const PACKAGE_FILE = new URL('../../../package.json', import.meta.url);

/** @returns the version in `package.json` */
export function packageVersion(): string {
  const content: unknown = JSON.parse(readFileSync(PACKAGE_FILE, 'utf8'));
  if (
    typeof content === 'object' &&
    content !== null &&
    'version' in content &&
    typeof content.version === 'string'
  ) {
    return content.version;
  }
  throw new Error('package.json names no version');
}

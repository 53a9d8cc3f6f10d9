import { readFile, rm } from 'node:fs/promises';
import { isMissingFile } from './local-files.js';
import { writeWhole } from './whole-file.js';

/** What a file is for, and what goes wrong with it. */
export interface KeptJsonRules<T> {
  /** Such as `the old addresses of numbers`. */
  readonly what: string;
  /** @returns `null` for what is something else */
  readonly check: (value: unknown) => T | null;
  readonly error: new (message: string, options: { readonly cause?: unknown }) => Error;
}

/** A file of JSON for the way back: read as a whole, and replaced as a whole. */
export class KeptJson<T> {
  constructor(
    readonly path: string,
    private readonly rules: KeptJsonRules<T>,
  ) {}

  /**
   * @returns `null` when there is none
   * @throws the error of the rules when it cannot be read, or holds something else
   */
  async read(): Promise<T | null> {
    const text = await this.text();
    const value = text === null ? null : this.rules.check(parse(text));
    if (text === null || value !== null) return value;
    throw new this.rules.error(`${this.path} does not hold ${this.rules.what}; move it away`, {});
  }

  /** The disk has it when this resolves. @throws the error of the rules when nothing was written */
  async write(value: T): Promise<void> {
    try {
      await writeWhole(this.path, `${JSON.stringify(value, null, 2)}\n`);
    } catch (error: unknown) {
      const words = `${this.rules.what} cannot be kept in ${this.path} (${reasonOf(error)})`;
      throw new this.rules.error(words.charAt(0).toUpperCase() + words.slice(1), { cause: error });
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }

  private async text(): Promise<string | null> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (error: unknown) {
      if (isMissingFile(error)) return null;
      throw new this.rules.error(`${this.path} cannot be read (${reasonOf(error)})`, { cause: error });
    }
  }
}

/** The operating system's own name of what went wrong, such as `EACCES`. */
export function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** @returns `null` for what is no JSON */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

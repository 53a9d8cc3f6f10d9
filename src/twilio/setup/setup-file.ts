import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../common/errors/domain-error.js';
import { isMissingFile } from '../../common/files/local-files.js';
import { writeWhole } from '../../common/files/whole-file.js';
import type { AddedLines } from '../../common/files/env-file.js';
import type { KeptSetup } from './setup-plan.js';

const NAME = 'before-setup.json';

/** The file with what Twilio had before cannot be read or written. */
export class SetupFileError extends DomainError {
  readonly code = 'SETUP_FILE_FAILED';
}

/** All that is needed for the way back. */
export interface BeforeSetup {
  readonly setups: readonly KeptSetup[];
  /** What was added to `.env`. */
  readonly lines: readonly AddedLines[];
}

/** What numbers and applications had before they were set up: a file in the data folder, for `setup --undo`. */
export class SetupFile {
  readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, NAME);
  }

  /** @throws SetupFileError when it cannot be read, or holds something else */
  async read(): Promise<BeforeSetup> {
    const text = await this.text();
    if (text === null) return { setups: [], lines: [] };
    const kept = parse(text);
    if (kept === null)
      throw new SetupFileError(`${this.path} does not hold what "setup" has kept; move it away`);
    return kept;
  }

  /** Replaces all that it holds; the disk has it when this resolves. @throws SetupFileError when nothing was written */
  async write({ setups, lines }: BeforeSetup): Promise<void> {
    try {
      await writeWhole(this.path, `${JSON.stringify({ setups, lines }, null, 2)}\n`);
    } catch (error: unknown) {
      throw new SetupFileError(`What Twilio had before cannot be kept in ${this.path} (${reasonOf(error)})`, {
        cause: error,
      });
    }
  }

  /** Removes it: there is nothing that could be given back. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }

  private async text(): Promise<string | null> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (error: unknown) {
      if (isMissingFile(error)) return null;
      throw new SetupFileError(`${this.path} cannot be read (${reasonOf(error)})`, { cause: error });
    }
  }
}

/** The operating system's own name of what went wrong, such as `EACCES`. */
function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

function parse(text: string): BeforeSetup | null {
  try {
    const { setups, lines } = fieldsOf(JSON.parse(text));
    const isWhole = isListOf(setups, isKept) && isListOf(lines, isAdded);
    return isWhole ? { setups, lines } : null;
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isListOf<T>(value: unknown, isOne: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isOne);
}

function isAdded(value: unknown): value is AddedLines {
  const { path, names, bytes, digest } = fieldsOf(value);
  return isText(path) && Array.isArray(names) && typeof bytes === 'number' && isText(digest);
}

function isKept(value: unknown): value is KeptSetup {
  const { accountSid, number, application } = fieldsOf(value);
  const { sid, phoneNumber, before, after } = fieldsOf(number);
  const isApplication = application === null || isTexts(fieldsOf(application)['after']);
  return [accountSid, sid, phoneNumber].every(isText) && isTexts(before) && isTexts(after) && isApplication;
}

/** An object of which every field is a text. */
function isTexts(value: unknown): boolean {
  const texts = Object.values(fieldsOf(value));
  return texts.length > 0 && texts.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

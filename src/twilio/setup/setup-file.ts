import { join } from 'node:path';
import { DomainError } from '../../common/errors/domain-error.js';
import type { AddedLines } from '../../common/files/env-file.js';
import { isText, KeptJson } from '../../common/files/kept-json.js';
import { fieldsOf } from '../../common/validation/fields-of.js';
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
  private readonly file: KeptJson<BeforeSetup>;

  constructor(dataDir: string) {
    this.file = new KeptJson(join(dataDir, NAME), {
      what: 'what there was before "setup"',
      check,
      error: SetupFileError,
    });
  }

  get path(): string {
    return this.file.path;
  }

  /** @throws SetupFileError when it cannot be read, or holds something else */
  async read(): Promise<BeforeSetup> {
    return (await this.file.read()) ?? { setups: [], lines: [] };
  }

  /** Replaces all that it holds; the disk has it when this resolves. @throws SetupFileError when nothing was written */
  async write({ setups, lines }: BeforeSetup): Promise<void> {
    await this.file.write({ setups, lines });
  }

  /** Removes it: there is nothing that could be given back. */
  async remove(): Promise<void> {
    await this.file.remove();
  }
}

function check(value: unknown): BeforeSetup | null {
  const { setups, lines } = fieldsOf(value);
  return isListOf(setups, isKept) && isListOf(lines, isAdded) ? { setups, lines } : null;
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

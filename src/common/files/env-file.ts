import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, chown, readFile, realpath, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { DomainError } from '../errors/domain-error.js';
import { reasonOf } from './kept-json.js';
import { isMissingFile } from './local-files.js';
import { writeWhole } from './whole-file.js';

/** A file of variables cannot be read or written. */
export class EnvFileError extends DomainError {
  readonly code = 'ENV_FILE_FAILED';
}

/** Lines that were added to a file, by which they are found again; their text may be secret and is not in here. */
export interface AddedLines {
  readonly path: string;
  readonly names: readonly string[];
  /** Whether there was no file before. */
  readonly isNewFile: boolean;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly digest: string;
}

/** Lines that are ready to be added. */
export interface PreparedLines {
  readonly added: AddedLines;
  /** @throws EnvFileError when nothing was written */
  readonly write: () => Promise<void>;
}

const NOTHING = Buffer.alloc(0);
const OWNER_MAY_WRITE = 0o200;

/** A file of environment variables to which lines are added; every line that it has stays as it is, byte for byte. */
export class EnvFile {
  constructor(readonly path: string) {}

  /** The variables that it has; none when it is missing. @throws EnvFileError when it cannot be read */
  async values(): Promise<Readonly<Record<string, string | undefined>>> {
    return parseEnv((await this.bytes())?.toString('utf8') ?? '');
  }

  /**
   * Makes sure that lines can be added, before anything else is done that depends on them.
   *
   * @throws EnvFileError when the file, or its folder, must not be written
   */
  async checkWritable(): Promise<void> {
    const path = await this.realPath();
    try {
      const stats = await statsOf(path);
      // Whoever this process is: root may write everything.
      if (stats !== null && (stats.mode & OWNER_MAY_WRITE) === 0)
        throw new EnvFileError(`${this.path} is read-only`);
      if (stats !== null) await access(path, constants.W_OK);
      await access(dirname(path), constants.W_OK);
    } catch (error: unknown) {
      throw error instanceof EnvFileError ? error : failure(`${this.path} cannot be written`, error);
    }
  }

  /**
   * Prepares to add the variables that the file lacks or has blank, behind all that it has. Only the user of this process may read it
   * then.
   *
   * @param heading a comment above the lines
   * @returns `null` when it lacks none
   * @throws EnvFileError when the file cannot be read, or what is added to it would not be
   */
  async prepare(wanted: Readonly<Record<string, string>>, heading: string): Promise<PreparedLines | null> {
    const path = await this.realPath();
    const before = await this.bytes();
    const block = appendix(before?.toString('utf8') ?? '', wanted, heading);
    if (block === null) return null;
    const bytes = Buffer.from(block.text);
    this.checkReadable(`${before?.toString('utf8') ?? ''}${block.text}`, wanted, block.names);
    const added = { path, names: block.names, isNewFile: before === null };
    return {
      added: { ...added, bytes: bytes.length, digest: digestOf(bytes) },
      write: async () => {
        const now = await this.bytes();
        if (!(now ?? NOTHING).equals(before ?? NOTHING))
          throw new EnvFileError(`${this.path} was changed meanwhile; try again`);
        await this.write(path, Buffer.concat([now ?? NOTHING, bytes]));
      },
    };
  }

  /**
   * Takes lines out that were added.
   *
   * @returns false when somebody has changed them since: then they stay
   * @throws EnvFileError when the file cannot be read or written
   */
  async remove(added: AddedLines): Promise<boolean> {
    const now = await this.bytes();
    const start = now === null ? -1 : placeOf(now, added);
    if (now === null || start < 0) return false;
    const rest = Buffer.concat([now.subarray(0, start), now.subarray(start + added.bytes)]);
    const path = await this.realPath();
    if (rest.length === 0 && added.isNewFile) await rm(path);
    else await this.write(path, rest);
    return true;
  }

  /** A quotation mark that is never closed takes in the lines behind it. */
  private checkReadable(
    text: string,
    wanted: Readonly<Record<string, string>>,
    names: readonly string[],
  ): void {
    const values = parseEnv(text);
    const lost = names.filter((name) => values[name] !== wanted[name]);
    if (lost.length === 0) return;
    throw new EnvFileError(
      `Lines that are added to ${this.path} would not be read: is there a quotation mark that is never closed?`,
    );
  }

  private async write(path: string, bytes: Uint8Array): Promise<void> {
    try {
      const before = await statsOf(path);
      await writeWhole(path, bytes);
      // The file is another one now: without this, one that root has written could no longer be read by whom it belongs to.
      if (before !== null && before.uid !== process.getuid?.()) await chown(path, before.uid, before.gid);
    } catch (error: unknown) {
      throw failure(`${this.path} cannot be written`, error);
    }
  }

  private async bytes(): Promise<Buffer | null> {
    try {
      return await readFile(this.path);
    } catch (error: unknown) {
      if (isMissingFile(error)) return null;
      throw failure(`${this.path} cannot be read`, error);
    }
  }

  /** A link stays one: what it leads to is replaced. */
  private async realPath(): Promise<string> {
    try {
      return await realpath(this.path);
    } catch (error: unknown) {
      if (isMissingFile(error)) return resolve(this.path);
      throw failure(`${this.path} cannot be read`, error);
    }
  }
}

/**
 * What has to stand behind a file's text for it to have all variables.
 *
 * Of two lines for one variable the last one counts (`util.parseEnv`), so a blank one can stay where it is.
 *
 * @returns `null` when nothing is missing
 */
export function appendix(
  text: string,
  wanted: Readonly<Record<string, string>>,
  heading: string,
): { readonly text: string; readonly names: readonly string[] } | null {
  const names = missingNames(parseEnv(text), wanted);
  if (names.length === 0) return null;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lead = text === '' || text.endsWith('\n') ? '' : end;
  const lines = names.map((name) => envLine(name, wanted[name] ?? ''));
  return { text: lead + [`# ${heading}`, ...lines].map((line) => line + end).join(''), names };
}

/** The names of those that are wanted and not set; a blank one counts as not set. */
export function missingNames(
  values: Readonly<Record<string, string | undefined>>,
  wanted: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(wanted).filter((name) => (values[name] ?? '').trim() === '');
}

/**
 * One variable as a line, in quotation marks where it would not be read as it is.
 *
 * @throws EnvFileError for a value that no line can hold
 */
export function envLine(name: string, value: string): string {
  const forms = ['', '"', "'", '`'].map((mark) => `${name}=${mark}${value}${mark}`);
  const form = forms.find((line) => parseEnv(line)[name] === value && !value.includes('\n'));
  if (form === undefined) throw new EnvFileError(`No line of a file can hold the value of ${name}`);
  return form;
}

/** The last place where exactly these bytes stand, or -1. */
function placeOf(now: Buffer, { bytes, digest }: AddedLines): number {
  for (let start = now.length - bytes; start >= 0; start -= 1) {
    if (digestOf(now.subarray(start, start + bytes)) === digest) return start;
  }
  return -1;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What a path is. @returns `null` when nothing is there */
async function statsOf(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error: unknown) {
    if (isMissingFile(error)) return null;
    throw error;
  }
}

function failure(words: string, error: unknown): EnvFileError {
  return new EnvFileError(`${words} (${reasonOf(error)})`, { cause: error });
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { isMissingFile } from '../../common/files/local-files.js';
import { writeWhole } from '../../common/files/whole-file.js';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import type { NumberRouting } from '../rest/remote-resources.js';
import { type KeptRouting, type NumberChange, ROUTING_FIELDS, withChanges } from './number-plan.js';

const NAME = 'numbers-before-sync.json';

/** The file with the old addresses cannot be read or written. */
export class UndoFileError extends DomainError {
  readonly code = 'UNDO_FILE_FAILED';
}

/** What numbers had before their calls were sent here: a file in the data folder, for `numbers sync --undo`. */
@Injectable()
export class UndoFile {
  readonly path: string;

  constructor(
    { server }: AppConfig,
    private readonly clock: Clock,
  ) {
    this.path = join(server.dataDir, NAME);
  }

  /** @throws UndoFileError when it cannot be read, or holds something else */
  async read(): Promise<readonly KeptRouting[]> {
    const text = await this.text();
    if (text === null) return [];
    const kept = parse(text);
    if (kept === null)
      throw new UndoFileError(`${this.path} does not hold the old addresses of numbers; move it away`);
    return kept;
  }

  /** Writes what it holds with what is to be changed now. @throws UndoFileError when nothing was written */
  async keep(kept: readonly KeptRouting[], changes: readonly NumberChange[]): Promise<void> {
    await this.write(withChanges(kept, changes, this.clock.now().toISOString()));
  }

  /** Replaces all that it holds; the disk has it when this resolves. @throws UndoFileError when nothing was written */
  async write(kept: readonly KeptRouting[]): Promise<void> {
    try {
      await writeWhole(this.path, `${JSON.stringify({ numbers: kept }, null, 2)}\n`);
    } catch (error: unknown) {
      throw new UndoFileError(`The old addresses cannot be kept in ${this.path} (${reasonOf(error)})`, {
        cause: error,
      });
    }
  }

  private async text(): Promise<string | null> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (error: unknown) {
      if (isMissingFile(error)) return null;
      throw new UndoFileError(`${this.path} cannot be read (${reasonOf(error)})`, { cause: error });
    }
  }
}

/** The operating system's own name of what went wrong, such as `EACCES`. */
function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

function parse(text: string): readonly KeptRouting[] | null {
  try {
    const { numbers } = fieldsOf(JSON.parse(text));
    return Array.isArray(numbers) && numbers.every(isKept) ? numbers : null;
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isKept(value: unknown): value is KeptRouting {
  const { sid, phoneNumber, at, before, after } = fieldsOf(value);
  return [sid, phoneNumber, at].every(isText) && isRouting(before) && isRouting(after);
}

function isRouting(value: unknown): value is NumberRouting {
  const fields = fieldsOf(value);
  return ROUTING_FIELDS.every((field) => isText(fields[field]));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

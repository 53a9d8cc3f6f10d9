import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { isText, KeptJson } from '../../common/files/kept-json.js';
import { fieldsOf } from '../../common/validation/fields-of.js';
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
  private readonly file: KeptJson<{ readonly numbers: readonly KeptRouting[] }>;

  constructor(
    { server }: AppConfig,
    private readonly clock: Clock,
  ) {
    this.file = new KeptJson(join(server.dataDir, NAME), {
      what: 'the old addresses of numbers',
      check,
      error: UndoFileError,
    });
  }

  get path(): string {
    return this.file.path;
  }

  /** @throws UndoFileError when it cannot be read, or holds something else */
  async read(): Promise<readonly KeptRouting[]> {
    return (await this.file.read())?.numbers ?? [];
  }

  /** Writes what it holds with what is to be changed now. @throws UndoFileError when nothing was written */
  async keep(kept: readonly KeptRouting[], changes: readonly NumberChange[]): Promise<void> {
    await this.write(withChanges(kept, changes, this.clock.now().toISOString()));
  }

  /** Replaces all that it holds; the disk has it when this resolves. @throws UndoFileError when nothing was written */
  async write(numbers: readonly KeptRouting[]): Promise<void> {
    await this.file.write({ numbers });
  }
}

function check(value: unknown): { readonly numbers: readonly KeptRouting[] } | null {
  const { numbers } = fieldsOf(value);
  return Array.isArray(numbers) && numbers.every(isKept) ? { numbers } : null;
}

function isKept(value: unknown): value is KeptRouting {
  const { sid, phoneNumber, at, before, after } = fieldsOf(value);
  return [sid, phoneNumber, at].every(isText) && isRouting(before) && isRouting(after);
}

function isRouting(value: unknown): value is NumberRouting {
  const fields = fieldsOf(value);
  return ROUTING_FIELDS.every((field) => isText(fields[field]));
}

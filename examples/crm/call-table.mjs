import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A table of calls, and a list of things to do about them: what a CRM keeps.
 *
 * A file of JSON lines stands in for its database. Each line is one change; the last one of an id counts. The cursor up to which the
 * changes were read is written in the same line as what was read, so that a crash repeats a page and never skips one.
 */
export class CallTable {
  /** @type {Map<string, object>} */
  calls = new Map();
  /** @type {Map<string, object>} By the id of the webhook that asked for it, so that a repeat asks for nothing more. */
  tasks = new Map();
  /** Where reading goes on; `start` for everything there is. */
  cursor = 'start';

  constructor(file) {
    this.file = file;
  }

  async open() {
    await mkdir(dirname(this.file), { recursive: true });
    const text = await readFile(this.file, 'utf8').catch(() => '');
    for (const line of text.split('\n')) this.apply(parse(line));
    // A process that died may have left half a line: what follows must not be taken for its end.
    if (!text.endsWith('\n') && text !== '') await appendFile(this.file, '\n');
    return this;
  }

  /** @param {{ calls?: object[], cursor?: string, task?: object }} change */
  async write(change) {
    await appendFile(this.file, `${JSON.stringify(change)}\n`);
    this.apply(change);
  }

  apply({ calls = [], cursor, task }) {
    for (const call of calls) this.calls.set(call.id, call);
    if (task !== undefined) this.tasks.set(task.id, task);
    this.cursor = cursor ?? this.cursor;
  }
}

/** Half a line says nothing. */
function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere, type KeptKind, parseKept } from './kept-files.js';

/** What tells the files of one kind of resource from all others. */
export interface ResourceKind<T> {
  readonly kind: KeptKind;
  /** The two letters that its sids begin with. */
  readonly prefix: string;
  /** Fields by which it is recognized. */
  readonly fields: readonly (keyof T & string)[];
}

/** Resources of the simulated Twilio's account that can be changed: a JSON file each, in a folder that processes share. */
export class KeptResources<T extends { readonly sid: string }> {
  /** @param folder is made when the first one is kept */
  constructor(
    private readonly folder: string,
    private readonly rules: ResourceKind<T>,
  ) {}

  /** All of them, in no order. */
  async list(): Promise<T[]> {
    const names = (await ifThere(readdir(this.folder))) ?? [];
    const form = new RegExp(`^(${this.rules.prefix}[0-9a-fA-F]{32})\\.json$`);
    const found: T[] = [];
    for (const sid of names.flatMap((name) => form.exec(name)?.[1] ?? [])) {
      const item = await this.find(sid);
      if (item !== null) found.push(item);
    }
    return found;
  }

  /** @returns `null` when there is none with that sid */
  async find(sid: string): Promise<T | null> {
    const { kind, fields } = this.rules;
    if (!this.isSid(sid)) return null;
    const text = await ifThere(readFile(this.file(sid), 'utf8'));
    return text === null ? null : parseKept<T>(text, kind, fields);
  }

  /** Replaces what is known of one; renaming makes it appear whole. */
  async keep(item: T): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${this.file(item.sid)}.${randomBytes(4).toString('hex')}`;
    await writeFile(draft, JSON.stringify(item), { flag: 'wx', mode: 0o600 });
    await rename(draft, this.file(item.sid));
  }

  /** Forgets one. */
  async remove(sid: string): Promise<void> {
    if (this.isSid(sid)) await rm(this.file(sid), { force: true });
  }

  private isSid(text: string): boolean {
    return new RegExp(`^${this.rules.prefix}[0-9a-fA-F]{32}$`).test(text);
  }

  private file(sid: string): string {
    return join(this.folder, `${sid}.json`);
  }
}

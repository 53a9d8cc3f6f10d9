import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { openExclusively } from '../thread/exclusive-folder.js';

/** How to reach an embedded Supabase. */
export interface EmbeddedAccess {
  readonly url: string;
  /** Key of the role `service_role`; a new one at every start. */
  readonly secretKey: string;
  /** Key of the role `anon`. */
  readonly publishableKey: string;
}

/**
 * The folder of an embedded database, for one process at a time.
 *
 * PGlite does not notice a second process in its folder. Node has no file locks of its own; LevelDB's goes away with its
 * process however that ends, which a file with a process id does not.
 */
export class DataFolder {
  /** Where PGlite keeps its data. */
  readonly databaseFolder: string;
  private readonly marker: string;

  private constructor(
    private readonly path: string,
    private readonly lock: ClassicLevel,
  ) {
    this.databaseFolder = join(path, 'postgres');
    this.marker = join(path, 'postgres-is-complete');
  }

  /**
   * Makes the folder when it is missing, and takes it.
   *
   * @throws DataFolderInUseError when another process, or this one, has it
   */
  static async take(path: string): Promise<DataFolder> {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const lock = new ClassicLevel(join(path, 'lock'));
    await openExclusively(lock, path);
    const folder = new DataFolder(path, lock);
    await folder.removeIncompleteDatabase();
    return folder;
  }

  /** Notes that the database came into being as a whole. */
  async markComplete(): Promise<void> {
    if (!existsSync(this.marker)) await writeFile(this.marker, '');
  }

  /** Tells the developer's own tools how to reach the running database; readable by this user alone. */
  async describe(access: EmbeddedAccess): Promise<void> {
    await writeFile(this.accessFile, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
  }

  async release(): Promise<void> {
    await rm(this.accessFile, { force: true });
    await this.lock.close();
  }

  private get accessFile(): string {
    return join(this.path, 'access.json');
  }

  /** PGlite cannot use what an interrupted first start left behind; nothing was ever stored there. */
  private async removeIncompleteDatabase(): Promise<void> {
    if (!existsSync(this.marker)) await rm(this.databaseFolder, { recursive: true, force: true });
  }
}

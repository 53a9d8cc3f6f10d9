import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { compiledFile } from '../support/compiled-file.js';
import { dataFolder, openJournal } from '../support/open-journal.js';

/** Kilobytes that one file of the writer may have, until it is given more: to a program the same as a full disk. */
const FULL_AT = 48;

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('the journal on a disk that was full', () => {
  /** Resolves with the ids that the writer was told are durable, when it was killed. */
  function writeAcrossAFullDisk(folder: string, filling: string): Promise<string[]> {
    const limited = `trap '' XFSZ; ulimit -S -f ${FULL_AT}; exec "$@"`;
    const writer = [compiledFile('test/support/journal-writer.main.js'), folder, filling, String(FULL_AT)];
    const child = spawn('bash', ['-c', limited, 'bash', process.execPath, ...writer], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const acknowledged: string[] = [];
    const giveRoom = (): void => {
      execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:']);
      child.stdin.write('go on\n');
    };
    createInterface(child.stdout).on('line', (line) => {
      if (line === 'full') giveRoom();
      else if (line === 'done') child.kill('SIGKILL');
      else acknowledged.push(line);
    });
    return new Promise((resolve) => child.once('close', () => resolve(acknowledged)));
  }

  it.each(['append', 'acknowledge'])(
    'loses nothing it acknowledged when an attempt to %s filled it and the process is killed later',
    async (filling) => {
      const { folder, remove } = dataFolder();
      const acknowledged = await writeAcrossAFullDisk(folder, filling);
      const { journal } = await openJournal(folder);
      const kept = new Set((await journal.readBatch('supabase', 1_000_000)).map(({ event }) => event.id));
      await journal.close();
      expect(acknowledged.length).toBeGreaterThan(60);
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
      remove();
    },
  );
});

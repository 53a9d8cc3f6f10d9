import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SCHEDULES } from './end-schedules.js';

describe('a command in a process of its own', () => {
  it('ends every schedule that there is', () => {
    const source = join(__dirname, '../..');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
    const schedules = files
      .filter((file) => file.endsWith('-schedule.ts'))
      .map((file) => basename(file, '.ts'));
    expect(SCHEDULES.map(({ name }) => toFileName(name)).sort()).toEqual(schedules.sort());
  });
});

function toFileName(name: string): string {
  return name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
}

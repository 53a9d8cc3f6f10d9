import { readFileSync } from 'node:fs';
import { isNotice, readCommandLine } from '../../src/cli/commands/command-line.js';
import { TWILIO_ERRORS } from '../../src/cli/doctor/judge/twilio-errors.js';
import { readPage, tableRows } from './markdown.js';

const read = (file: string): string => readFileSync(file, 'utf8');
const codeIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

interface Package {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
}

interface Api {
  readonly paths: Readonly<
    Record<
      string,
      { readonly get?: { readonly parameters?: readonly { readonly name: string; readonly in: string }[] } }
    >
  >;
}

describe('the pages say what the code does', () => {
  it('docs/feed.md: every parameter of GET /calls', () => {
    const api = JSON.parse(read('openapi.json')) as Api;
    const parameters = api.paths['/calls']?.get?.parameters ?? [];
    const names = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
    const { text } = readPage('docs/feed.md');
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !new RegExp(`\`${name}[\`=]`).test(text))).toEqual([]);
  });

  it('docs/twilio.md: every error of Twilio that Mainline has words for', () => {
    const codes = tableRows(readPage('docs/twilio.md')).flatMap(
      ([cell = '']) => cell.match(/\b\d{5}\b/g) ?? [],
    );
    expect(Object.keys(TWILIO_ERRORS).filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('docs/operations.md: every command', () => {
    const help = readCommandLine(['--help'], new Date());
    const text = isNotice(help) ? help.text : '';
    const commands = [...text.matchAll(/^ {2}([a-z][a-z-]+)\b/gm)].map(([, name = '']) => name);
    const first = tableRows(readPage('docs/operations.md')).flatMap(([cell]) => codeIn(cell));
    const documented = first.map((code) => code.split(' ')[0]);
    expect(commands).toEqual(expect.arrayContaining(['setup', 'migrate']));
    expect(commands.filter((name) => !documented.includes(name))).toEqual([]);
  });

  it('README.md and CONTRIBUTING.md: only scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as Package;
    const text = ['README.md', 'CONTRIBUTING.md'].map((path) => readPage(path).text).join('\n');
    const named = [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('CHANGELOG.md: the version of package.json, or none before the first release', () => {
    const { version } = JSON.parse(read('package.json')) as Package;
    const [newest = ''] = [...readPage('CHANGELOG.md').text.matchAll(/^## \[(.+?)\]/gm)].map(
      ([, one]) => one,
    );
    expect(['Unreleased', version]).toContain(newest);
  });

  it('.nvmrc: a Node that package.json allows', () => {
    const { engines } = JSON.parse(read('package.json')) as Package;
    const [major, minor] = read('.nvmrc').trim().split('.');
    expect(engines.node).toBe(`>=${major}.${minor}`);
  });

  it('.editorconfig: the settings of Prettier', () => {
    const { printWidth } = JSON.parse(read('.prettierrc.json')) as { printWidth: number };
    const settings = read('.editorconfig');
    expect(settings).toContain(`max_line_length = ${printWidth}`);
    expect(settings).toMatch(/^indent_size = 2$/m);
    expect(settings).toMatch(/^end_of_line = lf$/m);
  });
});

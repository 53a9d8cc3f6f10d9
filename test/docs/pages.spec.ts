import { anchorsOf, brokenLinks, countWords, linksOf, readPage, readPages } from './markdown.js';

describe('the pages', () => {
  const pages = readPages();

  it('are read', () => {
    const paths = pages.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['README.md', 'docs/twilio.md', 'docs/decisions/README.md']),
    );
    expect(pages.flatMap(linksOf).length).toBeGreaterThan(60);
  });

  it.each(pages)('have no link that leads nowhere: $path', (page) => expect(brokenLinks(page)).toEqual([]));

  it('are all reached from the README', () => {
    const reached = new Set<string>();
    const follow = (path: string): void => {
      if (reached.has(path) || !pages.some((page) => page.path === path)) return;
      reached.add(path);
      const targets = linksOf(readPage(path)).map((link) => link.split('#')[0] ?? '');
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
      for (const target of targets.filter((one) => one.endsWith('.md')))
        follow(new URL(target, `file:///${folder}`).pathname.slice(1));
    };
    follow('README.md');
    expect(
      pages.map(({ path }) => path).filter((path) => path.startsWith('docs/') && !reached.has(path)),
    ).toEqual([]);
  });

  it('begin with a README that is read in five minutes', () =>
    expect(countWords(readPage('README.md'))).toBeLessThanOrEqual(1000));
});

describe('a link', () => {
  const page = (text: string): { path: string; text: string } => ({ path: 'docs/feed.md', text });

  it.each([
    'see [a](live.md)',
    'see [a](../README.md#try-it)',
    'see [a](#top)\n\n## Top',
    '![a](images/activity.png)',
    '[a](https://nowhere.example/x.md)',
    'code: `[a](gone.md)`',
    '```\n[a](gone.md)\n```',
    '[a folder](../examples/crm)',
  ])('is whole: %j', (text) => expect(brokenLinks(page(text))).toEqual([]));

  it.each([
    ['see [a](gone.md)', 'gone.md'],
    ['see [a](live.md#gone)', 'live.md#gone'],
    ['see [a](#gone)\n\n## Top', '#gone'],
    ['![a](images/gone.png)', 'images/gone.png'],
    ['[a](../examples/crm#gone)', '../examples/crm#gone'],
    ['```\n## Top\n```\n[a](#top)', '#top'],
  ])('is broken: %j', (text, link) => expect(brokenLinks(page(text))).toEqual([link]));

  it('has the anchors of GitHub', () => {
    expect(
      anchorsOf("# What's `GET /calls/:id`?\n## Again\n## Again\n### [A link](x.md), and - more"),
    ).toEqual(['whats-get-callsid', 'again', 'again-1', 'a-link-and---more']);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
/** What it finds right is not listed, and no style sheet is fetched again, which no rule of these needs: that takes most of the time. */
const AXE_OPTIONS = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
  preload: false,
};
/** Colours that are on their way from one theme to the other are nobody's. */
const TRANSITIONS_END = `(async () => {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const transitions = document.getAnimations().filter(({ effect }) => effect.getTiming().iterations === 1);
  await Promise.allSettled(transitions.map(({ finished }) => finished));
})()`;
/** Milliseconds: a page that has nothing to show by then has a fault, also on a busy machine. */
const LIMIT = 60_000;

/** Looked at by people after a run; not kept in the repository. */
export const SCREENSHOTS = 'screenshots';
/**
 * Every width that the design names, in both themes where screens are usual: colours are the theme's at any width, and no theme moves
 * anything.
 */
export const SCREENS = [
  { width: 375, theme: 'light' },
  { width: 375, theme: 'dark' },
  { width: 768, theme: 'dark' },
  { width: 1440, theme: 'light' },
  { width: 1440, theme: 'dark' },
  { width: 2560, theme: 'light' },
] as const;

/** How a visitor's screen is. */
export interface Screen {
  /** In CSS pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
}

/** A fault of accessibility that people would run into. */
export interface Barrier {
  readonly rule: string;
  readonly impact: string;
  readonly where: readonly string[];
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}

/** Debian's Chromium, or the one that `CHROMIUM_PATH` names. @param more arguments beside those of every browser here */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? PLACES.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      'Chromium is missing: install it (Debian: chromium-headless-shell or chromium), or name it in CHROMIUM_PATH',
    );
  }
  // The tests run as root, and a container's /dev/shm is small.
  const args = [
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--autoplay-policy=no-user-gesture-required',
    ...more,
  ];
  return chromium.launch({ executablePath, args });
}

/** Somebody's visit to the dashboard: a page with a storage of its own, and what went wrong in it. */
export class Visit {
  /** What the console and the policy of the page complained of. A test expects none. */
  readonly problems: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly url: string,
    private readonly screen: Required<Pick<Screen, 'width' | 'theme'>>,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(String(error)));
  }

  static async begin(browser: Browser, url: string, screen: Screen = {}): Promise<Visit> {
    const { width = 1440, height = 900, theme = 'light' } = screen;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(LIMIT);
    const page = await context.newPage();
    return new Visit(context, page, url, { width, theme });
  }

  /** Opens a page with the key in the tab's storage, as it is after signing in. */
  async open(path: string, key: string): Promise<void> {
    await this.page.addInitScript(`sessionStorage.setItem('mainline.api-key', ${JSON.stringify(key)})`);
    await this.goTo(path);
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.url + path);
  }

  /** What axe-core finds serious in the page as it is. The policy of the page forbids scripts of others: it is evaluated. */
  async barriers(): Promise<Barrier[]> {
    await this.page.evaluate(AXE);
    const results = await this.page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(AXE_OPTIONS)})`);
    return results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({
        rule: id,
        impact: impact ?? '',
        where: nodes.slice(0, 5).map(({ target }) => target.join(' ')),
      }));
  }

  /**
   * Keeps a picture of the page, and expects nothing in the way of anybody: no barrier, no scrolling sideways.
   *
   * @param isTall whether the picture also shows what is below the screen's lower edge
   * @param screen how it is by now
   */
  async look(name: string, isTall = false, screen = this.screen): Promise<void> {
    const shown = `${name}-${screen.width}-${screen.theme}`;
    await this.page.waitForLoadState('networkidle').catch(() => undefined);
    await this.page.evaluate(TRANSITIONS_END);
    await this.page.screenshot({ path: `${SCREENSHOTS}/${shown}.png`, fullPage: isTall });
    const barriers = await this.barriers();
    const overflow = await this.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect({ shown, barriers, overflow }).toEqual({ shown, barriers: [], overflow: 0 });
  }

  end(): Promise<void> {
    return this.context.close();
  }
}

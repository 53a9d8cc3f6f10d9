import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Link, useRoute } from 'wouter';
import { useStore } from '../api/store';
import { Icon, type IconName } from '../parts/icon';
import { HELP_OPEN } from './help-sheet';
import classes from './navigation.module.css';
import type { Page } from './page';
import { useMe, useServices } from './services';

const MoreSheet = lazy(() => import('./more-sheet'));

/** As many as a thumb finds side by side; the rest is behind "More". */
const TABS = 4;

interface PagesProps {
  readonly pages: readonly Page[];
}

/** The pages at the side: with words from 1200 px on, a rail of signs below. */
export function SideNavigation({ pages }: PagesProps) {
  return (
    <nav className={classes.side} aria-label="Main">
      <Link className={classes.brand} href="/">
        <Icon name="brand" />
        <span>Mainline</span>
      </Link>
      {withIcon(pages).map((page) => (
        <PageLink key={page.path} page={page} />
      ))}
      <span className={classes.push} />
      <LiveLine />
      <OwnItems />
    </nav>
  );
}

/** The pages at the foot of a small screen. */
export function BottomTabs({ pages }: PagesProps) {
  const [isOpen, setOpen] = useState(false);
  const listed = withIcon(pages);
  return (
    <nav className={classes.tabs} aria-label="Main, small screens">
      {listed.slice(0, TABS).map((page) => (
        <PageLink key={page.path} page={page} />
      ))}
      <button type="button" className={classes.item} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="more" />
        <span>More</span>
      </button>
      {isOpen && (
        <Suspense>
          <MoreSheet onClose={() => setOpen(false)}>
            {listed.slice(TABS).map((page) => (
              <PageLink key={page.path} page={page} />
            ))}
            <LiveLine />
            <OwnItems />
          </MoreSheet>
        </Suspense>
      )}
    </nav>
  );
}

function withIcon(pages: readonly Page[]): (Page & { readonly icon: IconName })[] {
  return pages.flatMap((page) => (page.icon === undefined ? [] : [{ ...page, icon: page.icon }]));
}

function PageLink({ page }: { readonly page: Page & { readonly icon: IconName } }) {
  const [isHere] = useRoute(page.path);
  return (
    <Link
      className={classes.item}
      href={page.path}
      title={page.label}
      aria-current={isHere ? 'page' : undefined}
    >
      <Icon name={page.icon} />
      <span>{page.label}</span>
    </Link>
  );
}

/** How the connection stands, in a word beside the sign. */
function LiveLine() {
  const { phase } = useStore(useServices().live.state);
  const isLive = phase === 'live';
  const words = {
    live: 'Live',
    connecting: 'Connecting',
    'catching-up': 'Catching up',
    offline: 'No connection',
  };
  return (
    <div className={classes.state} title={words[phase]}>
      <span className={`${classes.dot ?? ''} ${isLive ? 'ok' : `warn ${classes.half ?? ''}`}`} />
      <span>{words[phase]}</span>
    </div>
  );
}

function OwnItems() {
  const { session } = useServices();
  const { name, role } = useMe();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <>
      <Item
        icon={isDark ? 'sun' : 'moon'}
        title="Switch between light and dark"
        onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      >
        Theme
      </Item>
      <Item icon="keyboard" title="Keyboard shortcuts" onClick={() => HELP_OPEN.set(true)}>
        Shortcuts
      </Item>
      <Item icon="key" title={`${name}, ${role}: sign out`} onClick={() => session.signOut()}>
        {name} · {role}
        <span className="vh">, sign out</span>
      </Item>
    </>
  );
}

interface ItemProps {
  readonly icon: IconName;
  readonly title: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Item({ icon, title, onClick, children }: ItemProps) {
  return (
    <button type="button" className={classes.item} title={title} onClick={onClick}>
      <Icon name={icon} />
      <span className="cut">{children}</span>
    </button>
  );
}

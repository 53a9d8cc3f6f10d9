import { lazy, Suspense, useMemo } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import type { MeDto } from '../api/generated/types.gen';
import { isAtLeast } from '../api/session';
import { ConnectionBanner } from './connection-banner';
import { HelpSheet } from './help-sheet';
import { BottomTabs, SideNavigation } from './navigation';
import type { Page } from './page';
import { useMe } from './services';
import classes from './shell.module.css';
import { ToastLine } from './toast-line';
import { useShortcuts } from './use-shortcuts';
import { navigate } from 'wouter/use-browser-location';

/** What stands around every page: navigation, the state of the connection, and toasts. */
export function Shell({ pages }: { readonly pages: readonly Page[] }) {
  const me = useMe();
  const allowed = useMemo(() => pages.filter((page) => isThere(page, me)), [pages, me]);
  useShortcuts(
    allowed.flatMap(({ shortcut, label, path }) =>
      shortcut === undefined
        ? []
        : [{ keys: `g ${shortcut}`, label: `go to ${label}`, run: () => navigate(path) }],
    ),
  );
  return (
    <>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <div className={classes.app}>
        <SideNavigation pages={allowed} />
        <main className={classes.main} id="main" tabIndex={-1}>
          <ConnectionBanner />
          <Pages pages={allowed} />
        </main>
      </div>
      <BottomTabs pages={allowed} />
      <ToastLine />
      <HelpSheet />
    </>
  );
}

/** What somebody may not see, or the server does not have, is not there. */
function isThere({ role, feature, ofAllNumbers = false }: Page, me: MeDto): boolean {
  if (ofAllNumbers && me.numbers !== null) return false;
  return isAtLeast(me.role, role) && (feature === undefined || me.features[feature]);
}

function Pages({ pages }: { readonly pages: readonly Page[] }) {
  const routes = useMemo(() => pages.map(({ path, load }) => ({ path, Component: lazy(load) })), [pages]);
  return (
    <Suspense>
      <Switch>
        {routes.map(({ path, Component }) => (
          <Route key={path} path={path}>
            <Component />
          </Route>
        ))}
        <Route>
          <Redirect to="/" replace />
        </Route>
      </Switch>
    </Suspense>
  );
}

import { MantineProvider } from '@mantine/core';
import { type Query, QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, Fragment, type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../api/api-error';
import { useStore } from '../api/store';
import { createServices, type Services, ServicesProvider, useServices } from './services';
import type { Page } from './page';
import { Shell } from './shell';
import { SignIn } from './sign-in';
import { cssVariablesResolver, readStyleNonce, theme } from './theme';

interface AppProps {
  readonly pages: readonly Page[];
  /** What all pages share, such as the player, for as long as somebody is signed in. */
  readonly around?: ComponentType<{ readonly children: ReactNode }>;
  readonly create?: () => Services;
}

/** The dashboard: who is signed in sees the pages, anybody else the way in. */
export function App({ pages, around = Fragment, create = createServices }: AppProps) {
  const [services] = useState(create);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      // The whole of its variables is written here, so that none has to be loaded.
      deduplicateCssVariables={false}
      withGlobalClasses={false}
      defaultColorScheme="auto"
      getStyleNonce={readStyleNonce}
    >
      <QueryClientProvider client={services.queries}>
        <ServicesProvider value={services}>
          <Door pages={pages} around={around} />
        </ServicesProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function hadNoAnswer({ state: { error } }: Query): boolean {
  return error instanceof ApiError && error.isPassing;
}

function Door({ pages, around: Around }: Required<Omit<AppProps, 'create'>>) {
  const { session, live, queries, shortcuts } = useServices();
  const state = useStore(session.state);
  const key = state.phase === 'signed-in' ? state.key : null;
  useEffect(() => void session.begin(), [session]);
  useEffect(() => {
    window.addEventListener('keydown', shortcuts.press);
    return () => window.removeEventListener('keydown', shortcuts.press);
  }, [shortcuts]);
  useEffect(() => {
    if (key === null) return;
    live.whenReady(() => void queries.refetchQueries({ type: 'active', predicate: hadNoAnswer }));
    live.start(key);
    return () => {
      live.stop();
      // Nobody who signs in next sees what this key was shown.
      queries.clear();
    };
  }, [live, queries, key]);
  if (state.phase === 'checking') return null;
  if (state.phase === 'signed-out') return <SignIn problem={state.problem} />;
  return (
    <Around key={key}>
      <Shell pages={pages} />
    </Around>
  );
}

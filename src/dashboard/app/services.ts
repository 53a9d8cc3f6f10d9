import { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { ApiError } from '../api/api-error';
import { LiveFeed, type OpenSocket } from '../api/live-feed';
import { isAtLeast, type Role, Session } from '../api/session';
import { useStore } from '../api/store';
import { Shortcuts } from './shortcuts';
import { Toasts } from './toasts';

/** How often something is asked again when the server does not answer or has too much to do. */
const ATTEMPTS = 2;
const FRESH_MILLISECONDS = 30_000;

/** What lives as long as the tab. */
export interface Services {
  readonly session: Session;
  readonly live: LiveFeed;
  readonly queries: QueryClient;
  readonly shortcuts: Shortcuts;
  readonly toasts: Toasts;
}

/** @param open how the live feed connects */
export function createServices(open?: OpenSocket): Services {
  const session = new Session();
  const onRefused = (code: string): void => {
    session.signOut(code === 'API_KEY_EXPIRED' ? 'This key has expired. Ask for a new one.' : 'No such key.');
  };
  const live = new LiveFeed(onRefused, open);
  return { session, live, queries: createQueries(session), shortcuts: new Shortcuts(), toasts: new Toasts() };
}

const ServicesContext = createContext<Services | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('There are no services around this component');
  return services;
}

/** Who is signed in; only below the shell, where somebody is. */
export function useMe() {
  const state = useStore(useServices().session.state);
  if (state.phase !== 'signed-in') throw new Error('Nobody is signed in');
  return state.me;
}

/** Whether whoever is signed in may do what needs a role. What one may not do is not shown. */
export function useMay(role: Role): boolean {
  return isAtLeast(useMe().role, role);
}

function createQueries(session: Session): QueryClient {
  const retry = (failures: number, error: Error): boolean =>
    failures < ATTEMPTS && (!(error instanceof ApiError) || error.isPassing);
  const queries = new QueryClient({ defaultOptions: { queries: { retry, staleTime: FRESH_MILLISECONDS } } });
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || !(query.state.error instanceof ApiError) || query.state.error.status !== 401)
      return;
    session.signOut('This key is not valid any more.');
  });
  return queries;
}

import { formatDate } from '../parts/format';
import { ApiError } from './api-error';
import { configureClient } from './client';
import { getMe, signIn } from './generated/sdk.gen';
import type { MeDto } from './generated/types.gen';
import { Store } from './store';

const KEY_PLACE = 'mainline.api-key';
/** In the fragment, so that no log of any proxy has it. */
const LINK = /^#sign-in=(.+)$/;

export type Role = MeDto['role'];
const ROLES: readonly Role[] = ['viewer', 'agent', 'admin'];

/** Who uses the dashboard. `checking` until the server has said whether the key is valid. */
export type SessionState =
  | { readonly phase: 'checking' }
  | { readonly phase: 'signed-out'; readonly problem: string | null }
  | { readonly phase: 'signed-in'; readonly key: string; readonly me: MeDto };

/** The API key that this tab uses: kept until it closes, and nowhere else. */
export class Session {
  readonly state = new Store<SessionState>({ phase: 'checking' });
  private key: string | null = null;

  constructor(private readonly place: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = sessionStorage) {
    configureClient(() => this.key);
  }

  /** Takes up the key of this tab, or the one that a link leads to. */
  async begin(): Promise<void> {
    const code = LINK.exec(window.location.hash)?.[1];
    if (code !== undefined) return this.signInByLink(decodeURIComponent(code));
    const key = this.place.getItem(KEY_PLACE);
    if (key === null) this.state.set({ phase: 'signed-out', problem: null });
    else await this.signIn(key);
  }

  /** Never rejects: what went wrong is the `problem` of being signed out. */
  async signIn(key: string): Promise<void> {
    this.key = key;
    try {
      const { data: me } = await getMe({ throwOnError: true });
      this.place.setItem(KEY_PLACE, key);
      this.state.set({ phase: 'signed-in', key, me });
    } catch (error: unknown) {
      this.signOut(describe(error));
    }
  }

  /** @param problem why, when it was not of one's own will */
  signOut(problem: string | null = null): void {
    this.key = null;
    this.place.removeItem(KEY_PLACE);
    this.state.set({ phase: 'signed-out', problem });
  }

  private async signInByLink(code: string): Promise<void> {
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    try {
      const { data } = await signIn({ body: { code }, throwOnError: true });
      await this.signIn(data.key);
    } catch (error: unknown) {
      this.signOut(describeLink(error));
    }
  }
}

/** Whether somebody's role is at least another one. */
export function isAtLeast(role: Role, wanted: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

function describe(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  switch (error.code) {
    case 'API_KEY_EXPIRED':
      return `This key expired${since(error)}. Ask for a new one.`;
    case 'UNAUTHENTICATED':
      return 'No such key.';
    case 'TOO_MANY_REQUESTS':
      return 'Too many attempts. Wait a minute, then try again.';
    case 'NO_ANSWER':
      return 'The server does not answer. Try again.';
    default:
      return error.requestId === null ? error.message : `${error.message}. Request ${error.requestId}`;
  }
}

function describeLink(error: unknown): string {
  const isRefused = error instanceof ApiError && error.status !== null && error.status < 500;
  return isRefused
    ? 'This link was used already, or is too old. Start Mainline again for another.'
    : describe(error);
}

function since({ told }: ApiError): string {
  const at = told?.expiredAt;
  return at === undefined ? '' : ` on ${formatDate(new Date(at))}`;
}

/** Who is signed in: a token, kept in memory and in this tab's session storage, never in the address. */
import { useSyncExternalStore } from 'react';
import { onClock, serverNow } from './clock.ts';

export interface Session {
  token: string;
  user: string;
  role: string;
  supplierId: string | null;
  /** Milliseconds since 1970. */
  ends: number;
}

/** Why nobody is signed in. */
export interface Farewell {
  message: string;
  code: string;
}

interface State {
  session: Session | null;
  farewell: Farewell | null;
}

const KEY = 'inventory-token';
/** Where the page /ruru of the same tab keeps one. */
const RURU_KEY = 'inventory.token';
/** A timer counts no further. */
const LONGEST_TIMER = 2_147_483_647;

let state: State = { session: null, farewell: null };
let ending: ReturnType<typeof setTimeout> | undefined;
const watchers = new Set<() => void>();

function become(next: State): void {
  state = next;
  lookAtClock();
  for (const tell of watchers) tell();
}

/** By the server's clock; until that has been heard, it is left to the server to refuse a token. */
function lookAtClock(): void {
  clearTimeout(ending);
  const now = serverNow();
  if (state.session === null || now === null) return;
  const left = state.session.ends - now;
  if (left <= 0) leave(expired);
  else ending = setTimeout(lookAtClock, Math.min(left, LONGEST_TIMER));
}

const expired = { message: 'Your token has expired.', code: 'invalid_token' };

/** Takes the token of the link that `npm start` prints, or this tab's own; called once, before anything is shown. */
export function begin(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) history.replaceState(null, '', location.pathname + location.search);
  const kept = sessionStorage.getItem(KEY);
  // A mangled link takes nobody's session away.
  const token = given === null || (kept !== null && read(given.trim()) === null) ? kept : given;
  if (token !== null) signIn(token);
}

onClock(lookAtClock);

/** What is said of a token as it is: whether it is right is the server's to say. @returns whether it can be one */
export function signIn(text: string): boolean {
  const session = read(text.trim());
  if (session === null) {
    leave({
      message: 'This is no token: it has three parts with points between them.',
      code: 'invalid_token',
    });
    return false;
  }
  sessionStorage.setItem(KEY, session.token);
  become({ session, farewell: null });
  return true;
}

/** Why a token was refused, as the server says it, or plainer where it is over. */
export const farewellOf = ({ ends }: Session, said: Farewell): Farewell =>
  ends <= (serverNow() ?? 0) ? expired : said;

export function leave(farewell: Farewell | null): void {
  for (const key of [KEY, RURU_KEY]) sessionStorage.removeItem(key);
  become({ session: null, farewell });
}

export function currentSession(): Session | null {
  return state.session;
}

export function useSession(): State {
  return useSyncExternalStore(
    tell => {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    () => state,
  );
}

function read(token: string): Session | null {
  try {
    const part = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(part), letter => letter.charCodeAt(0));
    const { sub, role, supplier_id = null, exp } = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof sub !== 'string' || typeof role !== 'string' || typeof exp !== 'number') return null;
    return { token, user: sub, role, supplierId: supplier_id, ends: exp * 1000 };
  } catch {
    return null;
  }
}

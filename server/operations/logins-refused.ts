/** Logins of ours that the embedded server does not let in, by the passwords that a process has of them. */
import { asLogin, passwordsIn, withClient } from '../database/bootstrap.ts';
import type { Urls } from '../database/connect.ts';
import { type WhyRefused, whyRefused } from '../database/why-refused.ts';
import type { Settings } from '../settings.ts';

const OF_LOGINS = ['passwords_differ', 'login_refused'];

/** Each is tried anew: who is connected already stays so, whatever its password is by now. */
export async function loginsRefused(
  settings: Settings,
  { administrator }: Pick<Urls, 'administrator'>,
): Promise<WhyRefused[]> {
  if (settings.spp !== null) return [];
  const tries = Object.entries(passwordsIn(settings.secrets)).map(([login, password]) =>
    withClient(asLogin(administrator.spp, login, password), async () => null).catch(error =>
      whyRefused(error, settings),
    ),
  );
  // Whatever else keeps one out is told by whoever works by it.
  return (await Promise.all(tries)).filter(
    (one): one is WhyRefused => one !== null && OF_LOGINS.includes(one.problem.code),
  );
}

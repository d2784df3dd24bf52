/**
 * What a URL says about TLS, and who reads it: node's driver, and libpq (psql, postgres_fdw), which differ in a few words.
 * Node's checks the certificate wherever TLS is asked for at all, but by `no-verify`, which libpq calls `require`.
 */

/** What `sslmode` may say. */
const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** Of libpq's environment, where a URL says nothing itself. */
const fallbacks = { sslmode: 'PGSSLMODE', sslrootcert: 'PGSSLROOTCERT' };

/** Whether a URL says nothing about TLS that nobody understands. */
export function isTlsKnown(url: string): boolean {
  const mode = URL.parse(url)?.searchParams.get('sslmode') ?? null;
  return mode === null || modes.includes(mode);
}

/**
 * A given URL with all that holds for it, as node's driver takes it.
 *
 * @param environment where libpq's variables are
 */
export function withTls(url: string, environment: NodeJS.ProcessEnv): string {
  const given = new URL(url);
  const { searchParams: words } = given;
  const before = words.toString();
  if (/^(?:1|true)$/.test(words.get('ssl') ?? '') && !words.has('sslmode'))
    words.set('sslmode', 'verify-full');
  words.delete('ssl');
  for (const [word, variable] of Object.entries(fallbacks)) {
    const value = environment[variable];
    if (value && !words.has(word)) words.set(word, value);
  }
  // A word of libpq's for the authorities that the system trusts: what the driver does without a file.
  if (words.get('sslrootcert') === 'system') words.delete('sslrootcert');
  return words.toString() === before ? url : given.href;
}

/** The same as libpq takes it. */
export function tlsOfLibpq(url: string): { sslmode: string | null; sslrootcert: string | null } {
  const { searchParams: words } = new URL(url);
  const sslmode = words.get('sslmode');
  // With a file of authorities, libpq's `require` would ask for one of them.
  if (sslmode === 'no-verify') return { sslmode: 'require', sslrootcert: null };
  const sslrootcert = words.get('sslrootcert') ?? (sslmode === 'verify-full' ? 'system' : null);
  return { sslmode, sslrootcert };
}

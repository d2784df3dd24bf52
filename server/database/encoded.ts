/** Whether a URL can be meant as it is written: a password that is not percent-encoded may end it anywhere. */

/** What ends login and password, or the whole, where it is not encoded. */
export const ENCODED: Record<string, string> = { '/': '%2F', '@': '%40', '#': '%23', '?': '%3F', '%': '%25' };

/** Of the URLs that are taken; a login, too, may have a colon and two slashes behind it. */
const BEGINNING = /^(?:postgres(?:ql)?|rediss?|https?):\/\/(.*)$/is;

/**
 * False where a part of what may be a password would be read as a host, a database or a word of the query: nothing of such a
 * URL may be shown to anybody.
 *
 * @param text as it was given
 */
export function isEncoded(text: string): boolean {
  const [, rest] = BEGINNING.exec(text) ?? [];
  // No URL at all, which is told as that; without its beginning nobody knows what of it is a password.
  if (rest === undefined) return !/[@:/]/.test(text);
  const end = rest.search(/[/?#]/);
  const authority = end === -1 ? rest : rest.slice(0, end);
  const after = end === -1 ? '' : rest.slice(end);
  if (after.includes('@') || after.includes('#')) return false;
  const login = authority.includes('@') ? authority.slice(0, authority.lastIndexOf('@')) : '';
  // A login, and a host, are no place for what belongs to another one.
  if (login.includes('@')) return false;
  const path = after.split('?')[0]!;
  return isDecodable(login) && isDecodable(path) && !(URL.parse(text) === null && text.includes('@'));
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

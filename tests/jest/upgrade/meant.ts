/**
 * What of the version before does not hold under this version's schema, because it is meant not to: a contract step, or a
 * test that lists all there is. Emptied when release.json names another version.
 */
export interface Meant {
  /** The file, below tests/; `clients`: what clients of both versions at once do not do. */
  where: string;
  /** The test's name; of pgTAP the line without its number; of clients where they send no lists. */
  name: string;
  why: string;
}

export const meant: Meant[] = [
  {
    where: 'clients',
    name: 'lists to the new server',
    why: 'Received lists are encrypted since; a worker of before, which may take one up, does not read it.',
  },
];

/**
 * What of the version before does not hold under this version's schema, because it is meant not to: a contract step, or a
 * test that lists all there is. Emptied when release.json names another version.
 */
export interface Meant {
  /** The file, below tests/. */
  where: string;
  /** The test's name; of pgTAP the line without its number. */
  name: string;
  why: string;
}

export const meant: Meant[] = [];

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

/** Tests that name all there is. */
const LISTS = 'it lists all there is';
/** pgTAP is the superuser, whose claims of who acts are not believed any more. */
const CLAIMS = 'the audit log believes a claim of the server’s own logins only';

export const meant: Meant[] = [
  {
    where: 'jest/client/rows.test.ts',
    name: 'the committed rows are those of the migrated databases (npm run types writes them)',
    why: LISTS,
  },
  {
    where: 'jest/graphql/planning.test.ts',
    name: 'schema.graphql is the schema (npm run snapshot writes it)',
    why: LISTS,
  },
  {
    where: 'jest/intake/lock-kinds.test.ts',
    name: 'the list names every function that locks uploads',
    why: LISTS,
  },
  {
    where: 'jest/isolation/strangers.test.ts',
    name: 'SQL with the claims of ALFA every function it may call is judged',
    why: LISTS,
  },
  {
    where: 'pgtap/common/surface/rights.sql',
    name: 'every table with a policy has a row, so that reading it shows something',
    why: LISTS,
  },
  { where: 'pgtap/common/jobs/jobs.sql', name: 'the audit log knows who did it', why: CLAIMS },
  { where: 'pgtap/issoh/pricing/pricing_access.sql', name: 'with who did it', why: CLAIMS },
  { where: 'pgtap/issoh/scoring/computing.sql', name: 'the audit log has who did it', why: CLAIMS },
  {
    where: 'pgtap/spp/audit/audit.sql',
    name: 'a new supplier is logged with actor, request and the row',
    why: CLAIMS,
  },
];

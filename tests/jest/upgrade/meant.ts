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
  /** It fails beside others only: where it does, its file is run again alone, and it has to hold. */
  sometimes?: true;
}

/** Tests that name all there is. */
const LISTS = 'it lists all there is';
/** pgTAP is the superuser, whose claims of who acts are not believed any more. */
const CLAIMS = 'the audit log believes a claim of the server’s own logins only';
/** Since 09c2da02. */
const EMPTY =
  'empty tables are neither vacuumed nor analysed: plans made from then on would count on nothing';
/** Since e7f73171; it is the one list that the test asks without the moment that it is about. */
const NO_MOMENT =
  'what stock was worth at no moment is refused (ISIMD): it was answered by nothing, as if there had been no stock';
/** Since 7e20fa3e; the test takes the number of its own transaction for one that all before have ended by. */
const AHEAD =
  'a horizon ahead of all transactions that have ended says nothing: the test sets one, where another transaction runs';

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
  ...['spp', 'issoh'].map(tier => ({
    where: 'jest/isi/maintenance.test.ts',
    name: `${tier}: every table is vacuumed and analysed`,
    why: EMPTY,
  })),
  ...['admin', 'analyst', 'approver', 'pricing_manager', 'reviewer', 'stock_operator'].map(role => ({
    where: 'jest/isolation/graphql.test.ts',
    name: `IS-SOH is open to its readers alone: inv_${role}`,
    why: NO_MOMENT,
  })),
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
  ...[
    'costs_and_value_are_receipts: a cost that was changed',
    'kept_values_are_a_replay: update issoh_kept.inventory_values set lifo_value = lifo_value + 1',
    'kept_values_are_a_replay: update issoh_kept.valuation_checkpoints set last_cost = last_cost + 1',
    'kept_values_are_a_replay: update issoh_kept.valuation_checkpoints set lifo_left[1] = lifo_left[1] - 1',
    'kept_values_are_a_replay: delete from issoh_kept.inventory_values',
  ].map(name => ({
    where: 'jest/issoh/time.test.ts',
    name: `what goes past the functions is found by the check ${name}`,
    why: AHEAD,
    sometimes: true as const,
  })),
  {
    where: 'pgtap/common/maintenance/maintenance.sql',
    name: 'every table is vacuumed and analysed, partition by partition',
    why: EMPTY,
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

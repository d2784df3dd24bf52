/** Whether the past is as it was sealed. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { counted } from '../counted.ts';
import type { Connections } from '../database/connect.ts';
import { type Tier, tiers } from '../database/migrate.ts';
import { asRole, noLimit, type Run } from '../database/pools.ts';
import { digestsName, readDigests } from '../seals/digests.ts';
import { exportSeals, readExport } from '../seals/export.ts';
import { isStranger, knownPublicKeys, type PublicKeys } from '../seals/key.ts';
import { type Verified, verifyTier } from '../seals/verify.ts';
import type { Settings } from '../settings.ts';
import { note, operator, print, printJson, withDatabases } from './run.ts';
import { table } from './table.ts';
import { time } from './times.ts';

interface Flags {
  from?: Date;
  against?: string;
  json?: true;
}

export function addAuditVerbs(program: Command): void {
  const audit = program
    .command('audit')
    .description('Proves that audit log, price history and ledger are as they were written.');

  audit
    .command('verify')
    .summary('compare the past with its seals')
    .description(
      'Looks at every seal and its signature, hashes the rows again, and compares with the digests in DATA_DIR/seals. Names each seal that does not hold. Exit code 1 when one does not.',
    )
    .option('--from <time>', 'only seals made since, as 2026-01-31 or 2026-01-31T12:00:00Z', since)
    .option(
      '--against <file>',
      'compare with an export, too: also when DATA_DIR itself may have been changed',
    )
    .option('--json', 'print the results as JSON')
    .action(async (flags: Flags) => {
      const verified = await withDatabases(({ settings, connections }) =>
        verifyBoth(settings, connections, flags),
      );
      if (verified.some(one => one.broken.length > 0)) process.exitCode = 1;
      if (flags.json) return printJson(verified);
      tellVerified(verified);
    });

  audit
    .command('export')
    .description(
      'Writes the digests of all seals, and the public keys, to a file: kept elsewhere, it proves what was sealed until now.',
    )
    .argument('<file>', 'what is there is replaced')
    .action(async (file: string) => {
      const count = await withDatabases(({ settings, connections }) =>
        exportSeals(resolve(file), runsOf(connections), knownPublicKeys(settings)),
      );
      print(`${file}: ${counted(count, 'seal')}`);
    });
}

async function verifyBoth(settings: Settings, connections: Connections, flags: Flags): Promise<Verified[]> {
  const given = flags.against === undefined ? null : await readExport(flags.against);
  const keys: PublicKeys = new Map([...knownPublicKeys(settings), ...(given?.keys ?? [])]);
  const runs = runsOf(connections);
  const verified = await Promise.all(
    tiers.map(tier =>
      verifyTier({
        tier,
        run: runs[tier],
        keys,
        isStranger: isStranger(settings.dataDir, tier, keys),
        witnesses: {
          [digestsName(settings.dataDir, tier)]: {
            digests: readDigests(settings.dataDir, tier, flags.from),
            follows: true,
          },
          ...(given === null ? {} : { [flags.against!]: { digests: given.digests(tier), follows: false } }),
        },
        from: flags.from,
      }),
    ),
  );
  return verified.flat();
}

/** Reading is all that it takes. */
function runsOf(connections: Connections): Record<Tier, Run> {
  const runOf = (tier: Tier): Run => {
    return work => asRole(connections[tier], operator('inv_analyst'), noLimit, work, 'begin read only');
  };
  return { spp: runOf('spp'), issoh: runOf('issoh') };
}

function tellVerified(verified: Verified[]): void {
  const rows = verified.map(one => [
    one.database,
    one.chain,
    one.seals,
    one.rows,
    one.sealed_until ?? 'nothing',
    one.unsealed_rows,
    one.broken.length === 0 ? 'holds' : 'BROKEN',
  ]);
  print(table(['database', 'chain', 'seals', 'rows', 'sealed until', 'not sealed yet', 'result'], rows));
  const broken = verified.flatMap(one => one.broken);
  if (broken.length > 0) {
    const lines = broken.map(one => [
      one.database,
      one.chain,
      one.seal_no ?? '',
      one.after,
      one.until,
      one.what,
    ]);
    print(`\n${table(['database', 'chain', 'seal', 'after', 'until', 'what is wrong'], lines)}`);
  }
  for (const one of verified) for (const text of one.notes) note(`${one.database} ${one.chain}: ${text}`);
  if (verified.some(one => one.unsealed_rows > 0))
    note('Of rows that are not sealed yet nothing can be told; the worker seals every few seconds.');
}

function since(text: string): Date {
  return new Date(time(text));
}

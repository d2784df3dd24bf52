import { type Command, Option } from 'commander';
import { signedInRoles, signToken, userName } from '../access.ts';
import {
  type AdministratorUrls,
  asLogin,
  inDatabase,
  usableLogin,
  withClient,
} from '../database/bootstrap.ts';
import { findUrls } from '../database/connect.ts';
import type { Tier } from '../database/migrate.ts';
import type { Role } from '../database/pools.ts';
import { type WhyRefused, whyRefused } from '../database/why-refused.ts';
import { readSettings, type Settings } from '../settings.ts';
import { print, refusal, withDatabases } from './run.ts';
import { supplierId } from './suppliers.ts';

export const ownRoles = ['inv_analyst', 'inv_owner'] as const;

export type OwnRole = (typeof ownRoles)[number];

export function addAccessVerbs(program: Command): void {
  program
    .command('url')
    .summary('print a psql URL of a running database')
    .description('Prints a URL of a running database: an administrator’s, or that of a role.')
    .argument('<database>', DATABASES)
    .addOption(new Option('--role <role>', 'whose URL').choices(ownRoles))
    .addHelpText(
      'after',
      `
The URL holds the password: as an argument it shows in the list of processes. "inventory psql" opens psql without.

Example:
  $ DATABASE_URL=$(inventory url spp --role inv_analyst) ./report.py`,
    )
    .action(async (database: string, flags: { role?: OwnRole }) =>
      print(await databaseUrl(database, flags.role)),
    );

  program
    .command('token')
    .summary('print a token for HTTP, valid for 24 hours')
    .description('Prints a token for REST and GraphQL, valid for 24 hours.')
    .addOption(
      new Option('--role <role>', 'what the holder may do').choices(signedInRoles).makeOptionMandatory(),
    )
    .option('--supplier <supplier>', 'code or id; the one supplier of an inv_supplier')
    .option('--user <name>', 'who the holder is, as history and audit will show')
    .addHelpText(
      'after',
      `
Examples:
  $ TOKEN=$(inventory token --role inv_catalog_manager)
  $ curl -H "Authorization: Bearer $TOKEN" http://localhost:5678/api/spp/suppliers
  $ inventory token --role inv_supplier --supplier ACME --user robot@acme.example`,
    )
    .action(async (flags: { role: Role; supplier?: string; user?: string }) => {
      const supplier_id = await supplierOf(flags);
      print(
        await signToken(readSettings(), { role: flags.role, sub: flags.user ?? userName(), supplier_id }),
      );
    });
}

/** What takes an argument of `databaseUrl`. */
export const DATABASES = 'spp or issoh; the embedded server’s administrator has postgres, too';

/** Milliseconds for which a URL waits for its server to let it in. */
const TRIED_MS = 3_000;

/**
 * URL of a running database: an administrator's, or that of a role. The embedded superuser's also of `postgres`, which is
 * open where others are closed. A server that would refuse it says so here, in our words.
 *
 * @throws Problem what `whyRefused` says, as `passwords_differ`; also what `findUrls` throws
 */
export async function databaseUrl(database: string, role?: OwnRole): Promise<string> {
  const settings = readSettings();
  const isPostgres = database === 'postgres' && role === undefined && settings.spp === null;
  if (database !== 'spp' && database !== 'issoh' && !isPostgres) {
    throw refusal(
      'no_such_database',
      `There is no database "${database}" for this.`,
      database === 'postgres'
        ? 'Name spp or issoh: only an embedded server has it, for its superuser ("inventory psql postgres --superuser").'
        : 'Name spp or issoh.',
    );
  }
  const { administrator } = await findUrls(settings);
  if (isPostgres) return inDatabase(administrator.spp, database);
  const mine = administrator[database as Tier];
  const refused = await refusalOf(mine, settings);
  // Whose login it is, a server looks at before whether there is the database.
  if (refused !== null && (role === undefined || refused.what.startsWith('database '))) throw refused.problem;
  if (role === undefined) return mine;
  try {
    const url = await urlOf(settings, administrator, database as Tier, role);
    const why = await refusalOf(url, settings);
    if (why !== null) throw why.problem;
    return url;
  } catch (error) {
    throw withAdministrator((await whyRefused(error, settings))?.problem ?? error);
  }
}

async function urlOf(
  settings: Settings,
  administrator: AdministratorUrls,
  tier: Tier,
  role: OwnRole,
): Promise<string> {
  if (role === 'inv_analyst')
    return asLogin(administrator[tier], 'inv_analyst_login', settings.secrets.analyst_password);
  // Whoever is given an administrator's password has a superuser, and so is whatever the owner's functions do.
  const owner = new URL((await migratorOf(settings, administrator))[tier]);
  // Names as people find them in these databases: the login's own search_path is that of migrations.
  owner.searchParams.set('options', `-crole=${role} -csearch_path=spp,issoh,public`);
  // psql reads a space as %20, not as +.
  return owner.href.replaceAll('+', '%20');
}

/** Null where it lets in; who is away has refused nobody, and what is not known here the server says to whoever opens it. */
function refusalOf(url: string, settings: Settings): Promise<WhyRefused | null> {
  return withClient(url, async () => null, { connect: TRIED_MS }).catch(error => whyRefused(error, settings));
}

/** A login that may become the owner, and no more. @throws Error `login_refused`, `passwords_differ` */
async function migratorOf(settings: Settings, administrator: AdministratorUrls): Promise<AdministratorUrls> {
  const { migrator_password } = settings.secrets;
  if (settings.spp !== null) return usableLogin('inv_migrator', administrator, migrator_password);
  return {
    spp: asLogin(administrator.spp, 'inv_migrator', migrator_password),
    issoh: asLogin(administrator.issoh, 'inv_migrator', migrator_password),
  };
}

/** A role's login cannot be had: what is left to whoever may see the administrator's password. */
const WITHOUT_LOGIN = ['login_refused', 'passwords_differ'];

function withAdministrator(error: unknown): unknown {
  const told = error as Error & { code?: string; hint?: string };
  if (WITHOUT_LOGIN.includes(told.code ?? ''))
    told.hint = `${told.hint} As the administrator itself: "inventory psql … --superuser".`;
  return error;
}

async function supplierOf(flags: { role: Role; supplier?: string }): Promise<string | undefined> {
  const { role, supplier } = flags;
  if (supplier === undefined) {
    if (role !== 'inv_supplier') return undefined;
    throw refusal('supplier_missing', 'An inv_supplier belongs to a supplier.', 'Add --supplier CODE.');
  }
  const id = await withDatabases(({ connections }) => supplierId(connections.spp, supplier));
  if (id !== null) return id;
  throw refusal('SPNSU', `There is no supplier "${supplier}".`, '"inventory supplier list" shows them all.');
}

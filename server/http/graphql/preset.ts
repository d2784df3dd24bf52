/** Both databases in one GraphQL schema. Reads go by RLS; writes are functions and nothing else. */
import './environment.ts';

import { PgSimplifyInflectionPreset } from '@graphile/simplify-inflection';
import type { GraphileConfig } from 'graphile-config';
import type pg from 'pg';
import type { WithPgClient } from 'postgraphile/@dataplan/pg';
import { makePgAdaptorWithPgClient, makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { PostGraphileConnectionFilterPreset } from 'postgraphile-plugin-connection-filter';
import { type Tier, tiers } from '../../database/migrate.ts';
import {
  type Claims,
  type Connects,
  claimsIn,
  howFar,
  inTransaction,
  pgSettings,
} from '../../database/pools.ts';
import { giveTermsKeys, TERMS_SETTING, termsReaders } from '../../encryption/terms.ts';
import { isLost } from '../../problem.ts';
import { type Limits, limits as usual } from '../limits.ts';
import { type Source, through } from '../sources.ts';
import { actorsPlugin } from './actors.ts';
import { batchProgressPlugin } from './batch-progress.ts';
import { behaviorsPlugin } from './behaviors.ts';
import { answerPlugin, pagePlugin, patiencePlugin } from './limits.ts';
import { current, explainPlugin, maskError } from './masking.ts';
import { neighboursPlugin } from './neighbours.ts';
import { notificationsPlugin } from './notifications.ts';
import { ordersPlugin } from './orders.ts';
import { ruru } from './ruru.ts';
import { searchPlugin } from './search.ts';
import { surfacePlugin } from './surface/plugin.ts';
import { typesPlugin } from './types.ts';
import type { Wakeups } from './wakeups.ts';

const nobody: Claims = { role: 'inv_anonymous', user_id: 'nobody' };

/**
 * The preset of both services.
 *
 * @param pools log in as inv_authenticator
 * @param jsonLimit bytes a request's body may have
 * @param wakeups says when there are new notifications; without, there are no subscriptions
 * @param terms the keys of negotiated terms, for whoever may read those; without, nobody does
 */
export async function makePreset(
  pools: Record<Tier, Source>,
  jsonLimit: number,
  limits: Limits = usual,
  wakeups?: Wakeups,
  terms: () => Promise<string> = async () => '',
): Promise<GraphileConfig.Preset> {
  const { statements, executions } = limits;
  return {
    extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset, PostGraphileConnectionFilterPreset],
    plugins: [
      actorsPlugin,
      behaviorsPlugin,
      surfacePlugin,
      typesPlugin,
      pagePlugin,
      ordersPlugin,
      neighboursPlugin,
      searchPlugin,
      explainPlugin,
      answerPlugin(limits.graphql.answer),
      patiencePlugin(executions.mutations),
      ...(wakeups === undefined
        ? []
        : [
            notificationsPlugin(pools.issoh, wakeups, statements.graphql),
            batchProgressPlugin(pools.spp, statements.graphql),
          ]),
    ],
    // Filters through relations would join what no index carries; `connectionFilterRelations` does not stop them.
    disablePlugins: [
      'PgConnectionArgFilterBackwardRelationsPlugin',
      'PgConnectionArgFilterForwardRelationsPlugin',
      'PgConnectionArgFilterComputedAttributesPlugin',
      'PgConnectionArgFilterRecordFunctionsPlugin',
      'PgConditionArgumentPlugin',
      // A row is told by its own key: what has an id of any type is planned for every type there is.
      'NodePlugin',
      'AddNodeInterfaceToSuitableTypesPlugin',
      'RegisterQueryNodePlugin',
      'PgTableNodePlugin',
      'PgNodeIdAttributesPlugin',
      'QueryQueryPlugin',
      'MutationPayloadQueryPlugin',
      'PgMutationPayloadEdgePlugin',
    ],
    pgServices: tiers.map(tier => service(tier, pools[tier], limits, terms)),
    gather: { pgStrictFunctions: false },
    schema: {
      // What an index carries is switched on, table by table, by the surface.
      defaultBehavior: [
        '-resource:insert -resource:update -resource:delete',
        '-attribute:filterBy -attribute:orderBy -totalCount',
        '-resource:connection:backwards',
      ].join(' '),
      connectionFilterAllowedOperators: [
        'isNull',
        'equalTo',
        'in',
        'lessThan',
        'lessThanOrEqualTo',
        'greaterThan',
        'greaterThanOrEqualTo',
        'startsWith',
        'descendantOf',
        'ancestorOf',
      ],
      connectionFilterArrays: false,
      connectionFilterComputedColumns: false,
      connectionFilterSetofFunctions: false,
      connectionFilterAllowNullInput: true,
      connectionFilterAllowEmptyObjectInput: true,
    },
    ruru,
    grafast: { timeouts: { planning: 5_000, execution: executions.reads } },
    grafserv: {
      graphqlPath: '/graphql',
      graphqlOverGET: false,
      graphiql: true,
      graphiqlOnGraphQLGET: false,
      graphiqlPath: '/ruru',
      graphiqlStaticPath: '/ruru-static/',
      websockets: false,
      watch: false,
      maxRequestLength: jsonLimit,
      allowedRequestContentTypes: ['application/json'],
      maskError,
    },
  };
}

/**
 * A database's service. Whose connections are taken is told by the settings of each transaction, and whether they may be a
 * replica's by the request that is answered.
 */
function service(
  name: Tier,
  source: Source,
  limits: Limits,
  terms: () => Promise<string>,
): ReturnType<typeof makePgService> {
  const made = makePgService({
    name,
    pool: source.primary.of(nobody) as pg.Pool,
    schemas: [name],
    pubsub: false,
    pgSettings: context => settingsOf(context.expressv4?.res.locals.claims, limits),
  });
  const withPgClient: WithPgClient = async (settings, work) => {
    const claims = claimsIn(settings) ?? nobody;
    const caller = { sights: {}, reads: false, ...current.getStore()?.caller, claims };
    const keys = name === 'issoh' && termsReaders.includes(claims.role) ? await terms() : '';
    const adapt = (own: typeof settings) => (connects: Connects) =>
      makePgAdaptorWithPgClient(connects as pg.Pool)(own, work);
    return through(source, caller, from =>
      // Only what writes may begin transactions of its own, inside that of the adaptor.
      caller.reads
        ? inTransaction(from, JSON.stringify(settings), async client => {
            if (keys !== '') await giveTermsKeys(client, keys);
            return keeping(client, adapt(null));
          })
        : // The adaptor binds them.
          transact(from, adapt(keys === '' ? settings : { ...settings, [TERMS_SETTING]: keys })),
    );
  };
  return { ...made, adaptor: { ...made.adaptor, createWithPgClient: () => withPgClient as never } };
}

/** Runs what takes a connection and gives it back on one that is kept. */
async function keeping<T>(client: pg.PoolClient, run: (from: Connects) => Promise<T>): Promise<T> {
  const { release } = client;
  client.release = () => undefined;
  try {
    return await run({ connect: async () => client });
  } finally {
    client.release = release;
  }
}

/** Has the adaptor make a transaction of its own, and asks on the same connection how far the log is then. */
async function transact<T>(from: Connects, run: (from: Connects) => Promise<T>): Promise<T> {
  const { settled } = from;
  if (settled === undefined) return run(from);
  const client = await from.connect();
  let broken: Error | undefined;
  try {
    const result = await keeping(client, run);
    settled(await howFar(client));
    return result;
  } catch (error) {
    broken = error as Error;
    await howFar(client).then(settled, () => undefined);
    throw error;
  } finally {
    client.release(isLost(broken) ? broken : undefined);
  }
}

/** The same settings as REST sets, and time limits. Without claims (outside HTTP): a role that may do nothing. */
function settingsOf(claims: Claims | undefined, { statements, executions }: Limits): Record<string, string> {
  // What works through a whole list is done by either door.
  const statement = current.getStore()?.isMutation ? statements.rest : statements.graphql;
  return {
    ...pgSettings(claims ?? nobody),
    statement_timeout: String(statement),
    idle_in_transaction_session_timeout: String(executions.reads),
    jit_optimize_above_cost: '-1',
  };
}

/** Both databases in one GraphQL schema. Reads go by RLS; writes are functions and nothing else. */
import './environment.ts';

import { PgAggregatesPreset } from '@graphile/pg-aggregates';
import { PgSimplifyInflectionPreset } from '@graphile/simplify-inflection';
import type { GraphileConfig } from 'graphile-config';
import type pg from 'pg';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { PostGraphileConnectionFilterPreset } from 'postgraphile-plugin-connection-filter';
import { type Claims, pgSettings } from '../../database/pools.ts';
import { limits } from '../limits.ts';
import { indexedPlugin } from './indexed.ts';
import { answerPlugin, pagePlugin, timeouts } from './limits.ts';
import { maskError } from './masking.ts';
import { cleanNames, namesIn } from './names.ts';
import { notificationsPlugin } from './notifications.ts';
import { typesPlugin } from './types.ts';
import type { Wakeups } from './wakeups.ts';

/**
 * The preset of both services.
 *
 * @param pools log in as inv_authenticator
 * @param jsonLimit bytes a request's body may have
 * @param largestAnswer bytes an answer may have
 * @param wakeups says when there are new notifications; without, there are no subscriptions
 */
export async function makePreset(
  pools: { spp: pg.Pool; issoh: pg.Pool },
  jsonLimit: number,
  largestAnswer = limits.graphql.answer,
  wakeups?: Wakeups,
): Promise<GraphileConfig.Preset> {
  return {
    extends: [
      PostGraphileAmberPreset,
      PgSimplifyInflectionPreset,
      PostGraphileConnectionFilterPreset,
      PgAggregatesPreset,
    ],
    plugins: [
      cleanNames(await namesIn(pools.spp, 'spp'), await namesIn(pools.issoh, 'issoh')),
      typesPlugin,
      indexedPlugin,
      pagePlugin,
      answerPlugin(largestAnswer),
      ...(wakeups === undefined ? [] : [notificationsPlugin(pools.issoh, wakeups)]),
    ],
    // Filters through relations would join what no index carries; `connectionFilterRelations` does not stop them.
    disablePlugins: [
      'PgConnectionArgFilterBackwardRelationsPlugin',
      'PgConnectionArgFilterForwardRelationsPlugin',
      'PgConnectionArgFilterComputedAttributesPlugin',
      'PgConnectionArgFilterRecordFunctionsPlugin',
      'PgConditionArgumentPlugin',
    ],
    pgServices: [service('spp', pools.spp), service('issoh', pools.issoh)],
    gather: { pgStrictFunctions: false },
    schema: {
      // What an index carries is switched on, table by table, by smart tags in the SQL comments.
      defaultBehavior: [
        '-resource:insert -resource:update -resource:delete',
        '-attribute:filterBy -attribute:orderBy -totalCount',
        '-resource:connection:backwards',
        '-aggregates -resource:aggregates -aggregate:filterBy -aggregate:orderBy',
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
    grafast: { timeouts: { planning: timeouts.planning, execution: timeouts.execution } },
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

function service(name: 'spp' | 'issoh', pool: pg.Pool): ReturnType<typeof makePgService> {
  return makePgService({
    name,
    pool,
    schemas: [name],
    pubsub: false,
    pgSettings: context => settingsOf(context.expressv4?.res.locals.claims),
  });
}

/** The same settings as REST sets, and a time limit. Without claims (outside HTTP): a role that may do nothing. */
function settingsOf(claims: Claims | undefined): Record<string, string> {
  return {
    ...pgSettings(claims ?? { role: 'inv_anonymous', user_id: 'nobody' }),
    statement_timeout: String(timeouts.statement),
    idle_in_transaction_session_timeout: String(timeouts.execution),
  };
}

/**
 * For the tools of Graphile (`npx graphile config print`, `npx graphile behavior debug …`): the schema that the server
 * serves, from the databases that run. The server itself makes its preset from its own pools.
 */
import { connect } from './server/database/connect.ts';
import { makePreset } from './server/http/graphql/preset.ts';
import { limits } from './server/http/limits.ts';
import { slicesOf } from './server/http/slices.ts';
import { readSettings } from './server/settings.ts';

const settings = readSettings();

export default await makePreset(slicesOf(await connect(settings), limits).graphql, settings.jsonLimit);

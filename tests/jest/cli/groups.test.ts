/** What is typed loads the files of its own group; each verb is found there, and help has all of them. */
import { expect, test } from '@jest/globals';
import { commandLine, groups } from '../../../server/cli/program.ts';

const namesOf = async (first?: string) => (await commandLine(first)).commands.map(one => one.name());
const all = groups.flatMap(({ verbs }) => verbs);

test.each(groups)('$verbs', async ({ verbs }) => {
  for (const verb of verbs) expect(await namesOf(verb)).toEqual(verbs);
});

test.each([undefined, '--help', 'help', 'no-verb'])('after %p all are known', async first => {
  expect(await namesOf(first)).toEqual(all);
});

import type { Command } from 'commander';
import { readSettings } from '../settings.ts';
import { rotateTokenSecret, TOKEN_HOURS } from '../token-secrets.ts';
import { print, wholeNumber } from './run.ts';

export function addSecretVerbs(program: Command): void {
  program
    .command('secrets')
    .description('The secret that signs tokens of our own.')
    .command('rotate')
    .summary('sign tokens with a new secret')
    .description(
      `Makes a new secret, which signs a minute from now; servers that run take it up by themselves. Tokens of the earlier one
are taken until the last of them has ended: nobody is signed out.`,
    )
    .option(
      '--longest <hours>',
      'how long tokens last at most that others sign with it',
      wholeNumber,
      TOKEN_HOURS,
    )
    .option(
      '--leaked',
      'tokens of earlier secrets count no more, within a minute: their holders sign in anew',
    )
    .action(async (flags: { longest: number; leaked?: true }) => {
      const hours = flags.leaked ? null : flags.longest;
      const { signsFrom, ends } = await rotateTokenSecret(readSettings(), hours);
      if (flags.leaked) return print('A new secret signs tokens; those of earlier ones count no more.');
      print(
        `A new secret signs tokens from ${at(signsFrom)}; those of the earlier one are taken until ${at(ends)}.`,
      );
      return undefined;
    });
}

const at = (moment: Date) => `${moment.toISOString().slice(0, 19)}Z`;

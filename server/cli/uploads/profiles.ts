import type { Command } from 'commander';
import { readJson } from '../files.ts';
import { call, printJson } from '../run.ts';

export function addProfileVerbs(program: Command): void {
  const profile = program
    .command('profile')
    .description('Import profiles: how a supplier’s files are read where recognition needs help.')
    .addHelpText(
      'after',
      `
A profile is a JSON document; every key is optional:
  {"columns": {"code": "Numero", "name": "Nimi", "price": "Hinta"}, "header_row": 4, "sheet": 1,
   "delimiter": ";", "quote": null, "encoding": "windows-1252", "decimal_mark": ",", "currency": "EUR"}
A column is a heading, a 1-based position, or a list of them joined by "|". {} forgets the profile.`,
    );

  profile
    .command('set')
    .description('Saves a supplier’s profile.')
    .argument('<supplier>', 'code or id of the supplier')
    .argument('<file>', 'the JSON document; - reads standard input')
    .addHelpText('after', '\nExample:\n  $ inventory profile set ACME acme.json')
    .action(async (supplier: string, file: string) => {
      const document = JSON.stringify(readJson(file, 'See "inventory profile --help" for one.'));
      printJson(
        await call('select profile as answer from spp.set_import_profile($1, $2)', [supplier, document]),
      );
    });

  profile
    .command('show')
    .description('Prints a supplier’s profile; {} where recognition does it all.')
    .argument('<supplier>', 'code or id of the supplier')
    .action(async (supplier: string) => {
      printJson(await call('select spp.import_profile($1) as answer', [supplier]));
    });
}

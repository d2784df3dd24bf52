/** CSV as spreadsheets open it. */

/** A cell that a spreadsheet shows as text: quoted where needed, never read as a formula. */
export function csvCell(value: string | null): string {
  const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? '');
  return quoted(text, /[",\r\n]/);
}

/** A line of cells that are safe already; blanks at the ends of a cell and single quotes stay its own. */
export function csvLine(cells: string[], delimiter: string): string {
  const special = new RegExp(`["'\\r\\n\\t,;|]|^\\s|\\s$|[${delimiter}]`);
  return `${cells.map(cell => quoted(cell, special)).join(delimiter)}\r\n`;
}

function quoted(text: string, special: RegExp): string {
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table that scrolls in a region of its own, by keyboard too, and grows page by page. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';

export interface Column<Row> {
  name: string;
  /** Whether its cells stand right, as numbers do. */
  isNumber?: boolean;
  show(row: Row): ReactNode;
}

export function Table<Row>(props: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf(row: Row): string | number;
  /** Reads the next page; null: there is none. */
  more?: (() => void) | null;
  waits?: boolean;
}) {
  const { label, columns, rows, more, waits = false } = props;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard */}
      <section className="scroll" aria-label={label} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map(column => (
                <th key={column.name} scope="col" className={column.isNumber ? 'number' : undefined}>
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={props.keyOf(row)}>
                {columns.map(column => (
                  <td key={column.name} className={column.isNumber ? 'number' : undefined}>
                    {column.show(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {more && (
        <Button className="button more" onPress={more} isDisabled={waits}>
          {waits ? 'Reading …' : 'Show more'}
        </Button>
      )}
    </>
  );
}

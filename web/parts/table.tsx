/** A table that scrolls in a region of its own, by keyboard too, and grows page by page: rows out of sight are not drawn. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { Button } from 'react-aria-components';

export interface Column<Row> {
  name: string;
  /** What its heading shows where that is more than its name. */
  heading?: ReactNode;
  /** Whether its cells stand right, as numbers do. */
  isNumber?: boolean;
  /** Whether its cells stand in one line, as days do. */
  isOneLine?: boolean;
  /** Of a long table, so that columns stand still while it is scrolled: a length of CSS. */
  width?: string;
  show(row: Row): ReactNode;
}

/** So many rows are drawn as they are. */
const FEW = 60;
const ROW_PX = 40;
const AROUND = 15;

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
  const region = useRef<HTMLElement>(null);
  const isLong = rows.length > FEW;
  const drawn = useVirtualizer({
    count: rows.length,
    enabled: isLong,
    getScrollElement: () => region.current,
    estimateSize: () => ROW_PX,
    overscan: AROUND,
  });
  // How high rows are is known when they are drawn: the browser would end where they were guessed to.
  const toEnd = (event: KeyboardEvent) => {
    if (event.key !== 'End' || !isLong || event.target !== event.currentTarget) return;
    event.preventDefault();
    drawn.scrollToIndex(rows.length - 1, { align: 'end' });
  };
  const items = isLong ? drawn.getVirtualItems() : rows.map((_, index) => ({ index, start: 0, end: 0 }));
  const above = isLong ? (items[0]?.start ?? 0) : 0;
  const below = isLong ? drawn.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const isFixed = columns.some(column => column.width !== undefined);
  return (
    <>
      <section
        className="scroll"
        aria-label={label}
        aria-busy={waits}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard
        tabIndex={0}
        ref={region}
        onKeyDown={toEnd}
      >
        <table
          className={isFixed ? 'fixed' : undefined}
          // How many there are is not known before the last page.
          aria-rowcount={more ? -1 : rows.length + 1}
          data-rows={rows.length}
        >
          {isFixed && (
            <colgroup>
              {columns.map(column => (
                <col key={column.name} style={{ width: column.width }} />
              ))}
            </colgroup>
          )}
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(column => (
                <th key={column.name} scope="col" className={column.isNumber ? 'number' : undefined}>
                  {column.heading ?? column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Space px={above} columns={columns.length} />
            {items.map(({ index }) => {
              const row = rows[index]!;
              return (
                <tr
                  key={props.keyOf(row)}
                  aria-rowindex={index + 2}
                  data-index={index}
                  ref={isLong ? drawn.measureElement : undefined}
                >
                  {columns.map(column => (
                    <td key={column.name} className={classOf(column)}>
                      {column.show(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
            <Space px={below} columns={columns.length} />
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

const classOf = <Row,>({ isNumber, isOneLine }: Column<Row>) =>
  isNumber ? 'number' : isOneLine ? 'one-line' : undefined;

/** What stands in for rows that are not drawn. */
function Space({ px, columns }: { px: number; columns: number }) {
  if (px <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <tr aria-hidden="true">
      <td className="space" colSpan={columns} style={{ height: px }} />
    </tr>
  );
}

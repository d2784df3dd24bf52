import { percent } from '../parts/show.ts';
import { statusOf } from './words.ts';

/** A change in percent; a rise is told by its sign and its colour. */
export function Change({ percentage }: { percentage: string | null }) {
  if (percentage === null) return null;
  return <span className={percentage.startsWith('-') ? 'down' : 'up'}>{percent(percentage)}</span>;
}

/** What is out of the ordinary about a product. */
export function State({ product }: { product: { isNew?: boolean | null; status: string | null } }) {
  return (
    <>
      {product.isNew && <span className="badge trial">New</span>}
      {product.status !== 'available' && <span className="badge">{statusOf(product.status)}</span>}
    </>
  );
}

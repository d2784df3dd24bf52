import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { begin } from './session.ts';
import './styles.css';
import './uploads/uploads.css';
import './review/review.css';
import './stock/stock.css';
import './products/products.css';
import './monitor/monitor.css';

begin();
// A link that is pasted into a tab where the pages are open already.
addEventListener('hashchange', begin);
createRoot(document.getElementById('root')!).render(<App />);

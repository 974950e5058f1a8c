// The bench: the whole lane in one window, with everything that a traveller or a fault would do.
import { startPage } from '../kit/page.tsx';
import { BenchPage } from './page.tsx';

startPage('bench', (connection) => <BenchPage connection={connection} />);

// The officer's screen.
import { startPage } from '../kit/page.tsx';
import { OfficerPage } from './page.tsx';

startPage('officer', (connection) => <OfficerPage connection={connection} />);

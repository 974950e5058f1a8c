// The technician's screen.
import { startPage } from '../kit/page.tsx';
import { TechnicianPage } from './page.tsx';

startPage('technician', (connection) => <TechnicianPage connection={connection} />);

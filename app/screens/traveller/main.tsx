// The traveller's screen.
import { startPage } from '../kit/page.tsx';
import { TravellerPage } from './page.tsx';

startPage('traveller', (connection) => <TravellerPage connection={connection} />);

// Imported first by everything that uses zod in a page: zod would otherwise try `new Function` for speed, which the
// Content-Security-Policy forbids and the browser reports.
import { config } from 'zod';

config({ jitless: true });

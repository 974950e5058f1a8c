// Reads a whole SQLite file without changing it, on a thread of its own.
import Database from 'better-sqlite3';
import { serve } from '../../../state/worker-service.ts';

export interface DatabasesService {
  /** What is wrong with the file, in SQLite's words without any content, or undefined when it is whole. */
  readonly integrity: (file: string) => string | undefined;
}

const BUSY_MS = 5000;

serve<DatabasesService>({
  integrity: (file) => {
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
    try {
      const found = String(db.pragma('integrity_check(1)', { simple: true }));
      return found === 'ok' ? undefined : found;
    } finally {
      db.close();
    }
  },
});

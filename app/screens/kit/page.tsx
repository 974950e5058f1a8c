// Starts a page: its connection, then its root component.
import { StrictMode, useSyncExternalStore, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Role } from '../../contract/views.ts';
import { Connection, type ConnectionState, type Socket, type SocketEvents } from './connection.ts';
import { pageTokens } from './token.ts';
import './fonts.css';
import './tokens.css';

function openSocket(protocols: string[], { message, closed }: SocketEvents): Socket {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(`${scheme}//${location.host}/`, protocols);
  socket.addEventListener('message', ({ data }) => message(data));
  socket.addEventListener('close', closed);
  return socket;
}

function after(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}

/** Connects as this role and shows the page. */
export function startPage(role: Role, page: (connection: Connection) => ReactNode): void {
  const root = document.getElementById('page');
  if (root === null) throw new Error('The page has no root element.');
  const connection = new Connection({ role, tokens: pageTokens(role), openSocket, after });
  connection.start();
  createRoot(root).render(<StrictMode>{page(connection)}</StrictMode>);
}

export function useConnectionState(connection: Connection): ConnectionState {
  return useSyncExternalStore(
    (listener) => connection.onState(listener),
    () => connection.state,
  );
}
